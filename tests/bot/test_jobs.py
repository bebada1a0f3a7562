"""The scheduler holds two fixed jobs, and a late tick is never lost."""

import asyncio

from bot.jobs import build_scheduler


async def nothing() -> None: ...


async def test_there_are_two_fixed_jobs_and_no_late_tick_is_forgotten() -> None:
    scheduler = build_scheduler(deliver=nothing, upkeep=nothing)
    scheduler.start(paused=True)
    jobs = scheduler.get_jobs()
    assert {job.id for job in jobs} == {"deliver", "upkeep"}
    assert all((job.max_instances, job.coalesce, job.misfire_grace_time) == (1, True, None) for job in jobs)
    scheduler.shutdown(wait=False)
    await asyncio.sleep(0)
