"""The one way to change something, in one order for all: lock, one's own copy, permission, any other copy, version, work, audit, remember."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from domain.command import Asks, Command, Overtaken, Saved
from domain.ids import first_opened
from domain.outgoing.subject import Subject
from domain.refusals import NotAllowed, Stale
from storage.database import Database
from storage.store import Store

OTHER: Final = "This form was sent already, about something else. Please close it and open it again."

T = TypeVar("T")
P = TypeVar("P")


@dataclass(frozen=True)
class Root(Generic[T]):
    """What a use case changes: how it is locked, who may, at which version it stands, and what is said of a newer one.

    `lock` raises NotFound, or a Refusal where it is over; `check` raises NotAllowed, or a Refusal where nobody may any more.
    """

    lock: Callable[[Store], T]
    check: Callable[[Store, T], None]
    version: Callable[[T], int]
    moved: Callable[[T], str]
    subject: Callable[[T], Subject]


def change(
    database: Database,
    command: Command,
    act: str,
    root: Root[T],
    work: Callable[[Store, T], T | Asks[P]],
    page: Callable[[Store, T], P],
) -> Saved[T] | Overtaken[P] | Asks[P]:
    """Does the work once, in one transaction, and says what became of it.

    A copy is a form that was sent before. One's own gets the first answer, whatever that has made of one's part; any
    other is asked for permission like a first try, then gets the first answer, or is refused where it is about
    something else.

    `page` is what the person reads again where the root has moved on. A `Stale` that the work raises before it has
    written anything counts as that, too; every other Refusal passes (NotFound, NotAllowed), and
    nothing is saved.
    """
    with database.transaction(command.actor.workspace) as store:
        found = root.lock(store)
        about = root.subject(found).id
        sent = store.forms.sent(command.form_id) if command.form_id else None
        if sent is None or not sent.is_copy(command.actor.user, about):
            root.check(store, found)
        if sent is not None:
            if about not in (sent.about, sent.result):
                raise NotAllowed(OTHER)
            return Saved(found)
        try:
            if command.version is not None and command.version != root.version(found):
                raise Stale(root.moved(found))
            done = work(store, found)
        except Stale as stale:
            return Overtaken(page(store, found), stale.text)
        if isinstance(done, Asks):
            return done
        subject = root.subject(done)
        if command.ends_form:
            store.audit.record(command.actor.user, act, subject, command.now)
        else:
            store.audit.leave_out()
        if command.form_id and command.ends_form:
            store.forms.remember(command.form_id, subject.id, command.now, by=command.actor.user, about=about)
            kept = first_opened(command.form_id)
            if store.kept_forms.let_go(kept):
                store.deliveries.refresh(Subject.form(kept), command.now)
        return Saved(done)


def own(command: Command, lock: Callable[[Store], T]) -> Root[T]:
    """What is the actor's own, without versions: nobody else can ask for it."""
    return Root[T](
        lock=lock,
        check=lambda _, __: None,
        version=lambda _: 0,
        moved=lambda _: "",
        subject=lambda _: Subject.of_person(command.actor.user),
    )


def itself(_: Store, root: T) -> T:
    """The page of whoever reads the root again as it is."""
    return root
