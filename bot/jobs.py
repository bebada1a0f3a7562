"""The fixed jobs. Due work lives in rows, so a missed or doubled tick costs nothing."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.doors.slack import Home
from domain.installation import work_for
from handlers.edge.answers import Tick, TickHandler

log = structlog.get_logger(__name__)

TICK = timedelta(seconds=5)
LOOK = timedelta(minutes=1)
UPKEEP = timedelta(days=1)
FIRST_UPKEEP = timedelta(minutes=1)
#: An upkeep that met a trouble need not wait for tomorrow.
UPKEEP_AGAIN = timedelta(minutes=5)

#: Once a day, for each workspace; the looks at Slack only where the bot is at work.
DAILY = (Tick.UPKEEP, Tick.FORGET, Tick.RETAIN, Tick.CALLS)
LOOKS = (Tick.PEOPLE, Tick.ROOMS)

Job = Callable[[], Awaitable[None]]


#: Hears when an upkeep has come to its end; None where it failed.
Tidied = Callable[[datetime | None], object]


def uncounted(_at: datetime | None) -> None:
    """Nobody counts."""


def build_scheduler(*, deliver: Job, look: Job, upkeep: Job, tidied: Tidied = uncounted) -> AsyncIOScheduler:
    """Delivers what is due every few seconds, looks at Slack every minute, tidies up once a day. Not started yet."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        # The library's own default forgets a tick that comes a second late.
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
    )

    async def tidy() -> None:
        try:
            await upkeep()
            tidied(datetime.now(UTC))
        except Exception as error:
            tidied(None)
            again = datetime.now(UTC) + UPKEEP_AGAIN
            log.warning("upkeep failed", error=type(error).__name__, again=again.isoformat(timespec="seconds"))
            scheduler.modify_job("upkeep", next_run_time=again)

    for name, job, every in (("deliver", deliver, TICK), ("look", look, LOOK)):
        scheduler.add_job(job, IntervalTrigger(seconds=int(every.total_seconds())), id=name, replace_existing=True)
    # Soon after each start as well: where one restarts every day, a whole day would never pass.
    scheduler.add_job(
        tidy,
        IntervalTrigger(seconds=int(UPKEEP.total_seconds())),
        id="upkeep",
        next_run_time=datetime.now(UTC) + FIRST_UPKEEP,
        replace_existing=True,
    )
    return scheduler


def upkeep_of(home: Home, ticks: Mapping[Tick, TickHandler]) -> Job:
    """Whatever is done once a day. One workspace's trouble is not the others': it is raised when all had their turn."""

    async def upkeep() -> None:
        working = set(await home.working())
        failed: list[Exception] = []
        for workspace in await home.everywhere():
            try:
                with work_for(workspace):
                    for tick in (*DAILY, *(LOOKS if workspace in working else ())):
                        await ticks[tick](workspace)
            except Exception as error:
                failed.append(error)
        if failed:
            raise failed[0]

    return upkeep
