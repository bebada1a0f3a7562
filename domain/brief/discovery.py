"""Next steps that are no hire: two weeks of discovery, or a product on trial. Both are our rule."""

from datetime import datetime, timedelta
from typing import Final

from domain.brief.assessment import Assessment
from domain.brief.brief import Brief
from domain.calendar import Holidays, at_nine, day_of, next_working_day
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Level, MustHave, Problem, Signal
from domain.model import Value

DISCOVERY_DAYS: Final = 14
TRIAL_DAYS: Final = 30


class Task(Value):
    """One line of the two weeks; `done` is read from the brief, so that nobody ticks it by hand."""

    week: int
    text: str
    done: bool


def discovery_tasks(brief: Brief, assessment: Assessment) -> tuple[Task, ...]:
    """The two weeks, with what the brief settles already."""
    answers, levels = brief.answers, {reading.signal: reading.level for reading in assessment.readings}
    clear = (
        MustHave.WORKFLOW not in answers.missing
        and answers.kind is not Problem.ADVICE
        and answers.hard_part not in (None, HardPart.UNKNOWN)
    )

    def passes(signal: Signal) -> bool:
        return levels[signal] is Level.PASS

    return (
        Task(week=1, text="Watch the people who do the work for a day, and pick one workflow", done=clear),
        Task(week=1, text="Count how often it runs: a tally for five working days", done=passes(Signal.FREQUENCY)),
        Task(week=1, text="Name one number that should move: today's figure and a target", done=passes(Signal.METRIC)),
        Task(
            week=2, text="List what it may read and must never see, and ask who may allow it", done=passes(Signal.DATA)
        ),
        Task(
            week=2,
            text="Collect 20 real cases, and say for each what a wrong answer would cost",
            done=passes(Signal.MISTAKES),
        ),
        Task(week=2, text="Find the person who owns quality after launch", done=passes(Signal.OWNER)),
        Task(week=2, text="Come back to the brief and change the answers", done=False),
    )


def ends_at(begins: datetime, days: int, zone: str, holidays: Holidays) -> datetime:
    """Nine in the morning so many calendar days later, moved to the next working day."""
    return at_nine(next_working_day(day_of(begins, zone) + timedelta(days=days), holidays), zone)
