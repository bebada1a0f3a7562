"""The deliverer's bookkeeping: each step one short transaction, none of them during a call to Slack."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from domain.outgoing import Delivery, Failure, Operation, Turn, notice_of
from storage.database import Database
from storage.store import Store

log = structlog.get_logger()

#: What follows from a message that stands in Slack, in the transaction that says so. It locks what it changes.
Follow = Callable[[Store, Delivery, datetime], None]


class DeliveryService:
    """What is due, and what became of it. All but the first are void once the row is somebody else's."""

    def __init__(self, database: Database, follows: Mapping[str, Follow] | None = None) -> None:
        self._database = database
        self._follows = follows or {}

    def claim_due(self, *, now: datetime, limit: int = 100) -> list[Delivery]:
        """Due and free rows, one a conversation; each goes to exactly one caller until its lease ends."""
        with self._database.upkeep() as queue:
            return queue.claim(now, limit)

    def opened(self, delivery: Delivery, *, channel: str) -> bool:
        """A person's direct message is this channel; False where the row is lost."""
        with self._database.upkeep() as queue:
            return queue.opened(delivery, channel)

    def begin(self, delivery: Delivery, *, slack_time: datetime | None = None) -> Turn:
        """Commits that a post begins, and when by Slack's clock, so that whoever comes after a crash looks for it."""
        with self._database.upkeep() as queue:
            return queue.begin(delivery, slack_time)

    def sent(self, delivery: Delivery, *, channel: str, ts: str, now: datetime) -> bool:
        """It stands in Slack; False where the row is lost, and then whoever has it finds the message.

        What follows from it is written in the same transaction: after a kill, whoever finds the message writes it.
        """
        with self._database.upkeep() as queue:
            if not queue.sent(delivery, channel, ts):
                return False
            follow = self._follows.get(delivery.kind) if delivery.operation is Operation.POST else None
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

    def release(self, delivery: Delivery) -> bool:
        """Somebody else may take it now."""
        with self._database.upkeep() as queue:
            return queue.release(delivery)

    def failed(self, delivery: Delivery, *, error: str, now: datetime) -> None:
        """It can never be delivered: the next responsible person is told, and the row stays visible."""
        notice = notice_of(delivery, now)
        with self._database.upkeep() as queue:
            if queue.fail(delivery, error) and notice:
                queue.tell(delivery.workspace, notice)
        told = notice.to if notice else None
        log.warning("delivery failed", delivery=delivery.id, kind=delivery.kind, error=error, told=told)

    def failure_of(self, *, workspace: str, delivery_id: str) -> Failure | None:
        """What could not be delivered, for the notice about it."""
        with self._database.looking() as queue:
            return queue.failure(workspace, delivery_id)

    def next_due(self, now: datetime) -> datetime | None:
        """The first moment after now at which something is due."""
        with self._database.looking() as queue:
            return queue.next_due(now)

    def is_idle(self, now: datetime) -> bool:
        """Nothing is due, on its way, or waiting for a retry."""
        with self._database.looking() as queue:
            return queue.is_idle(now)

    def wait(self, now: datetime) -> timedelta | None:
        """How long until something that is due may be tried (again); None where nothing is."""
        with self._database.looking() as queue:
            return queue.wait(now)
