"""The deliverer's bookkeeping: each step one short transaction, none of them during a call to Slack."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from domain.model import Value
from domain.outgoing import Backlog, Card, Delivery, Operation, Subject, Turn, Waiting
from domain.people import Actor
from domain.refusals import NotAllowed
from domain.trouble import Finding, LeaveTrouble, SendAgain, Trouble
from services.initials import initials_in
from storage.database import Database
from storage.outgoing.rooms import rename
from storage.store import Store
from storage.waiting.homes import note_change
from storage.waiting.things import CARDS as CARDS_OF

log = structlog.get_logger()

#: What is due for no longer than this is simply on its way.
PROMPT = timedelta(minutes=1)
#: What follows from a message that stands in Slack, in the transaction that says so. It locks what it changes.
Follow = Callable[[Store, Delivery, datetime], None]


CARDS = frozenset(CARDS_OF.values())


class Watched(Value):
    """What is ours in a channel; `hires` were hired from there."""

    is_ours: bool = False
    hires: frozenset[str] = frozenset()


class Style(Value):
    """What stands in the place of which names, and the locale of figures and days."""

    initials: Mapping[str, str] = {}
    locale: str = ""


class Due(NamedTuple):
    """What is due and free, and how long until more may be free; None where nothing is due, nor on its way."""

    rows: list[Delivery]
    wait: timedelta | None


class DeliveryService:
    """What is due, and what became of it. All but the first are void once the row is somebody else's."""

    def __init__(self, database: Database, follows: Mapping[str, Follow] | None = None) -> None:
        self._database = database
        self._follows = follows or {}

    def claim_due(self, *, now: datetime, limit: int = 100, in_hand: Mapping[str, str] | None = None) -> Due:
        """Due and free rows, one a conversation; each goes to exactly one caller until its lease ends.

        Never one that the caller has `in_hand`, each with its workspace, whatever a clock says.
        """
        with self._database.upkeep() as queue:
            rows = queue.claim(now, limit, in_hand)
            # Whoever has something in hand looks again once that is done.
            return Due(rows, timedelta() if rows or in_hand else queue.wait(now))

    def doubt(self, now: datetime) -> int:
        """The database is one of an earlier day: what is due may stand in Slack already. How many messages that are."""
        with self._database.upkeep() as queue:
            return queue.doubt(now)

    def renew(self, claimed: Collection[Delivery], begun: Collection[Delivery]) -> None:
        """Whoever has these in hand is alive."""
        with self._database.upkeep() as queue:
            queue.renew(claimed, begun)

    def begin(self, delivery: Delivery, *, slack_time: datetime | None = None, opened: str = "") -> Turn:
        """Commits that a post begins, and when by Slack's clock, so that whoever comes after a crash looks for it.

        Where a direct message was `opened` for it, that is where they look.
        """
        with self._database.upkeep() as queue:
            return queue.begin(delivery, slack_time, opened)

    def sent(self, delivery: Delivery, *, channel: str, ts: str, now: datetime) -> bool:
        """It stands in Slack; False where the row is lost, and then whoever has it finds the message.

        What follows from it is written in the same transaction: after a kill, whoever finds the message writes it.
        """
        with self._database.upkeep() as queue:
            if not queue.sent(delivery, channel, ts):
                return False
            follow = None if delivery.operation is Operation.UPDATE else self._follows.get(delivery.kind)
            if delivery.kind in CARDS:
                # Whoever looks at their home tab finds the way to it there.
                note_change(queue.session, delivery.workspace, delivery.subject, "", now)
            if follow is not None:
                follow(Store(queue.session, delivery.workspace), delivery, now)
            return True

    def postpone(self, delivery: Delivery, *, until: datetime) -> bool:
        """It is due again then."""
        with self._database.upkeep() as queue:
            return queue.postpone(delivery, until)

    def not_needed(self, delivery: Delivery) -> bool:
        """There is nothing to say any more."""
        with self._database.upkeep() as queue:
            return queue.not_needed(delivery)

    def gone(self, delivery: Delivery) -> bool:
        """The message that was to be updated has been deleted by somebody."""
        with self._database.upkeep() as queue:
            return queue.gone(delivery)

    def retry(self, delivery: Delivery, *, delay: timedelta, error: str, unfinished: bool) -> bool:
        """Later again; `unfinished` where nobody knows whether Slack has posted it."""
        with self._database.upkeep() as queue:
            return queue.retry(delivery, delay, error, unfinished=unfinished)

    def hold(self, delivery: Delivery, *, delay: timedelta) -> bool:
        """Slack asks for a pause in this conversation."""
        with self._database.upkeep() as queue:
            return queue.hold(delivery, delay)

    def release(self, delivery: Delivery, *, delay: timedelta = timedelta()) -> bool:
        """Somebody else may take it, now or after a while."""
        with self._database.upkeep() as queue:
            return queue.release(delivery, delay)

    def at_top(self, delivery: Delivery, *, is_gone: bool) -> bool:
        """Nothing can stand in the thread in which it was to stand; where that `is_gone`, its card is forgotten."""
        with self._database.upkeep() as queue:
            return queue.at_top(delivery, is_gone=is_gone)

    def stopped(self, delivery: Delivery, finding: Finding, *, now: datetime) -> None:
        """It cannot get there: it waits where somebody can mend that, else it has failed; one person hears of it once."""
        with self._database.upkeep() as queue:
            told = queue.stop(delivery, finding, now)
        log.warning(
            "delivery waits" if finding.reason.is_mendable else "delivery failed",
            delivery=delivery.id,
            kind=delivery.kind,
            reason=finding.reason,
            error=finding.error,
            told=told,
        )

    def give_up(self, delivery: Delivery, *, error: str) -> bool:
        """It cannot be done, and nobody is told but by its receipt."""
        with self._database.upkeep() as queue:
            return queue.give_up(delivery, error)

    def look_again(self, workspace: str | None = None, conversation: str = "") -> None:
        """Something may be mended: one message of each trouble there, or of all, is tried, and the others follow it."""
        with self._database.upkeep() as queue:
            queue.look_again(workspace, conversation)

    def found(self, workspace: str, room: str, finding: Finding | None, *, now: datetime) -> None:
        """How a room is now: the manager of each brief whose hiring room it is hears once where it is unfit.

        Where it is fit again, what waits for it goes on.
        """
        with self._database.upkeep() as queue:
            if finding is None:
                queue.mended(workspace, room, now)
            else:
                queue.unfit(workspace, room, finding, now)

    def renamed(self, workspace: str, old: str, new: str) -> None:
        """A channel has another id: whatever stands in it, waits for it or belongs there follows."""
        with self._database.upkeep() as queue:
            rename(queue.session, workspace, old, new)

    def troubled(self, now: datetime) -> list[tuple[str, str]]:
        """Workspace and room of whatever waits for a room to be mended; what holds up nothing any more is ended.

        Where no room is to be looked at, what waits elsewhere is tried at once, as `look_again` does.
        """
        with self._database.upkeep() as queue:
            if not (rooms := queue.troubled(now)):
                queue.look_again()
            return rooms

    def watched(self, workspace: str, channel: str) -> Watched | None:
        """What is ours in a channel; None where it is no hiring room, and nothing waits for it."""
        with self._database.reading(workspace) as store:
            if store.briefs.is_hiring_room(channel) or store.onboardings.is_place(channel):
                return Watched(is_ours=True, hires=store.onboardings.hired_from(channel))
            return Watched() if store.troubles.are_in(channel) else None

    def trouble(self, workspace: str, trouble_id: str) -> Trouble:
        """What holds messages up. Raises NotFound."""
        with self._database.reading(workspace) as store:
            return with_parts(store, [store.troubles.get(trouble_id)])[0]

    def trouble_for(self, actor: Actor, trouble_id: str) -> Trouble:
        """As `trouble`, for somebody who may do something about it. Raises NotFound and NotAllowed."""
        return self.to_try(actor, trouble_id)[0]

    def rooms(self, workspace: str) -> frozenset[str]:
        """Every channel in which records stand, or an onboarding that goes on."""
        with self._database.reading(workspace) as store:
            places = (onboarding.place for onboarding in store.onboardings.going_on() if onboarding.place)
            return store.briefs.rooms() | frozenset(places)

    def to_try(self, actor: Actor, trouble_id: str) -> tuple[Trouble, frozenset[str]]:
        """As `trouble_for`, with the accounts of everybody who was hired from that room.

        Raises NotFound and NotAllowed.
        """
        with self._database.reading(actor.workspace) as store:
            trouble = store.troubles.get(trouble_id)
            trouble.check_may(actor)
            return trouble, store.onboardings.hired_from(trouble.conversation)

    def addresses(self, delivery: Delivery, cards: Collection[Card]) -> Mapping[Card, str]:
        """Where these cards stand, as far as whoever reads the message can open them."""
        with self._database.reading(delivery.workspace) as store:
            return store.messages.addresses(cards, delivery.conversation)

    def style(self, delivery: Delivery) -> Style:
        """How the workspace wants it written; initials in channels alone: a direct message's reader knows who it is."""
        is_channel = delivery.conversation[:1] in {"C", "G"}
        with self._database.reading(delivery.workspace) as store:
            chosen = store.settings.current()
            by_brief, room = not chosen.names.initials, delivery.conversation
            initials = initials_in(store, room, hidden_by_brief=by_brief) if is_channel else {}
            return Style(initials=initials, locale=chosen.language.locale)

    def hired_from(self, workspace: str, room: str) -> frozenset[str]:
        """The accounts of everybody who was hired from this hiring room."""
        with self._database.reading(workspace) as store:
            return store.onboardings.hired_from(room)

    def again(self, command: SendAgain) -> int:
        """Tries again what waits or has failed; gives how many messages. Raises NotFound and NotAllowed.

        Where its hiring room was looked at, that is saved first: in a room that is unfit it waits on.
        """
        if command.room:
            self.found(command.actor.workspace, command.room, command.finding, now=command.now)
        if command.finding is not None:
            return 0
        with self._database.transaction(command.actor.workspace) as store:
            if command.trouble_id:
                trouble = store.troubles.lock(command.trouble_id)
                trouble.check_may(command.actor)
            elif not command.actor.is_admin:
                raise NotAllowed("Only a workspace admin can send everything again.")
            sent = store.troubles.again(trouble_id=command.trouble_id, delivery_id=command.delivery_id)
            subject = Subject.trouble(command.trouble_id or command.delivery_id)
            store.audit.record(command.actor.user, "delivery.again", subject, command.now)
            return sent

    def leave(self, command: LeaveTrouble) -> None:
        """What is held up is not to be sent any more. Raises NotFound and NotAllowed."""
        with self._database.transaction(command.actor.workspace) as store:
            trouble = store.troubles.lock(command.trouble_id)
            trouble.check_may(command.actor)
            store.troubles.leave(trouble.id, command.now)
            store.deliveries.refresh(Subject.trouble(trouble.id), command.now)
            store.audit.record(command.actor.user, "delivery.leave", Subject.trouble(trouble.id), command.now)

    def next_due(self, now: datetime) -> datetime | None:
        """The first moment after now at which something is due."""
        with self._database.looking() as queue:
            return queue.next_due(now)

    def waiting(self, now: datetime) -> list[Waiting]:
        """What could not be delivered, and what is due for a minute and not sent; oldest first."""
        with self._database.looking() as queue:
            return queue.unsent(now - PROMPT)

    def lateness(self, now: datetime) -> timedelta:
        """By how much the oldest due message is late."""
        with self._database.looking() as queue:
            return max(timedelta(), now - (queue.oldest_due(now) or now))

    def backlog(self, now: datetime) -> Backlog:
        """How much is not sent, in all workspaces."""
        with self._database.looking() as queue:
            return queue.backlog(now)

    def wait(self, now: datetime) -> timedelta | None:
        """How long until something that is due may be tried (again); None where nothing is due, nor on its way."""
        with self._database.looking() as queue:
            return queue.wait(now)


def with_parts(store: Store, troubles: list[Trouble]) -> list[Trouble]:
    """The same with what somebody else has to take over."""
    gone = {person for each in troubles if each.reason.is_about_people for person in each.about}
    parts = store.parts.of(gone)
    return [each.model_copy(update={"parts": each.owed(parts)}) for each in troubles]
