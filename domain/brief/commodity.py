"""Guide §8: commodity or not, asked about the brief itself. What each factor asks of a brief is our rule."""

from domain.brief.assessment import Assessment
from domain.brief.brief import Brief
from domain.brief.signals import lack_of
from domain.guide.first_hire import HardPart
from domain.guide.proposals import FACTORS, Factor
from domain.guide.readiness import MUST_HAVES, MustHave, Signal
from domain.model import Value


class FactorReading(Value):
    """How one factor stands in this brief; `missing` says what it lacks, and is empty where it holds."""

    factor: Factor
    asked: str
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.missing


def factors_of(brief: Brief, assessment: Assessment) -> tuple[FactorReading, ...]:
    """The five factors, in the guide's order."""
    questions = (
        ("Specific workflow, metric and boundary", _unwritten(brief)),
        ("A known hard part, and figures to evaluate against", _not_to_evaluate(brief)),
        ("Rights to the data, and somebody who catches a mistake", _open(assessment, Signal.DATA, Signal.MISTAKES)),
        ("A price for the work after launch", _unpriced(brief)),
        ("Somebody it is handed over to", _open(assessment, Signal.OWNER)),
    )
    return tuple(
        FactorReading(factor=factor, asked=asked, missing=missing)
        for factor, (asked, missing) in zip(FACTORS, questions, strict=True)
    )


def _unwritten(brief: Brief) -> tuple[str, ...]:
    # The owner is asked about below.
    return tuple(
        f"{MUST_HAVES[item]} is not written down" for item in brief.answers.missing if item is not MustHave.OWNER
    )


def _not_to_evaluate(brief: Brief) -> tuple[str, ...]:
    answers = brief.answers
    lacking = {
        "the hard part is not known": brief.hard_part is HardPart.UNKNOWN,
        "no figure of today": bool(lack_of(answers.today)),
        "no target": bool(lack_of(answers.target)),
    }
    return tuple(what for what, is_so in lacking.items() if is_so)


def _unpriced(brief: Brief) -> tuple[str, ...]:
    unpriced = brief.answers.costs.unpriced
    return (f"not given: {', '.join(unpriced)}",) if unpriced else ()


def _open(assessment: Assessment, *signals: Signal) -> tuple[str, ...]:
    readings = [assessment.verdict.reading(signal) for signal in signals]
    return tuple(reading.told for reading in readings if reading.is_open)
