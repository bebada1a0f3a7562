"""One open answer of a brief, asked of the person who may know it; what they say is theirs until the brief takes it over."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.brief.brief import Brief, BriefAnswers, DataAccess, Frequency, Judge, Mistakes, Product
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.versions import Said
from domain.guide.readiness import MustHave, Signal
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.permissions import People


class Topic(StrEnum):
    """An answer that somebody else may know, called as the brief's answer is."""

    DATA = "data"
    MISTAKES = "mistakes"
    FREQUENCY = "frequency"
    JUDGE = "judge"
    PRODUCT = "product"
    #: No answer of the brief: whether it may go ahead (`domain/question/approval.py`).
    APPROVAL = "approval"


class Reply(Value):
    """One button: the answer that it stands for, and what is read on it."""

    key: str
    label: str


class Asking(Value):
    """How a topic is asked: the question, of whom best (our rule), and what can be answered; not knowing comes last."""

    question: str
    best: str
    replies: tuple[Reply, ...]

    def reply(self, key: str) -> Reply | None:
        return next((each for each in self.replies if each.key == key), None)


#: What somebody answers who does not know how often the work comes up: the brief has no such answer.
UNKNOWN: Final = "unknown"


ASKINGS: Mapping[Topic, Asking] = {
    Topic.DATA: Asking(
        question="May it use this data?",
        best="whoever keeps the data",
        replies=(
            Reply(key=DataAccess.READY, label="Yes, and we reach it"),
            Reply(key=DataAccess.NOT_CONNECTED, label="Yes, not connected yet"),
            Reply(key=DataAccess.BLOCKED, label="No"),
            Reply(key=DataAccess.UNCLEAR, label="I don't know"),
        ),
    ),
    Topic.MISTAKES: Asking(
        question="What happens when it gives a wrong answer?",
        best="whoever does the work today",
        replies=(
            Reply(key=Mistakes.CHEAP, label="It is cheap to undo"),
            Reply(key=Mistakes.CHECKED, label="A person checks it first"),
            Reply(key=Mistakes.COSTLY, label="Costly, and nobody checks"),
            Reply(key=Mistakes.UNSURE, label="I don't know"),
        ),
    ),
    Topic.FREQUENCY: Asking(
        question="How often does this work come up?",
        best="whoever does the work today",
        replies=(
            Reply(key=Frequency.WEEKLY, label="Weekly or more often"),
            Reply(key=Frequency.MONTHLY, label="About monthly"),
            Reply(key=Frequency.RARE, label="More rarely"),
            Reply(key=UNKNOWN, label="I don't know"),
        ),
    ),
    Topic.JUDGE: Asking(
        question="Can you, or somebody else here, judge how well AI work is done?",
        best="the CTO, or your most senior engineer",
        replies=(
            Reply(key=Judge.YES, label="Yes"),
            Reply(key=Judge.NO, label="No"),
            Reply(key=Judge.UNSURE, label="I don't know"),
        ),
    ),
    Topic.PRODUCT: Asking(
        question="Is there a product that does this already?",
        best="whoever buys your software",
        replies=(
            Reply(key=Product.MOST, label="Yes, most of it"),
            Reply(key=Product.SOME, label="A part of it"),
            Reply(key=Product.NONE, label="No"),
            Reply(key=Product.NOT_LOOKED, label="I don't know"),
        ),
    ),
    Topic.APPROVAL: Asking(
        question="May we go ahead with this?",
        best="whoever holds the budget",
        replies=(
            Reply(key="yes", label="Yes, go ahead"),
            Reply(key="no", label="No"),
            Reply(key="question", label="I have a question first"),
        ),
    ),
}

_SIGNALS: Final = {Topic.DATA: Signal.DATA, Topic.MISTAKES: Signal.MISTAKES, Topic.FREQUENCY: Signal.FREQUENCY}


