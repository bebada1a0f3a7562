"""A proposal's reviews and decisions, as lines of its history and as they were."""

from blocks.kit import Block
from blocks.proposal.choice_card import choice_card
from blocks.proposal.review_card import review_card
from blocks.proposal.words import ADVISE
from blocks.text import Mrkdwn, md, mention
from domain.proposal.review import Advice, Review
from domain.proposal.versions import ChoicePast, ReviewPast


def review_words(past: ReviewPast) -> Mrkdwn:
    """What they would do; from which to which where it was corrected."""
    review, who = past.view.review, mention(past.view.review.reviewer)
    if past.is_inclusion:
        return md("*Review* of {who}: included, so that it counts", who=who)
    now = _advice(review)
    if past.before is None:
        return md("*Review* of {who}: {now}", who=who, now=now)
    was = _advice(past.before)
    if was == now:
        return md("*Review corrected* by {who}; it stays: {now}", who=who, now=now)
    return md("*Review corrected* by {who}: {was} → {now}", who=who, was=was, now=now)


def review_blocks(past: ReviewPast) -> list[Block | None]:
    """All of it."""
    return [*review_card(past.view).blocks]


def choice_blocks(past: ChoicePast) -> list[Block | None]:
    """All of it, without what came next."""
    drawn = choice_card(past.record)
    return [*drawn.blocks] if drawn is not None else []


def _advice(review: Review) -> str:
    return ADVISE[review.current.findings.advice or Advice.DECLINE]
