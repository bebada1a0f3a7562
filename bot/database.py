"""How the database stands before anything is done with it, in words and with the next step; and how it is made ready."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

import structlog
from alembic.runtime.migration import MigrationContext
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, exc, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from bot.addresses import without_secrets
from bot.cli.cannot import CannotRun
from bot.cli.typed import typed
from domain.model import Value
from storage.base import Base
from storage.engine import address_of, open_postgresql, scrubbed
from storage.migrate import head, knows, migrate

log = structlog.get_logger(__name__)

LOCK_SECONDS: Final = 1.5
LOOK_AGAIN_SECONDS: Final = 2.0

#: What a server says, in these words, that waiting does not mend.
_FOR_GOOD: Final = (
    "authentication failed",
    "no password supplied",
    "does not exist",
    "no pg_hba.conf entry",
    "permission denied",
    "invalid",
    "does not support SSL",
    "certificate",
    "is not permitted to log in",
)
_CORRECT: Final = "Correct DATABASE_URL, or let the server's administrator do it."
#: SQLSTATE: the server stands by, or takes no more.
_STANDBY, _NO_RIGHT, _SERVER_FULL = "25006", "42501", "53100"


class Stands(StrEnum):
    """What can be done with a database."""

    READY = "ready"
    #: There is none yet: a start makes it.
    NEW = "new"
    #: It is empty, or of an older release: a start prepares it.
    BEHIND = "behind"
    #: It may come by itself.
    AWAY = "away"
    #: Somebody must do something first.
    UNUSABLE = "unusable"


class Condition(Value):
    """How a database stands: `what` is a sentence, `mend` the next step."""

    stands: Stands
    what: str
    mend: str = ""

    @property
    def is_preparable(self) -> bool:
        """Whether bringing it up to date makes it ready."""
        return self.stands in {Stands.NEW, Stands.BEHIND}

    def __str__(self) -> str:
        return f"{self.what} {self.mend}".strip()


def examine(url: str, *, thoroughly: bool = False) -> Condition:
    """Looks without changing anything. `thoroughly` reads a whole file, to find damage."""
    address, shown = address_of(url), without_secrets(url)
    is_file = address.get_backend_name() == "sqlite"
    if is_file and (found := _look_at_file(Path(str(address.database)))):
        return found
    engine = _for_a_look(address)
    try:
        with engine.connect() as connection:
            if thoroughly and is_file and (damage := connection.scalar(text("PRAGMA quick_check(1)"))) != "ok":
                return _damaged(shown, str(damage))
            return _step(connection, shown)
    except exc.SQLAlchemyError as error:
        return explain(error, url)
    finally:
        engine.dispose()


def prepare(url: str) -> Condition:
    """Brings it up to date where that can be done; the condition that it is in then."""
    condition = examine(url)
    if not condition.is_preparable:
        return condition
    try:
        migrate(url)
    except (exc.SQLAlchemyError, CommandError, OSError) as error:
        return explain(error, url)
    return examine(url)


async def ready(url: str, say: Callable[[str], None] = print, waits: Callable[[str], None] = lambda _: None) -> None:
    """Waits for a database that is away, saying so once, and brings it up to date. Raises CannotRun.

    `waits` hears the same without the address, for whoever asks from outside.
    """
    waiting = False
    while True:
        condition = await asyncio.to_thread(prepare, url)
        if condition.stands is Stands.READY:
            break
        if condition.stands is not Stands.AWAY:
            raise CannotRun(str(condition))
        if not waiting:
            say(f"{condition.what} I wait for it; Ctrl-C ends that.")
            log.warning("waiting for the database", why=condition.what)
            waits("the database does not answer; the start waits for it")
        waiting = True
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    if waiting:
        log.warning("the database is there")


def explain(error: Exception, url: str) -> Condition:
    """What an exception of a database means, without what is secret in its address."""
    shown = without_secrets(url)
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause, shown)
    if isinstance(cause, OSError):
        return _unusable(f"The database {shown} cannot be made ({cause.strerror}).", "Correct DATABASE_URL.")
    said = _first_line(cause, address_of(url))
    state = getattr(cause, "sqlstate", None)
    if state == _STANDBY:
        return _unusable(f"The database {shown} can only be read.", "Name the server that takes changes.")
    if state == _NO_RIGHT:
        return _unusable(
            f"The database {shown} does not let me make tables ({said}).",
            "Give the user of DATABASE_URL the right to: GRANT ALL ON SCHEMA public TO …",
        )
    if state == _SERVER_FULL:
        return _unusable(f"The disk of the database {shown} is full.", "Make room there, then try again.")
    if isinstance(error, exc.OperationalError | exc.InterfaceError | exc.TimeoutError):
        if any(words in said for words in _FOR_GOOD):
            return _unusable(f"The database {shown} does not let me in ({said}).", _CORRECT)
        return Condition(
            stands=Stands.AWAY,
            what=f"The database {shown} does not answer ({said}).",
            mend="Start it, or correct DATABASE_URL.",
        )
    return _unusable(
        f"The database {shown} cannot be used ({said}).", f"{typed('doctor')} says more; or restore a backup."
    )


def _unusable(what: str, mend: str) -> Condition:
    return Condition(stands=Stands.UNUSABLE, what=what, mend=mend)


def _damaged(shown: str, how: str) -> Condition:
    return _unusable(f"The database {shown} is damaged ({how}).", "Restore a backup.")


def _look_at_file(file: Path) -> Condition | None:
    """What stands in the way of a file, as far as the file system tells; None where it can be opened."""
    try:
        if (ancestor := _nearest(file)) != file:
            return _not_there_yet(file, ancestor)
        if file.is_dir():
            return _unusable(f"{file} is a folder.", "Let DATABASE_URL name a file in it, such as ai-hire.sqlite3.")
        if not file.is_file():
            return _unusable(f"{file} is no plain file.", "Let DATABASE_URL name another.")
        if not os.access(file, os.R_OK | os.W_OK):
            return _unusable(
                f"I may not read and write the file {file}.", "Give it to the user who runs AI Hire: chown, chmod u+rw."
            )
        if not os.access(file.parent, os.W_OK | os.X_OK):
            return _unusable(
                f"I may not write in the folder {file.parent}, and SQLite needs two more files beside the database.",
                "Give the folder to the user who runs AI Hire, or move the database.",
            )
    except PermissionError:
        return _unusable(f"I may not look into the folder of {file}.", "Let the user who runs AI Hire read it.")
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else "") or "a name that no file can have"
        return _unusable(f"{file} cannot be a database ({why}).", "Correct DATABASE_URL.")
    return None


def _nearest(file: Path) -> Path:
    """The file itself, or the first folder on the way to it that is there."""
    for path in (file, *file.absolute().parents):
        # Path.exists() keeps quiet about some errors, and which depends on the Python.
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()
            return path
    return Path(file.anchor or ".")


def _not_there_yet(file: Path, ancestor: Path) -> Condition:
    if not ancestor.is_dir():
        return _unusable(f"{ancestor} is no folder, so {file} cannot be made.", "Correct DATABASE_URL.")
    if not os.access(ancestor, os.W_OK | os.X_OK):
        return _unusable(
            f"I may not write in the folder {ancestor}, so the database {file} cannot be made.",
            "Give the folder to the user who runs AI Hire, or let DATABASE_URL name another place.",
        )
    return Condition(stands=Stands.NEW, what=f"The database {file} will be made at the first start.")


def _for_a_look(address: URL) -> Engine:
    """An engine that leaves no trace: no file is made, and no file's mode is changed."""
    if address.get_backend_name() != "sqlite":
        return open_postgresql(address, connections=1, statement_timeout=int(LOCK_SECONDS * 1000))
    place = f"{Path(str(address.database)).absolute().as_uri()}?mode=rw"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(place, uri=True, timeout=LOCK_SECONDS, isolation_level=None),
        poolclass=NullPool,
    )


