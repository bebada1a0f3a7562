"""What has to exist some days after the start, and what is asked then. Evidence, not motion."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from domain.guide.route import HireRoute
from domain.model import Value

LAST_DAY: Final = 366
EXTENSION: Final = "extension"
CONNECTING: Final = "connecting"

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]


class Answer(StrEnum):
    """An answer of the brief that a deliverable can start from."""

    METRIC = "metric"
    NEVER = "never"


class Deliverable(Value):
    """One thing that has to exist by then. `is_call`: the report's own decision, on which nobody reports."""

    key: Key
    label: Annotated[str, StringConstraints(min_length=1, max_length=75)]
    hint: Annotated[str, StringConstraints(max_length=150)] = ""
    starts_from: Answer | None = None
    is_call: bool = False


CONNECTED: Final = Deliverable(
    key="connected", label="Data connected", hint="What it reads now, who allowed it, and what still waits"
)


class Milestone(Value):
    """A check-in of every onboarding by these routes (none: by each), so many days after its start.

    One that decides ends the onboarding, or is extended once: `extends` is the key of the one that was.
    """

    key: Key
    day: int = Field(ge=1, le=LAST_DAY)
    deliverables: tuple[Deliverable, ...] = Field(min_length=1, max_length=10)
    asks_baseline: bool = False
    asks_metric: bool = False
    asks_cost: bool = False
    decides: bool = False
    may_extend: bool = False
    routes: tuple[HireRoute, ...] = ()
    extends: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        keys = [deliverable.key for deliverable in self.deliverables]
        if len(set(keys)) != len(keys):
            raise ValueError("two of its deliverables have one key")
        if not self.asked:
            raise ValueError("there is nothing to report on")
        if self.may_extend and not self.decides:
            raise ValueError("only what decides can be extended")
        if any(deliverable.is_call for deliverable in self.deliverables) and not self.decides:
            raise ValueError("a go or no-go needs a milestone that decides")
        return self

    @property
    def asked(self) -> tuple[Deliverable, ...]:
        """The deliverables that a person reports on."""
        return tuple(found for found in self.deliverables if not found.is_call)

    @property
    def call(self) -> Deliverable | None:
        """The go or no-go, where it is one of the deliverables."""
        return next((found for found in self.deliverables if found.is_call), None)

    @property
    def name(self) -> str:
        """How people call the check-in in the middle of a sentence."""
        return "the extended check-in" if self.extends else f"day {self.day}"

    @property
    def title(self) -> str:
        """How a card is headed."""
        return "Extended check-in" if self.extends else f"Day {self.day}"

    @property
    def extension(self) -> "Milestone":
        """The same once more, on a day that the report names; it cannot be extended again."""
        key = f"{EXTENSION}-{self.key}"
        return self.model_copy(update={"key": key, "extends": self.key, "may_extend": False})

    @property
    def connecting(self) -> "Milestone":
        """The same, with the data connected first: what is not connected is the first thing to deliver (O)."""
        key = f"{CONNECTING}-{self.key}"
        return self.model_copy(update={"key": key, "deliverables": (CONNECTED, *self.deliverables)})

    def is_for(self, route: HireRoute) -> bool:
        """Whether an onboarding by this route has it."""
        return not self.routes or route in self.routes


def _lead_to_a_decision(milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    keys = [milestone.key for milestone in milestones]
    if len({*keys, EXTENSION, CONNECTING}) != len(keys) + 2:
        raise ValueError(f"two milestones have one key, or one is called {EXTENSION} or {CONNECTING}")
    for route in HireRoute:
        days = [milestone.day for milestone in for_route(milestones, route)]
        if days != sorted(set(days)):
            raise ValueError(f"the milestones of {route} are not in the order of their days")
        if [milestone.decides for milestone in for_route(milestones, route)] != [False] * (len(days) - 1) + [True]:
            raise ValueError(f"the last milestone of {route}, and no other, has to decide")
    return milestones


Milestones = Annotated[tuple[Milestone, ...], Field(min_length=1, max_length=12), AfterValidator(_lead_to_a_decision)]
"""In the order of their days; whatever the route, the last one decides."""


def days_of(milestones: Iterable[Milestone]) -> tuple[int, ...]:
    """On which days somebody is asked, whatever the route."""
    return tuple(sorted({milestone.day for milestone in milestones}))


def moved_to(milestones: Milestones, days: Sequence[int]) -> Milestones:
    """The same with each of `days_of` on another day; the days have to come in the same order."""
    moved = dict(zip(days_of(milestones), days, strict=True))
    return tuple(each.model_copy(update={"day": moved[each.day]}) for each in milestones)


def for_route(
    milestones: Sequence[Milestone], route: HireRoute | None, *, connects: bool = False
) -> tuple[Milestone, ...]:
    """The milestones of an onboarding by this route; where no route is known, of a direct hire.

    `connects`: the data is not connected yet, so the first of them begins with that.
    """
    found = tuple(milestone for milestone in milestones if milestone.is_for(route or HireRoute.DIRECT))
    return (found[0].connecting, *found[1:]) if connects else found


def milestone_of(milestones: Sequence[Milestone], key: str) -> Milestone:
    """The milestone with this key: one of them, or what one becomes when it is extended, or connects. Raises KeyError."""
    what, _, of = key.partition("-")
    for milestone in milestones:
        if milestone.key == key:
            return milestone
        # The first release had one milestone that could be extended, and did not say which.
        if what == EXTENSION and milestone.may_extend and of in (milestone.key, ""):
            return milestone.extension
        if what == CONNECTING and of == milestone.key:
            return milestone.connecting
    raise KeyError(key)
