"""Guide §4: every route beside the others, with what the answers of one brief say for and against it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from domain.brief.assessment import Assessment
from domain.brief.brief import BriefAnswers, Judge, Product, When
from domain.guide.readiness import Level, Problem, Signal
from domain.guide.route import HireRoute
from domain.model import Value


class Standing(StrEnum):
    CHOSEN = "chosen"
    RUNNER_UP = "runner-up"


class Compared(Value):
    """What this brief's answers say to one route (O)."""

    route: HireRoute
    standing: Standing | None
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]


class Fact(StrEnum):
    """What an answer says, in the words in which it speaks for or against a route."""

    COVERED = "a product covers most of it"
    PARTLY_COVERED = "a product covers only a part of it"
    NOT_COVERED = "no product fits"
    NOT_LOOKED = "nobody has looked for a product yet"
    JUDGED = "somebody inside can review the work"
    NOT_JUDGED = "nobody inside is known to review the work"
    EDGE = "AI is a lasting edge for you"
    NO_EDGE = "AI is no lasting edge for you"
    BROAD = "it takes three kinds of skills or more"
    NARROW = "it takes one or two kinds of skills"
    CONTAINED = "mistakes are contained"
    NOT_CONTAINED = "mistakes are not contained"
    HIGH_STAKES = "the stakes are high"
    STAYS = "it needs somebody who stays"
    TRIAL = "you want a trial before committing"
    SOON = "you want it within weeks"


SPEAKS_FOR: Final[Mapping[HireRoute, frozenset[Fact]]] = {
    HireRoute.PLATFORM: frozenset({Fact.COVERED, Fact.SOON}),
    HireRoute.FREELANCER: frozenset({Fact.JUDGED, Fact.NARROW, Fact.CONTAINED, Fact.SOON}),
    HireRoute.AGENCY: frozenset(
        {Fact.NOT_JUDGED, Fact.NO_EDGE, Fact.BROAD, Fact.NOT_CONTAINED, Fact.HIGH_STAKES, Fact.SOON}
    ),
    HireRoute.PARTNER: frozenset({Fact.NOT_JUDGED, Fact.EDGE}),
    HireRoute.DIRECT: frozenset({Fact.JUDGED, Fact.EDGE, Fact.STAYS}),
    HireRoute.CONTRACT_TO_HIRE: frozenset({Fact.JUDGED, Fact.EDGE, Fact.STAYS, Fact.TRIAL, Fact.SOON}),
}
AGAINST: Final[Mapping[HireRoute, frozenset[Fact]]] = {
    HireRoute.PLATFORM: frozenset({Fact.PARTLY_COVERED, Fact.NOT_COVERED, Fact.NOT_LOOKED, Fact.EDGE}),
    HireRoute.FREELANCER: frozenset(
        {Fact.NOT_JUDGED, Fact.EDGE, Fact.BROAD, Fact.NOT_CONTAINED, Fact.HIGH_STAKES, Fact.STAYS}
    ),
    HireRoute.AGENCY: frozenset({Fact.EDGE, Fact.STAYS}),
    HireRoute.PARTNER: frozenset({Fact.JUDGED, Fact.NO_EDGE}),
    HireRoute.DIRECT: frozenset({Fact.NOT_JUDGED, Fact.NO_EDGE, Fact.BROAD, Fact.TRIAL, Fact.SOON}),
    HireRoute.CONTRACT_TO_HIRE: frozenset({Fact.NOT_JUDGED, Fact.BROAD}),
}
COVERAGE: Final[Mapping[Product, Fact]] = {
    Product.MOST: Fact.COVERED,
    Product.SOME: Fact.PARTLY_COVERED,
    Product.NONE: Fact.NOT_COVERED,
    Product.NOT_LOOKED: Fact.NOT_LOOKED,
}


def compared(answers: BriefAnswers, assessment: Assessment) -> tuple[Compared, ...]:
    """All routes, the chosen one first and the runner-up second; empty where the answer names no route."""
    if assessment.route is None:
        return ()
    facts = facts_of(answers, contained=assessment.verdict.reading(Signal.MISTAKES).level is Level.PASS)
    standings = {assessment.route.route: Standing.CHOSEN}
    if assessment.runner_up is not None:
        standings[assessment.runner_up.choice.route] = Standing.RUNNER_UP
    rows = [
        Compared(
            route=route,
            standing=standings.get(route),
            speaks_for=tuple(fact.value for fact in facts if fact in SPEAKS_FOR[route]),
            against=tuple(fact.value for fact in facts if fact in AGAINST[route]),
        )
        for route in HireRoute
    ]
    places = [*Standing, None]
    return tuple(sorted(rows, key=lambda row: places.index(row.standing)))


def facts_of(answers: BriefAnswers, *, contained: bool) -> tuple[Fact, ...]:
    """What the answers say to the choice of a route; what is not answered says nothing."""
    holds = {
        **{fact: answers.product is product for product, fact in COVERAGE.items()},
        Fact.JUDGED: answers.judge is Judge.YES,
        Fact.NOT_JUDGED: answers.judge in (Judge.NO, Judge.UNSURE),
        Fact.EDGE: answers.edge is True,
        Fact.NO_EDGE: answers.edge is False,
        Fact.BROAD: len(answers.disciplines) >= 3,
        Fact.NARROW: 1 <= len(answers.disciplines) <= 2,
        Fact.CONTAINED: contained,
        Fact.NOT_CONTAINED: not contained,
        Fact.HIGH_STAKES: answers.high_stakes,
        Fact.STAYS: answers.kind is Problem.OWNERSHIP,
        Fact.TRIAL: answers.trial,
        Fact.SOON: answers.when is When.WEEKS,
    }
    return tuple(fact for fact, is_so in holds.items() if is_so)
