"""All versions of one thing, the newest first: what changed, when, through whom and why."""

from collections.abc import Iterable
from typing import Final

from blocks.brief.history.version import brief_words
from blocks.candidate.history import candidate_words, hand_over_words, merged_words
from blocks.check_in.history import report_words
from blocks.decision.history import decision_words
from blocks.forms import modal
from blocks.history.button import history_button, version_button
from blocks.kit import Block, Element, View, actions, context, section
from blocks.onboarding.history import onboarding_words
from blocks.panel.history import panel_words
from blocks.proposal.history import review_words
from blocks.routes import Route
from blocks.scorecard.history import scorecard_words
from blocks.text import Mrkdwn, cut, cut_mrkdwn, join, md, mention, moment, one_line
from domain.brief.versions import BriefPast, HandOverPast
from domain.candidate.merging import MergedPast
from domain.candidate.record import CandidatePast, DecisionPast
from domain.history import HistoryPage, Past
from domain.onboarding.versions import OnboardingPast, ReportPast
from domain.panel.scored import ScorecardPast
from domain.panel.versions import PanelPast
from domain.proposal.versions import ChoicePast, ReviewPast

#: So many on one page; a form holds a hundred blocks, and nobody reads more at once.
SHOWN: Final = 25


def words(past: Past) -> Mrkdwn:
    """What this version changed, from what to what, in one line. Raises TypeError for what no noun here has."""
    match past:
        case BriefPast():
            return brief_words(past)
        case PanelPast():
            return panel_words(past)
        case ScorecardPast():
            return scorecard_words(past)
        case DecisionPast():
            return decision_words(past.decision.outcome.past, past.before.outcome.past if past.before else None)
        case CandidatePast():
            return candidate_words(past)
        case MergedPast():
            return merged_words(past)
        case HandOverPast():
            return hand_over_words(past)
        case ReportPast():
            return report_words(past)
        case ReviewPast():
            return review_words(past)
        case ChoicePast():
            return decision_words(past.choice.outcome.past, past.before.outcome.past if past.before else None)
        case OnboardingPast():
            return onboarding_words(past)
        case _:
            raise TypeError(f"no words for {type(past).__name__}")


def history_view(page: HistoryPage, start: int = 0, *, more: Iterable[Element] = ()) -> View:
    """From the `start`th newest version on; `more` are the thing's own buttons."""
    shown = page.versions[start : start + SHOWN]
    blocks: list[Block | None] = [section(md("*{title}*", title=cut(page.title, 150)))]
    blocks += [_line(page, past, number) for number, past in enumerate(shown)]
    if not shown:
        blocks.append(section(md("Nothing was changed yet.")))
    below = [*_turning(page, start), *more]
    if len(page.versions) > SHOWN:
        last = start + len(shown)
        blocks.append(context(md("{n} in all, {last} shown so far", n=str(len(page.versions)), last=str(last))))
    return modal(Route.NOTICE_READ, "History", [*blocks, actions(*below, block_id="more") if below else None])


def _turning(page: HistoryPage, start: int) -> list[Element]:
    earlier, later = start + SHOWN < len(page.versions), start > 0
    return [
        *([history_button(page.subject, "Earlier", start=start + SHOWN, number=1)] if earlier else []),
        *([history_button(page.subject, "Later", start=max(0, start - SHOWN), number=2)] if later else []),
    ]


def _line(page: HistoryPage, past: Past, number: int) -> Block:
    when = md("{at}, {who}", at=moment(past.at), who=mention(past.by)) if past.by else moment(past.at)
    reason = md("“{reason}”", reason=one_line(past.reason, 150)) if past.reason else Mrkdwn("")
    text = join([cut_mrkdwn(words(past), 600), when, reason])
    return section(text, accessory=version_button(page.subject, past, number) if past.opens else None)
