"""A workspace's own guide: a category, its questions, or the red flags, beside or in the place of the shipped ones."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from domain.command import Command
from domain.guide.guide import FORM_FIELDS, Category, Flag, Guide, Question, plan_question
from domain.guide.milestone import LAST_DAY, moved_to
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.refusals import Invalid

MOST_CATEGORIES: Final = 9
MOST_FLAGS: Final = 10
MOST_QUESTIONS: Final = 6
#: As `Guide` bounds them.
NAME_LIMIT, SHORT_LIMIT, LINE_LIMIT, ANCHOR_LIMIT, FLAG_LIMIT = 60, 20, 200, 71, 75
KEY_LIMIT: Final = 30


class GuidePage(Value):
    """By what a workspace judges whatever begins now, and how often that was changed."""

    workspace: str
    guide: Guide
    version: int = 0

    @property
    def subject(self) -> Subject:
        return Subject.of_workspace(self.workspace)

    @property
    def is_shipped(self) -> bool:
        return as_shipped(self.guide).model_copy(update={"id": self.guide.id}) == self.guide


class CategoryDraft(Value):
    """A category as its form holds it; `questions` are those that tell about it."""

    name: str = ""
    short: str = ""
    strong: str = ""
    fail: str = ""
    anchors: tuple[str, ...] = ("", "", "", "", "")
    in_gate: bool = False
    questions: tuple[str, ...] = ()

    @classmethod
    def of(cls, guide: Guide, key: str) -> "CategoryDraft":
        """As it is; blank for a new one. Raises KeyError for one that there is not."""
        if not key:
            return cls()
        found = guide.category(key)
        return cls(
            **{name: getattr(found, name) for name in ("name", "short", "strong", "fail", "anchors", "in_gate")},
            questions=tuple(question.text for question in guide.questions if key in question.categories),
        )


class FlagsDraft(Value):
    """The red flags, and the question about the first days, as their form holds them."""

    flags: tuple[str, ...] = ()
    plan_question: str = ""

    @classmethod
    def of(cls, guide: Guide) -> "FlagsDraft":
        return cls(flags=tuple(flag.text for flag in guide.flags), plan_question=guide.plan_question)


class ChangeGuide(Command):
    """Somebody changes by what the workspace judges."""


class SaveCategory(ChangeGuide):
    """A category as it was typed; a new one without a `key`. `is_sure`: they have seen how interviewers will see it."""

    key: str = ""
    draft: CategoryDraft
    is_sure: bool = False


class DropCategory(ChangeGuide):
    """A category that is asked no more."""

    key: str


class SaveFlags(ChangeGuide):
    """The red flags as they were typed."""

    draft: FlagsDraft


def with_category(guide: Guide, key: str, draft: CategoryDraft) -> Guide:
    """The guide with that category, a new one at its end. Raises Invalid at the fields, KeyError for one that is gone."""
    others = tuple(category for category in guide.categories if category.key != key)
    if draft.name.casefold() in {category.name.casefold() for category in others}:
        raise Invalid({"name": "There is a category of that name. Please call this one something else."})
    if not key and len(others) >= MOST_CATEGORIES:
        raise Invalid(
            {"name": f"A scorecard has room for {MOST_CATEGORIES} categories. Please leave another one out first."}
        )
    if not draft.in_gate and not any(category.in_gate for category in others):
        raise Invalid(
            {"in_gate": "Nothing would be left in the gate. Please keep this one, or put another one in first."}
        )
    made = _category(guide, key, draft)
    categories = tuple(made if category.key == key else category for category in guide.categories)
    if not key:
        categories = (*categories, made)
    return _own(guide, categories=categories, questions=_questions(guide.questions, made.key, draft.questions))


def without_category(guide: Guide, key: str) -> Guide:
    """The guide without it, its questions and what contradicts it. Raises Invalid where the gate would be empty."""
    categories = tuple(category for category in guide.categories if category.key != key)
    if not any(category.in_gate for category in categories):
        raise Invalid({"in_gate": "Nothing would be left in the gate. Please put another category in first."})
    flags = tuple(
        flag.model_copy(update={"contradicts": ""}) if flag.contradicts == key else flag for flag in guide.flags
    )
    return _own(guide, categories=categories, questions=_questions(guide.questions, key, ()), flags=flags)


def with_flags(guide: Guide, draft: FlagsDraft) -> Guide:
    """The guide with these red flags: what stays word by word stays the same flag, and no number is used twice."""
    known = {flag.text: flag for flag in guide.flags}
    after = max((flag.number for flag in guide.flags), default=0)
    flags: list[Flag] = []
    for text in dict.fromkeys(draft.flags):
        if text not in known:
            after += 1
        flags.append(known.get(text) or Flag(number=after, text=text))
    return _own(guide, flags=tuple(flags), plan_question=draft.plan_question)


def with_days(guide: Guide, days: Sequence[int]) -> Guide:
    """The guide whose check-ins come on these days. Raises Invalid at the fields `day_1`, `day_2` …"""
    errors = {
        day_field(place): f"A check-in comes 1 to {LAST_DAY} days after the start."
        for place, day in enumerate(days)
        if not 1 <= day <= LAST_DAY
    }
    for place, (before, day) in enumerate(pairwise(days), start=1):
        if day <= before:
            errors.setdefault(day_field(place), f"Each comes after the one before: please pick a day after {before}.")
    if errors:
        raise Invalid(errors)
    moved = _own(guide, milestones=moved_to(guide.milestones, days))
    if guide.plan_question != plan_question(guide.days):
        return moved
    return moved.model_copy(update={"plan_question": plan_question(moved.days)})


def day_field(place: int) -> str:
    """What the form calls the day of that place, counted from 0."""
    return f"day_{place + 1}"


def as_shipped(guide: Guide) -> Guide:
    """The shipped guide, as one that the workspace has chosen; on which days it asks is a setting, and stays."""
    return _own(SHIPPED, milestones=guide.milestones, plan_question=plan_question(guide.days))


def _category(guide: Guide, key: str, draft: CategoryDraft) -> Category:
    typed = draft.model_dump(exclude={"questions"}) | {"short": draft.short or draft.name[:SHORT_LIMIT].lower()}
    if not key:
        return Category.model_validate(typed | {"key": _key_for(guide, draft.name)})
    before = guide.category(key)
    made = before.model_copy(update=typed)
    if (made.strong, made.fail) == (before.strong, before.fail):
        return made
    # What was said beside the shipped words is not of these.
    return made.model_copy(update={"signal": None, "practitioners": "", "source": None})


def _key_for(guide: Guide, name: str) -> str:
    """A name for it that no other field of the scorecard has."""
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:KEY_LIMIT].strip("_")
    key = words if words[:1].isalpha() else f"category_{words}".strip("_")
    taken = {*FORM_FIELDS, *(field for known in guide.category_keys for field in (known, f"{known}_note"))}
    return f"{key}_{new_id()[:6]}" if key in taken or key.endswith("_note") or f"{key}_note" in taken else key


def _questions(before: Sequence[Question], key: str, texts: Sequence[str]) -> tuple[Question, ...]:
    """The questions once these texts, and no others, tell about that category; what tells about none is gone."""
    kept = []
    for question in before:
        about = tuple(each for each in question.categories if each != key)
        if question.text in texts:
            about = question.categories if key in question.categories else (*about, key)
        if about:
            kept.append(question.model_copy(update={"categories": about}))
    known = {question.text for question in kept}
    return (*kept, *(Question(text=text, categories=(key,)) for text in dict.fromkeys(texts) if text not in known))


def _own(guide: Guide, **changed: object) -> Guide:
    """The guide with that changed, as one of the workspace's own."""
    return Guide.model_validate(dict(guide) | changed | {"id": new_id()})
