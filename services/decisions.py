"""Decisions, and what must be done before anything is signed."""

from datetime import date, datetime, timedelta

from domain.calendar import Holidays, day_of, next_working_day
from domain.candidate.candidate import Candidate
from domain.candidate.record import CandidateRecord
from domain.command import Asks, Overtaken, Saved
from domain.decision.commands import Decide, FinishTodo, MoveTodo
from domain.decision.decision import (
    Todo,
    TodoKind,
    check_correctable,
    check_decision,
    default_due,
    made,
    reminder_at,
)
from domain.decision.page import DecisionPage, TodoPage
from domain.ids import new_id
from domain.outgoing import Card, Kind, Subject, outgoing
from domain.panel.pages import PanelPage
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotAllowed
from domain.waiting.reminders import Ask, Nudge, TakeBack
from domain.workspace.webhook import Facts, What
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.leavers import part_given
from services.outgoing.reminders import settle, wake
from services.outgoing.webhooks import tell_others
from services.panel.panels import refresh_panel
from services.records import read_record
from storage.database import Database
from storage.store import Store

MOVED_ON = "Somebody else has it by now, or it is done: the hiring manager can give it back to you."
MORE = "This outcome asks a little more: please fill in what is new below, then send again."
PANEL_CHANGED = "The panel changed while you had this open: the figures above are the newest. Your text is still here."
TODO_CHANGED = "Somebody changed this to-do while you had it open. What you typed is still here; send again to keep it."

Decided = Saved[CandidateRecord] | Overtaken[DecisionPage] | Asks[DecisionPage]
TodoChanged = Saved[Todo] | Overtaken[TodoPage] | Asks[TodoPage]


