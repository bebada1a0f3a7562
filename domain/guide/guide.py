"""The hiring guide as one value: what is judged, by which questions, and where the gate lies.

The shipped one is the source guide's (`domain.guide.shipped`); a workspace may keep its own. Whatever was judged keeps
the guide by which it was judged.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from domain.guide.days import EVERY_ROUTE
from domain.guide.first_hire import HardPart
from domain.guide.milestone import Milestones, for_route
from domain.guide.sources import Source
from domain.model import Value

PASS_LINE: Final = 3
"""Below it on average in a category of the gate: a risky first hire for a production workflow."""

NO_PLAN: Final = "may be talented, but is not yet showing an operator's judgement"
"""What it says of a candidate that they cannot describe their first days."""

FORM_FIELDS: Final = frozenset({"recommendation", "flags", "plan", "reason", "unfinished"})
"""What else a scorecard's form asks: no category can be called so."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=60)]
# What stands beside a radio button or a tick: 75 characters, and an anchor has its score before it.
Anchor = Annotated[str, StringConstraints(min_length=1, max_length=71)]
Tick = Annotated[str, StringConstraints(min_length=1, max_length=75)]


def plan_question(days: Sequence[int]) -> str:
    """What candidates are asked about their first days, as shipped."""
    *others, last = [str(day) for day in days]
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"Describe your first {listed} days with us."


class Sign(Value):
    """What strong and weak answers on one topic sound like, in our words (our rule)."""

    topic: str
    strong: str
    weak: str


class Warning(Value):
    """What a mean below the line tells beyond the gate (our rule); with a hard part only on briefs that have it."""

    text: Line
    hard_part: HardPart | None = None

    def applies(self, hard_part: HardPart | None) -> bool:
        return self.hard_part is None or self.hard_part is hard_part


class Category(Value):
    """One thing that an interviewer scores. `anchors` holds a text for each score, 1 to 5; `short` is its one word."""

    key: Key
    name: Label
    short: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    strong: Line
    fail: Line
    anchors: tuple[Anchor, Anchor, Anchor, Anchor, Anchor]
    in_gate: bool = False
    signal: Sign | None = None
    #: Dealt to whoever covers it, where the questions touch it only in passing.
    follow_up: str = ""
    #: What hiring threads say: practitioners' signal, never to be shown as statistics.
    practitioners: str = ""
    source: Source | None = None
    warning: Warning | None = None


class Question(Value):
    """One interview question and the keys of the categories that it tells about."""

    text: Line
    categories: tuple[Key, ...]


class Flag(Value):
    """A warning about a candidate. Where it `contradicts` a category, a score from `at` on is asked about once."""

    number: int
    text: Tick
    said: str = ""
    contradicts: str = ""
    at: int = 4


class Guide(Value):
    """Categories in the order in which everything shows them, their questions, the red flags, and the milestones.

    `id` is empty for the shipped one.
    """

    id: str = ""
    categories: tuple[Category, ...] = Field(min_length=1, max_length=9)
    questions: tuple[Question, ...]
    plan_question: Line
    no_plan: Line = NO_PLAN
    flags: tuple[Flag, ...] = Field(max_length=10)
    milestones: Milestones = EVERY_ROUTE
    strong_answers: str
    weak_answers: str

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        keys = self.category_keys
        fields = [field for key in keys for field in (key, f"{key}_note")]
        if len({*fields, *FORM_FIELDS}) != len(fields) + len(FORM_FIELDS):
            raise ValueError("two of its categories, or a category and another field of the form, are called the same")
        if not self.gate:
            raise ValueError("no category is in the gate")
        named = {key for question in self.questions for key in question.categories}
        if not {*named, *(flag.contradicts for flag in self.flags if flag.contradicts)} <= set(keys):
            raise ValueError("a question or a flag names a category that it does not have")
        if len({flag.number for flag in self.flags}) != len(self.flags):
            raise ValueError("two flags have one number")
        return self

    @property
    def category_keys(self) -> tuple[str, ...]:
        """The categories' keys, in order."""
        return tuple(category.key for category in self.categories)

    @property
    def days(self) -> tuple[int, ...]:
        """The days of a direct hire's milestones, which the plan question asks about."""
        return tuple(milestone.day for milestone in for_route(self.milestones, None))

    @property
    def gate(self) -> tuple[Category, ...]:
        """The categories that the gate is made of."""
        return tuple(category for category in self.categories if category.in_gate)

    def category(self, key: str) -> Category:
        """Raises KeyError for one that it does not have."""
        for category in self.categories:
            if category.key == key:
                return category
        raise KeyError(key)

    def several(self, keys: Iterable[str]) -> tuple[Category, ...]:
        """These categories, in the guide's order."""
        wanted = frozenset(keys)
        return tuple(category for category in self.categories if category.key in wanted)

    def questions_for(self, keys: Iterable[str]) -> tuple[Question, ...]:
        """The questions that tell about these categories, in order."""
        wanted = frozenset(keys)
        return tuple(question for question in self.questions if wanted & set(question.categories))

    def follow_ups_for(self, keys: Iterable[str]) -> tuple[str, ...]:
        """What is dealt beside them to whoever covers these categories."""
        return tuple(category.follow_up for category in self.several(keys) if category.follow_up)

    def flag(self, number: int) -> Flag | None:
        """The flag of this number; None where this guide has none."""
        return next((flag for flag in self.flags if flag.number == number), None)

    def flag_text(self, number: int) -> str:
        """What the flag says; its number where this guide has none."""
        flag = self.flag(number)
        return flag.text if flag is not None else f"Flag {number}"
