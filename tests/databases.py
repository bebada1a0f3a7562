"""Migrated databases for tests: a SQLite file, and a database of a real PostgreSQL server, fresh for each test."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

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

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://ai_hire@/{name}?host={self._folder}&port={self._port}"

    def execute(self, statement: str) -> None:
        address = f"host={self._folder} port={self._port} user=ai_hire dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

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
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(data), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
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
            server.execute("CREATE DATABASE template")
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
    postgresql.execute(f"CREATE DATABASE {name} TEMPLATE template")
    yield postgresql.url(name)
    postgresql.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, once of each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.sqlite3"
    server: Server = request.getfixturevalue("postgresql")
    name = f"empty_{tmp_path.name.lower().replace('-', '_')}"
    server.execute(f"DROP DATABASE IF EXISTS {name}")
    server.execute(f"CREATE DATABASE {name}")
    return server.url(name)


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
