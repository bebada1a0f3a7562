"""What ends with a brief that is closed, and is there again once it is taken up, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Asked, Closing, Judge, Product, ProductTrial
from domain.brief.commands import BriefCommand, CloseBrief
from domain.decision.todo import RECHECKED, Todo
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.question.commands import AnswerQuestion
from domain.question.question import Question, Topic, approved_answer
from domain.refusals import Refusal
from domain.waiting.overview import Task
from domain.workspace.settings import BeforeCandidates, KeptSettings, WorkspaceSettings
from services.brief.briefs import BriefService
from services.brief.questions import QuestionService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.worlds import keep, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=30)
MAYA, DANA = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UDANA"))
TRIED = brief_of(
    TRIAGE.but(product=Product.SOME, judge=Judge.YES, product_trial=ProductTrial(until=UNTIL), owner="UROSA")
).model_copy(update={"room": "G0ROOM", "asked": Asked(owner="UROSA", at=NOW)})


def question(topic: Topic, **changes: object) -> Question:
    values = {"id": new_id(), "workspace": "T1", "brief_id": "b1", "person": "UDANA", "by": "UMAYA", "asked_at": NOW}
    return Question.model_validate(values | {"topic": topic} | changes)


class Closed:
    """A brief that is closed while things wait: two to-dos of three, an approval, the end of a product's trial."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.briefs = BriefService(database)
        todos = [
            Todo(
                id=f"t-{kind}",
                workspace="T1",
                brief_id="b1",
                manager="UMAYA",
                kind=kind,
                owner="UMAYA",
                due_on=(NOW + timedelta(days=7)).date(),
                due_at=NOW + timedelta(days=7),
                zone="UTC",
            )
            for kind in RECHECKED
        ]
        keep(
            database,
            TRIED,
            todos[0].done({"found": "0.03 a run."}, "UMAYA", NOW),
            *todos[1:],
            outgoing(
                Kind.BRIEF_TRIAL_OVER, TRIED.subject, "UMAYA", people=TRIED.people, at=UNTIL, once=f"{UNTIL:%Y-%m-%d}"
            ),
        )
        self.approval = question(Topic.APPROVAL, about=approved_answer(TRIED))
        with database.transaction("T1") as store:
            store.questions.add(self.approval)
            approves = WorkspaceSettings(before_candidates=BeforeCandidates(approver="UDANA"))
            store.settings.save(KeptSettings(workspace="T1", settings=approves, version=1), NOW)
            store.audit.record("UMAYA", "test.keep", Subject.brief("b1"), NOW)

    def close(self) -> None:
        command = CloseBrief(
            actor=MAYA, now=NOW, form_id="", version=1, brief_id="b1", how=Closing.FILLED, reason="By an intern"
        )
        saved(self.briefs.close(command))

    def take_up(self) -> None:
        saved(self.briefs.take_up(BriefCommand(actor=MAYA, now=NOW, form_id="", brief_id="b1", version=2)))

    def answer(self, reply: str = "yes", **more: object) -> None:
        values = {"actor": DANA, "now": NOW, "form_id": "", "question_id": self.approval.id, "reply": reply}
        saved(QuestionService(self.database).answer(AnswerQuestion.model_validate(values | {"note": "Fine"} | more)))

    def still_to_do(self) -> list[Todo]:
        with self.database.reading("T1") as store:
            return [todo for todo in store.decisions.todos("b1") if not todo.is_done]

    def waits(self) -> bool:
        with self.database.reading("T1") as store:
            return [view.question.id for view in store.questions.waiting_for("UDANA")] == [self.approval.id]

    def owed(self, user: str) -> set[Task]:
        with self.database.reading("T1") as store:
            found = store.overviews.expected(user, NOW, "UTC")
            return {each.task for each in found.mine} | {each.task for each in found.others}

    def planned(self) -> datetime | None:
        with self.database.reading("T1") as store:
            return store.deliveries.planned_for(TRIED.subject, Kind.BRIEF_TRIAL_OVER)


@pytest.fixture
def closed(database: Database) -> Closed:
    return Closed(database)


def test_nothing_is_asked_for_a_closed_brief_and_all_of_it_once_it_is_taken_up(closed: Closed) -> None:
    before = closed.still_to_do()
    closed.close()
    assert (closed.still_to_do(), closed.waits(), closed.planned()) == ([], False, None)
    assert closed.owed("UROSA") == closed.owed("UMAYA") == set()
    with pytest.raises(Refusal, match="is closed"):
        closed.answer()
    closed.take_up()
    assert [(each.id, each.due_at) for each in closed.still_to_do()] == [(each.id, each.due_at) for each in before]
    assert (closed.waits(), closed.planned()) == (True, UNTIL)
    assert Task.OWN in closed.owed("UROSA") & closed.owed("UMAYA")
    with closed.database.reading("T1") as store:
        asked = select(DeliveryRow.subject_id).where(DeliveryRow.kind == Kind.REMINDER)
        assert "UDANA" in set(store.session.scalars(asked))


def test_a_yes_outlives_closing_and_taking_up(closed: Closed) -> None:
    closed.answer()
    closed.close()
    closed.take_up()
    with closed.database.reading("T1") as store:
        assert [each.about for each in store.questions.of_brief("b1")] == [approved_answer(TRIED)]
