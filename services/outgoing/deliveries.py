"""The deliverer's bookkeeping: each step one short transaction, none of them during a call to Slack."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from domain.outgoing.delivery import Backlog, Delivery, Operation, Turn, Waiting
from domain.trouble import Finding
from services.outgoing.troubles import arrived, settle, stop, try_first
from storage.database import Database
from storage.store import Store
from storage.waiting.homes import note_change
from storage.waiting.things import CARDS as CARDS_OF

log = structlog.get_logger()

#: What is due for no longer than this is simply on its way.
PROMPT = timedelta(minutes=1)
#: What follows from a message that stands in Slack, in the transaction that says so. It locks what it changes.
Follow = Callable[[Store, Delivery, datetime], None]


CARDS = frozenset(CARDS_OF.values())


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
            store = Store(queue.session, delivery.workspace)
            arrived(store, delivery)
            follow = None if delivery.operation is Operation.UPDATE else self._follows.get(delivery.kind)
            if delivery.kind in CARDS:
                # Whoever looks at their home tab finds the way to it there.
                note_change(queue.session, delivery.workspace, delivery.subject, "", now)
            if follow is not None:
                follow(store, delivery, now)
            return True

    def postpone(self, delivery: Delivery, *, until: datetime) -> bool:
        """It is due again then."""
        with self._database.upkeep() as queue:
            return queue.postpone(delivery, until)

    def not_needed(self, delivery: Delivery) -> bool:
        """There is nothing to say any more."""
        with self._database.upkeep() as queue:
            done = queue.not_needed(delivery)
            settle(Store(queue.session, delivery.workspace), delivery)
            return done

    def gone(self, delivery: Delivery) -> bool:
        """The message that was to be updated has been deleted by somebody."""
        with self._database.upkeep() as queue:
            done = queue.gone(delivery)
            settle(Store(queue.session, delivery.workspace), delivery)
            return done

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
            told = stop(queue, delivery, finding, now)
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
            try_first(queue, workspace, conversation)

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
