"""One version, as it was."""

from blocks.brief.history.version import brief_blocks
from blocks.check_in.history import report_past_blocks
from blocks.decision.card import decision_blocks
from blocks.forms import modal
from blocks.history.button import history_button
from blocks.history.page import words
from blocks.kit import Block, View, actions, context, divider, section
from blocks.onboarding.history import onboarding_blocks
from blocks.panel.history import panel_blocks
from blocks.proposal.history import choice_blocks, review_blocks
from blocks.reading import in_full
from blocks.routes import Route
from blocks.scorecard.history import scorecard_past_blocks
from blocks.text import SECTION_LIMIT, cut_mrkdwn, md, mention, moment, quote
from domain.brief.versions import BriefPast
from domain.candidate.record import DecisionPast
from domain.history import Past
from domain.onboarding.versions import OnboardingPast, ReportPast
from domain.outgoing.subject import Subject
from domain.panel.scored import ScorecardPast
from domain.panel.versions import PanelPast
from domain.proposal.versions import ChoicePast, ReviewPast


def version_view(subject: Subject, past: Past) -> View:
    """Who made it when and why, what had changed, and all of it as it was; back to the history of `subject`."""
    by = mention(past.by) if past.by else md("an earlier release of mine, which did not note by whom")
    blocks: list[Block | None] = [
        context(md("As it was from {when} on, by {who}", when=moment(past.at), who=by)),
        section(cut_mrkdwn(words(past), SECTION_LIMIT)),
        section(quote(past.reason, SECTION_LIMIT // 2)) if past.reason else None,
        divider(),
        *in_full([block for block in _body(past) if block is not None]),
        actions(history_button(subject, "Back to the history"), block_id="back"),
    ]
    return modal(Route.NOTICE_READ, f"Version {past.number}" if past.number else "Your draft", blocks)


def _body(past: Past) -> list[Block | None]:
    match past:
        case BriefPast():
            return brief_blocks(past)
        case PanelPast():
            return panel_blocks(past)
        case ScorecardPast():
            return scorecard_past_blocks(past)
        case DecisionPast():
            return decision_blocks(past.record, past.decision)
        case ReportPast():
            return report_past_blocks(past)
        case ReviewPast():
            return review_blocks(past)
        case ChoicePast():
            return choice_blocks(past)
        case OnboardingPast():
            return onboarding_blocks(past)
        case _:
            return []
