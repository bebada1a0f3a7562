"""A card whose texts come to more than a message takes, and all of it in a form."""

from collections.abc import Iterator

from blocks.decision.card import decision_card
from blocks.gallery.decision import FLAGS, decided
from blocks.kit import Message, View
from blocks.reading import whole_page
from domain.decision.decision import ANSWER_LIMIT, REASON_LIMIT, DecisionOutcome

LINES = ("Clear on costs & risks.\n" * 100)[:REASON_LIMIT]
ESCAPED = ("R&D, Q&A, <b>; " * 200)[:REASON_LIMIT]


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """The longest decision that the form lets through."""
    answers = {flag.number: ESCAPED[:ANSWER_LIMIT] for flag in FLAGS}
    words = {"reason": LINES, "override": ESCAPED, "flags": FLAGS, "flag_answers": answers}
    card = decision_card(decided(DecisionOutcome.PRODUCTION, decision=words))
    if card is not None:
        yield "the longest decision", card
        yield "the longest decision in full", whole_page(card)
