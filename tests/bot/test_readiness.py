"""`/readyz` is red, with the reason, when the bot cannot do its work, and green again when it can."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
from sqlalchemy import text

from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from sandbox.doors import SocketDoor
from tests.house import House, open_house
from tests.worlds import to_send

ALL_WELL = dict.fromkeys(("database", "schema", "scheduler", "deliverer", "slack", "messages"), "ok")


async def readyz(house: House) -> tuple[int, dict[str, str]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{house.practice.address}/readyz")
    return answer.status_code, answer.json()


async def is_red(house: House, check: str, words: str) -> None:
    status, body = await readyz(house)
    assert status == 503
    assert words in body.pop(check)
    assert set(body.values()) == {"ok"}


async def test_all_is_well(house_on_both: House) -> None:
    assert await readyz(house_on_both) == (200, ALL_WELL)


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody comes to give the lock back."""
    monkeypatch.setattr("storage.database.LOCK_WAIT", 0.2)


async def test_a_database_that_takes_no_change(short_waits: None, sqlite_url: str) -> None:
    async with open_house(sqlite_url, in_time=True) as house:
        file = str(house.bot.database.engine.url.database)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await is_red(house, "database", "takes no change")
            other.execute("ROLLBACK")
        assert (await readyz(house))[0] == 200


async def test_a_database_whose_changes_wait_for_a_lock(short_waits: None, postgresql_url: str) -> None:
    async with open_house(postgresql_url, in_time=True) as house:
        with house.bot.database.engine.connect() as other:
            other.execute(text("LOCK TABLE installations IN EXCLUSIVE MODE"))
            await is_red(house, "database", "takes no change")
        assert (await readyz(house))[0] == 200


async def test_a_full_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.readiness.shutil.disk_usage", lambda _: SimpleNamespace(free=4096))
    await is_red(house, "database", "disk of the database is full")


async def test_a_schema_of_another_release(house: House) -> None:
    with house.bot.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    await is_red(house, "schema", "at step 0001")


async def test_a_deliverer_that_is_gone(house: House) -> None:
    (deliverer,) = [task for task in asyncio.all_tasks() if task.get_name() == "deliverer"]
    deliverer.cancel()
    await asyncio.wait({deliverer})
    await is_red(house, "deliverer", "has stopped")


async def test_a_message_that_is_late(house: House) -> None:
    (deliverer,) = [task for task in asyncio.all_tasks() if task.get_name() == "deliverer"]
    deliverer.cancel()
    await asyncio.wait({deliverer})
    for minutes, late in ((4, False), (12, True)):
        due = house.clock() - timedelta(minutes=minutes)
        with house.bot.database.transaction(house.workspace.team_id) as store:
            subject = Subject.of_person("U0MAYA")
            store.deliveries.post(to_send(Kind.GREETING, subject, "U0MAYA", key=f"{minutes}", at=due))
            store.audit.record("U0MAYA", "test", subject, due)
        said = (await readyz(house))[1]["messages"]
        assert said == ("the oldest due message is 12 minutes late" if late else "ok")


async def test_a_socket_that_is_down(house_by_socket: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = house_by_socket
    assert await readyz(house) == (200, ALL_WELL | {"socket": "ok"})
    assert isinstance(house.door, SocketDoor)

    async def down() -> bool:
        return False

    monkeypatch.setattr(house.bot.readiness, "is_connected", down)
    monkeypatch.setattr("bot.readiness.RENEWAL_SECONDS", 0.0)
    await is_red(house, "socket", "not connected")
