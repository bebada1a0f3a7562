"""One reviewer's reading of a proposal: the guide's five questions, commodity or not, and what they would do (§8)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pydantic import Field

from domain.guide.guide import Guide
from domain.guide.proposals import FACTORS, PROPOSAL_QUESTIONS
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.panel.sent import Sent, Version
from domain.refusals import Invalid

SAID_LIMIT: Final = 600
SURE: Final = "If both are right, send again. Otherwise change one of them first."


class Given(StrEnum):
    """How an offer answers one of the five questions, worst first."""

    MISSING = "missing"
    VAGUE = "vague"
    CONCRETE = "concrete"


class Factor(StrEnum):
    """What a factor of the offer looks like; None stands for "can't tell"."""

    COMMODITY = "commodity"
    LASTING = "lasting"


class Thin(StrEnum):
    """Signs of thin automation (guide §8); that nobody evaluates is read from the first question."""

    LAYERS = "layers"
    MASS = "mass"
    AGENTS = "agents"


class Advice(StrEnum):
    """What a reviewer would do."""

    TAKE = "take"
    ASK = "ask"
    DECLINE = "decline"


class Reply(Value):
    """How one question is answered, and in which words: a sentence, or a file's link."""

    given: Given | None = None
    said: str = ""


class Findings(Value):
    """What one review says, finished or not. Replies by the question's number, factors by their place, from 1."""

    replies: Mapping[int, Reply] = Field(default_factory=dict)
    factors: Mapping[int, Factor] = Field(default_factory=dict)
    thin: tuple[Thin, ...] = ()
    flags: tuple[int, ...] = ()
    advice: Advice | None = None

    def reply(self, number: int) -> Reply:
        return self.replies.get(number, Reply())

    def within(self, guide: Guide) -> "Findings":
        """Without red flags that this guide does not know."""
        known = tuple(flag.number for flag in guide.flags if flag.number in self.flags)
        return self.model_copy(update={"flags": known})


class ReviewVersion(Version):
    """A review as it was sent once."""

    findings: Findings


class Review(Sent[ReviewVersion]):
    """Everything that one reviewer has sent."""

    reviewer: str

    @property
    def subject(self) -> Subject:
        return Subject.seat(self.panel_id, self.reviewer)


def given_field(number: int) -> str:
    """The form's field for how a question is answered."""
    return f"given_{number}"


def said_field(number: int) -> str:
    """The form's field for the words in which it is answered."""
    return f"said_{number}"


def factor_field(place: int) -> str:
    """The form's field for one factor."""
    return f"factor_{place}"


def check_findings(findings: Findings) -> None:
    """Refuses what cannot be sent, each sentence at its field; a draft is never checked."""
    errors: dict[str, str] = {}
    for question in PROPOSAL_QUESTIONS:
        reply = findings.reply(question.number)
        if reply.given is None:
            errors[given_field(question.number)] = "Concrete, vague or missing? Please pick one."
        elif reply.given is not Given.MISSING and not reply.said.strip():
            errors[said_field(question.number)] = "What do they say? One sentence, or a link to the page."
        if len(reply.said) > SAID_LIMIT:
            errors[said_field(question.number)] = f"Please keep it under {SAID_LIMIT} characters."
    if findings.advice is None:
        errors["advice"] = "Please pick one: what would you do?"
    if errors:
        raise Invalid(errors)


def doubt(findings: Findings) -> str:
    """A question to ask before sending, where two answers seem to disagree; empty where none does."""
    if findings.advice is not Advice.TAKE:
        concrete = all(findings.reply(each.number).given is Given.CONCRETE for each in PROPOSAL_QUESTIONS)
        if findings.advice is Advice.ASK and concrete:
            return f"All five questions have a concrete answer, and you would ask again. {SURE}"
        return ""
    missing = [each.text for each in PROPOSAL_QUESTIONS if findings.reply(each.number).given is Given.MISSING]
    if missing:
        return f"“{missing[0]}” has no answer, and you would take the offer. {SURE}"
    if len(findings.factors) == len(FACTORS) and set(findings.factors.values()) == {Factor.COMMODITY}:
        return f"Every factor reads as commodity, and you would take the offer. {SURE}"
    return ""
