"""Migrated databases for tests: a SQLite file, and a database of a real PostgreSQL server, empty for each test."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Dialect, Engine, event

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
        self._lent: Lent | None = None

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

    def lend(self) -> str:
        """The name of a copy of `template`: the one that the test before had, where it is as good as new."""
        if self._lent is None or not self._lent.is_empty_again():
            self._take_back()
            name = f"test_{new_id()}"
            self.create(name, "template")
            self._lent = Lent(name, self.url(name))
        return self._lent.name

    def _take_back(self) -> None:
        if self._lent is not None:
            self._lent.close()
            self.drop(self._lent.name)
            self._lent = None
        Kept.end_all()

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
        self._take_back()
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


class Kept(psycopg.Connection[tuple[Any, ...]]):
    """Once closed, it is for whoever connects in the same way next: whatever serves it there knows the tables by then."""

    _resting: ClassVar[dict[str, list["Kept"]]] = defaultdict(list)
    _way = ""

    @classmethod
    def connected(cls, how: dict[str, Any]) -> "Kept":
        """A new one, or one that is as good as new."""
        way = repr({name: value for name, value in how.items() if name != "context"})
        # Threads connect at once, and one that rests may have been cut off.
        with suppress(IndexError):
            while True:
                found = cls._resting[way].pop()
                if found._is_as_new():
                    return found
                found._end()
        made = cls.connect(**how)
        made._way = way
        return made

    def _is_as_new(self) -> bool:
        self.read_only = self.isolation_level = None
        self.autocommit = True
        with suppress(psycopg.OperationalError):
            self.execute("RESET ALL")
            self.autocommit = False
            return True
        return False

    @classmethod
    def at_rest(cls) -> list[int]:
        """Who serves those that wait to be used again."""
        return [each.info.backend_pid for resting in cls._resting.values() for each in resting]

    def close(self) -> None:
        """Whatever is in the middle of something is not used again."""
        if self.info.transaction_status is not TransactionStatus.IDLE:
            self._end()
        elif self not in (resting := self._resting[self._way]):
            resting.append(self)

    def _end(self) -> None:
        super().close()

    @classmethod
    def end_all(cls) -> None:
        """No one is used again."""
        for resting in cls._resting.values():
            while resting:
                resting.pop()._end()


#: Where a schema is written down. Whatever is changed there has another place, and another transaction behind it.
CATALOGUE = ("class", "attribute", "attrdef", "constraint", "index", "proc", "rewrite", "trigger", "type", "namespace")
OF_ALL = ", ".join(f"(SELECT sum(hashtextextended(concat(xmin, ctid), 0)) FROM pg_{name})" for name in CATALOGUE)
SCHEMA = f"SELECT {OF_ALL}, d.xmin, version_num FROM alembic_version, pg_database d WHERE datname = current_database()"
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> ALL(%s)"
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
FROM_THE_START = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"


class Lent:
    """A migrated database that one test has after the other: to empty it costs a tenth of what another one does."""

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
        # What may never be deleted goes all the same.
        self._connection.execute("SET session_replication_role = replica")
        tables = [name for (name,) in self._asked(TABLES) if name != "alembic_version"]
        self._used = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
        assert self._asked(self._used) == []
        self._schema = self._asked(SCHEMA)

    def is_empty_again(self) -> bool:
        """Empties it. False where somebody is in it still, or has changed more than rows: then it is of no more use."""
        with suppress(psycopg.OperationalError):
            ours = [self._connection.info.backend_pid, *Kept.at_rest()]
            if self._asked(OTHERS, [ours]) != [(0,)] or self._asked(SCHEMA) != self._schema:
                return False
            used = [name for (name,) in self._asked(self._used)]
            for name in used:
                self._connection.execute(f"DELETE FROM {name}".encode())
            self._connection.execute(FROM_THE_START)
            if used:
                self._connection.execute(f"VACUUM {', '.join(used)}".encode())
            return True
        return False

    def close(self) -> None:
        self._connection.close()

    def _asked(self, question: str, values: list[object] | None = None) -> list[tuple[Any, ...]]:
        return self._connection.execute(question.encode(), values).fetchall()


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
def postgresql_url(postgresql: Server) -> str:
    """A PostgreSQL database of this test's own."""
    return postgresql.url(postgresql.lend())


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
def compiled_and_connected_once() -> Iterator[None]:
    """Each test has engines of its own; what a statement reads like in SQL is known since the first one that ran it.

    So are the connections to a server, which are made once and lent like its database.
    """
    dialects: dict[str, Dialect] = {}
    compiled: dict[object, object] = {}

    def shared(opens: Callable[..., Engine]) -> Callable[..., Engine]:
        def opened(*args: object, **options: object) -> Engine:
            engine = opens(*args, **options)
            if engine.dialect.name == "postgresql":
                event.listen(engine, "do_connect", lambda _dialect, _record, _arguments, how: Kept.connected(how))
            engine.dialect = dialects.setdefault(engine.dialect.name, engine.dialect)
            engine.update_execution_options(compiled_cache=compiled)
            return engine

        return opened

    with pytest.MonkeyPatch.context() as patch:
        for name in ("open_sqlite", "open_postgresql"):
            patch.setattr(storage.database, name, shared(getattr(storage.database, name)))
        yield
