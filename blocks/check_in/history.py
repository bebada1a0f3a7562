"""A report and its corrections, as they were."""

from blocks.check_in.corrections import changes_of
from blocks.check_in.report_card import report_blocks
from blocks.check_in.words import CALLS
from blocks.kit import Block
from blocks.text import Mrkdwn, join, md, one_line
from domain.onboarding.versions import ReportPast


def report_words(past: ReportPast) -> Mrkdwn:
    """How far everything was and what was decided; of a correction, what it says otherwise."""
    view = past.view
    milestone, report = view.check_in.milestone, view.check_in.report
    if report is None:
        return md("*{title}*", title=milestone.title)
    if past.before is not None:
        changes = [
            md("{label}: {was} → {now}", label=one_line(label, 80), was=was, now=now)
            for label, was, now in changes_of(milestone, past.before, report, view.promise, view.labels)
        ]
        return md("*{title} corrected:* {changes}", title=milestone.title, changes=join(changes, "; "))
    done = md("{done} of {total} done", done=str(report.done), total=str(len(report.items)))
    call = md("*{call}*", call=CALLS[report.call]) if report.call is not None else Mrkdwn("")
    return md("*{title} reported:* {said}", title=milestone.title, said=join([done, call], ", "))


def report_past_blocks(past: ReportPast) -> list[Block | None]:
    """The report as its card showed it."""
    return report_blocks(past.view)
