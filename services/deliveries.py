"""The deliverer's bookkeeping: each step one short transaction, none of them during a call to Slack."""

from datetime import datetime, timedelta

import structlog

from domain.deliveries import Delivery, Failure, Turn
from storage.database import Database

log = structlog.get_logger()


class DeliveryService:
    """What is due, and what became of it. All but the first are void once the row is somebody else's."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_due(self, *, now: datetime, limit: int = 100) -> list[Delivery]:
        """Due and free rows, one a conversation; each goes to exactly one caller until its lease ends."""
        async with self._database.upkeep() as queue:
            return await queue.claim(now, limit)

    async def opened(self, delivery: Delivery, *, channel: str) -> bool:
        """A person's direct message is this channel; False where the row is lost."""
        async with self._database.upkeep() as queue:
            return await queue.opened(delivery, channel)

    async def begin(self, delivery: Delivery, *, slack_time: datetime | None = None) -> Turn:
        """Commits that a post begins, and when by Slack's clock, so that whoever comes after a crash looks for it."""
        async with self._database.upkeep() as queue:
            return await queue.begin(delivery, slack_time)

    async def sent(self, delivery: Delivery, *, channel: str, ts: str) -> bool:
        """It stands in Slack; False where the row is lost, and then whoever has it finds the message."""
        async with self._database.upkeep() as queue:
            return await queue.sent(delivery, channel, ts)

    async def not_needed(self, delivery: Delivery) -> bool:
        """There is nothing to say any more."""
        async with self._database.upkeep() as queue:
            return await queue.not_needed(delivery)

    async def gone(self, delivery: Delivery) -> bool:
        """The message that was to be updated has been deleted by somebody."""
        async with self._database.upkeep() as queue:
            return await queue.gone(delivery)

    async def retry(self, delivery: Delivery, *, delay: timedelta, error: str, unfinished: bool) -> bool:
        """Later again; `unfinished` where nobody knows whether Slack has posted it."""
        async with self._database.upkeep() as queue:
            return await queue.retry(delivery, delay, error, unfinished=unfinished)

    async def hold(self, delivery: Delivery, *, delay: timedelta) -> bool:
        """Slack asks for a pause in this conversation."""
        async with self._database.upkeep() as queue:
            return await queue.hold(delivery, delay)

    async def release(self, delivery: Delivery) -> bool:
        """Somebody else may take it now."""
        async with self._database.upkeep() as queue:
            return await queue.release(delivery)

    async def failed(self, delivery: Delivery, *, error: str, now: datetime) -> None:
        """It can never be delivered: the next responsible person is told, and the row stays visible."""
        async with self._database.upkeep() as queue:
            told = await queue.fail(delivery, error, now)
        log.warning("delivery failed", delivery=delivery.id, kind=delivery.kind, error=error, told=told)

    async def failure_of(self, *, workspace: str, delivery_id: str) -> Failure | None:
        """What could not be delivered, for the notice about it."""
        async with self._database.looking() as queue:
            return await queue.failure(workspace, delivery_id)

    async def next_due(self, now: datetime) -> datetime | None:
        """The first moment after now at which something is due."""
        async with self._database.looking() as queue:
            return await queue.next_due(now)

    async def is_idle(self, now: datetime) -> bool:
        """Nothing is due, on its way, or waiting for a retry."""
        async with self._database.looking() as queue:
            return await queue.is_idle(now)

    async def wait(self, now: datetime) -> timedelta | None:
        """How long until something that is due may be tried (again); None where nothing is."""
        async with self._database.looking() as queue:
            return await queue.wait(now)
