"""The five outcomes of a candidate in words."""

from collections.abc import Mapping

from domain.decision.decision import Outcome
from domain.model import Value


class OutcomeWords(Value):
    """How an outcome is offered."""

    choice: str
    hint: str


OUTCOMES: Mapping[Outcome, OutcomeWords] = {
    Outcome.PRODUCTION: OutcomeWords(
        choice="Hire for production",
        hint="They own the workflow that the brief describes.",
    ),
    Outcome.PROTOTYPING: OutcomeWords(
        choice="Hire for prototyping",
        hint="A first build to learn from, not to run on.",
    ),
    Outcome.NO: OutcomeWords(choice="No", hint="We don't hire them."),
    Outcome.WITHDREW: OutcomeWords(choice="The candidate withdrew", hint="They left before an offer."),
    Outcome.DECLINED: OutcomeWords(choice="They declined our offer", hint="We wanted to; they said no."),
}
