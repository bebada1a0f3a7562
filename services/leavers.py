"""Whoever takes no part any more: who has to act hears of it once, and nothing more is asked of them.

What they hear is a trouble: it stands until somebody else has their parts, or they are back.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.model import Value
from domain.outgoing.sending import notice_of
from domain.outgoing.subject import Subject
from domain.people import Out
from domain.trouble import Finding, Held, Part, Reason
from services.outgoing.reminders import wake
from services.outgoing.troubles import end, hear_of
from storage.database import Database
from storage.store import Store

_OUT = (Reason.PERSON_GONE, Reason.MANAGER_GONE)


class Known(Value):
    """What is known of somebody who may be gone."""

    is_out: bool
    parts: tuple[Part, ...] = ()

    def lost(self, how: Out | None) -> tuple[Part, ...]:
        """What somebody who is gone in this way cannot keep."""
        return () if how is None else tuple(parts_lost(self.parts, how))

    def goes(self, how: Out | None) -> bool:
        """Whether they take no part any more: a guest who is the hire and nothing else does."""
        return how is not None and (how is not Out.GUEST or not self.parts or bool(self.lost(how)))


class LeaverService:
    """Notes who is gone, and who is back. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_out(self, workspace: str, person: str) -> bool:
        """Whether it is known that they take no part any more."""
        with self._database.reading(workspace) as store:
            return store.troubles.is_out(person)

    def known(self, workspace: str, person: str, *, is_gone: bool = True) -> "Known":
        """Whether they are known to be gone, and, where they may be, what they hold: of others that is not asked."""
        with self._database.reading(workspace) as store:
            is_out = store.troubles.is_out(person)
            return Known(is_out=is_out, parts=tuple(store.parts.of([person])) if is_out or is_gone else ())

    def everybody(self, workspace: str) -> frozenset[str]:
        """Everybody who holds a part, and everybody who is known to be gone."""
        with self._database.reading(workspace) as store:
            known = (trouble.conversation for trouble in store.troubles.about_people("", *_OUT))
            return frozenset({*known, *(part.person for part in store.parts.all())})

    def readers(self, workspace: str, room: str) -> frozenset[str]:
        """Who reads along in a hiring room because of a part."""
        with self._database.reading(workspace) as store:
            return frozenset(part.person for part in store.parts.in_room(room))

    def briefs(self, workspace: str) -> list[Part]:
        """Every shared brief, with its hiring manager."""
        with self._database.reading(workspace) as store:
            return store.parts.briefs()

    def seen(self, workspace: str, person: str, how: Out | None, *, admins: Sequence[str], now: datetime) -> None:
        """How they are now. Of whoever is gone each who has to give a part to somebody else hears, of a brief an admin.

        Whoever is back gets what could not be sent, and is asked again for what waits.
        """
        with self._database.bookkeeping(workspace) as store:
            if how is None:
                _returned(store, person, now)
                return
            parts = parts_lost(store.parts.of([person]), how)
            for acts in dict.fromkeys(part.acts for part in parts if part.acts):
                hear_of(store, person, Finding(reason=Reason.PERSON_GONE, error=how), (acts,), now)
            if any(part.held is Held.BRIEF for part in parts):
                hear_of(store, person, Finding(reason=Reason.MANAGER_GONE, error=how), tuple(admins), now)

    def not_in_room(self, workspace: str, room: str, missing: Collection[str], now: datetime) -> None:
        """These members do not read along in their hiring room; whoever has come back since is named no more."""
        with self._database.bookkeeping(workspace) as store:
            lost: dict[str, set[str]] = {}
            for part in store.parts.in_room(room):
                if part.person in missing:
                    lost.setdefault(part.acts or part.person, set()).add(part.person)
            known = {trouble.told: trouble for trouble in store.troubles.about_people(room, Reason.LEFT_ROOM)}
            for told, people in lost.items():
                before = known.pop(told).people if told in known else ()
                finding = Finding(reason=Reason.LEFT_ROOM, people=tuple(sorted(people)))
                trouble, is_first = store.troubles.join(room, finding, told, now)
                new = sorted(people - set(before))
                if new and (notice := notice_of(trouble.id, (told,), now, once=" ".join(new))):
                    store.deliveries.post(notice)
                if not is_first and people != set(before):
                    store.deliveries.refresh(Subject.trouble(trouble.id), now)
            for trouble_over in known.values():
                end(store, trouble_over.id, now)


def _returned(store: Store, person: str, now: datetime) -> None:
    for trouble in store.troubles.about_people(person, *_OUT):
        store.troubles.again(trouble_id=trouble.id)
        end(store, trouble.id, now)
    wake(store, person, now)


def parts_lost(parts: Collection[Part], how: Out) -> list[Part]:
    """Those that somebody who is gone in this way cannot keep: a guest can be the hire."""
    return [part for part in parts if how is not Out.GUEST or part.held is not Held.HIRE]


def part_given(store: Store, person: str, now: datetime) -> None:
    """Somebody else has a part of theirs now: where they are gone, whoever was told sees what is left."""
    for trouble in store.troubles.about_people():
        if person in trouble.about:
            if not trouble.whats and not trouble.owed(store.parts.of(trouble.about)):
                store.troubles.end(trouble.id, now)
            store.deliveries.refresh(Subject.trouble(trouble.id), now)
