"""Next steps that are no hire: two weeks of discovery, or a product on trial. Both are our rule."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.brief.assessment import Assessment, assess
from domain.brief.brief import Brief
from domain.brief.outcome import Outcome, judge_brief
from domain.calendar import Holidays, add_working_days, at_nine, day_of, next_working_day
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Level, MustHave, Problem, Signal
from domain.model import Value
from domain.refusals import Invalid

DISCOVERY_DAYS: Final = 14
WORKING_DAYS: Final = 10
TRIAL_DAYS: Final = 30


class Step(StrEnum):
    """What a discovery finds out, in this order."""

    WATCH = "watch"
    COUNT = "count"
    NUMBER = "number"
    DATA = "data"
    CASES = "cases"
    OWNER = "owner"
    BACK = "back"

    @property
    def text(self) -> str:
        return _TEXTS[self]

    @property
    def week(self) -> int:
        return 1 if self in (Step.WATCH, Step.COUNT, Step.NUMBER) else 2


_TEXTS: Final[Mapping[Step, str]] = {
    Step.WATCH: "Watch the people who do the work for a day, and pick one workflow",
    Step.COUNT: "Count how often it runs: a tally for five working days",
    Step.NUMBER: "Name one number that should move: today's figure and a target",
    Step.DATA: "List what it may read and must never see, and ask who may allow it",
    Step.CASES: "Collect 20 real cases, and say for each what a wrong answer would cost",
    Step.OWNER: "Find the person who owns quality after launch",
    Step.BACK: "Come back to the brief and change the answers",
}


class Item(Value):
    """One thing to find out: whose it is and by which day; `since` is when they got it, in UTC.

    `version` is the change of the two weeks that made it so.
    """

    workspace: str
    brief_id: str
    step: Step
    owner: str
    day: date
    zone: str
    since: datetime
    ticked_by: str = ""
    ticked_at: datetime | None = None
    version: int = 0

    @property
    def id(self) -> str:
        """What a button for it carries."""
        return f"{self.brief_id}-{self.step}"

    @property
    def due_at(self) -> datetime:
        return at_nine(self.day, self.zone)

    def ticked(self, by: str, at: datetime) -> "Item":
        return self.model_copy(update={"ticked_by": by, "ticked_at": at})

    @property
    def reopened(self) -> "Item":
        return self.model_copy(update={"ticked_by": "", "ticked_at": None})


class Assigned(Value):
    """Whose one thing becomes, and by when."""

    step: Step
    owner: str = ""
    day: date | None = None


class Task(Value):
    """One line of the two weeks; `done`: somebody ticked it, or the brief says so. `item` says whose and by when."""

    step: Step
    done: bool
    item: Item | None = None

    @property
    def week(self) -> int:
        return self.step.week

    @property
    def text(self) -> str:
        return self.step.text


class DiscoveryPage(Value):
    """A brief with its two weeks; of those that an earlier release began nothing was planned."""

    brief: Brief
    items: tuple[Item, ...] = ()

    @property
    def version(self) -> int:
        """Moves with the brief, and with whatever of the two weeks is given away, moved or ticked."""
        return self.brief.version + self.changes

    @property
    def changes(self) -> int:
        """How often the two weeks were planned and changed; a new plan counts on."""
        return max((item.version for item in self.items), default=0)

    def next(self, item: Item) -> Item:
        """The thing as the next change of these two weeks."""
        return item.model_copy(update={"version": self.changes + 1})

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What was open when they began, else all of it."""
        return discovery_tasks(self.brief, assess(self.brief), self.items)

    @property
    def is_on(self) -> bool:
        """Whether the brief still asks for it."""
        return self.brief.let_be is None and judge_brief(self.brief).outcome is Outcome.DISCOVERY


def discovery_tasks(brief: Brief, assessment: Assessment, items: Sequence[Item] = ()) -> tuple[Task, ...]:
    """The two weeks, with what the brief settles already; where they were planned, what was planned."""
    answers, levels = brief.answers, {reading.signal: reading.level for reading in assessment.readings}
    settled = {
        Step.WATCH: not answers.lacks(MustHave.WORKFLOW)
        and answers.kind is not Problem.ADVICE
        and answers.hard_part not in (None, HardPart.UNKNOWN),
        **{step: levels[signal] is Level.PASS for step, signal in _SIGNALS.items()},
    }
    planned = {item.step: item for item in items}
    return tuple(
        Task(step=step, done=settled.get(step, False) or bool(item and item.ticked_by), item=item)
        for step in Step
        if (item := planned.get(step)) is not None or not planned
    )


_SIGNALS: Final[Mapping[Step, Signal]] = {
    Step.COUNT: Signal.FREQUENCY,
    Step.NUMBER: Signal.METRIC,
    Step.DATA: Signal.DATA,
    Step.CASES: Signal.MISTAKES,
    Step.OWNER: Signal.OWNER,
}


def planned(brief: Brief, until: datetime, now: datetime, zone: str, holidays: Holidays) -> tuple[Item, ...]:
    """What is open, one after the other over the two weeks, the hiring manager's until they give it away (O)."""
    steps = [task.step for task in discovery_tasks(brief, assess(brief)) if not task.done]
    today, last = day_of(now, zone), day_of(until, zone)

    def day(place: int) -> date:
        spread = add_working_days(today, round(WORKING_DAYS * (place + 1) / len(steps)), holidays)
        return last if place == len(steps) - 1 else min(spread, last)

    return tuple(
        Item(
            workspace=brief.workspace,
            brief_id=brief.id,
            step=step,
            owner=brief.manager,
            day=day(place),
            zone=zone,
            since=now,
        )
        for place, step in enumerate(steps)
    )


def reassigned(items: Sequence[Item], to: Sequence[Assigned], now: datetime, zone: str) -> tuple[Item, ...]:
    """The same with other owners and days. Raises Invalid at what is missing or has passed."""
    errors: dict[str, str] = {}
    found, asked = [], {each.step: each for each in to}
    for item in items:
        new = asked.get(item.step)
        if new is None:
            found.append(item)
            continue
        if not new.owner:
            errors[f"{item.step}_owner"] = "Who finds this out?"
        if new.day is None:
            errors[f"{item.step}_day"] = "By when?"
        elif new.day != item.day and new.day < day_of(now, zone):
            errors[f"{item.step}_day"] = "That day has passed. Please pick a later one."
        changes: dict[str, object] = {"owner": new.owner, "day": new.day or item.day}
        if new.owner != item.owner:
            changes["since"] = now
        found.append(item.model_copy(update=changes))
    if errors:
        raise Invalid(errors)
    return tuple(found)


def ends_at(begins: datetime, days: int, zone: str, holidays: Holidays) -> datetime:
    """Nine in the morning so many calendar days later, moved to the next working day."""
    return at_nine(next_working_day(day_of(begins, zone) + timedelta(days=days), holidays), zone)
