"""The five outcomes of a candidate in words."""

from collections.abc import Mapping

from domain.decision import Outcome
from domain.model import Value


class OutcomeWords(Value):
    """How an outcome is offered, and how it reads once it is decided."""

    choice: str
    hint: str
    past: str


OUTCOMES: Mapping[Outcome, OutcomeWords] = {
    Outcome.PRODUCTION: OutcomeWords(
        choice="Hire for production",
        hint="They own the workflow that the brief describes.",
        past="hire for production",
    ),
    Outcome.PROTOTYPING: OutcomeWords(
        choice="Hire for prototyping",
        hint="A first build to learn from, not to run on.",
        past="hire for prototyping",
    ),
    Outcome.NO: OutcomeWords(choice="No", hint="We don't hire them.", past="no"),
    Outcome.WITHDREW: OutcomeWords(
        choice="The candidate withdrew", hint="They left before an offer.", past="the candidate withdrew"
    ),
    Outcome.DECLINED: OutcomeWords(
        choice="They declined our offer", hint="We wanted to; they said no.", past="the candidate declined our offer"
    ),
}
