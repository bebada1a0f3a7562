"""Opens a database as all of us need it: a SQLite file, or a PostgreSQL server."""

import os
import sqlite3
from contextlib import suppress
from urllib.parse import quote, quote_plus

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL

from domain.deadline import deadline

CONNECT_WAIT = 2
# Each thread has its connection; whoever waits for one longer is refused.
POOL_WAIT = 1.0


def address_of(url: str) -> URL:
    """The address with the driver that we use, whichever was written. Raises ValueError for another database."""
    address = make_url(url)
    backend = address.get_backend_name()
    if backend == "sqlite":
        return address.set(drivername="sqlite")
    if backend in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    raise ValueError(f"DATABASE_URL names {backend!r}; AI Hire works with sqlite and postgresql.")


def scrubbed(text: str, address: URL) -> str:
    """What a driver says, without the passwords of its address, however they are spelled in either."""
    held = [address.password, *(value for name, value in address.query.items() if "pass" in name.lower())]
    words = {word for each in held if each for word in ([each] if isinstance(each, str) else each) if word}
    spelled = {spelling for word in words for spelling in (word, quote(word, safe=""), quote_plus(word), quote(word))}
    for spelling in sorted(spelled, key=len, reverse=True):
        text = text.replace(spelling, "…")
    return text


def is_trouble(error: exc.DatabaseError) -> bool:
    """Whether the database itself is away, slow or damaged, rather than the statement wrong."""
    # sqlite3 says plain DatabaseError of a torn file, and of one that is no database.
    return isinstance(error, exc.OperationalError) or type(error) is exc.DatabaseError


def open_sqlite(address: URL, *, wait: float, connections: int, references: bool = True) -> Engine:
    """A file in WAL mode; `wait` is how many seconds a lock may keep us. `references` holds rows to their foreign keys."""
    engine = create_engine(
        address,
        # An error's text goes to the log, and parameters are what people typed.
        hide_parameters=True,
        # isolation_level=None turns the driver's own BEGIN off: it comes too late to prevent lost updates, and it
        # spares schema changes, so that a failed migration would leave its tables behind.
        connect_args={"timeout": wait, "isolation_level": None, "check_same_thread": False},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_WAIT,
    )

    @event.listens_for(engine, "do_connect")
    def keep_private(*_: object) -> None:
        # Before SQLite makes it readable for everybody; its -wal and -shm take after it.
        with suppress(OSError):
            os.close(os.open(str(address.database), os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # What is deleted is overwritten: an erased word must not be found in the file.
        keys = f"foreign_keys={'ON' if references else 'OFF'}"
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", keys):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # An interrupt does not end the wait for a lock, so that wait is no longer than whoever asks may take.
        until = deadline.get()
        longest = wait if until is None else max(0.0, min(wait, until.left))
        if connection.info.get("waits") != longest:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(longest * 1000)}")
            connection.info["waits"] = longest
        reads = connection.get_execution_options().get("reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def open_postgresql(address: URL, *, connections: int, **limits: int) -> Engine:
    """A server; `limits` are its own settings in milliseconds, such as lock_timeout."""
    return create_engine(
        address,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_WAIT,
            "tcp_user_timeout": CONNECT_WAIT * 1000,
            "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        },
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_WAIT,
        # Otherwise the first person after a restart of the database meets a dead connection.
        pool_pre_ping=True,
    )
