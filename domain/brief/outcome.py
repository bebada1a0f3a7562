"""Rules §1 and §2: the outcome of a brief in one of four words, and the first hire."""

from enum import StrEnum
from typing import Final

from domain.brief.brief import Brief, BriefAnswers, DataAccess, Product
from domain.brief.route import RouteChoice, choose_route
from domain.brief.signals import Reading, read_signals
from domain.guide.first_hire import FIRST_HIRES, HIGH_STAKES_SUPPORT, FirstHire, HardPart
from domain.guide.readiness import Level, MustHave, Problem, Signal
from domain.guide.route import HireRoute
from domain.model import Value


class Outcome(StrEnum):
    HIRE = "HIRE"
    NOT_YET = "NOT YET"
    BUY = "BUY"
    DISCOVERY = "DISCOVERY"


class Judgement(Value):
    """What the answers come to. On NOT YET, first hire and route hold once the open signals are settled."""

    outcome: Outcome
    decided_by: str
    kind: Problem
    readings: tuple[Reading, ...]
    first_hire: FirstHire | None = None
    route: RouteChoice | None = None
    #: What has to be answered before a product is tried on real cases (O).
    before_trial: tuple[Signal, ...] = ()

    @property
    def is_too_rare(self) -> bool:
        """No answer that people can act on makes a hire of it: the work itself comes up too seldom (O)."""
        reading = self.reading(Signal.FREQUENCY)
        return self.outcome is Outcome.NOT_YET and reading.derived is Level.FAIL and reading.level is Level.FAIL

    @property
    def open(self) -> tuple[Reading, ...]:
        """The signals that are not sure or fail."""
        return tuple(reading for reading in self.readings if reading.is_open)

    @property
    def passed(self) -> int:
        return len(self.readings) - len(self.open)

    def reading(self, signal: Signal) -> Reading:
        return next(reading for reading in self.readings if reading.signal is signal)


PLATFORM: Final = RouteChoice(route=HireRoute.PLATFORM, because="a product already covers most of a standard need")


def why_discovery(answers: BriefAnswers, metric: Reading) -> str | None:
    """Why the brief needs discovery first; None where it does not."""
    if answers.lacks(MustHave.WORKFLOW):
        return "the workflow is not written down"
    if answers.hard_part is HardPart.UNKNOWN:
        return "you don't know yet what the hard part is"
    if answers.kind is Problem.ADVICE:
        return "the problem is advice: which workflow deserves a budget is not known yet"
    if answers.lacks(MustHave.METRIC) or metric.level is Level.FAIL:
        return metric.told if metric.overrule is not None else "no number is named that should move"
    return None


def first_hire(answers: BriefAnswers) -> FirstHire | None:
    """Who to hire first; high stakes lays support over it (O)."""
    if answers.hard_part is None or answers.hard_part is HardPart.UNKNOWN:
        return None
    hire = FIRST_HIRES[answers.hard_part]
    return hire.model_copy(update={"support": HIGH_STAKES_SUPPORT}) if answers.high_stakes else hire


def _bars_a_trial(reading: Reading, answers: BriefAnswers) -> bool:
    """O: a trial runs on real cases, so the data may be used, and no costly mistake passes unseen.

    What it may read is written down in the trial's first step.
    """
    match reading.signal:
        case Signal.DATA:
            may_use = answers.data in (DataAccess.READY, DataAccess.NOT_CONNECTED)
            return reading.is_open and (reading.overrule is not None or not may_use)
        case Signal.MISTAKES:
            return reading.level is Level.FAIL
    return False


def judge_brief(brief: Brief) -> Judgement:
    """The first match wins: DISCOVERY, BUY, NOT YET, HIRE."""
    answers, readings = brief.answers, read_signals(brief)
    found = {reading.signal: reading for reading in readings}
    kind = answers.kind
    if (why := why_discovery(answers, found[Signal.METRIC])) is not None:
        return Judgement(outcome=Outcome.DISCOVERY, decided_by=why, kind=kind, readings=readings)
    if answers.product is Product.MOST:
        return Judgement(
            outcome=Outcome.BUY,
            decided_by=PLATFORM.because,
            kind=kind,
            readings=readings,
            route=PLATFORM,
            before_trial=tuple(reading.signal for reading in readings if _bars_a_trial(reading, answers)),
        )
    # Page 3 is not asked on a discovery, so a look from there has no route yet.
    contained = found[Signal.MISTAKES].level is Level.PASS
    route = choose_route(answers, mistakes_pass=contained) if answers.judge is not None else None
    hire = first_hire(answers)
    waiting = [reading for reading in readings if reading.is_open]
    if waiting:
        why = "; ".join(reading.told for reading in waiting)
        return Judgement(
            outcome=Outcome.NOT_YET, decided_by=why, kind=kind, readings=readings, first_hire=hire, route=route
        )
    return Judgement(
        outcome=Outcome.HIRE,
        decided_by="all five signals pass",
        kind=kind,
        readings=readings,
        first_hire=hire,
        route=route,
    )
