"""Brings the schema up to date, safely with any number of processes at once.

`python -m storage.migrate --check` says whether the migrations make the tables that the code expects.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

import storage.database  # noqa: F401  # every table, for comparing
from storage.base import Base
from storage.engine import address_of, open_postgresql, open_sqlite

# Any number, as long as every replica takes the same.
_LOCK = 0x41492048
_WAIT = 60


def migrate(url: str, scripts: Path | None = None, *, to: str = "head") -> None:
    """All missing steps up to `to`, in one transaction: a step that fails leaves nothing behind."""
    with _transaction(url) as connection:
        configuration = _configuration(scripts)
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, to)


def head() -> str | None:
    """The newest step that this program knows."""
    return _shipped().get_current_head()


def knows(revision: str) -> bool:
    """Whether this program has that step; one of a newer program it has not."""
    return revision in {step.revision for step in _shipped().walk_revisions()}


def differences(url: str) -> list[Any]:
    """Where a migrated database and the tables of the code disagree."""
    with _transaction(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))


@cache
def _shipped() -> ScriptDirectory:
    """The steps of this program; to read them takes longer than all else that a start asks of a database."""
    return ScriptDirectory.from_config(_configuration(None))


def _configuration(scripts: Path | None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(scripts or Path(__file__).parent / "migrations"))
    configuration.set_main_option("path_separator", "os")
    return configuration


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    engine = _engine(address_of(url))
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
    finally:
        engine.dispose()


def _engine(address: URL) -> Engine:
    if address.get_backend_name() == "sqlite":
        if address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        # A table that is made anew is dropped first, and would take along what refers to it.
        return open_sqlite(address, wait=_WAIT, connections=1, references=False)
    return open_postgresql(address, connections=1)


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the migrations with the tables of the code.")
    parser.add_argument("--check", action="store_true", required=True)
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/check.sqlite3"
        migrate(url)
        found = differences(url)
    for difference in found:
        sys.stderr.write(f"The migrations and the tables differ: {difference}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
