"""The fixed jobs. Due work lives in rows, so a missed or doubled tick costs nothing."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

TICK = timedelta(seconds=5)
UPKEEP = timedelta(days=1)
FIRST_UPKEEP = timedelta(minutes=1)

Job = Callable[[], Awaitable[None]]


def build_scheduler(*, deliver: Job, upkeep: Job) -> AsyncIOScheduler:
    """Delivers what is due every few seconds, and tidies up once a day. Not started yet."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        # The library's own default forgets a tick that comes a second late.
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
    )
    scheduler.add_job(deliver, IntervalTrigger(seconds=int(TICK.total_seconds())), id="deliver", replace_existing=True)
    # Soon after each start as well: where one restarts every day, a whole day would never pass.
    scheduler.add_job(
        upkeep,
        IntervalTrigger(seconds=int(UPKEEP.total_seconds())),
        id="upkeep",
        next_run_time=datetime.now(UTC) + FIRST_UPKEEP,
        replace_existing=True,
    )
    return scheduler
