"""Decisions, and what must be done before anything is signed."""

from collections.abc import Mapping
from datetime import date, datetime

from domain.calendar import Holidays, day_of
from domain.candidate.candidate import Candidate
from domain.candidate.record import CandidateRecord
from domain.decision import (
    Decision,
    DecisionDraft,
    Outcome,
    Todo,
    TodoKind,
    check_correctable,
    check_decision,
    default_due,
    made,
    reminder_at,
    todo_kinds,
)
from domain.ids import new_id
from domain.model import Value
from domain.outgoing import Card, Kind, Subject, outgoing
from domain.panel.pages import PanelPage
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Stale
from services.panels import cancel_reminders, refresh_panel
from services.records import read_record
from storage.database import Database
from storage.store import Store


class TodoPage(Value):
    """A to-do as its messages and forms show it; never the candidate's name."""

    todo: Todo
    brief_title: str


class DecisionService:
    """Decides, corrects, and follows what a hire brings with it."""

    def __init__(self, database: Database, holidays: Holidays) -> None:
        self._database = database
        self._holidays = holidays

    def default_due(self, *, actor: Actor, now: datetime) -> date:
        """The day that the form proposes for the to-dos."""
        return default_due(day_of(now, actor.zone), self._holidays)

    def record(self, *, actor: Actor, candidate_id: str) -> CandidateRecord:
        """For the form, and for the hiring manager alone."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, candidate_id)
            _check_decider(actor, record)
            return record

    def decide(
        self,
        *,
        actor: Actor,
        now: datetime,
        form_id: str,
        candidate_id: str,
        version: int,
        draft: DecisionDraft,
        zones: Mapping[str, str],
    ) -> Decision:
        """The decision or its correction, with its to-dos. `zones` has the zone of each to-do's owner."""
        with self._database.transaction(actor.workspace) as store:
            record = read_record(store, candidate_id, lock=True)
            candidate = record.candidate
            if store.forms.result_of(form_id) is not None and record.decision:
                return record.decision
            _check_decider(actor, record)
            if record.version != version:
                raise Stale(f"Something about {candidate.name} changed while this form was open.")
            kinds = _kinds_to_deal(record, draft.outcome)
            outcome = check_decision(
                draft,
                panel=record.result,
                kinds=kinds,
                zone=actor.zone,
                now=now,
                is_correction=record.decision is not None,
            )
            decision = made(
                draft,
                outcome,
                record.decision,
                record.result,
                candidate_id=candidate.id,
                workspace=candidate.workspace,
                brief_id=candidate.brief_id,
                decided_by=actor.user,
                decided_at=now,
            )
            store.decisions.add(decision)
            candidate = candidate.decide()
            store.candidates.save(candidate)
            store.panels.save(record.panel.close())
            if not outcome.is_hire:
                _drop_todos(store, record, now)
            self._deal_todos(store, actor, now, candidate, draft, kinds, zones)
            _post_decision(store, record, now)
            store.forms.remember(form_id, candidate.id, now)
            store.audit.record(actor.user, Act.DECIDE, Subject.candidate(candidate.id), now)
            return decision

    def page(self, *, workspace: str, todo_id: str) -> TodoPage:
        """For the messages about a to-do."""
        with self._database.reading(workspace) as store:
            return _page(store, store.decisions.todo(todo_id))

    def todo(self, *, actor: Actor, todo_id: str) -> TodoPage:
        """For its forms, and for somebody who may change it; refused where nothing is left to do."""
        with self._database.reading(actor.workspace) as store:
            todo = store.decisions.todo(todo_id)
            check(actor, Act.DO_TODO, todo.people)
            todo.check_open()
            return _page(store, todo)

    def todo_to_finish(self, *, actor: Actor, todo_id: str, form_id: str) -> TodoPage:
        """As `todo`, and for a form sent twice, whose to-do is done by now."""
        with self._database.reading(actor.workspace) as store:
            todo = store.decisions.todo(todo_id)
            check(actor, Act.DO_TODO, todo.people)
            if store.forms.result_of(form_id) is None:
                todo.check_open()
            return _page(store, todo)

    def finish(
        self, *, actor: Actor, now: datetime, form_id: str, todo_id: str, version: int, found: Mapping[str, str]
    ) -> Todo:
        """Done, with what was found."""
        with self._database.transaction(actor.workspace) as store:
            todo = _lock_todo(store, todo_id)
            if store.forms.result_of(form_id) is not None:
                return todo
            check(actor, Act.DO_TODO, todo.people)
            done = todo.done(found, actor.user, now)
            _check_version(todo, version)
            store.decisions.save_todo(done)
            store.deliveries.cancel(Subject.todo(done.id), {Kind.TODO_ASKED, Kind.TODO_DUE})
            _refresh(store, done, now)
            store.forms.remember(form_id, done.id, now)
            store.audit.record(actor.user, "todo.finish", Subject.todo(done.id), now)
            return done

    def move(
        self,
        *,
        actor: Actor,
        now: datetime,
        form_id: str,
        todo_id: str,
        version: int,
        owner: str,
        zone: str,
        due_on: date,
    ) -> Todo:
        """Another day, or another person."""
        with self._database.transaction(actor.workspace) as store:
            todo = _lock_todo(store, todo_id)
            if store.forms.result_of(form_id) is not None:
                return todo
            check(actor, Act.DO_TODO, todo.people)
            moved = todo.move(owner, zone, due_on, now, self._holidays)
            _check_version(todo, version)
            store.decisions.save_todo(moved)
            store.deliveries.cancel(Subject.todo(moved.id), {Kind.TODO_DUE})
            if owner != todo.owner:
                store.deliveries.cancel(Subject.todo(moved.id), {Kind.TODO_ASKED})
            _ask(store, actor, moved, now, is_new=owner != todo.owner)
            _refresh(store, moved, now)
            store.forms.remember(form_id, moved.id, now)
            store.audit.record(actor.user, "todo.move", Subject.todo(moved.id), now)
            return moved

    def _deal_todos(
        self,
        store: Store,
        actor: Actor,
        now: datetime,
        candidate: Candidate,
        draft: DecisionDraft,
        kinds: tuple[TodoKind, ...],
        zones: Mapping[str, str],
    ) -> None:
        if not kinds or draft.due_on is None:
            return
        todos = []
        for kind in kinds:
            owner = draft.owners[kind]
            zone = zones.get(owner, actor.zone)
            todos.append(
                Todo(
                    id=new_id(),
                    workspace=candidate.workspace,
                    candidate_id=candidate.id,
                    brief_id=candidate.brief_id,
                    manager=candidate.manager,
                    kind=kind,
                    owner=owner,
                    due_on=draft.due_on,
                    due_at=reminder_at(draft.due_on, zone, now, self._holidays),
                    zone=zone,
                )
            )
        store.decisions.add_todos(todos)
        for todo in todos:
            _ask(store, actor, todo, now, is_new=True)


