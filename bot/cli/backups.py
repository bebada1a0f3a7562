"""A copy of a SQLite database while the bot runs, and the way back; a server has tools of its own for both."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.addresses import without_secrets
from bot.cli.cannot import CannotRun
from bot.cli.typed import typed
from bot.database import Condition, Stands, examine, prepare
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from storage.engine import address_of

#: Whoever holds the file for longer than this works with it.
LOCK_SECONDS: Final = 1.0
#: What SQLite keeps beside a database that is open, or was when its process was killed.
COMPANIONS: Final = ("-wal", "-shm", "-journal")
BY_THE_SERVER: Final = "PostgreSQL is {} with its own tools, pg_dump and pg_restore: docs/backup.md has the commands."


def back_up(url: str, target: Path) -> str:
    """Copies the database into a new file, whole, whoever writes meanwhile; what was done, in words. Raises CannotRun."""
    source = _file_of(url, "backed up")
    condition = examine(url)
    if condition.stands is Stands.NEW:
        raise CannotRun(f"There is nothing to back up: {source} is not there.")
    if condition.stands not in {Stands.READY, Stands.BEHIND}:
        raise CannotRun(str(condition))
    try:
        # Nobody else's from its first moment on; what SQLite makes beside it takes after it.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise CannotRun(f"{target} is there already, and I write over nothing. Name another file.") from None
    try:
        _copy(source, target, "rw")
    except BaseException as error:
        target.unlink(missing_ok=True)
        if isinstance(error, sqlite3.Error):
            raise CannotRun(f"{source} could not be copied ({error}), and no backup is left.") from error
        raise
    return f"{target} holds all of it ({target.stat().st_size} bytes), and only you can read it."


def restore(url: str, backup: Path, now: datetime) -> str:
    """Puts a backup in the database's place and keeps what was there; what was done, in words. Raises CannotRun."""
    file = _file_of(url, "restored")
    if not backup.is_file():
        raise CannotRun(f"There is no file {backup}.")
    if file.exists() and backup.samefile(file):
        raise CannotRun(f"{backup} is the database itself. Name a backup of it.")
    copy = _new_file_beside(file)
    copied = f"sqlite:///{copy}"
    try:
        try:
            _copy(backup, copy, "ro")
        except sqlite3.Error as error:
            raise CannotRun(f"{backup} is damaged, or no backup of AI Hire ({error}). Nothing is changed.") from error
        _check(examine(copied, thoroughly=True), copied, backup)
        _check(prepare(copied), copied, backup)
        look_before_posting(copied, now)
        aside = _put_in_place(copy, file, now)
    finally:
        for leftover in (copy, *_companions(copy)):
            leftover.unlink(missing_ok=True)
    kept = f" What was there before is in {aside}; delete it when you need it no more." if aside else ""
    return f"The database {file} is that of {backup} again, brought up to date.{kept} Now type: {typed('run')}"


def look_before_posting(url: str, now: datetime) -> str:
    """A database was put back: what is due may stand in Slack already, and is looked for first. Raises CannotRun."""
    if (condition := prepare(url)).stands is not Stands.READY:
        raise CannotRun(str(condition))
    database = Database.open(url)
    try:
        found = DeliveryService(database).doubt(now)
    finally:
        database.close()
    return f"{found} messages are due. Each is looked for in Slack before it is posted. Now type: {typed('run')}"


def _file_of(url: str, what: str) -> Path:
    address = address_of(url)
    if address.get_backend_name() != "sqlite":
        raise CannotRun(BY_THE_SERVER.format(what))
    return Path(str(address.database))


def _copy(source: Path, target: Path, mode: str) -> None:
    """In one step, so that it is one moment's; in one file, which needs none beside it.

    Who reads a database `rw` tidies up beside it at the end; a backup may lie where nothing can be written.
    """
    place = f"{source.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(place, uri=True, timeout=LOCK_SECONDS)) as reads:
        # No row is needed to see whether it is a database at all.
        reads.execute("PRAGMA schema_version").close()
        with closing(sqlite3.connect(target, timeout=LOCK_SECONDS)) as writes:
            reads.backup(writes)
            writes.execute("PRAGMA journal_mode=DELETE").close()


def _check(condition: Condition, copied: str, backup: Path) -> None:
    if condition.stands not in {Stands.READY, Stands.BEHIND}:
        said = condition.what.replace(f"The database {without_secrets(copied)}", str(backup))
        raise CannotRun(f"{said} Nothing is changed.")
    if " is empty." in condition.what:
        raise CannotRun(f"{backup} is no backup of AI Hire: it is empty. Nothing is changed.")


def _new_file_beside(file: Path) -> Path:
    """On the same disk, so that it takes the database's place in one step; mode 0600 as mkstemp makes it."""
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".restoring", dir=file.absolute().parent)
    os.close(handle)
    return Path(name)


def _put_in_place(copy: Path, file: Path, now: datetime) -> Path | None:
    """The copy becomes the database; gives where that is what was there before, if anything was."""
    aside = file.with_name(f"{file.name}.before-{now:%Y%m%dT%H%M%SZ}")
    if not file.exists():
        # What a killed process left beside it would be read into whatever comes to lie there.
        left = _put_companions(file, aside)
        copy.replace(file)
        return left
    with _alone_with(file):
        try:
            # A second name first: at no moment is there none, so that a start in between makes no empty one.
            os.link(file, aside)
        except FileExistsError:
            raise CannotRun(f"{aside} is there already. Nothing is changed; try again.") from None
        except OSError:  # a file system that knows no second names
            file.rename(aside)
        _nobody_elses(aside)
        _put_companions(file, aside)
        copy.replace(file)
    return aside


def _put_companions(file: Path, aside: Path) -> Path | None:
    """Beside what was put aside; gives where one of them is, if there was any."""
    put = None
    for companion in _companions(file):
        put = companion.rename(f"{aside}{companion.name.removeprefix(file.name)}")
        _nobody_elses(put)
    return put


def _nobody_elses(file: Path) -> None:
    """Whoever copied it or made it with an earlier release may have let everybody read it."""
    # Where it is another account's, that is no reason to restore nothing.
    with suppress(OSError):
        file.chmod(0o600)


def _companions(file: Path) -> list[Path]:
    return [path for end in COMPANIONS if (path := file.with_name(f"{file.name}{end}")).exists()]


@contextmanager
def _alone_with(file: Path) -> Iterator[None]:
    """Whoever starts meanwhile waits. Raises CannotRun where somebody has it open."""
    with closing(sqlite3.connect(file, timeout=LOCK_SECONDS, isolation_level=None)) as connection:
        try:
            # Out of WAL comes only who is alone; what stood beside the file is in it then.
            connection.execute("PRAGMA journal_mode=DELETE").close()
            connection.execute("BEGIN EXCLUSIVE").close()
        except sqlite3.Error as error:
            if (error.sqlite_errorname or "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise CannotRun(
                    f"{file} is in use. Stop the bot first, and whatever else has it open. Nothing is changed."
                ) from error
            # Anything else is a damage, and why it is restored.
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                connection.rollback()
