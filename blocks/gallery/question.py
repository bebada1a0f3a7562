"""Questions of a brief: the form, what whoever is asked reads, what the hiring manager reads."""

from collections.abc import Iterator
from datetime import timedelta

from blocks.brief.card import brief_card, shared_card
from blocks.brief.ids import BriefState
from blocks.gallery.worked import MORNING, TRIAGE, brief_of
from blocks.kit import Message, View
from blocks.question.approval import ApprovalState, approval_form
from blocks.question.card import question_answered, question_asked
from blocks.question.form import ask_form
from domain.brief.brief import DataAccess, Judge, LetBe, Mistakes, Product
from domain.question.approval import Approval, ApprovalPage
from domain.question.question import AskPage, Question, QuestionView, Topic, approved_answer

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
    for topic in (each for each in Topic if each is not Topic.APPROVAL):
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
    yield from _approvals()
    yield "card shared", shared_card(OPEN.model_copy(update={"room": "C0TRIAGE"}), questions=asked_of)


def _approvals() -> Iterator[tuple[str, Message | View]]:
    """Asked for, answered each way, lapsed, and how the brief's cards say it."""
    built = brief_of(TRIAGE.but(product=Product.SOME))
    asked = ASKED.model_copy(
        update={"id": "q9", "topic": Topic.APPROVAL, "person": "U0DANA", "about": approved_answer(built)}
    )
    replies = {
        "yes": "It is in this quarter's budget.",
        "no": "Not before the audit in May.",
        "question": "What does it cost us if we wait?",
    }
    yield "approval asked", question_asked(QuestionView(question=asked, brief=built))
    yield "approval lapsed", question_asked(QuestionView(question=asked, brief=OPEN))
    closed = built.model_copy(update={"let_be": LetBe(by="U0DANA", at=ASKED.asked_at, reason="By an intern")})
    yield "approval closed", question_asked(QuestionView(question=asked, brief=closed))
    yield "question closed", question_asked(QuestionView(question=ASKED, brief=closed))
    yield (
        "approval form",
        approval_form(
            ApprovalPage(view=QuestionView(question=asked, brief=built)), ApprovalState(form_id="f1", question_id="q9")
        ),
    )
    yield "approval card not asked", brief_card(built, approval=Approval(approver="U0DANA"))
    yield "approval card asked", brief_card(built, approval=Approval(approver="U0DANA", question=asked))
    for place, (key, note) in enumerate(replies.items()):
        answered = asked.answered(asked.asking.replies[place], NOON, note)
        view = QuestionView(question=answered, brief=built)
        yield f"approval asked {key}", question_asked(view)
        yield f"approval answered {key}", question_answered(view)
        approval = Approval(approver="U0DANA", question=answered)
        yield f"approval card {key}", brief_card(built, approval=approval)
        shared = built.model_copy(update={"room": "C0TRIAGE"})
        yield f"approval shared card {key}", shared_card(shared, approval=approval)
    buy = brief_of(TRIAGE)
    yield "approval card of a purchase", brief_card(buy, approval=Approval(approver="U0DANA"))