class Question(Value):
    """What one person was asked, and what they said; `reply` is empty until then. Instants are UTC.

    `note` is why; `about` is the answer of the brief that an approval holds for.
    """

    id: str
    workspace: str
    brief_id: str
    topic: Topic
    person: str
    by: str
    asked_at: datetime
    reply: str = ""
    answered_at: datetime | None = None
    note: str = ""
    about: str = ""

    @property
    def subject(self) -> Subject:
        return Subject.question(self.id)

    @property
    def asking(self) -> Asking:
        return ASKINGS[self.topic]

    @property
    def said(self) -> Reply | None:
        """What they answered; None until they have."""
        return self.asking.reply(self.reply)

    @property
    def is_known(self) -> bool:
        """Whether they answered something that a brief can say."""
        return self.said is not None and self.said != self.asking.replies[-1]

    def answered(self, reply: Reply, now: datetime, note: str = "") -> "Question":
        return self.model_copy(update={"reply": reply.key, "answered_at": now, "note": note})

    def lapsed(self) -> "Question":
        """What was said of an answer that the brief gives no more."""
        return self.model_copy(update={"about": ""})

    def taken_over(self, answers: BriefAnswers) -> BriefAnswers:
        """The answers with what they said; a person who checks each answer leaves it no way to act alone (O)."""
        if not self.is_known or self.is_in(answers):
            return answers
        alone = {"acts_alone": False} if self.reply == Mistakes.CHECKED else {}
        return answers.but(**{self.topic.value: self.reply}, **alone)

    def is_in(self, answers: BriefAnswers) -> bool:
        """Whether the answers say the same; who does it daily does it weekly or more often. An approval is none of them."""
        if self.topic is Topic.APPROVAL:
            return True
        held = getattr(answers, self.topic.value)
        return held == self.reply or (held is Frequency.DAILY and self.reply == Frequency.WEEKLY)


class QuestionView(Value):
    """A question in front of its brief."""

    question: Question
    brief: Brief

    @property
    def is_open(self) -> bool:
        """Whether the brief still lacks this answer, or has the one that is to be approved."""
        if self.question.topic is Topic.APPROVAL:
            return self.brief.let_be is None and self.question.about == approved_answer(self.brief)
        return self.question.topic in open_topics(self.brief)

    @property
    def waits(self) -> bool:
        """Nobody has answered, and the brief has no other answer meanwhile."""
        return self.question.said is None and self.is_open

    @property
    def can_be_taken_over(self) -> bool:
        return self.question.is_known and not self.question.is_in(self.brief.answers)

    @property
    def people(self) -> People:
        """Those of the brief, and the one who was asked: they answer, and that is all."""
        return self.brief.people.model_copy(update={"assignee": self.question.person})


class AskPage(Value):
    """What the form asks about: the open answers of a brief, and whom they were asked of already."""

    brief: Brief
    questions: tuple[Question, ...] = ()

    @property
    def version(self) -> int:
        return self.brief.version

    @property
    def topics(self) -> tuple[Topic, ...]:
        return open_topics(self.brief)


def open_topics(brief: Brief) -> tuple[Topic, ...]:
    """What is open in an answered brief and can be asked of somebody, in the order of the signals."""
    if not brief.is_answered or brief.let_be is not None:
        return ()
    verdict, answers = judge_brief(brief), brief.answers
    may_use = answers.data in (DataAccess.READY, DataAccess.NOT_CONNECTED)
    found = []
    for topic, signal in _SIGNALS.items():
        reading = verdict.reading(signal)
        # What is set by hand is taken back by hand, and a boundary that is blank is written, not asked for.
        if reading.is_open and reading.overrule is None and not (topic is Topic.DATA and may_use):
            found.append(topic)
    builds = verdict.outcome in (Outcome.HIRE, Outcome.NOT_YET)
    if builds and answers.judge is Judge.UNSURE:
        found.append(Topic.JUDGE)
    if builds and answers.product is Product.NOT_LOOKED and not verdict.is_too_rare:
        found.append(Topic.PRODUCT)
    return tuple(found)


def approved_answer(brief: Brief) -> str:
    """The answer as an approval names it, which lapses with it: outcome and route. Empty before there is one."""
    said = Said.of(brief)
    return f"{said.outcome} {said.route or ''}".strip() if brief.is_answered else ""


def shown(brief: Brief, questions: tuple[Question, ...]) -> tuple[QuestionView, ...]:
    """Those that the brief's card still speaks of: nobody has answered, or the brief does not say so yet."""
    asked = (each for each in questions if each.topic is not Topic.APPROVAL)
    views = (QuestionView(question=each, brief=brief) for each in asked)
    return tuple(view for view in views if view.is_open and (view.can_be_taken_over or not view.question.is_known))


def reads(brief: Brief, topic: Topic) -> str:
    """What whoever is asked has to know of the brief: for the data what it would read, else the work."""
    if topic is Topic.DATA and not brief.answers.lacks(MustHave.BOUNDARY):
        return brief.answers.boundary
    return brief.answers.workflow
