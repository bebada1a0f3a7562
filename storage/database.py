"""One database, its transactions, and how long anybody may wait for it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import partial

import structlog
from cachetools import LRUCache
from sqlalchemy import Connection, Engine, event, exc, text
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import QueuePool

from domain.deadline import deadline
from domain.refusals import Unavailable
from storage.engine import address_of, is_trouble, open_postgresql, open_sqlite, scrubbed
from storage.installations import Installations
from storage.outgoing.queue import Queue
from storage.store import Store
from storage.waiting.homes import publish_homes

log = structlog.get_logger()

LOCK_WAIT = 1.5
STATEMENT_TIME = 2.0
# A cancelled statement of PostgreSQL is asked for over a connection of its own.
CANCEL_WAIT = 1.0
ABANDONED = 20.0
THREADS = 8
READERS = 4
GUIDES = 1000


class Unaudited(RuntimeError):
    """Something was written and the trail does not say so; nothing is saved."""


class Database:
    """Opens transactions, in whichever thread asks. `on_commit` is called after a commit that wrote deliveries.

    Each raises Unavailable where the database is away or slow, or the request's deadline is over: then nothing is
    saved. Writers belong into `writers`, everybody else into `readers`: on SQLite there is one writer, in order.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.on_commit: Callable[[], object] = lambda: None
        self._away: set[str] = set()
        self._guides: LRUCache[tuple[str, str], object] = LRUCache(GUIDES)
        self._reading = engine.execution_options(reads=True, postgresql_readonly=True)
        self.readers: Executor = ThreadPoolExecutor(READERS if self.is_sqlite else THREADS, "reader")
        self.writers: Executor = ThreadPoolExecutor(1, "writer") if self.is_sqlite else self.readers
        event.listen(engine, "before_cursor_execute", lambda *_: _check_deadline())

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connects lazily: an address that does not answer shows at the first transaction."""
        address = address_of(url)
        if address.get_backend_name() == "sqlite":
            return cls(open_sqlite(address, wait=LOCK_WAIT, connections=READERS + 1))
        limits = {
            "lock_timeout": LOCK_WAIT,
            "statement_timeout": STATEMENT_TIME,
            "idle_in_transaction_session_timeout": ABANDONED,
        }
        milliseconds = {name: int(seconds * 1000) for name, seconds in limits.items()}
        return cls(open_postgresql(address, connections=THREADS, **milliseconds))

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def connections(self) -> tuple[int, int]:
        """How many are in use, and how many there can be."""
        pool = self.engine.pool
        return (pool.checkedout(), pool.size()) if isinstance(pool, QueuePool) else (0, 0)

    def close(self) -> None:
        """Lets what has begun come to its end, then closes all connections."""
        self.readers.shutdown(cancel_futures=True)
        self.writers.shutdown(cancel_futures=True)
        self.engine.dispose()

    @contextmanager
    def transaction(self, workspace: str) -> Iterator[Store]:
        """One use case: commits at the end, rolls back on error, refuses to commit late or without an audit row."""
        with self._write() as session:
            yield Store(session, workspace)
            session.flush()
            if session.info.get("wrote") and not session.info.get("audited"):
                raise Unaudited("written, but not audited")

    @contextmanager
    def bookkeeping(self, workspace: str) -> Iterator[Store]:
        """What the bot notes of one workspace by itself, and nobody has asked for: no audit."""
        with self._write() as session:
            yield Store(session, workspace)

    @contextmanager
    def upkeep(self) -> Iterator[Queue]:
        """The deliverer's own bookkeeping: every workspace, no audit."""
        with self._write() as session:
            yield Queue(session)

    @contextmanager
    def reading(self, workspace: str) -> Iterator[Store]:
        """A look that changes nothing and waits for no writer."""
        with self._read() as session:
            yield Store(session, workspace)

    @contextmanager
    def looking(self) -> Iterator[Queue]:
        """A look at the deliveries of every workspace."""
        with self._read() as session:
            yield Queue(session)

    @contextmanager
    def installations(self) -> Iterator[Installations]:
        """Our own bookkeeping, no workspace's work: no audit."""
        with self._write() as session:
            yield Installations(session)

    @contextmanager
    def looking_at_installations(self) -> Iterator[Installations]:
        """A look at who we are."""
        with self._read() as session:
            yield Installations(session)

    @contextmanager
    def tables(self) -> Iterator[Connection]:
        """For Slack's own stores, which know statements and no rows: no workspace's work either."""
        with self._write() as session:
            yield session.connection()

    @contextmanager
    def looking_at_tables(self) -> Iterator[Connection]:
        """The same, for a look."""
        with self._read() as session:
            yield session.connection()

    def ping(self) -> None:
        """Raises Unavailable where the database does not answer."""
        with self._translated(), self._reading.connect() as connection:
            connection.execute(text("SELECT 1"))

    def overwrite(self, wait: float = LOCK_WAIT) -> None:
        """What was deleted leaves the file's own journal as well; a server of its own does that by itself.

        Whoever reads meanwhile is waited for so long.
        """
        if self.is_sqlite:
            with (
                self._translated("write"),
                suppress(exc.OperationalError),
                closing(self.engine.raw_connection()) as raw,
            ):
                # Whoever uses the connection next says again how long it waits.
                raw.info.pop("waits", None)
                raw.cursor().execute(f"PRAGMA busy_timeout={int(wait * 1000)}").close()
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def revision(self) -> str | None:
        """The migration that this database stands at; None for an empty one."""
        from alembic.runtime.migration import MigrationContext

        with self._translated(), self._reading.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()

    @contextmanager
    def _read(self) -> Iterator[Session]:
        # A session forgets what nobody holds, and would ask for it again.
        info = {"guides": self._guides, "held": []}
        with self._translated(), _RecordingSession(self._reading, info=info) as session, _stoppable(session):
            yield session
            if session.info.get("wrote"):
                raise Unaudited("written while reading")

    @contextmanager
    def _write(self) -> Iterator[Session]:
        with self._translated("write"), _RecordingSession(self.engine, expire_on_commit=False) as session:
            with _stoppable(session):
                yield session
                session.flush()
                publish_homes(session)
            # From here on only the database knows the outcome, so nobody interrupts it. Before that: a process that was
            # frozen, or a slow database; the person may have read "not saved" already.
            _check_deadline()
            session.commit()
        if session.info.get("queued"):
            self.on_commit()

    @contextmanager
    def _translated(self, doing: str = "read") -> Iterator[None]:
        """Every way in which a database can be away or slow, as the one refusal that people read.

        The log has one line when that begins, and one when it is over.
        """
        try:
            yield
        except (exc.DatabaseError, exc.InterfaceError, exc.TimeoutError, TimeoutError) as error:
            if isinstance(error, exc.DatabaseError) and not is_trouble(error):
                raise
            if doing not in self._away:
                cause = scrubbed(str(getattr(error, "orig", error)), self.engine.url)[:200]
                log.warning("database unavailable", doing=doing, error=type(error).__name__, cause=cause)
            self._away.add(doing)
            raise Unavailable() from error
        if doing in self._away:
            self._away.discard(doing)
            log.warning("database available again", doing=doing)


class _RecordingSession(Session):
    """Remembers in `info` whether anything was written."""


@event.listens_for(_RecordingSession, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    session.info["wrote"] = True


@event.listens_for(_RecordingSession, "loaded_as_persistent")
def _loaded(session: Session, row: object) -> None:
    if (held := session.info.get("held")) is not None:
        held.append(row)


@event.listens_for(_RecordingSession, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info["wrote"] = True


@contextmanager
def _stoppable(session: Session) -> Iterator[None]:
    """Begins the transaction; whatever blocks in it ends with the request's deadline, where there is one."""
    _check_deadline()
    raw = session.connection().connection.driver_connection
    if (until := deadline.get()) is None or raw is None:
        yield
        return
    # SQLite's is an interrupt; PostgreSQL is asked over another connection, which may take a moment.
    stop = raw.interrupt if hasattr(raw, "interrupt") else partial(raw.cancel_safe, timeout=CANCEL_WAIT)
    with until.stoppable(stop):
        yield


def _check_deadline() -> None:
    if (until := deadline.get()) is not None and until.is_over:
        raise TimeoutError("the request's time is over")
