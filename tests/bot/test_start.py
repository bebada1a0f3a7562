"""Troubles of a start are one sentence each, and every command ends with 2."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.addresses import database_address
from bot.cli.cannot import CannotRun
from bot.cli.commands import main
from bot.database import Stands, examine, prepare, ready
from storage.database import Database
from storage.migrate import head


@pytest.fixture(autouse=True)
def a_real_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_APP_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "1")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    monkeypatch.setenv("PORT", "0")


@pytest.mark.parametrize("command", ["run", "migrate"])
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("letter", "is not a database"),
        ("torn", "is damaged"),
        ("folder", "is a folder"),
        ("newer", "made by a newer AI Hire"),
        ("another program's", "belongs to another program"),
        ("below a file", "is no folder"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    what: str,
    sentence: str,
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    match what:
        case "letter":
            file.write_text("Dear aunt, " * 1000)
        case "torn":
            os.truncate(file, 9000)
        case "folder":
            file.unlink()
            file.mkdir()
        case "newer":
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                connection.execute("UPDATE alembic_version SET version_num = '9999'")
        case "another program's":
            file.unlink()
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
                connection.execute("INSERT INTO alembic_version VALUES ('abc')")
        case _:
            file = file / "ai-hire.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert main([command]) == 2
    said = capsys.readouterr().out.strip()
    assert sentence in said
    assert "\n" not in said
    assert "save this" not in said


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://host/file",
        "sqlite:///a.sqlite3?mode=ro",
        "sqlite:///file:a?uri=true",
        "postgresql://h:port/n",
        "postgresql://h:99999/n",
        "postgresql://h/n?colour=red",
        "postgresql://[h/n",
        "mysql://h/n",
        "nonsense",
    ],
)
@pytest.mark.parametrize("command", ["run", "migrate", "doctor"])
def test_an_odd_address_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert main([command]) == 2
    said = capsys.readouterr().out.strip()
    assert said.startswith("DATABASE_URL ")
    assert "\n" not in said


def test_every_address_that_hosts_give_still_passes() -> None:
    for url in ("sqlite:///a.sqlite3", "sqlite:////var/lib/a.sqlite3", "postgres://u:p@h:5432/n?sslmode=require"):
        assert database_address(url)


def test_migrating_a_database_that_is_away_is_one_sentence_without_its_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hush@127.0.0.1:9/n")
    assert main(["migrate"]) == 2
    said = capsys.readouterr().out
    assert "does not answer" in said
    assert "hush" not in said


def test_a_server_without_that_database_is_not_waited_for(postgresql_url: str) -> None:
    condition = examine(postgresql_url.replace("/test_", "/no_"))
    assert condition.stands is Stands.UNUSABLE
    assert "does not exist" in condition.what


@pytest.mark.parametrize("url", ["https://[", "https://h:x", "http://h", "https://", "https://u:p@h", "h"])
def test_an_odd_address_for_the_manifest_is_one_sentence(capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert main(["manifest", "--url", url]) == 2
    assert "https://hire.example.com" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["no.such.host.invalid", "a" * 70, "256.1.1.1", "::ffff:zz"])
def test_a_host_that_is_none_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    monkeypatch.setenv("HOST", host)
    assert main(["run"]) == 2
    assert "I cannot listen" in capsys.readouterr().out


def test_a_locked_file_may_be_free_again(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.database.LOCK_SECONDS", 0.2)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        other.execute("BEGIN EXCLUSIVE")
        assert examine(sqlite_url).stands is Stands.AWAY
        other.execute("ROLLBACK")
    assert examine(sqlite_url).stands is Stands.READY


async def test_a_database_that_is_away_is_waited_for_and_said_once(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.database.LOOK_AGAIN_SECONDS", 0.0)
    there, looks = prepare(sqlite_url), 0
    away = there.model_copy(update={"stands": Stands.AWAY, "what": "It does not answer."})

    def look(_: str) -> object:
        nonlocal looks
        looks += 1
        return away if looks < 4 else there

    monkeypatch.setattr("bot.database.prepare", look)
    said: list[str] = []
    waits: list[str] = []
    await ready(sqlite_url, said.append, waits.append)
    assert looks == 4
    assert set(waits) == {"the database does not answer; the start waits for it"}
    assert len(said) == 1
    assert said[0].startswith("It does not answer. I wait for it")


async def test_a_database_that_cannot_be_used_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="is a folder"):
        await ready(f"sqlite:///{tmp_path}")


def test_a_new_database_is_for_its_owner_alone_from_its_first_moment(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/ai-hire.sqlite3"
    assert prepare(url).stands is Stands.READY
    database = Database.open(url)
    with database.looking():
        files = list((tmp_path / "new").iterdir())
        assert {file.name for file in files} == {"ai-hire.sqlite3", "ai-hire.sqlite3-wal", "ai-hire.sqlite3-shm"}
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert database.revision() == head()
    database.close()
