"""What a newer version of a report says otherwise than the one before."""

from collections.abc import Mapping, Sequence

from blocks.check_in.words import CALLS, PROGRESS, money
from blocks.text import Mrkdwn, day, join, md, mention, one_line
from domain.check_in.report import Item, Promise, Report
from domain.guide.milestone import Milestone

NOTHING = "nothing"
SHOWN = 8


def correction_lines(
    milestone: Milestone, versions: Sequence[Report], promise: Promise, labels: Mapping[str, str]
) -> list[Mrkdwn]:
    """Each correction, newest first: by whom, why, and what changed. `labels` name what was carried over."""
    found = []
    names = _names(milestone, labels)
    for number in range(len(versions) - 1, 0, -1):
        before, after = versions[number - 1], versions[number]
        changes = _changes(before, after, promise, names)
        lines = [md("*Corrected by {who}:* {why}", who=mention(after.reported_by), why=one_line(after.correction, 300))]
        lines += [
            md("{label}: {was} → {now}", label=one_line(label, 80), was=was, now=now)
            for label, was, now in changes[:SHOWN]
        ]
        if len(changes) > SHOWN:
            lines.append(md("and {count} more", count=str(len(changes) - SHOWN)))
        found.append(join(lines))
    return found


def changes_of(
    milestone: Milestone, before: Report, after: Report, promise: Promise, labels: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """What a report says otherwise than the one before: of what, what it was, what it is."""
    return _changes(before, after, promise, _names(milestone, labels))


def _names(milestone: Milestone, labels: Mapping[str, str]) -> dict[str, str]:
    return {deliverable.key: deliverable.label for deliverable in milestone.asked} | dict(labels)


def _changes(before: Report, after: Report, promise: Promise, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    changes = [
        (names.get(key, key), _item(was.get(key), now.get(key)), _item(now.get(key), was.get(key)))
        for was, now in ((before.items, after.items), (before.carried, after.carried))
        for key in dict.fromkeys((*was, *now))
        if was.get(key) != now.get(key)
    ]
    texts = zip(_LABELS, _texts(before, promise), _texts(after, promise), strict=True)
    return changes + [(label, _short(was), _short(now)) for label, was, now in texts if was != now]


def _item(item: Item | None, other: Item | None) -> str:
    """How far it is; what shows it where only that differs."""
    if item is None:
        return NOTHING
    if other is not None and other.progress is item.progress:
        return _short(item.evidence)
    return PROGRESS[item.progress].lower()


def _short(text: str) -> str:
    return one_line(text, 80) or NOTHING


_LABELS = (
    "In the way",
    "Today's figure",
    "The figure",
    "Why it was not measured",
    "Running cost",
    "Why it is not known",
    "What the extension was for",
    "What shows it",
    "Decision",
    "Why",
    "Extended until",
    "What must be true by then",
)


def _texts(report: Report, promise: Promise) -> tuple[str, ...]:
    holds = "still right" if report.baseline_holds else ""
    met = {True: "true now", False: "not true", None: ""}[report.condition_met]
    return (
        report.blockers,
        report.baseline or holds,
        report.metric,
        report.unmeasured,
        money(report.running_cost, promise.currency) if report.running_cost is not None else "",
        report.uncosted,
        met,
        report.condition_shows,
        CALLS[report.call] if report.call is not None else "",
        report.reason,
        day(report.extended_to) if report.extended_to is not None else "",
        report.condition,
    )
