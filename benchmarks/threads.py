"""What plain sessions in threads give against an async session, side by side: reads and writes, 1, 16 and 64 at once.

    python -m benchmarks.threads
    python -m benchmarks.threads postgresql://localhost/bench

SQLite in a temporary folder, and the PostgreSQL database that is named; that must be empty. `before` is SQLAlchemy's
async engine, as AI Hire had it once: each statement a hop (`pip install aiosqlite` for SQLite; psycopg has its own).
`after` is a use case of today: one hop to a thread, in it a plain session. The same questions, in turns on one database.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, bindparam, event, exc, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from domain.ids import new_id
from domain.outgoing.subject import Subject
from domain.refusals import Unavailable
from handlers.edge.threads import Threads
from storage.audit import AuditRow
from storage.database import LOCK_WAIT, THREADS, Database
from storage.engine import POOL_WAIT, address_of
from storage.forms import FormRow
from storage.migrate import migrate

NOW = datetime.now(UTC)
BRIEF = Subject.brief("b1")
SEEDED = 1000
# A write looks at a row and adds one, eight times: 16 statements. A read asks four questions, the most that a view may.
STEPS, QUESTIONS, ROWS = 8, 4, 20
AT_ONCE, TIMES, ROUNDS = (1, 16, 64), 192, 5

ONE = select(FormRow).where(FormRow.workspace == "T1", FormRow.form_id == bindparam("form"))
SOME = select(FormRow).where(FormRow.workspace == "T1", FormRow.form_id >= bindparam("form")).limit(ROWS)
Work = Callable[[], Awaitable[object]]


def forms(count: int) -> list[dict[str, str]]:
    """Which rows one use case asks for."""
    return [{"form": f"form {step * SEEDED // count:04}"} for step in range(count)]


class Before:
    """An async engine; on SQLite writers wait for each other on the loop, and for no longer than today's."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    def open(cls, url: str) -> "Before":
        """Raises ModuleNotFoundError without an async driver."""
        address = address_of(url)
        if address.get_backend_name() != "sqlite":
            return cls(create_async_engine(address, pool_size=THREADS, max_overflow=0, pool_timeout=POOL_WAIT))
        engine = create_async_engine(
            address.set(drivername="sqlite+aiosqlite"), connect_args={"timeout": LOCK_WAIT, "isolation_level": None}
        )

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return cls(engine)

    async def read(self) -> None:
        async with AsyncSession(self._engine) as session:
            for asked in forms(QUESTIONS):
                (await session.scalars(SOME, asked)).all()

    async def write(self) -> None:
        async with AsyncExitStack() as stack:
            if self._turn is not None:
                async with asyncio.timeout(LOCK_WAIT):
                    await stack.enter_async_context(self._turn)
            session = await stack.enter_async_context(AsyncSession(self._writing, expire_on_commit=False))
            for asked in forms(STEPS):
                await session.scalar(ONE, asked)
                about = {"subject_kind": BRIEF.kind, "subject_id": BRIEF.id}
                session.add(AuditRow(id=new_id(), workspace="T1", actor_user="U1", act="bench", at=NOW, **about))
                await session.flush()
            await session.commit()

    async def close(self) -> None:
        await self._engine.dispose()


class After:
    """As a handler asks a service."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._threads = Threads(readers=database.readers, writers=database.writers)

    async def read(self) -> None:
        await self._threads.read(self._read)

    async def write(self) -> None:
        await self._threads.write(self._write)

    def _read(self) -> None:
        with self._database.reading("T1") as store:
            for asked in forms(QUESTIONS):
                store.session.scalars(SOME, asked).all()

    def _write(self) -> None:
        with self._database.transaction("T1") as store:
            for asked in forms(STEPS):
                store.session.scalar(ONE, asked)
                store.audit.record("U1", "bench", BRIEF, NOW)
                store.session.flush()


async def a_second(work: Work, at_once: int) -> tuple[float, int]:
    """How many come through a second with so many at once, and how many are refused."""
    refused = 0

    async def one_after_another() -> None:
        nonlocal refused
        for _ in range(TIMES // at_once):
            try:
                await work()
            except (Unavailable, TimeoutError, exc.TimeoutError, exc.OperationalError):
                refused += 1

    began = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return (TIMES - refused) / (time.perf_counter() - began), refused


async def compare(url: str) -> None:
    migrate(url)
    database = Database.open(url)
    after, before = After(database), Before.open(url)
    try:
        with database.transaction("T1") as store:
            store.audit.record("U1", "bench", BRIEF, NOW)
            store.session.add_all(
                FormRow(workspace="T1", form_id=f"form {number:04}", result="b1", sent_by="U1", about="b1", at=NOW)
                for number in range(SEEDED)
            )
        for name, was, now in (("reads", before.read, after.read), ("writes", before.write, after.write)):
            for at_once in AT_ONCE:
                await row(f"{database.engine.dialect.name} {name}", at_once, was, now)
    finally:
        await before.close()
        database.close()


async def row(name: str, at_once: int, before: Work, after: Work) -> None:
    """The median of rounds in turns, and of the ratio within a round."""
    ask = partial(a_second, at_once=at_once)
    rounds = [(await ask(before), await ask(after)) for _ in range(ROUNDS)]
    was, now = (statistics.median(each[side][0] for each in rounds) for side in (0, 1))
    ratio = statistics.median(now / max(was, 1e-9) for (was, _), (now, _) in rounds)
    refused = [sum(each[side][1] for each in rounds) / ROUNDS / TIMES for side in (0, 1)]
    say(
        f"{name:18} {at_once:3} {was:9.0f}/s {now:9.0f}/s {ratio:7.2f} {refused[0]:9.0%} {refused[1]:8.0%}",
    )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare threads with an async session.")
    parser.add_argument("url", nargs="?", help="an empty PostgreSQL database")
    url = parser.parse_args().url
    say(f"{'':18} {'':3} {'before':>11} {'after':>11} {'ratio':>7} {'refused:':>9} {'after':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for each in [f"sqlite:///{folder}/bench.sqlite3", *([url] if url else [])]:
            try:
                asyncio.run(compare(each))
            except ModuleNotFoundError as missing:
                say(f"{each.partition(':')[0]:18} left out: pip install {missing.name}")


if __name__ == "__main__":
    main()