class DecisionService:
    """Decides, corrects, and follows what a hire brings with it. All raise NotFound, NotAllowed, Refusal, Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def page(self, actor: Actor, candidate_id: str, now: datetime) -> DecisionPage:
        """For the form, and for the hiring manager alone."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, candidate_id)
            _check_decider(actor, record)
        with self._database.reading(actor.workspace) as store:
            return self._page(store, actor, record, now)

    def record(self, workspace: str, candidate_id: str) -> CandidateRecord:
        """For the card of a decision."""
        with self._database.reading(workspace) as store:
            return read_record(store, candidate_id)

    def todo_view(self, workspace: str, todo_id: str) -> TodoPage:
        """For the messages about a to-do."""
        with self._database.reading(workspace) as store:
            return _todo_page(store, store.decisions.todo(todo_id))

    def todo(self, actor: Actor, todo_id: str) -> TodoPage:
        """For its forms, and for somebody who may change it. Raises Refusal where nothing is left to do."""
        with self._database.reading(actor.workspace) as store:
            todo = store.decisions.todo(todo_id)
            check(actor, Act.DO_TODO, todo.people)
            todo.check_open()
            return _todo_page(store, todo)

    def decide(self, command: Decide) -> Decided:
        """The decision or its correction, with its to-dos. Raises Invalid at what is missing in the form."""

        def decide(store: Store, record: CandidateRecord) -> CandidateRecord | Asks[DecisionPage]:
            draft, kinds = command.draft, record.asked_todos(command.draft.outcome)
            try:
                outcome = check_decision(
                    draft,
                    panel=record.result,
                    hired=record.hired,
                    kinds=kinds,
                    zone=command.actor.zone,
                    now=command.now,
                    is_correction=record.decision is not None,
                    refused=command.refused,
                )
            except Invalid as invalid:
                if invalid.errors.keys() <= command.asked:
                    raise
                return Asks(self._page(store, command.actor, record, command.now), MORE)
            candidate = record.candidate
            decision = made(
                draft,
                outcome,
                record.decision,
                record.result,
                record.hired,
                candidate_id=candidate.id,
                workspace=candidate.workspace,
                brief_id=candidate.brief_id,
                decided_by=command.actor.user,
                decided_at=command.now,
            )
            store.decisions.add(decision)
            candidate = candidate.decide()
            store.candidates.save(candidate)
            store.panels.save(record.panel.close())
            if not outcome.is_hire:
                _drop_todos(store, record, command.now)
            self._deal_todos(store, command, candidate, kinds)
            _post_decision(store, record, command.now)
            facts = Facts(
                candidate=candidate.id,
                brief=candidate.brief_id,
                version=decision.version,
                state=outcome,
                by=command.actor.user,
            )
            tell_others(store, What.DECISION_MADE, facts, command.now)
            return record.model_copy(update={"candidate": candidate, "decision": decision})

        root = Root(
            lock=lambda store: read_record(store, command.candidate_id, lock=True),
            check=lambda _, record: _check_decider(command.actor, record),
            version=lambda record: record.version,
            moved=_what_changed,
            subject=lambda record: Subject.candidate(record.candidate.id),
        )
        return change(
            self._database,
            command,
            Act.DECIDE,
            root,
            decide,
            lambda store, record: self._page(store, command.actor, record, command.now),
        )

    def finish(self, command: FinishTodo) -> TodoChanged:
        """Done, with what was found. Raises Invalid at what was not said."""

        def finish(store: Store, todo: Todo) -> Todo:
            done = todo.done(command.found, command.actor.user, command.now)
            store.decisions.save_todo(done)
            _settle(store, done, done.owner, command.now)
            _refresh(store, done, command.now)
            return done

        return change(self._database, command, "todo.finish", _todo_root(command), finish, _todo_page)

    def move(self, command: MoveTodo) -> TodoChanged:
        """Another day, or another person. Raises Refusal where it is done, Invalid at either."""

        def move(store: Store, todo: Todo) -> Todo:
            todo.check_open()
            if command.refused:
                raise Invalid({"owner": command.refused})
            holidays = self._days.of(store, command.owner, todo.manager)
            due_on = command.due_on or _still(todo, command.zone, command.now, holidays)
            moved = todo.move(command.owner, command.zone, due_on, command.now, holidays)
            store.decisions.save_todo(moved)
            return _moved(store, command, todo, moved)

        return change(self._database, command, "todo.move", _todo_root(command), move, _todo_page)

    def take_back(self, command: TakeBack) -> TodoChanged:
        """Whoever gave a to-do to somebody else does it after all. Raises Refusal, Invalid where somebody else has it by now."""
        actor = command.actor

        def check_given(store: Store, todo: Todo) -> None:
            todo.check_open()
            if store.reminders.handed_to(actor.user, Ask.TODO, todo.id) != todo.owner:
                raise NotAllowed(MOVED_ON)

        def take(store: Store, todo: Todo) -> Todo:
            holidays = self._days.of(store, actor.user, todo.manager)
            due_on = _still(todo, actor.zone, command.now, holidays)
            taken = todo.move(actor.user, actor.zone, due_on, command.now, holidays)
            store.decisions.save_todo(taken)
            return _moved(store, command, todo, taken)

        def lock(store: Store) -> Todo:
            store.candidates.lock(store.decisions.todo(command.subject).candidate_id)
            return store.decisions.todo(command.subject)

        root = Root[Todo](
            lock=lock,
            check=check_given,
            version=lambda todo: todo.version,
            moved=lambda _: TODO_CHANGED,
            subject=lambda todo: Subject.todo(todo.id),
        )
        return change(self._database, command, "todo.take_back", root, take, _todo_page)

    def _page(self, store: Store, actor: Actor, record: CandidateRecord, now: datetime) -> DecisionPage:
        holidays = self._days.of(store, actor.user)
        return DecisionPage(record=record, due_on=default_due(day_of(now, actor.zone), holidays))

    def _deal_todos(self, store: Store, command: Decide, candidate: Candidate, kinds: tuple[TodoKind, ...]) -> None:
        due_on = command.draft.due_on
        if not kinds or due_on is None:
            return
        todos = []
        for kind in kinds:
            owner = command.draft.owners[kind]
            zone = command.zones.get(owner, command.actor.zone)
            todos.append(
                Todo(
                    id=new_id(),
                    workspace=candidate.workspace,
                    candidate_id=candidate.id,
                    brief_id=candidate.brief_id,
                    manager=candidate.manager,
                    kind=kind,
                    owner=owner,
                    due_on=due_on,
                    due_at=reminder_at(due_on, zone, command.now, self._days.of(store, owner, candidate.manager)),
                    zone=zone,
                )
            )
        store.decisions.add_todos(todos)
        for todo in todos:
            _ask(store, command.actor, todo, command.now, is_new=True)


