"""Decisions on both databases: one at a time, corrected with a reason, with to-dos that follow."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blocks.gallery.onboarding import onboarding
from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Frequency, Judge, Product
from domain.brief.commands import BriefCommand
from domain.calendar import day_of
from domain.candidate.candidate import CandidateDraft, Status
from domain.command import Asks, Overtaken, Saved
from domain.decision.commands import Decide, FinishTodo, MoveTodo
from domain.decision.decision import Decision, DecisionDraft, DecisionOutcome
from domain.decision.todo import RECHECKED, Todo, TodoKind, owner_field
from domain.guide.shipped import SHIPPED
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.commands import SendScorecard
from domain.panel.gate import Verdict
from domain.panel.panel import deal
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed
from domain.waiting.reminders import WorksIn
from services.brief.briefs import BriefService
from services.candidate.candidates import CandidateService
from services.decisions import Decided, DecisionService
from services.outgoing.reminders import ReminderService
from services.panel.scorecards import ScorecardService
from services.todos import TodoChanged, TodoService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import at_once
from tests.worlds import add_candidate, keep, marks_of, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = date(2026, 12, 1)
MAYA, ANA, NOOR = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UANA", "UNOOR"))
OWNERS = dict.fromkeys(TodoKind, "UNOOR")
PRODUCTION = DecisionDraft(outcome=DecisionOutcome.PRODUCTION, reason="Best evidence.", owners=OWNERS, due_on=DUE)
EVERYTHING = frozenset({"outcome", "reason", "override", "correction", "flag_3", "due_on", *map(owner_field, TodoKind)})
NO = DecisionDraft(outcome=DecisionOutcome.NO, reason="Not now.")


class Desk:
    """One candidate whom Ana alone interviews, and the services around them."""

    def __init__(self, database: Database, candidate_id: str) -> None:
        self.database = database
        self.decisions = DecisionService(database)
        self.todo_service = TodoService(database)
        self.candidate_id = candidate_id

    def score(self, scores: str = "44444", flags: tuple[int, ...] = ()) -> None:
        with self.database.reading("T1") as store:
            panel = store.panels.of(Subject.candidate(self.candidate_id))
        command = SendScorecard(
            actor=ANA,
            now=NOW,
            form_id="s1",
            version=0,
            panel_id=panel.id,
            shown=SHIPPED.category_keys,
            marks=marks_of(scores, flags),
            is_sure=True,
        )
        saved(ScorecardService(self.database).send(command))

    def send(self, draft: DecisionDraft, form_id: str = "d1", *, version: int = 2, **more: Any) -> Decided:
        return self.decisions.decide(
            Decide(
                actor=more.get("actor", MAYA),
                now=more.get("now", NOW),
                form_id=form_id,
                candidate_id=self.candidate_id,
                version=version,
                draft=draft,
                asked=more.get("asked", EVERYTHING),
                zones={"UNOOR": "Asia/Tokyo"},
                refused=more.get("refused", {}),
            )
        )

    def decide(self, draft: DecisionDraft, form_id: str = "d1", **more: Any) -> Decision:
        outcome = self.send(draft, form_id, **more)
        assert isinstance(outcome, Saved)
        assert outcome.result.decision
        return outcome.result.decision

    def waiting(self, kind: Kind) -> list[DeliveryRow]:
        with self.database.reading("T1") as store:
            rows = select(DeliveryRow).where(DeliveryRow.kind == kind, DeliveryRow.state == "pending")
            return list(store.session.scalars(rows.where(DeliveryRow.operation == "post")))

    def todos(self) -> list[Todo]:
        with self.database.reading("T1") as store:
            return [todo for todo in store.decisions.todos("b1", self.candidate_id) if not todo.is_done]


@pytest.fixture
def desk(database: Database) -> Desk:
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE.but(product=Product.SOME, judge=Judge.YES)))
        store.audit.record("UMAYA", "brief.save", Subject.brief("b1"), NOW)
    draft = CandidateDraft(name="Priya Nair", panel=deal(SHIPPED, ["UANA"]), room="G0ROOM")
    made = saved(CandidateService(database).add(add_candidate(MAYA, NOW, draft, "f1")))
    return Desk(database, made.candidate_id)


def test_the_first_candidate_brings_the_re_checks_of_the_brief_and_the_next_one_none(desk: Desk) -> None:
    """A role is about to be published."""
    assert [(todo.kind, todo.owner, todo.candidate_id) for todo in desk.todos()] == [
        (kind, "UMAYA", "") for kind in RECHECKED
    ]
    assert [(row.conversation, row.subject_id) for row in desk.waiting(Kind.BRIEF_TODOS)] == [("UMAYA", "b1")]
    draft = CandidateDraft(name="Tomás Ruiz", panel=deal(SHIPPED, ["UANA"]))
    saved(CandidateService(desk.database).add(add_candidate(MAYA, NOW, draft, "f2")))
    assert len(desk.todos()) == 3
    assert len(desk.waiting(Kind.BRIEF_TODOS)) == 1


def test_a_hire_deals_its_hand_over_to_be_asked_for_at_nine_where_its_owner_lives(desk: Desk) -> None:
    desk.score()
    decision = desk.decide(PRODUCTION)
    assert decision.verdict is Verdict.CLEARS
    assert [row.conversation for row in desk.waiting(Kind.TODO_ASKED)] == ["UNOOR"]
    assert {row.conversation for row in desk.waiting(Kind.REMINDER)} >= {"UNOOR"}
    with desk.database.reading("T1") as store:
        assert (store.candidates.get(desk.candidate_id)).status is Status.DECIDED
        todos = store.decisions.todos("b1", desk.candidate_id)
        assert [todo.kind for todo in todos] == list(TodoKind)
        assert todos[-1].due_at == datetime(2026, 12, 1, 0, tzinfo=UTC)


def test_what_was_looked_up_long_ago_is_asked_again_at_the_decision(desk: Desk) -> None:
    desk.score()
    pricing, policy, _ = desk.todos()
    for todo, days in ((pricing, 0), (policy, 20)):
        at = NOW + timedelta(days=days)
        command = FinishTodo(
            actor=MAYA, now=at, form_id=f"t{days}", todo_id=todo.id, version=1, found={"found": "As before."}
        )
        saved(desk.todo_service.finish(command))
    later = NOW + timedelta(days=31)
    assert desk.decisions.page(MAYA, desk.candidate_id, later).todos == (TodoKind.PRICING, TodoKind.HANDOVER)
    desk.decide(PRODUCTION.model_copy(update={"due_on": DUE + timedelta(days=60)}), now=later)
    # Whoever gets several hears of them in one message.
    assert desk.waiting(Kind.TODO_ASKED) == []
    assert [(row.conversation, row.subject_id) for row in desk.waiting(Kind.TODOS_ASKED)] == [("UNOOR", "b1")]
    given = desk.todo_service.given("T1", "b1", "UNOOR")
    assert [todo.kind for todo in given.todos] == [TodoKind.PRICING, TodoKind.HANDOVER]
    assert {(todo.kind, todo.owner, todo.candidate_id) for todo in desk.todos()} == {
        (TodoKind.PRICING, "UNOOR", ""),
        (TodoKind.DUTIES, "UMAYA", ""),
        (TodoKind.HANDOVER, "UNOOR", desk.candidate_id),
    }


def test_a_brief_that_is_let_be_needs_no_re_check(desk: Desk) -> None:
    with desk.database.transaction("T1") as store:
        store.briefs.save(brief_of(TRIAGE.but(product=Product.SOME, judge=Judge.YES, frequency=Frequency.RARE)))
        store.audit.record("UMAYA", "brief.save", Subject.brief("b1"), NOW)
    saved(BriefService(desk.database).let_be(BriefCommand(actor=MAYA, now=NOW, form_id="", brief_id="b1", version=1)))
    assert desk.todos() == []


def test_a_to_do_is_asked_for_on_a_working_day_of_whoever_has_it(desk: Desk) -> None:
    """A Friday is no working day in Riyadh, nor for whoever has said nothing and works for somebody there."""
    for actor, place in ((MAYA, "SA"), (NOOR, "DE")):
        ReminderService(desk.database).works_in(WorksIn(actor=actor, now=NOW, place=place))
    desk.score()
    # Five working days from a Friday: from Sunday to Thursday.
    assert desk.decisions.page(MAYA, desk.candidate_id, NOW.replace(day=27)).due_on == date(2026, 12, 3)
    friday = date(2026, 12, 4)
    desk.decide(PRODUCTION.model_copy(update={"due_on": friday, "owners": {**OWNERS, TodoKind.HANDOVER: "UANA"}}))
    [handover] = [todo for todo in desk.todos() if todo.owner == "UANA"]
    assert day_of(handover.due_at, handover.zone) == date(2026, 12, 3)
    given = MoveTodo(
        actor=MAYA, now=NOW, form_id="t1", todo_id=handover.id, version=1, owner="UNOOR", zone="UTC", due_on=None
    )
    assert saved(desk.todo_service.move(given)).due_at.date() == friday


def test_an_overdue_to_do_can_be_given_away_with_its_day_as_it_stood(desk: Desk) -> None:
    desk.score()
    [todo, *_] = desk.todos()
    late = NOW + timedelta(days=30)
    given = MoveTodo(
        actor=MAYA, now=late, form_id="t1", todo_id=todo.id, version=1, owner="UNOOR", zone="UTC", due_on=todo.due_on
    )
    assert saved(desk.todo_service.move(given)).due_on > late.date()


def test_the_same_decision_sent_twice_at_once_is_one(desk: Desk) -> None:
    desk.score()
    first, second = at_once(lambda: desk.decide(PRODUCTION), lambda: desk.decide(PRODUCTION))
    assert first == second
    assert len(desk.todos()) == 4


def test_of_two_windows_the_second_sees_what_changed(desk: Desk) -> None:
    desk.score()
    results = at_once(lambda: desk.send(PRODUCTION), lambda: desk.send(NO, "d2"))
    assert sorted(type(result).__name__ for result in results) == ["Overtaken", "Saved"]


def test_a_correction_needs_its_reason_and_withdraws_the_to_dos(desk: Desk) -> None:
    desk.score()
    desk.decide(PRODUCTION)
    with pytest.raises(Invalid) as refusal:
        desk.decide(NO, "d2", version=3)
    assert set(refusal.value.errors) == {"correction"}
    corrected = desk.decide(NO.model_copy(update={"correction": "A call."}), "d2", version=3)
    assert corrected.version == 2
    assert desk.waiting(Kind.TODO_ASKED) == []
    # The brief goes on, and so does what is to be looked up for it.
    assert [todo.kind for todo in desk.todos()] == list(RECHECKED)


def test_from_production_to_prototyping_the_to_dos_stay(desk: Desk) -> None:
    desk.score()
    desk.decide(PRODUCTION)
    desk.decide(
        DecisionDraft(outcome=DecisionOutcome.PROTOTYPING, reason="Smaller first.", correction="A call."),
        "d2",
        version=3,
    )
    assert len(desk.todos()) == 4


def test_before_the_panel_opens_only_the_candidates_own_choice_is_recorded(desk: Desk) -> None:
    with pytest.raises(Invalid):
        desk.decide(NO, version=1)
    withdrew = desk.decide(DecisionDraft(outcome=DecisionOutcome.WITHDREW, reason="Another offer."), version=1)
    assert withdrew.verdict is None


def test_a_flag_that_came_in_late_is_asked_for(desk: Desk) -> None:
    desk.score(flags=(3,))
    with pytest.raises(Invalid) as refusal:
        desk.decide(PRODUCTION)
    assert set(refusal.value.errors) == {"flag_3"}


def test_nobody_but_the_manager_decides(desk: Desk) -> None:
    desk.score()
    for actor in (ANA, NOOR, Actor(workspace="T1", user="UADMIN", is_admin=True)):
        with pytest.raises(NotAllowed):
            desk.decide(PRODUCTION, actor=actor)


def test_once_the_onboarding_has_started_the_decision_stays(desk: Desk) -> None:
    desk.score()
    desk.decide(PRODUCTION)
    keep(desk.database, onboarding(candidate_id=desk.candidate_id))
    with pytest.raises(NotAllowed, match="onboarding has started"):
        desk.decide(NO.model_copy(update={"correction": "Too late."}), "d2", version=3)


def test_a_to_do_is_done_once_and_its_reminder_goes(desk: Desk) -> None:
    desk.score()
    desk.decide(PRODUCTION)
    with desk.database.reading("T1") as store:
        todo, _ = store.decisions.todos_of("UNOOR")[0]

    def finish(form_id: str, actor: Actor = NOOR) -> Any:
        found = {field: "Appendix B" for field, _ in todo.kind.lines}
        return desk.todo_service.finish(
            FinishTodo(actor=actor, now=NOW, form_id=form_id, todo_id=todo.id, version=1, found=found)
        )

    with pytest.raises(NotAllowed):
        finish("t0", ANA)
    results = at_once(lambda: finish("t1"), lambda: finish("t1"), lambda: finish("t2", MAYA))
    assert len([result for result in results if isinstance(result, Overtaken)]) in (1, 2), results
    assert len(desk.todos()) == 3


def test_a_moved_to_do_is_asked_for_on_the_new_day_of_the_new_owner(desk: Desk) -> None:
    desk.score()
    desk.decide(PRODUCTION)
    with desk.database.reading("T1") as store:
        todo, _ = store.decisions.todos_of("UNOOR")[0]

    def move(form_id: str, to: str, actor: Actor = NOOR) -> TodoChanged:
        moved = MoveTodo(
            actor=actor,
            now=NOW,
            form_id=form_id,
            todo_id=todo.id,
            version=1,
            owner=to,
            zone="UTC",
            due_on=DUE + timedelta(days=1),
        )
        return desk.todo_service.move(moved)

    assert isinstance(move("t1", "UANA"), Saved)
    with pytest.raises(NotAllowed):
        move("t2", "UANA")
    [moved] = [each for each in desk.todos() if each.id == todo.id]
    assert (moved.owner, moved.due_at) == ("UANA", datetime(2026, 12, 2, 9, tzinfo=UTC))
    assert "UANA" in {row.conversation for row in desk.waiting(Kind.REMINDER)}
    assert isinstance(move("t3", "UMAYA", MAYA), Overtaken)


def test_a_form_that_lacks_what_the_outcome_needs_comes_back_with_it(desk: Desk) -> None:
    desk.score(flags=(3,))
    outcome = desk.send(DecisionDraft(outcome=DecisionOutcome.PRODUCTION, reason="Good."), asked=frozenset({"outcome"}))
    assert isinstance(outcome, Asks)
    assert "asks a little more" in outcome.question
    assert isinstance(desk.send(PRODUCTION.model_copy(update={"flag_answers": {3: "Pays."}})), Saved)


def test_somebody_who_cannot_take_part_is_an_error_where_they_were_picked(desk: Desk) -> None:
    desk.score()
    with pytest.raises(Invalid) as refusal:
        desk.send(PRODUCTION, refused={"UNOOR": "That person is a guest here."})
    assert set(refusal.value.errors) == {owner_field(TodoKind.HANDOVER)}


def test_a_strangers_replay_is_refused_like_their_first_try(desk: Desk) -> None:
    desk.score()
    desk.decide(PRODUCTION)
    with pytest.raises(NotAllowed):
        desk.send(PRODUCTION, actor=ANA)
