"""One database, its transactions, and how long anybody may wait for it."""

import asyncio
import math
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
from sqlalchemy import Connection, event, exc, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import ORMExecuteState, Session

from domain.deadline import deadline as request_deadline
from domain.refusals import Unavailable
from storage.outgoing.queue import Queue
from storage.store import Store

log = structlog.get_logger()

# Slack shows a failure after 3 s, so nothing may commit after it.
DEADLINE = 2.5
LOCK_WAIT = 1.5
STATEMENT_TIME = 2.0
POOL_WAIT = 1.0
CONNECT_WAIT = 2
# The deliverer has nobody waiting in front of a form.
UPKEEP_WAIT = 15.0
UPKEEP_DEADLINE = 20.0


class Database:
    """Opens transactions; `on_commit` is called after a commit that wrote deliveries."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.on_commit: Callable[[], None] = lambda: None
        self._writing = engine.execution_options(writes=True)
        self._reading = engine.execution_options(postgresql_readonly=True)
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._writer = asyncio.Lock()

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connects lazily: an address that does not answer shows at the first transaction."""
        address = async_address(url)
        if address.get_backend_name() == "sqlite":
            return cls(_open_sqlite(address))
        return cls(_open_postgresql(address))

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self, workspace: str) -> AsyncIterator[Store]:
        """One use case: commits at the end, rolls back on error, refuses to commit late or without an audit row."""
        async with self._write(LOCK_WAIT, DEADLINE, request_deadline.get() or math.inf) as session:
            yield Store(session, workspace)
            await session.flush()
            assert not session.info.get("wrote") or session.info.get("audited"), "written, but not audited"
        if session.info.get("queued"):
            self.on_commit()

    @asynccontextmanager
    async def upkeep(self) -> AsyncIterator[Queue]:
        """The deliverer's own bookkeeping: every workspace, more patience, no audit."""
        async with self._write(UPKEEP_WAIT, UPKEEP_DEADLINE) as session:
            yield Queue(session)
        if session.info.get("queued"):
            self.on_commit()

    @asynccontextmanager
    async def reading(self, workspace: str) -> AsyncIterator[Store]:
        """A look that changes nothing and waits for no writer."""
        with _translated():
            async with asyncio.timeout(DEADLINE), _session(self._reading) as session:
                yield Store(session, workspace)
                assert not session.info.get("wrote"), "written while reading"

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Queue]:
        """A look at the deliveries of every workspace."""
        with _translated():
            async with asyncio.timeout(UPKEEP_DEADLINE), _session(self._reading) as session:
                yield Queue(session)

    async def ping(self) -> None:
        """Raises Unavailable where the database does not answer."""
        with _translated():
            async with asyncio.timeout(DEADLINE), self._reading.connect() as connection:
                await connection.execute(text("SELECT 1"))

    async def revision(self) -> str | None:
        """The migration that this database stands at; None for an empty one."""
        with _translated():
            async with asyncio.timeout(DEADLINE), self._reading.connect() as connection:
                return await connection.run_sync(_revision)

    @asynccontextmanager
    async def _write(self, wait: float, limit: float, until: float = math.inf) -> AsyncIterator[AsyncSession]:
        loop = asyncio.get_running_loop()
        latest = min(loop.time() + limit, until)
        with _translated():
            async with asyncio.timeout_at(latest) as timer, self._turn(wait), _session(self._writing) as session:
                yield session
                await session.flush()
                # A process that was frozen, or a slow database: the person may have read "not saved" already.
                if loop.time() >= latest:
                    raise TimeoutError("too late to commit")
                # From here on only the database knows the outcome, so nobody interrupts it.
                timer.reschedule(None)
                await session.commit()

    @asynccontextmanager
    async def _turn(self, wait: float) -> AsyncIterator[None]:
        """SQLite has one writer: first come, first served, instead of everybody polling its lock."""
        if not self._is_sqlite:
            yield
            return
        async with asyncio.timeout(wait):
            await self._writer.acquire()
        try:
            yield
        finally:
            self._writer.release()


def async_address(url: str) -> URL:
    """The address with the driver that we use, whichever was written."""
    address = make_url(url)
    backend = address.get_backend_name()
    if backend == "sqlite":
        return address.set(drivername="sqlite+aiosqlite")
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    raise ValueError(f"DATABASE_URL names {backend!r}; AI Hire works with sqlite and postgresql.")


def _open_sqlite(address: URL) -> AsyncEngine:
    engine = create_async_engine(
        address,
        # An error's text goes to the log, and parameters are what people typed.
        hide_parameters=True,
        # isolation_level=None turns the driver's own BEGIN off: it comes too late to prevent lost updates.
        connect_args={"timeout": LOCK_WAIT, "isolation_level": None},
        pool_timeout=POOL_WAIT,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _open_postgresql(address: URL) -> AsyncEngine:
    limits = {
        "lock_timeout": int(LOCK_WAIT * 1000),
        "statement_timeout": int(STATEMENT_TIME * 1000),
        "idle_in_transaction_session_timeout": int(UPKEEP_DEADLINE * 1000),
    }
    return create_async_engine(
        address,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_WAIT,
            "tcp_user_timeout": int(STATEMENT_TIME * 1000),
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        },
        pool_timeout=POOL_WAIT,
        # Otherwise the first person after a restart of the database meets a dead connection.
        pool_pre_ping=True,
    )


class _RecordingSession(Session):
    """Remembers in `info` whether anything was written."""


@event.listens_for(_RecordingSession, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    session.info["wrote"] = True


@event.listens_for(_RecordingSession, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["wrote"] = True


@asynccontextmanager
async def _session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(engine, sync_session_class=_RecordingSession, expire_on_commit=False) as session:
        yield session


@contextmanager
def _translated() -> Iterator[None]:
    """Every way in which a database can be away or slow, as the one refusal that people read."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, TimeoutError) as error:
        log.warning("database unavailable", error=type(error).__name__, cause=str(getattr(error, "orig", error))[:200])
        raise Unavailable() from error


def _revision(connection: Any) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()
