"""Migrated databases for tests: a SQLite file, and a database of a real PostgreSQL server, fresh for each test."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Dialect, Engine

import storage.database
from domain.ids import new_id
from storage.database import Database
from storage.migrate import migrate
from tests.machine import postgresql_account, postgresql_programs


class Server:
    """A PostgreSQL server of our own, on a socket in a temporary folder."""

    def __init__(self, programs: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
        self._programs = programs
        self._folder = folder
        self._account = account
        self._port = _free_port()
        self._used: list[str] = []

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://ai_hire@/{name}?host={self._folder}&port={self._port}"

    @cached_property
    def _administrator(self) -> psycopg.Connection:
        address = f"host={self._folder} port={self._port} user=ai_hire dbname=postgres"
        return psycopg.connect(address, autocommit=True)

    def execute(self, statement: str) -> None:
        self._administrator.execute(statement.encode())

    def create(self, name: str, template: str = "template1") -> None:
        """A copy of another database. What was used before goes: by now nobody is connected there any more."""
        for used in self._used:
            self.execute(f"DROP DATABASE {used} WITH (FORCE)")
        self._used.clear()
        # Newer servers can also write a copy to their log first, which takes twice as long.
        strategy = "STRATEGY file_copy" if self._administrator.info.server_version >= 150000 else ""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} {strategy}")

    def drop(self, name: str) -> None:
        """It is not needed any more."""
        self._used.append(name)

    def start(self) -> None:
        data = self._folder / "data"
        self._run("initdb", "-D", str(data), "-U", "ai_hire", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        settings = {
            "port": str(self._port),
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "shared_buffers": "32MB",
            "max_wal_size": "128MB",
            "autovacuum": "off",
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(data), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self._administrator.close()
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        user, group = (self._account.pw_uid, self._account.pw_gid) if self._account else (None, None)
        # Output goes to a file: the server inherits it, and a pipe would stay open.
        with (self._folder / "output").open("w+") as output:
            done = subprocess.run(
                command,
                stdout=output,
                stderr=output,
                cwd=self._folder,
                user=user,
                group=group,
                extra_groups=[] if user else None,
                check=False,
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read()}")


@contextmanager
def serving_postgresql() -> Iterator[Server]:
    """A running server with a migrated database `template`, for as long as the block runs."""
    account = postgresql_account()
    folder = Path(tempfile.mkdtemp(prefix="ai-hire-"))
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        server = Server(postgresql_programs(folder), folder, account)
        server.start()
        try:
            server.create("template")
            migrate(server.url("template"))
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server of this run."""
    with serving_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database of this test's own."""
    path = tmp_path / "ai-hire.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql: Server) -> Iterator[str]:
    """A PostgreSQL database of this test's own."""
    name = f"test_{new_id()}"
    postgresql.create(name, "template")
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    server: Server = request.getfixturevalue("postgresql")
    name = f"empty_{new_id()}"
    server.create(name)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, once of each kind."""
    opened = Database.open(database_url)
    yield opened
    opened.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Each test has engines of its own; what a statement reads like in SQL is known since the first one that ran it."""
    dialects: dict[str, Dialect] = {}
    compiled: dict[object, object] = {}

    def shared(opens: Callable[..., Engine]) -> Callable[..., Engine]:
        def opened(*args: object, **options: object) -> Engine:
            engine = opens(*args, **options)
            engine.dialect = dialects.setdefault(engine.dialect.name, engine.dialect)
            engine.update_execution_options(compiled_cache=compiled)
            return engine

        return opened

    with pytest.MonkeyPatch.context() as patch:
        for name in ("open_sqlite", "open_postgresql"):
            patch.setattr(storage.database, name, shared(getattr(storage.database, name)))
        yield
