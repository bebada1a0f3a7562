"""A short run on each kind of database; `make faults` is the long one."""

from pathlib import Path

from tests.faults.chaos import Plan, suffered


async def test_one_process_that_is_killed_and_frozen_loses_and_doubles_nothing(sqlite_url: str, tmp_path: Path) -> None:
    plan = Plan(url=sqlite_url, replicas=1, kills=2, freezes=1, scale=0.05, is_loaded=True)
    found = await suffered(plan, tmp_path)
    assert found.is_clean, found
    assert (found.faults, found.due, found.events) == (3, 36, 12)


async def test_replicas_that_are_killed_and_frozen_lose_and_double_nothing(postgresql_url: str, tmp_path: Path) -> None:
    plan = Plan(url=postgresql_url, replicas=2, kills=2, freezes=1, scale=0.05, is_loaded=True)
    found = await suffered(plan, tmp_path)
    assert found.is_clean, found
    assert (found.faults, found.due, found.events) == (3, 36, 12)
