"""Questions of a brief: the form, what whoever is asked reads, what the hiring manager reads."""

from collections.abc import Iterator
from datetime import timedelta

from blocks.brief.card import brief_card, shared_card
from blocks.brief.ids import BriefState
from blocks.gallery.worked import MORNING, TRIAGE, brief_of
from blocks.kit import Message, View
from blocks.question.card import question_answered, question_asked
from blocks.question.form import ask_form
from domain.brief.brief import DataAccess, Judge, Mistakes, Product
from domain.question.question import AskPage, Question, QuestionView, Topic

OPEN = brief_of(
    TRIAGE.but(data=DataAccess.UNCLEAR, mistakes=Mistakes.UNSURE, product=Product.NOT_LOOKED, judge=Judge.UNSURE)
)
STATE = BriefState(form_id="f1", brief="b1", version=1)
ASKED = Question(
    id="q1", workspace="T1", brief_id="b1", topic=Topic.DATA, person="U0BEN", by="U0MAYA", asked_at=MORNING
)
NOON = MORNING + timedelta(days=1)


def said(question: Question, reply: int) -> Question:
    return question.answered(question.asking.replies[reply], NOON)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    judge = ASKED.model_copy(update={"id": "q2", "topic": Topic.JUDGE, "person": "U0ROSA"})
    knows_not = said(ASKED.model_copy(update={"id": "q3", "person": "U0ANA"}), 3)
    yield "form", ask_form(AskPage(brief=OPEN), STATE)
    yield "form asked already", ask_form(AskPage(brief=OPEN, questions=(ASKED, said(judge, 0))), STATE)
    one = OPEN.model_copy(update={"answers": TRIAGE.but(product=Product.SOME, data=DataAccess.UNCLEAR)})
    yield "form of one", ask_form(AskPage(brief=one), STATE)
    for topic in Topic:
        of = OPEN.model_copy(update={"answers": OPEN.answers.but(frequency="monthly")})
        asked = ASKED.model_copy(update={"topic": topic})
        yield f"asked {topic}", question_asked(QuestionView(question=asked, brief=of))
    yield "asked answered", question_asked(QuestionView(question=said(ASKED, 1), brief=OPEN))
    settled = brief_of(TRIAGE)
    yield "asked settled", question_asked(QuestionView(question=ASKED, brief=settled))
    yield "answered", question_answered(QuestionView(question=said(ASKED, 1), brief=OPEN))
    yield "answered not known", question_answered(QuestionView(question=knows_not, brief=OPEN))
    taken = OPEN.model_copy(update={"answers": OPEN.answers.but(data=DataAccess.NOT_CONNECTED)})
    yield "answered taken over", question_answered(QuestionView(question=said(ASKED, 1), brief=taken))
    asked_of = (ASKED, said(judge, 0), knows_not)
    yield "card", brief_card(OPEN, questions=asked_of)
    yield "card shared", shared_card(OPEN.model_copy(update={"room": "C0TRIAGE"}), questions=asked_of)
