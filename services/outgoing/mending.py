"""What somebody does about what holds messages up: reads it, tries again, or lets it be."""

from domain.command import Asks, Overtaken, Saved
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.trouble import LeaveTrouble, SendAgain, SendElsewhere, SentAgain, Trouble
from services.change import Root, change, itself
from services.outgoing.troubles import room_is, with_parts
from storage.database import Database
from storage.store import Store

OVER = "That is settled already: nothing waits for the old channel any more."


class TroubleService:
    """For whoever was told of a trouble, and for admins. All raise NotFound and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def trouble(self, workspace: str, trouble_id: str) -> Trouble:
        """What holds messages up."""
        with self._database.reading(workspace) as store:
            return with_parts(store, [store.troubles.get(trouble_id)])[0]

    def trouble_for(self, actor: Actor, trouble_id: str) -> Trouble:
        """As `trouble`, for somebody who may do something about it. Raises NotAllowed."""
        return self.to_try(actor, trouble_id)[0]

    def to_try(self, actor: Actor, trouble_id: str) -> tuple[Trouble, frozenset[str]]:
        """As `trouble_for`, with the accounts of everybody who was hired from that room. Raises NotAllowed."""
        with self._database.reading(actor.workspace) as store:
            trouble = store.troubles.get(trouble_id)
            trouble.check_may(actor)
            return trouble, store.onboardings.hired_from(trouble.conversation)

    def again(self, command: SendAgain) -> Saved[SentAgain] | Overtaken[SentAgain] | Asks[SentAgain]:
        """Tries again what waits or has failed; gives how many messages. Raises NotAllowed.

        Where its hiring room was looked at, that is saved as well: in a room that is unfit it waits on.
        """

        def again(store: Store, asked: SentAgain) -> SentAgain:
            if command.room:
                room_is(store, command.room, command.finding, command.now)
            if command.finding is not None:
                return asked
            count = store.troubles.again(trouble_id=command.trouble_id, delivery_id=command.delivery_id)
            return asked.model_copy(update={"count": count})

        def locked(store: Store) -> SentAgain:
            return SentAgain(trouble=store.troubles.lock(command.trouble_id) if command.trouble_id else None)

        root = Root(
            lock=locked,
            check=lambda _, asked: asked.check_may(command.actor),
            version=lambda _: 0,
            moved=lambda _: OVER,
            subject=lambda _: Subject.trouble(command.trouble_id or command.delivery_id),
        )
        return change(self._database, command, "delivery.again", root, again, itself)

    def leave(self, command: LeaveTrouble) -> Saved[Trouble] | Overtaken[Trouble] | Asks[Trouble]:
        """What is held up is not to be sent any more. Raises NotAllowed."""

        def leave(store: Store, trouble: Trouble) -> Trouble:
            store.troubles.leave(trouble.id, command.now)
            store.deliveries.refresh(Subject.trouble(trouble.id), command.now)
            return trouble

        return change(self._database, command, "delivery.leave", settling(command), leave, itself)


def settling(command: LeaveTrouble | SendElsewhere) -> Root[Trouble]:
    """A trouble that is changed by whoever was told of it, or an admin; raises NotFound once nothing waits any more."""
    return Root(
        lock=lambda store: store.troubles.lock(command.trouble_id),
        check=lambda _, trouble: trouble.check_may(command.actor),
        version=lambda trouble: trouble.version,
        moved=lambda _: OVER,
        subject=lambda trouble: Subject.trouble(trouble.id),
    )
