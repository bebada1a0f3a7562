"""The five outcomes of a candidate in words."""

from collections.abc import Mapping

from domain.decision.decision import DecisionOutcome
from domain.model import Value


class OutcomeWords(Value):
    """How an outcome is offered."""

    choice: str
    hint: str


OUTCOMES: Mapping[DecisionOutcome, OutcomeWords] = {
    DecisionOutcome.PRODUCTION: OutcomeWords(
        choice="Hire for production",
        hint="They own the workflow that the brief describes.",
    ),
    DecisionOutcome.PROTOTYPING: OutcomeWords(
        choice="Hire for prototyping",
        hint="A first build to learn from, not to run on.",
    ),
    DecisionOutcome.NO: OutcomeWords(choice="No", hint="We don't hire them."),
    DecisionOutcome.WITHDREW: OutcomeWords(choice="The candidate withdrew", hint="They left before an offer."),
    DecisionOutcome.DECLINED: OutcomeWords(choice="They declined our offer", hint="We wanted to; they said no."),
}
