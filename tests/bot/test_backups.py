"""A backup while the bot runs, and the way back to it."""

import asyncio
import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from subprocess import run

import pytest
from sqlalchemy import select

from bot.addresses import database_address
from bot.cli.commands import main
from bot.clock import real_clock
from bot.database import Stands, examine
from domain.ids import new_id
from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from sandbox.workspace import Workspace
from storage.database import Database
from storage.migrate import migrate
from storage.outgoing.deliveries import DeliveryRow
from tests.databases import Server
from tests.machine import postgresql_programs
from tests.processes import running, slack
from tests.worlds import keep, to_send

PEOPLE = ("U0MAYA", "U0BEN", "U0DANA")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def everybody_may_read() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def greet(database: Database, workspace: str, key: str = "k") -> None:
    """Something for each of them that is due."""
    for user in PEOPLE:
        subject = Subject.of_person(user)
        keep(
            database,
            to_send(Kind.GREETING, subject, user, key=f"{key} {user}", at=real_clock() - timedelta(seconds=2)),
            workspace=workspace,
        )


def rows(file: Path) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        found: int = connection.execute("SELECT count(*) FROM deliveries").fetchone()[0]
        return found


def posts(workspace: Workspace) -> int:
    return sum(message.is_bot for channel in workspace.channels.values() for message in channel.messages)


async def until_posted(workspace: Workspace, number: int) -> None:
    async with asyncio.timeout(60):
        version = workspace.version
        while posts(workspace) < number:
            version = await workspace.change(version)


async def test_a_running_bot_is_backed_up_and_put_back_and_posts_nothing_twice(
    file: Path, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with slack() as (workspace, settings):
        database = Database.open(sqlite_url)
        greet(database, workspace.team_id)
        assert await asyncio.to_thread(main, ["backup", "before"]) == 0
        async with running(tmp_path, DATABASE_URL=sqlite_url, **settings) as bot:
            await until_posted(workspace, len(PEOPLE))
            # What has been written last stands beside the file, so that a plain copy of it lacks it.
            greet(database, workspace.team_id, "later")
            shutil.copy(file, "plain copy")
            assert await asyncio.to_thread(main, ["backup", "now"]) == 0
            assert rows(Path("now")) == 2 * len(PEOPLE) > rows(Path("plain copy"))
            database.close()
            capsys.readouterr()
            assert await asyncio.to_thread(main, ["restore", "before"]) == 2
            assert "in use" in capsys.readouterr().out
            await until_posted(workspace, 2 * len(PEOPLE))
            await bot.stop(signal.SIGTERM)
        assert await asyncio.to_thread(main, ["restore", "before"]) == 0
        assert rows(file) == len(PEOPLE)
        (aside,) = tmp_path.glob("*.before-*")
        assert rows(aside) == 2 * len(PEOPLE)
        await goes_on(sqlite_url, workspace, settings, tmp_path)


async def test_a_dump_of_a_server_is_put_back_and_nothing_is_posted_twice(
    postgresql: Server, postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = postgresql_programs(tmp_path)
    if not (programs / "pg_dump").exists():
        pytest.skip("pg_dump is not here")
    back = f"back_{new_id()}"
    postgresql.execute(f"CREATE DATABASE {back}")
    async with slack() as (workspace, settings):
        database = Database.open(postgresql_url)
        greet(database, workspace.team_id)
        async with running(tmp_path, DATABASE_URL=postgresql_url, **settings) as bot:
            await until_posted(workspace, len(PEOPLE))
            greet(database, workspace.team_id, "later")
            source = postgresql_url.replace("+psycopg", "")
            dump = ("--format=custom", "--no-owner", "--file=dump", source)
            await asyncio.to_thread(called, programs / "pg_dump", *dump)
            await until_posted(workspace, 2 * len(PEOPLE))
            await bot.stop(signal.SIGTERM)
        database.close()
        target = postgresql.url(back)
        load = ("--no-owner", "--exit-on-error", f"--dbname={target.replace('+psycopg', '')}", "dump")
        await asyncio.to_thread(called, programs / "pg_restore", *load)
        monkeypatch.setenv("DATABASE_URL", target)
        assert await asyncio.to_thread(main, ["restore"]) == 0
        await goes_on(target, workspace, settings, tmp_path)
    postgresql.execute(f"DROP DATABASE {back} WITH (FORCE)")


def called(program: Path, *arguments: str) -> None:
    run([program, *arguments], check=True)


async def goes_on(url: str, workspace: Workspace, settings: dict[str, str], folder: Path) -> None:
    """A bot on what was put back finds what stands in Slack already, and posts what is new."""
    database = Database.open(url)
    greet(database, workspace.team_id, "after")
    async with running(folder, DATABASE_URL=url, **settings) as bot:
        await until_posted(workspace, 3 * len(PEOPLE))
        await bot.stop(signal.SIGTERM)
    assert posts(workspace) == 3 * len(PEOPLE)
    with database.looking() as queue:
        assert set(queue.session.scalars(select(DeliveryRow.state))) == {State.SENT}
    database.close()


@pytest.mark.usefixtures("everybody_may_read")
def test_a_backup_is_one_file_that_nobody_else_may_read_and_never_replaces_another(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "copy"]) == 0
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("copy-*"))
    before = (tmp_path / "copy").read_bytes()
    capsys.readouterr()
    assert main(["backup", "copy"]) == 2
    assert "is there already" in capsys.readouterr().out
    assert (tmp_path / "copy").read_bytes() == before
    assert main(["restore", "copy"]) == 0
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("a letter", "no backup of AI Hire"),
        ("torn", "is damaged"),
        ("newer", "was made by a newer AI Hire"),
        ("another program's", "belongs to another program"),
        ("empty", "no backup of AI Hire"),
        ("not there", "There is no file"),
        ("itself", "is the database itself"),
    ],
)
def test_what_is_no_backup_is_not_put_in_its_place(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, sentence: str
) -> None:
    backup = tmp_path / "backup"
    assert main(["backup", "backup"]) == 0
    match what:
        case "a letter":
            backup.write_text("Dear aunt, " * 1000)
        case "torn":
            os.truncate(backup, 9000)
        case "newer":
            with closing(sqlite3.connect(backup, isolation_level=None)) as connection:
                connection.execute("UPDATE alembic_version SET version_num = '9999'")
        case "another program's":
            backup.unlink()
            with closing(sqlite3.connect(backup, isolation_level=None)) as connection:
                connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
                connection.execute("INSERT INTO alembic_version VALUES ('abc')")
        case "empty":
            os.truncate(backup, 0)
        case "not there":
            backup.unlink()
        case _:
            backup = file
    before = file.read_bytes()
    capsys.readouterr()
    assert main(["restore", str(backup)]) == 2
    said = capsys.readouterr().out.strip()
    assert sentence in said
    assert "\n" not in said
    assert ".restoring" not in said
    assert file.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {"backup", file.name}


