"""One interviewer's scorecard: what was marked, which notes it needs, and every version of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.guide.guide import Category, Guide
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.panel import sent
from domain.refusals import Invalid

NOTE_LIMIT = 1000
SURE = "If it is right as it stands, send again. Otherwise change it first."
#: So many equal scores are asked about (our rule).
EVEN = 5
#: A note of these alone says what somebody thinks, and not what they heard.
_OPINION = (
    "a about all also an and answer answers any are as at average bad be been better but by can candidate confident "
    "could decent did do excellent experienced feel feeling felt fine fit for from gave good great had has have he heard "
    "her him his i impression impressive in is it its knowledgeable knows lacks like liked little lot me mediocre my n/a "
    "nice of ok okay on opinion or our overall person poor pretty quite really said seemed seems she "
    "skills so solid some strong super than that the their them they think this to too top us vague very was we weak "
    "well were what with would yes"
)
_NO_FACT = frozenset(_OPINION.split())
REASON_LIMIT = 500

Score = Annotated[int, Field(ge=1, le=5)]


class Recommendation(StrEnum):
    """Four steps, so that nobody sits on the fence."""

    STRONG_YES = "strong_yes"
    YES = "yes"
    NO = "no"
    STRONG_NO = "strong_no"

    @property
    def is_for(self) -> bool:
        return self in (Recommendation.STRONG_YES, Recommendation.YES)


class PlanDescribed(StrEnum):
    """Whether the candidate could describe their first days."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_ASKED = "not_asked"


class Mark(Value):
    """One category as one interviewer saw it; no score means "not assessed"."""

    score: Score | None = None
    note: str = ""


class Marks(Value):
    """What one scorecard says, by category's key, finished or not. `chosen` are those that were answered at all."""

    marks: Mapping[str, Mark] = Field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    recommendation: Recommendation | None = None
    flags: tuple[int, ...] = ()
    #: What was heard, by the number of the flag.
    flag_notes: Mapping[int, str] = Field(default_factory=dict)
    plan: PlanDescribed | None = None

    def score(self, category: str) -> int | None:
        return self.mark(category).score

    def mark(self, category: str) -> Mark:
        return self.marks.get(category, Mark())

    @property
    def assessed(self) -> frozenset[str]:
        """The categories that have a score."""
        return frozenset(category for category, mark in self.marks.items() if mark.score is not None)

    def beside(self, other: "Marks") -> "Marks":
        """With what another draft of the same person says where this one says nothing."""
        said = {key: mark for key, mark in self.marks.items() if mark != Mark()}
        return self.model_copy(
            update={
                "marks": {**other.marks, **said},
                "chosen": self.chosen | other.chosen,
                "recommendation": self.recommendation or other.recommendation,
                "flags": tuple(dict.fromkeys((*self.flags, *other.flags))),
                "flag_notes": {**other.flag_notes, **{key: note for key, note in self.flag_notes.items() if note}},
                "plan": self.plan or other.plan,
            }
        )

    def within(self, guide: Guide) -> "Marks":
        """Without what this guide does not ask, nor what was noted on a flag that is not raised."""
        flags = tuple(flag.number for flag in guide.flags if flag.number in self.flags)
        return self.model_copy(
            update={
                "marks": {category: mark for category, mark in self.marks.items() if category in guide.category_keys},
                "chosen": self.chosen & set(guide.category_keys),
                "flags": flags,
                "flag_notes": {number: note for number, note in self.flag_notes.items() if number in flags},
            }
        )


class Version(sent.Version):
    """A scorecard as it was sent once."""

    marks: Marks


class Scorecard(sent.Sent[Version]):
    """Everything that one interviewer has sent."""

    id: str
    interviewer: str

    @property
    def subject(self) -> Subject:
        return Subject.scorecard(self.id)

    @property
    def marks(self) -> Marks:
        return self.current.marks

    @property
    def changed(self) -> frozenset[str]:
        """The categories whose score was corrected after opening."""
        if self.sealed is None:
            return frozenset()
        before = self.sealed.marks
        both = before.assessed | self.marks.assessed
        return frozenset(category for category in both if before.score(category) != self.marks.score(category))


def note_field(category: str) -> str:
    """The name of the form field that holds this category's note."""
    return f"{category}_note"


def flag_note_field(number: int) -> str:
    """The name of the form field that holds the note on this red flag."""
    return note_field(f"flag_{number}")


def why_note_needed(category: Category, score: int | None) -> str | None:
    """Why this score needs a note; None where it may stand alone."""
    if score is None:
        return None
    if category.in_gate:
        return "This category is part of the gate, so its score needs a note: what did you hear?"
    if score in (1, 2, 5):
        return f"A {score} needs a note: what did you hear?"
    return None


