"""What is kept about somebody is handed out: to whoever may see it, as a file in their direct message."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.keeping.records import HandOut, RecordPage, Whole
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.refusals import NotFound
from domain.typed.names import called
from services.change import Root, change, itself
from services.keeping.erasures import page_of, same_person
from storage.database import Database
from storage.store import Store

HandedOut = Saved[RecordPage] | Overtaken[RecordPage] | Asks[RecordPage]

SEALED: Final = "Scores of a panel that is still sealed, and what somebody has begun and not sent, are not in here yet."
ELSEWHERE: Final = (
    "Messages are listed by where they stand. What people wrote in Slack themselves is in Slack, and not kept here."
)

OTHER_BRIEF: Final = (
    "The same person has a record for another brief, which is not in here: its hiring manager, or a workspace admin, "
    "can have it handed out."
)


class HeldService:
    """Hands records out. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hand_out(self, command: HandOut) -> HandedOut:
        """A file with all of it comes to whoever asked, and that is on the trail. Raises Refusal for a form of something else."""

        def post(store: Store, page: RecordPage) -> RecordPage:
            user = command.actor.user
            once, people = new_id(), People(manager="")
            store.deliveries.post(
                # Whatever it is about: with that it is withdrawn.
                outgoing(Kind.RECORD_HANDED_OUT, command.root, user, people=people, at=command.now, once=once)
            )
            return page

        root = Root(
            lock=lambda store: page_of(store, command.root, store.kept.whole(command.root)),
            check=lambda _, page: page.check_may(command.actor, Act.HAND_OUT),
            version=lambda page: page.version,
            moved=lambda _: "",
            subject=lambda page: page.record.subject,
        )
        return change(self._database, command, Act.HAND_OUT, root, post, itself)

    def file(self, actor: Actor, root: Subject, now: datetime) -> str:
        """All that is kept of it, as JSON, for whoever may still have it when it is sent."""
        with self._database.reading(actor.workspace) as store:
            whole = store.kept.whole(root, of_person=True)
            records = {each.subject: each for each in store.kept.records(root, *same_person(root, whole))}
            if root not in records:
                raise NotFound
            check(actor, Act.HAND_OUT, records[root].people)
            if all(
                may(actor, Act.HAND_OUT, each.people) for each in records.values() if each.subject.kind is root.kind
            ):
                return _written(store, root, whole, now)
            return _written(store, root, store.kept.whole(root), now, more=[OTHER_BRIEF])

    def everything_named(self, words: str, now: datetime) -> list[str]:
        """For whoever runs the bot: an export of each record of that name, in every workspace."""
        with self._database.looking_at_installations() as installations:
            workspaces = installations.all()
        exports = []
        for workspace in workspaces:
            with self._database.reading(workspace) as store:
                records = store.kept.records()
                found = called(words, [(each.name, each) for each in records])
                exports += [
                    _written(store, each.subject, store.kept.whole(each.subject), now, for_operator=True)
                    for each in found
                ]
        return exports


def _written(
    store: Store, root: Subject, whole: Whole, now: datetime, *, for_operator: bool = False, more: Sequence[str] = ()
) -> str:
    tables = store.dump.of(whole, for_operator=for_operator)
    notes = [*more, ELSEWHERE] if for_operator else [*more, SEALED, ELSEWHERE]
    held = {"what": root.kind, "id": root.id, "at": now.isoformat(timespec="seconds"), "notes": notes}
    return json.dumps({**held, "kept": tables}, ensure_ascii=False, indent=2, sort_keys=False)