def test_a_backup_of_an_older_schema_is_brought_up_to_date(file: Path) -> None:
    file.unlink()
    migrate(f"sqlite:///{file}", to="0020")
    assert main(["backup", "older"]) == 0
    file.unlink()
    assert main(["restore", "older"]) == 0
    assert examine(f"sqlite:///{file}").stands is Stands.READY


def test_a_damaged_database_is_kept_aside_and_is_nobody_elses(file: Path, tmp_path: Path) -> None:
    assert main(["backup", "copy"]) == 0
    file.chmod(0o644)
    file.write_text("Dear aunt, " * 1000)
    assert main(["restore", "copy"]) == 0
    (aside,) = tmp_path.glob("*.before-*")
    assert aside.read_text().startswith("Dear aunt")
    assert aside.stat().st_mode & 0o777 == 0o600
    assert examine(f"sqlite:///{file}").stands is Stands.READY


def test_a_journal_that_a_kill_left_is_not_read_into_what_is_put_back(
    file: Path, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "copy"]) == 0
    database = Database.open(sqlite_url)
    greet(database, "T1")
    journal = tmp_path / f"{file.name}-wal"
    journal.rename("left")
    database.close()
    file.unlink()
    Path("left").rename(journal)
    assert main(["restore", "copy"]) == 0
    assert rows(file) == 0
    (aside,) = tmp_path.glob("*.before-*")
    assert str(aside) in capsys.readouterr().out


def test_where_there_is_no_database_nothing_is_backed_up(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.unlink()
    assert main(["backup", "copy"]) == 2
    assert "nothing to back up" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_server_is_backed_up_by_its_own_tools(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_address(postgresql_url))
    assert main([command, "file"]) == 2
    assert "pg_dump" in capsys.readouterr().out


def test_what_a_server_has_put_back_is_looked_for_before_it_is_posted(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    greet(database, "T1")
    later = real_clock() + timedelta(days=1)
    keep(database, to_send(Kind.GREETING, Subject.of_person("U1"), "U1", key="later", at=later))
    assert main(["restore"]) == 0
    assert "3 messages are due" in capsys.readouterr().out
    with database.looking() as queue:
        found = queue.session.scalars(select(DeliveryRow)).all()
    assert sorted(row.started_at == row.due_at for row in found) == [False, True, True, True]