def _step(connection: Connection, shown: str) -> Condition:
    tables = set(inspect(connection).get_table_names())
    ours = tables & set(Base.metadata.tables)
    steps = MigrationContext.configure(connection).get_current_heads()
    if not steps:
        if ours:
            return _unusable(
                f"The database {shown} has tables named {', '.join(sorted(ours))}, but they are not AI Hire's.",
                "Let DATABASE_URL name a database of its own.",
            )
        return Condition(stands=Stands.BEHIND, what=f"The database {shown} is empty.")
    found = ", ".join(sorted(steps))
    if not all(map(knows, steps)):
        if not ours:
            return _unusable(
                f"The database {shown} belongs to another program.", "Let DATABASE_URL name a database of its own."
            )
        return _unusable(
            f"The database {shown} was made by a newer AI Hire (it is at step {found}, this program knows {head()}).",
            "Start that newer one, or restore a backup.",
        )
    if found != head():
        return Condition(
            stands=Stands.BEHIND, what=f"The database {shown} is at step {found}, this program at {head()}."
        )
    return Condition(stands=Stands.READY, what=f"The database {shown} answers and is up to date.")


def _of_sqlite(error: sqlite3.Error, shown: str) -> Condition:
    # None where the driver itself stumbled.
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith("SQLITE_NOTADB"):
        return _unusable(
            f"The file of {shown} is not a database.", "Let DATABASE_URL name another file, or restore a backup."
        )
    if name.startswith("SQLITE_CORRUPT"):
        return _damaged(shown, str(error))
    if name.startswith("SQLITE_FULL"):
        return _unusable(f"The disk of the database {shown} is full.", "Make room, then try again.")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Condition(
            stands=Stands.AWAY,
            what=f"The database {shown} is locked by another program.",
            mend="Let that come to its end, or stop it.",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return _unusable(
            f"I cannot write the database {shown} ({error}).",
            "Give the file and its folder to the user who runs AI Hire.",
        )
    return _unusable(f"The database {shown} cannot be used ({error}).", "Look at its disk, or restore a backup.")


def _first_line(error: BaseException, address: URL) -> str:
    line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return scrubbed(line, address)
