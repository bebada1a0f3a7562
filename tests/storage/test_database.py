"""Transactions: audited, in time, fair, and never half."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from domain.deliveries import Kind, Subject
from domain.model import Value
from domain.refusals import Unavailable
from storage import database as database_module
from storage.audit import AuditRow
from storage.base import ModelJson
from storage.database import Database
from storage.forms import FormRow
from storage.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BRIEF = Subject(kind="brief", id="b1")
CARD = cast(Kind, "test.card")


async def write(store: Store, form: str = "f1") -> None:
    await store.audit.record("U1", "brief.save", BRIEF, NOW)
    await store.forms.remember(form, "b1", NOW)


async def remembered(database: Database, form: str = "f1") -> str | None:
    async with database.reading("T1") as store:
        return await store.forms.result_of(form)


async def test_a_transaction_commits_at_its_end(database: Database) -> None:
    async with database.transaction("T1") as store:
        await write(store)
    assert await remembered(database) == "b1"


async def test_an_error_rolls_everything_back(database: Database) -> None:
    with pytest.raises(KeyError):  # noqa: PT012
        async with database.transaction("T1") as store:
            await write(store)
            raise KeyError
    assert await remembered(database) is None


async def test_what_is_written_without_an_audit_row_is_not_committed(database: Database) -> None:
    with pytest.raises(AssertionError, match="audited"):
        async with database.transaction("T1") as store:
            await store.forms.remember("f1", "b1", NOW)
    assert await remembered(database) is None


async def test_an_update_statement_without_an_audit_row_is_not_committed(database: Database) -> None:
    with pytest.raises(AssertionError, match="audited"):
        async with database.transaction("T1") as store:
            await store.deliveries.cancel(BRIEF, {CARD})


async def test_a_transaction_that_only_looks_needs_no_audit_row(database: Database) -> None:
    async with database.transaction("T1") as store:
        assert await store.forms.result_of("f1") is None


async def test_nothing_is_written_while_reading(database: Database) -> None:
    with pytest.raises((AssertionError, Exception)):
        async with database.reading("T1") as store:
            await write(store)
    assert await remembered(database) is None


async def test_one_workspace_does_not_see_another(database: Database) -> None:
    async with database.transaction("T1") as store:
        await write(store)
    async with database.reading("T2") as store:
        assert await store.forms.result_of("f1") is None
        assert await store.audit.of(BRIEF) == []


async def test_the_same_form_id_twice_fails_on_the_second(database: Database) -> None:
    async with database.transaction("T1") as store:
        await write(store)
    with pytest.raises(IntegrityError):
        async with database.transaction("T1") as store:
            await write(store)


async def test_two_workspaces_may_have_the_same_form_id(database: Database) -> None:
    for workspace in ("T1", "T2"):
        async with database.transaction(workspace) as store:
            await write(store)
    assert await remembered(database) == "b1"


async def test_the_trail_names_who_did_what(database: Database) -> None:
    async with database.transaction("T1") as store:
        await write(store)
    async with database.reading("T1") as store:
        (entry,) = await store.audit.of(BRIEF)
    assert (entry.actor_user, entry.act, entry.at) == ("U1", "brief.save", NOW)


async def test_the_deliverer_wakes_after_a_commit_with_deliveries_only(database: Database) -> None:
    woken: list[bool] = []
    database.on_commit = lambda: woken.append(True)
    async with database.transaction("T1") as store:
        await write(store)
    assert not woken
    async with database.transaction("T1") as store:
        await write(store, "f2")
        await store.deliveries.post(CARD, BRIEF, "C1", key="k", now=NOW, responsible="U1")
        assert not woken
    assert woken == [True]


async def test_nothing_commits_after_the_person_has_been_told_no(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "DEADLINE", 0.2)
    with pytest.raises(Unavailable):  # noqa: PT012
        async with database.transaction("T1") as store:
            await write(store)
            await asyncio.Event().wait()
    assert await remembered(database) is None


async def test_a_process_that_was_frozen_does_not_commit_late(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction("T1") as store:
        await write(store, "f0")
    loop = asyncio.get_running_loop()
    real, frozen = loop.time, [0.0]
    monkeypatch.setattr(loop, "time", lambda: real() + frozen[0])
    with pytest.raises(Unavailable):  # noqa: PT012
        async with database.transaction("T1") as store:
            await write(store)
            frozen[0] = 60.0
    assert await remembered(database) is None


async def test_many_writers_lose_no_update(database: Database) -> None:
    async with database.transaction("T1") as store:
        await write(store)
        await store.forms.remember("counter", "0", NOW)

    async def add_one() -> None:
        async with database.transaction("T1") as store:
            await store.audit.record("U1", "count", BRIEF, NOW)
            row = await store.session.scalar(
                select(FormRow).where(FormRow.workspace == "T1", FormRow.form_id == "counter").with_for_update()
            )
            assert row is not None
            row.result = str(int(row.result) + 1)

    await asyncio.gather(*(add_one() for _ in range(24)))
    assert await remembered(database, "counter") == "24"


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    async with database.transaction("T1") as store:
        await write(store)
        async with asyncio.timeout(1):
            assert await remembered(database) is None


async def test_a_locked_sqlite_file_is_a_refusal_within_three_seconds(sqlite_url: str) -> None:
    first, second = Database.open(sqlite_url), Database.open(sqlite_url)
    loop = asyncio.get_running_loop()
    try:
        async with first.transaction("T1") as store:
            await write(store)
            began = loop.time()
            with pytest.raises(Unavailable):
                async with second.transaction("T1") as other:
                    await write(other, "f2")
            assert loop.time() - began < 2.6
        assert await remembered(first) == "b1"
        assert await remembered(first, "f2") is None
        async with second.transaction("T1") as other:
            await write(other, "f2")
        assert await remembered(first, "f2") == "b1"
    finally:
        await first.close()
        await second.close()


async def test_a_writer_that_holds_the_queue_is_a_refusal_to_the_next(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    try:
        async with database.transaction("T1") as store:
            await write(store)
            with pytest.raises(Unavailable):
                async with asyncio.timeout(2.6), database.transaction("T1") as other:
                    await write(other, "f2")
        assert await remembered(database, "f2") is None
    finally:
        await database.close()


async def test_a_locked_row_is_a_refusal_within_three_seconds(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    loop = asyncio.get_running_loop()
    try:
        async with database.transaction("T1") as store:
            await write(store)
        lock = select(FormRow).where(FormRow.form_id == "f1").with_for_update()
        async with database.transaction("T1") as store:
            await store.session.scalar(lock)
            began = loop.time()
            with pytest.raises(Unavailable):
                async with database.transaction("T1") as other:
                    await other.session.scalar(lock)
            assert loop.time() - began < 2.6
    finally:
        await database.close()


async def test_a_slow_statement_is_a_refusal_within_three_seconds(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        with pytest.raises(Unavailable):  # noqa: PT012
            async with database.transaction("T1") as store:
                await write(store)
                await store.session.execute(text("SELECT pg_sleep(5)"))
        assert loop.time() - began < 2.6
        assert await remembered(database) is None
    finally:
        await database.close()


async def test_a_full_pool_is_a_refusal_within_three_seconds(database: Database) -> None:
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as readers:
        for _ in range(15):
            store = await readers.enter_async_context(database.reading("T1"))
            await store.forms.result_of("f1")
        began = loop.time()
        with pytest.raises(Unavailable):
            async with database.reading("T1") as store:
                await store.forms.result_of("f1")
        assert loop.time() - began < 2.6


async def test_a_database_that_is_away_is_a_refusal(tmp_path: Path, sqlite_at_rest: None) -> None:
    for url in (f"sqlite:///{tmp_path}/nowhere/x.sqlite3", f"postgresql://ai_hire@/x?host={tmp_path}&port=1"):
        database = Database.open(url)
        with pytest.raises(Unavailable):
            async with database.transaction("T1") as store:
                await write(store)
        with pytest.raises(Unavailable):
            await database.ping()
        await database.close()


async def test_it_works_again_after_the_connections_were_cut(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    other = Database.open(postgresql_url)
    try:
        async with database.transaction("T1") as store:
            await write(store)
        async with other.engine.connect() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert await remembered(database) == "b1"
    finally:
        await database.close()
        await other.close()


async def test_an_unknown_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mysql"):
        Database.open("mysql://localhost/x")


async def test_instants_come_back_in_utc(database: Database) -> None:
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    async with database.transaction("T1") as store:
        await store.audit.record("U1", "x", BRIEF, berlin)
    async with database.reading("T1") as store:
        at = await store.session.scalar(select(AuditRow.at))
    assert at == NOW
    assert at is not None
    assert at.utcoffset() == timedelta()


async def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        async with database.transaction("T1") as store:
            await store.audit.record("U1", "x", BRIEF, NOW.replace(tzinfo=None))


async def test_a_value_is_kept_as_json_and_comes_back_frozen() -> None:
    class Answer(Value):
        word: str
        at: datetime

    class Kept(Value):
        answers: tuple[Answer, ...]

    from sqlalchemy.dialects import sqlite

    kind, value = ModelJson(Kept), Kept(answers=(Answer(word="ja", at=NOW),))
    stored = kind.process_bind_param(value, sqlite.dialect())
    assert isinstance(stored, str)
    assert kind.process_result_value(stored, sqlite.dialect()) == value


async def test_an_upkeep_needs_no_audit_row(database: Database) -> None:
    statements: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    async with database.upkeep() as queue:
        assert await queue.claim(NOW, 10) == []
    assert any("deliveries" in statement for statement in statements)