def check(marks: Marks, *, guide: Guide, focus: tuple[str, ...]) -> None:
    """Refuses what cannot be sent, each sentence at its field; a draft is never checked."""
    errors: dict[str, str] = dict(too_long(marks))
    for category in focus:
        if category not in marks.chosen:
            errors[category] = "Please pick a score here, or “Not assessed”."
    for asked in guide.categories:
        mark = marks.mark(asked.key)
        if not mark.note.strip() and (why := why_note_needed(asked, mark.score)) is not None:
            errors[note_field(asked.key)] = why
    if not marks.assessed and not errors:
        first = focus[0] if focus else guide.category_keys[0]
        errors[first] = (
            "Nothing is scored yet. Score at least one category, or close this form and press “I did not interview”."
        )
    if marks.recommendation is None:
        errors["recommendation"] = "Please pick one of the four: your recommendation is asked apart from the scores."
    if errors:
        raise Invalid(errors)


def too_long(marks: Marks) -> Mapping[str, str]:
    """The notes beyond the limit, each with its sentence."""
    notes = {note_field(category): mark.note for category, mark in marks.marks.items()}
    notes |= {flag_note_field(number): note for number, note in marks.flag_notes.items()}
    return {
        field: f"Please keep it under {NOTE_LIMIT} characters; this has {len(note)}."
        for field, note in notes.items()
        if len(note) > NOTE_LIMIT
    }


def check_reason(reason: str, field: str = "reason") -> str:
    """The reason without spaces around it; refuses a blank one and one beyond the limit."""
    text = reason.strip()
    if not text:
        raise Invalid({field: "Please say why in a few words: it is shown beside the result."})
    if len(text) > REASON_LIMIT:
        raise Invalid({field: f"Please keep it under {REASON_LIMIT} characters; this has {len(text)}."})
    return text


def doubt(marks: Marks, guide: Guide) -> str:
    """What is asked once before it is taken as it is; never a reason to block. Empty where there is nothing to ask."""
    asked = (contradiction(marks, guide), _evenness(marks), _unfounded(marks, guide))
    return " ".join([*filter(None, asked), SURE]) if any(asked) else ""


def contradiction(marks: Marks, guide: Guide) -> str | None:
    """Where two answers seem to disagree."""
    for flag in guide.flags:
        if flag.number not in marks.flags or not flag.contradicts:
            continue
        score = marks.score(flag.contradicts)
        if score is not None and score >= flag.at:
            name = guide.category(flag.contradicts).name.lower()
            return f"You raised “{flag.said or flag.text}” and gave {name} a {score}."
    low = [category for category in guide.gate if (marks.score(category.key) or 5) <= 2]
    if low and marks.recommendation is Recommendation.STRONG_YES:
        name = low[0].name.lower()
        return f"You gave {name} a {marks.score(low[0].key)} and say “strong yes”."
    given = [mark.score for mark in marks.marks.values() if mark.score is not None]
    if given and min(given) >= 4 and marks.recommendation is Recommendation.STRONG_NO:
        return "Everything you scored is a 4 or a 5, and you say “strong no”."
    return None


def holds_fact(note: str) -> bool:
    """Whether it says what was heard: a figure, or two words beyond praise and blame (our rule)."""
    words = [word.strip(".,;:!?()\"'“”‘’…–-").casefold() for word in note.split()]
    told = [word for word in words if word and word not in _NO_FACT]
    # Not every language puts spaces between its words.
    return len(told) >= 2 or any(each.isdecimal() for each in note) or any(len(word) >= 20 for word in told)


def _evenness(marks: Marks) -> str | None:
    """Everything alike is seldom what was heard."""
    given = [mark.score for mark in marks.marks.values() if mark.score is not None]
    if len(given) < EVEN or len(set(given)) > 1:
        return None
    return f"All {len(given)} scores are a {given[0]}: was everything just as strong, or does one impression colour the rest?"


def _unfounded(marks: Marks, guide: Guide) -> str | None:
    """Notes in which nothing was heard, and scores of which not one has a note that tells something."""
    scored = guide.several(marks.assessed)
    founded = [category for category in scored if holds_fact(marks.mark(category.key).note)]
    asked = [category for category in scored if marks.mark(category.key).note.strip() and category not in founded]
    if not (asked or (scored and not founded)):
        return None
    names = ", ".join(category.short for category in asked or scored)
    return f"What did you hear about {names}? A note with something they did, said or measured outlasts an impression."