def _kinds_to_deal(record: CandidateRecord, outcome: Outcome | None) -> tuple[TodoKind, ...]:
    """A correction from one kind of hire to the other keeps the to-dos that are there."""
    if outcome is None or not outcome.is_hire or record.todos:
        return ()
    return todo_kinds(is_outside=record.is_outside)


def _post_decision(store: Store, record: CandidateRecord, now: datetime) -> None:
    candidate = record.candidate
    subject = Subject.candidate(candidate.id)
    store.deliveries.post(
        outgoing(
            Kind.DECISION_CARD,
            subject,
            candidate.room,
            people=candidate.people(),
            at=now,
            under=Card(kind=Kind.CANDIDATE_CARD, subject=subject),
        )
    )
    for user in record.panel.outstanding:
        cancel_reminders(store, record.panel, user)
    refresh_panel(store, PanelPage(panel=record.panel, judged=record.judged), now)
    store.deliveries.refresh(Subject.brief(candidate.brief_id), now)


def _ask(store: Store, actor: Actor, todo: Todo, now: datetime, *, is_new: bool) -> None:
    """A word now to somebody else than who gave it to them, and one on the day."""
    if is_new and todo.owner != actor.user:
        store.deliveries.post(
            outgoing(
                Kind.TODO_ASKED, Subject.todo(todo.id), todo.owner, people=todo.people, at=now, once=str(todo.version)
            )
        )
    store.deliveries.post(
        outgoing(
            Kind.TODO_DUE, Subject.todo(todo.id), todo.owner, people=todo.people, at=todo.due_at, once=str(todo.version)
        )
    )


def _drop_todos(store: Store, record: CandidateRecord, now: datetime) -> None:
    for todo in record.todos:
        dropped = todo.drop()
        store.decisions.save_todo(dropped)
        store.deliveries.cancel(Subject.todo(dropped.id), {Kind.TODO_ASKED, Kind.TODO_DUE})
        store.deliveries.refresh(Subject.todo(dropped.id), now)


def _refresh(store: Store, todo: Todo, now: datetime) -> None:
    store.deliveries.refresh(Subject.todo(todo.id), now)
    store.deliveries.refresh(Subject.candidate(todo.candidate_id), now, {Kind.CANDIDATE_CARD, Kind.DECISION_CARD})


def _lock_todo(store: Store, todo_id: str) -> Todo:
    """The to-do, read again behind the lock of its candidate."""
    store.candidates.lock((store.decisions.todo(todo_id)).candidate_id)
    return store.decisions.todo(todo_id)


def _page(store: Store, todo: Todo) -> TodoPage:
    brief = store.briefs.get(todo.brief_id)
    return TodoPage(todo=todo, brief_title=brief.title)


def _check_decider(actor: Actor, record: CandidateRecord) -> None:
    check(actor, Act.DECIDE, record.people)
    if record.decision:
        check_correctable(record.decision, has_hire=record.has_hire)


def _check_version(todo: Todo, version: int) -> None:
    if todo.version != version:
        raise Stale("Somebody changed this to-do while the form was open.")
