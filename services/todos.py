"""What must be done before a role is published or a contract signed: dealt out, moved, done, and dropped."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from domain.brief.brief import Brief
from domain.calendar import Holidays, day_of, next_working_day
from domain.command import Asks, Command, Overtaken, Saved
from domain.decision.commands import FinishTodo, MoveTodo
from domain.decision.page import BriefTodos, TodoPage
from domain.decision.todo import RECHECKED, Todo, default_due, reminder_at
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid, NotAllowed
from domain.waiting.reminders import Ask, Nudge, TakeBack
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.leavers import part_given
from services.outgoing.reminders import settle, wake
from storage.database import Database
from storage.store import Store

MOVED_ON = "Somebody else has it by now, or it is done: the hiring manager can give it back to you."
TODO_CHANGED = "Somebody changed this to-do while you had it open. What you typed is still here; send again to keep it."

TodoChanged = Saved[Todo] | Overtaken[TodoPage] | Asks[TodoPage]


class TodoService:
    """Follows each to-do until it is done. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def view(self, workspace: str, todo_id: str) -> TodoPage:
        """For the messages about a to-do."""
        with self._database.reading(workspace) as store:
            return _todo_page(store, store.decisions.todo(todo_id))

    def of_brief(self, workspace: str, brief_id: str) -> BriefTodos:
        """For the message that deals out the re-checks of a brief."""
        with self._database.reading(workspace) as store:
            brief = store.briefs.get(brief_id)
            todos = store.decisions.todos(brief_id)
            is_closed = brief.let_be is not None
            return BriefTodos(brief_title=brief.title, manager=brief.manager, todos=todos, is_closed=is_closed)

    def given(self, workspace: str, brief_id: str, owner: str) -> BriefTodos:
        """For the message that asks one person for several things of a brief."""
        with self._database.reading(workspace) as store:
            brief = store.briefs.get(brief_id)
            todos = store.decisions.given(brief_id, owner)
            return BriefTodos(brief_title=brief.title, manager=brief.manager, todos=todos)

    def to_change(self, actor: Actor, todo_id: str) -> TodoPage:
        """For its forms, and for somebody who may change it. Raises Refusal where nothing is left to do."""
        with self._database.reading(actor.workspace) as store:
            todo = store.decisions.todo(todo_id)
            check(actor, Act.DO_TODO, todo.people)
            todo.check_open()
            return _todo_page(store, todo)

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
            # Whoever gives it to somebody else and leaves the day as it stood asks for no day that has passed.
            asked = command.due_on if command.owner == todo.owner or command.due_on != todo.due_on else None
            due_on = asked or _still(todo, command.zone, command.now, holidays)
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

        root = Root[Todo](
            lock=lambda store: _lock(store, command.subject),
            check=check_given,
            version=lambda todo: todo.version,
            moved=lambda _: TODO_CHANGED,
            subject=lambda todo: Subject.todo(todo.id),
        )
        return change(self._database, command, "todo.take_back", root, take, _todo_page)


def _still(todo: Todo, zone: str, now: datetime, holidays: Holidays) -> date:
    """Whoever has it from now on has a working day at least."""
    return max(todo.due_on, next_working_day(day_of(now, zone) + timedelta(days=1), holidays))


def deal_rechecks(store: Store, command: Command, brief: Brief, days: WorkingDays, *, signs: bool = False) -> None:
    """A candidate means that a role is about to be published: what nobody looked up for this brief is the manager's.

    `signs`: an offer was taken, so a contract is next, and what was found too long ago is looked up again.
    """
    manager, now = brief.manager, command.now
    known = {todo.kind for todo in store.decisions.todos(brief.id) if not signs or todo.holds(now)}
    zone = store.reminders.of(manager).zone or command.actor.zone
    holidays = days.of(store, manager)
    due_on = default_due(day_of(now, zone), holidays)
    dealt = [
        Todo(
            id=new_id(),
            workspace=brief.workspace,
            brief_id=brief.id,
            manager=manager,
            kind=kind,
            owner=manager,
            due_on=due_on,
            due_at=reminder_at(due_on, zone, now, holidays),
            zone=zone,
        )
        for kind in RECHECKED
        if kind not in known
    ]
    if not dealt:
        return
    store.decisions.add_todos(dealt)
    once = f"{manager} {dealt[0].id}"
    store.deliveries.post(outgoing(Kind.BRIEF_TODOS, brief.subject, manager, people=brief.people, at=now, once=once))
    wake(store, manager, now)