def _still(todo: Todo, zone: str, now: datetime, holidays: Holidays) -> date:
    """Whoever has it from now on has a working day at least."""
    return max(todo.due_on, next_working_day(day_of(now, zone) + timedelta(days=1), holidays))


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
        settle(store, user, Ask.SCORE, record.panel.id, now)
    wake(store, candidate.manager, now)
    refresh_panel(store, PanelPage(panel=record.panel, judged=record.judged), now)
    store.deliveries.refresh(Subject.brief(candidate.brief_id), now)


def _ask(store: Store, actor: Actor, todo: Todo, now: datetime, *, is_new: bool) -> None:
    """A word now to somebody else than who gave it to them; on the day it is among what waits for them."""
    if is_new and todo.owner != actor.user:
        store.deliveries.post(
            outgoing(
                Kind.TODO_ASKED, Subject.todo(todo.id), todo.owner, people=todo.people, at=now, once=str(todo.version)
            )
        )
    wake(store, todo.owner, now, manager=todo.manager)


def _moved(store: Store, command: MoveTodo | TakeBack, before: Todo, after: Todo) -> Todo:
    """Whoever had it and gave it away can take it back."""
    actor, now = command.actor, command.now
    _settle(store, after, before.owner, now)
    if actor.user == before.owner != after.owner:
        given = Nudge(declined_at=now, told_at=now, handed_to=after.owner)
        store.reminders.save(actor.user, Ask.TODO, after.id, given, after.manager)
    _ask(store, actor, after, now, is_new=after.owner != before.owner)
    if after.owner != before.owner:
        part_given(store, before.owner, now)
    _refresh(store, after, now)
    return after


def _settle(store: Store, todo: Todo, owner: str, now: datetime) -> None:
    """Nothing more is asked of whoever had it."""
    if todo.owner != owner or todo.is_done or todo.is_dropped:
        store.deliveries.cancel(Subject.todo(todo.id), {Kind.TODO_ASKED})
    settle(store, owner, Ask.TODO, todo.id, now, manager=todo.manager)


def _drop_todos(store: Store, record: CandidateRecord, now: datetime) -> None:
    for todo in record.todos:
        dropped = todo.drop()
        store.decisions.save_todo(dropped)
        _settle(store, dropped, dropped.owner, now)
        store.deliveries.refresh(Subject.todo(dropped.id), now)


def _refresh(store: Store, todo: Todo, now: datetime) -> None:
    store.deliveries.refresh(Subject.todo(todo.id), now)
    store.deliveries.refresh(Subject.candidate(todo.candidate_id), now, {Kind.CANDIDATE_CARD, Kind.DECISION_CARD})


def _todo_root(command: FinishTodo | MoveTodo) -> Root[Todo]:
    """The to-do, read again behind the lock of its candidate."""

    def lock(store: Store) -> Todo:
        store.candidates.lock(store.decisions.todo(command.todo_id).candidate_id)
        return store.decisions.todo(command.todo_id)

    return Root(
        lock=lock,
        check=lambda _, todo: check(command.actor, Act.DO_TODO, todo.people),
        version=lambda todo: todo.version,
        moved=lambda _: TODO_CHANGED,
        subject=lambda todo: Subject.todo(todo.id),
    )


def _todo_page(store: Store, todo: Todo) -> TodoPage:
    return TodoPage(todo=todo, brief_title=store.briefs.get(todo.brief_id).title)


def _check_decider(actor: Actor, record: CandidateRecord) -> None:
    check(actor, Act.DECIDE, record.people)
    if record.decision:
        check_correctable(record.decision, has_onboarding=record.has_onboarding)


def _what_changed(record: CandidateRecord) -> str:
    if record.decision is None:
        return PANEL_CHANGED
    past = record.decision.outcome.past
    return f"There is a decision by now: {past}. Your text is still here; what you send now corrects it."
