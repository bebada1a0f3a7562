"""The scheduler holds fixed jobs, a late tick is never lost, and an upkeep that fails comes again soon."""

import asyncio
from datetime import timedelta

from apscheduler.events import EVENT_JOB_EXECUTED

from bot.clock import real_clock
from bot.jobs import build_scheduler
from domain.refusals import Unavailable


async def nothing() -> None: ...


async def test_there_are_three_fixed_jobs_and_no_late_tick_is_forgotten() -> None:
    scheduler = build_scheduler(deliver=nothing, look=nothing, upkeep=nothing)
    scheduler.start(paused=True)
    jobs = scheduler.get_jobs()
    assert {job.id for job in jobs} == {"deliver", "look", "upkeep"}
    assert all((job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None) for job in jobs)
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)


async def test_an_upkeep_that_fails_comes_again_in_minutes_and_not_tomorrow() -> None:
    tried = asyncio.Event()

    async def fails() -> None:
        tried.set()
        raise Unavailable

    scheduler = build_scheduler(deliver=nothing, look=nothing, upkeep=fails)
    scheduler.start()
    scheduler.modify_job("upkeep", next_run_time=real_clock())
    ended = asyncio.Event()
    scheduler.add_listener(lambda _: ended.set(), EVENT_JOB_EXECUTED)
    async with asyncio.timeout(60):
        await tried.wait()
        await ended.wait()
    next_time = scheduler.get_job("upkeep").next_run_time
    assert next_time - real_clock() < timedelta(minutes=6)
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
