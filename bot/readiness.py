"""Whether the bot can do its work, check by check: an empty answer is a yes, anything else the reason."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.doors.slack import Home
from bot.doors.web import Check
from bot.settings import Door, Settings
from domain.refusals import Unavailable
from handlers.edge.answers import Clock
from handlers.edge.threads import Threads
from services.installations import InstallationService
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from storage.migrate import head

#: Later than that, somebody waits for a message.
LATE: Final = timedelta(minutes=5)
#: With less room on the disk nothing much can be saved.
LEAST_ROOM: Final = 1024 * 1024
#: A connection that Slack renews is away for a moment.
RENEWALS: Final = 15
RENEWAL_SECONDS: Final = 0.1


@cache
def newest_step() -> str | None:
    """The newest migration, read once: the files do not change while we run."""
    return head()


class Readiness:
    """The checks behind `/readyz`."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        database: Database,
        threads: Threads,
        installations: InstallationService,
        deliveries: DeliveryService,
        home: Home,
        deliverer: asyncio.Task[None],
        scheduler: AsyncIOScheduler,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._database = database
        self._threads = threads
        self._installations = installations
        self._deliveries = deliveries
        self._home = home
        self._deliverer = deliverer
        self._scheduler = scheduler
        #: Whether Socket Mode is connected; None before it was begun.
        self.is_connected: Callable[[], Awaitable[bool]] | None = None

    def checks(self) -> Mapping[str, Check]:
        """By the name under which they are shown."""
        always: dict[str, Check] = {
            "database": self.database,
            "schema": self.schema,
            "scheduler": self.scheduler,
            "deliverer": self.deliverer,
            "slack": self.slack,
            "messages": self.messages,
        }
        return always | ({"socket": self.socket} if self._settings.door is Door.SOCKET else {})

    async def database(self) -> str:
        """Reachable, and it takes what is written."""
        try:
            await self._threads.read(self._database.ping)
        except Unavailable:
            return "the database does not answer"
        try:
            await self._threads.write(self._installations.try_to_write, self._clock())
        except Unavailable:
            return "the database takes no change: it is locked, its disk is full, or it can only be read"
        if self._database.is_sqlite:
            folder = Path(str(self._database.engine.url.database)).absolute().parent
            if shutil.disk_usage(folder).free < LEAST_ROOM:
                return "the disk of the database is full"
        return ""

    async def schema(self) -> str:
        """At the step that this program knows."""
        try:
            found = await self._threads.read(self._database.revision)
        except Unavailable:
            return "the database does not answer"
        return "" if found == newest_step() else f"the database is at step {found}, this program at {newest_step()}"

    async def scheduler(self) -> str:
        """Ticks."""
        return "" if self._scheduler.running else "the scheduler has stopped"

    async def deliverer(self) -> str:
        """Sends."""
        return "the deliverer has stopped" if self._deliverer.done() else ""

    async def slack(self) -> str:
        """It takes our calls. A Slack that is away for a while shows by late messages."""
        return await self._home.why_not()

    async def messages(self) -> str:
        """None waits for long."""
        try:
            late = await self._threads.read(self._deliveries.lateness, self._clock())
        except Unavailable:
            return "the database does not answer"
        return f"the oldest due message is {late // timedelta(minutes=1)} minutes late" if late > LATE else ""

    async def socket(self) -> str:
        """Connected."""
        for _ in range(RENEWALS):
            if self.is_connected is not None and await self.is_connected():
                return ""
            await asyncio.sleep(RENEWAL_SECONDS)
        return "Socket Mode is not connected"
