"""Records go when their time is over: announced two weeks before, then erased, day by day."""

from datetime import datetime, timedelta
from typing import Final

from domain.keeping.erasure import Cause
from domain.keeping.retention import Leaving, Plan, Told, plan
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.permissions import People
from domain.refusals import NotFound
from services.keeping.erasures import erase_record, page_of
from storage.database import Database
from storage.store import Store

#: What was only needed to do something once is kept for so long.
NEEDED: Final = timedelta(days=30)


class RetentionService:
    """Tells, erases and tidies up. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def daily(self, workspace: str, now: datetime) -> int:
        """Everything that this day has to do there; gives how many records went."""
        with self._database.transaction(workspace) as store:
            todo = _plan(store, now)
            for root in todo.stays:
                _untell(store, root, now)
            for leaving in todo.tell:
                _tell(store, leaving, now)
            store.audit.record("", "retention.look", Subject.of_workspace(workspace), now)
        for record in todo.erase:
            self._erase(workspace, record.subject, now)
        with self._database.bookkeeping(workspace) as store:
            while store.lives.tidy(now - NEEDED):
                pass
        self._database.overwrite()
        return len(todo.erase)

    def leaving(self, workspace: str, person: str) -> list[Leaving]:
        """What this person was told of, and is still there."""
        with self._database.reading(workspace) as store:
            goes = {root: each.goes_at for root, each in store.lives.told().items() if each.told_to == person}
            records = store.kept.records(*goes) if goes else []
        return [Leaving(record=each, at=goes[each.subject]) for each in records if each.subject in goes]

    def _erase(self, workspace: str, root: Subject, now: datetime) -> None:
        with self._database.transaction(workspace) as store:
            try:
                page = page_of(store, root, store.kept.lock(root))
            except NotFound:
                return  # somebody, or another replica, was faster
            # Since we looked, a hold may have begun, or a decision been made.
            if not page.held and any(record.subject == root for record in _plan(store, now).erase):
                erase_record(store, page, Cause.RETENTION, by="", told=page.record.people.manager, now=now)
                store.audit.record("", "record.retention", root, now)


def _plan(store: Store, now: datetime) -> Plan:
    retention = store.settings.current().retention
    return plan(store.lives.of(store.kept.records()), store.lives.told(), store.holds.all(), retention, now)


def _tell(store: Store, leaving: Leaving, now: datetime) -> None:
    # Whoever managed it before need not hear of it any more.
    _untell(store, leaving.record.subject, now)
    manager = leaving.record.people.manager
    store.lives.tell(Told(root=leaving.record.subject, told_to=manager, told_at=now, goes_at=leaving.at))
    people, day = People(manager=manager), now.date().isoformat()
    store.deliveries.post(
        outgoing(Kind.RETENTION_NOTICE, Subject.of_person(manager), manager, people=people, at=now, once=day)
    )


def _untell(store: Store, root: Subject, now: datetime) -> None:
    if told := store.lives.untell(root):
        store.deliveries.refresh(Subject.of_person(told), now, {Kind.RETENTION_NOTICE})