def ask_todos(store: Store, actor: Actor, todos: Iterable[Todo], now: datetime) -> None:
    """New to-dos, with one word to whoever did not take theirs on themselves."""
    kept = list(todos)
    store.decisions.add_todos(kept)
    for owner in dict.fromkeys(todo.owner for todo in kept):
        theirs = [todo for todo in kept if todo.owner == owner]
        if owner != actor.user:
            _tell_of(store, theirs, now)
        wake(store, owner, now, manager=theirs[0].manager)


def _tell_of(store: Store, todos: Sequence[Todo], now: datetime) -> None:
    """One message of what one person has to do for one brief from now on."""
    first = todos[0]
    kind, subject, once = Kind.TODO_ASKED, Subject.todo(first.id), f"{first.version} {first.owner}"
    if len(todos) > 1:
        kind, subject, once = Kind.TODOS_ASKED, Subject.brief(first.brief_id), f"{first.id} {once}"
    store.deliveries.post(outgoing(kind, subject, first.owner, people=first.people, at=now, once=once))


def drop_todos(store: Store, todos: Iterable[Todo], now: datetime) -> None:
    """What is not done by now need not be done any more."""
    for todo in todos:
        if todo.is_done:
            continue
        dropped = todo.drop()
        store.decisions.save_todo(dropped)
        _settle(store, dropped, dropped.owner, now)
        _refresh(store, dropped, now)


def restore_todos(store: Store, todos: Iterable[Todo], now: datetime) -> None:
    """What was dropped has to be done after all, by whom and by when as it was."""
    for todo in todos:
        restored = todo.restore()
        store.decisions.save_todo(restored)
        wake(store, restored.owner, now, manager=restored.manager)
        wake(store, restored.manager, now)
        _refresh(store, restored, now)


def _ask(store: Store, actor: Actor, todo: Todo, now: datetime, *, is_new: bool) -> None:
    """A word now to somebody else than who gave it to them; on the day it is among what waits for them."""
    if is_new and todo.owner != actor.user:
        _tell_of(store, [todo], now)
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


def _refresh(store: Store, todo: Todo, now: datetime) -> None:
    """Its own messages, and every card that lists it: a brief's to-do stands on those of all whom it is offered."""
    store.deliveries.refresh(Subject.todo(todo.id), now)
    store.deliveries.refresh(Subject.brief(todo.brief_id), now, {Kind.BRIEF_TODOS, Kind.TODOS_ASKED})
    everybody = (
        [todo.candidate_id] if todo.candidate_id else [each.id for each in store.candidates.of_brief(todo.brief_id)]
    )
    for candidate_id in everybody:
        store.deliveries.refresh(Subject.candidate(candidate_id), now, {Kind.CANDIDATE_CARD, Kind.DECISION_CARD})
    for offer in () if todo.candidate_id else store.proposals.of_brief(todo.brief_id):
        store.deliveries.refresh(offer.subject, now, {Kind.PROPOSAL_DECISION})


def _lock(store: Store, todo_id: str) -> Todo:
    """The to-do, read again behind the lock of whose it is."""
    todo = store.decisions.todo(todo_id)
    if todo.candidate_id:
        store.candidates.lock(todo.candidate_id)
    else:
        store.briefs.lock(todo.brief_id)
    return store.decisions.todo(todo_id)


def _todo_root(command: FinishTodo | MoveTodo) -> Root[Todo]:
    return Root(
        lock=lambda store: _lock(store, command.todo_id),
        check=lambda _, todo: check(command.actor, Act.DO_TODO, todo.people),
        version=lambda todo: todo.version,
        moved=lambda _: TODO_CHANGED,
        subject=lambda todo: Subject.todo(todo.id),
    )


def _todo_page(store: Store, todo: Todo) -> TodoPage:
    return TodoPage(todo=todo, brief_title=store.briefs.get(todo.brief_id).title)
