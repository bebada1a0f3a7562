"""What has to exist some days after the start, and what is asked then. Evidence, not motion."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from domain.guide.route import HireRoute
from domain.model import Value

EXTENSION: Final = "extension"

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


class Milestone(Value):
    """A check-in of every onboarding by these routes (none: by each), so many days after its start.

    One that decides ends the onboarding, or is extended once: `extends` is the key of the one that was.
    """

    key: Key
    day: int = Field(ge=1, le=366)
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
        return self.model_copy(update={"key": EXTENSION, "extends": self.key, "may_extend": False})

    def is_for(self, route: HireRoute) -> bool:
        """Whether an onboarding by this route has it."""
        return not self.routes or route in self.routes


def _lead_to_a_decision(milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    keys = [milestone.key for milestone in milestones]
    if len({*keys, EXTENSION}) != len(keys) + 1:
        raise ValueError(f"two milestones have one key, or one is called {EXTENSION}")
    for route in HireRoute:
        days = [milestone.day for milestone in for_route(milestones, route)]
        if days != sorted(set(days)):
            raise ValueError(f"the milestones of {route} are not in the order of their days")
        if [milestone.decides for milestone in for_route(milestones, route)] != [False] * (len(days) - 1) + [True]:
            raise ValueError(f"the last milestone of {route}, and no other, has to decide")
    return milestones


Milestones = Annotated[tuple[Milestone, ...], Field(min_length=1, max_length=8), AfterValidator(_lead_to_a_decision)]
"""In the order of their days; whatever the route, the last one decides."""


def for_route(milestones: Sequence[Milestone], route: HireRoute | None) -> tuple[Milestone, ...]:
    """The milestones of an onboarding by this route; where no route is known, of a direct hire."""
    return tuple(milestone for milestone in milestones if milestone.is_for(route or HireRoute.DIRECT))


def milestone_of(milestones: Sequence[Milestone], key: str) -> Milestone:
    """The milestone with this key, the extension of the one that may be extended included. Raises KeyError."""
    for milestone in milestones:
        if milestone.key == key:
            return milestone
        if key == EXTENSION and milestone.may_extend:
            return milestone.extension
    raise KeyError(key)
