"""The doctor finds what is missing, and says how to mend it."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import exc, make_url, text, update

from bot.addresses import database_address
from bot.cli.doctor import (
    State,
    check_clock,
    check_database,
    check_messages,
    check_modes,
    check_scopes,
    companions_of,
    examine,
)
from bot.cli.manifest import read_manifest, scopes_of
from bot.clock import real_clock
from bot.database import explain
from bot.settings import Settings
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from handlers.edge.answers import Clock
from storage.database import Database
from storage.engine import scrubbed
from storage.migrate import migrate
from storage.outgoing.deliveries import DeliveryRow
from tests.house import House
from tests.worlds import to_send


def settings_of(house: House, **changed: object) -> Settings:
    """A real workspace's settings, with the practice Slack in its place."""
    app_token = SecretStr(house.workspace.app.app_token)
    return house.bot.settings.model_copy(update={"slack_app_token": app_token, "port": 0, **changed})


async def findings(settings: Settings, clock: Clock = real_clock) -> list[str]:
    return [f"{finding.state}: {finding.what}" async for finding in examine(settings, clock)]


async def test_a_healthy_installation_has_nothing_to_mend(house: House) -> None:
    found = await findings(settings_of(house), house.clock)
    assert [line for line in found if not line.startswith("ok")] == []
    assert any("Practice" in line for line in found)


async def test_a_refused_bot_token_is_named(house: House) -> None:
    found = await findings(settings_of(house, slack_bot_token=SecretStr("xoxb-wrong")))
    assert found[-1] == "problem: Slack refuses SLACK_BOT_TOKEN (invalid_auth)."


async def test_a_refused_app_token_is_named(house: House) -> None:
    found = await findings(settings_of(house, slack_app_token=SecretStr("xapp-wrong")))
    assert found[-1] == "problem: Slack refuses SLACK_APP_TOKEN (invalid_auth)."


async def test_a_slack_that_does_not_answer_is_said(house: House) -> None:
    found = await findings(settings_of(house, slack_api_url="http://127.0.0.1:9/api/"))
    assert found[-1].startswith("problem: http://127.0.0.1:9/api/ does not answer")


async def test_missing_scopes_are_named_and_only_the_needed_ones_are_a_problem(house: House) -> None:
    house.workspace.app.scopes -= {"im:history"}
    assert any("warning: Without im:history" in line for line in await findings(settings_of(house)))
    house.workspace.app.scopes -= {"users:read"}
    assert any("problem: The token lacks im:history, users:read" in line for line in await findings(settings_of(house)))


async def test_an_installation_for_a_whole_organisation_is_named_with_what_to_do(house: House) -> None:
    house.workspace.is_org_wide = True
    assert any("problem: This token belongs to an installation for a whole organisation" in line
               for line in await findings(settings_of(house)))  # fmt: skip


def test_a_slack_that_does_not_tell_its_scopes_costs_a_warning_only() -> None:
    assert check_scopes(None).state is State.ODD
    assert check_scopes(",".join(scopes_of(read_manifest()))).state is State.FINE


async def test_a_database_that_is_not_there_yet_is_no_problem_and_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite3"
    assert (check_database(f"sqlite:///{file}")).state is State.FINE
    assert not file.exists()


async def test_a_migrated_database_is_up_to_date(database_url: str) -> None:
    assert (check_database(database_url)).what.endswith("answers and is up to date.")


async def test_an_empty_database_will_be_prepared(tmp_path: Path) -> None:
    file = tmp_path / "empty.sqlite3"
    file.touch()
    assert (check_database(f"sqlite:///{file}")).state is State.ODD


@pytest.mark.parametrize("address", ["postgresql://u:hush@127.0.0.1:9/n", "postgresql://u@127.0.0.1:9/n?password=hush"])
async def test_a_database_server_that_is_away_is_a_problem_and_its_password_stays_secret(address: str) -> None:
    finding = check_database(address)
    assert finding.state is State.BROKEN
    assert "hush" not in str(finding)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:hu%40sh@127.0.0.1:9/n",
        "postgresql://u@127.0.0.1:9/n?password=hu%40sh",
        "postgresql://u@127.0.0.1:9/n?sslpassword=hu%40sh",
        "postgres://u:hu%40sh@127.0.0.1:9/n?password=hu%40sh&sslmode=disable",
    ],
)
@pytest.mark.parametrize("spelling", ["hu@sh", "hu%40sh"])
def test_whatever_a_driver_says_no_spelling_of_a_password_is_shown(address: str, spelling: str) -> None:
    url = database_address(address)
    told = psycopg.OperationalError(f'connection to "{spelling}" failed: password={spelling}')
    for error in (told, exc.OperationalError(None, None, told), exc.DataError(None, None, told)):
        assert spelling not in str(explain(error, url))
    assert spelling not in scrubbed(str(told), make_url(url))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata"])
async def test_practice_needs_nothing(zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = await findings(Settings(port=0, default_timezone=zone, default_country="DE"))
    assert all(line.startswith("ok") for line in found)


def torn(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(9000)


def scribbled(file: Path) -> None:
    # Past the first pages, so that only somebody who reads all of it notices.
    with file.open("r+b") as opened:
        opened.seek(4096 * 20)
        opened.write(b"\xff" * 4096 * 4)


def not_one(file: Path) -> None:
    file.write_bytes(b"a letter to my aunt" * 1000)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def newer(file: Path) -> None:
    database = Database.open(f"sqlite:///{file}")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (torn, "is damaged"),
        (scribbled, "is damaged"),
        (not_one, "is not a database"),
        (a_folder, "is a folder"),
        (newer, "made by a newer AI Hire"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_problem_and_says_why(
    sqlite_url: str, how: Callable[[Path], None], sentence: str
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    how(file)
    finding = check_database(sqlite_url)
    assert finding.state is State.BROKEN
    assert sentence in finding.what
    assert finding.mend


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("file", "I may not read and write the file"),
        ("folder", "I may not write in the folder"),
        ("new folder", "cannot be made"),
    ],
)
def test_what_we_may_not_write_is_a_problem_whatever_is_in_it(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, what: str, sentence: str
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    # The system's administrator, as whom tests may run, may do everything.
    closed = file if what == "file" else file.parent
    monkeypatch.setattr("bot.database.os.access", lambda path, _: Path(path) != closed)
    url = f"sqlite:///{file.parent}/new/ai-hire.sqlite3" if what == "new folder" else sqlite_url
    finding = check_database(url)
    assert finding.state is State.BROKEN
    assert sentence in finding.what


def test_a_folder_that_we_may_not_look_into_is_a_problem(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuses)
    finding = check_database(sqlite_url)
    assert finding.state is State.BROKEN
    assert "I may not look into the folder" in finding.what


@pytest.mark.parametrize("place", ["/dev/null", "/dev/null/ai-hire.sqlite3"])
def test_a_place_where_no_database_can_be_is_a_problem(place: str) -> None:
    assert check_database(f"sqlite:///{place}").state is State.BROKEN


def test_looking_leaves_no_trace(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    before = file.read_bytes()
    check_database(sqlite_url)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_messages_that_wait_or_have_failed_are_counted(database: Database, database_url: str) -> None:
    assert [finding.state for finding in check_messages(database_url)] == [State.FINE]
    due = real_clock() - timedelta(hours=2)
    with database.transaction("T1") as store:
        for key in ("waits", "fails", "also fails"):
            subject = Subject.of_person("U1")
            store.deliveries.post(to_send(Kind.GREETING, subject, "U1", key=key, at=due))
            store.audit.record("U1", "test", subject, due)
        failing = update(DeliveryRow).where(DeliveryRow.key != "waits")
        store.session.execute(failing.values(state="failed", last_error="is_archived"))
    waiting, failed = check_messages(database_url)
    assert waiting.what == f"1 message waits, the oldest since {due:%Y-%m-%d %H:%M} UTC."
    assert failed.what.startswith("2 messages could not be delivered")
    assert "deliveries" in failed.mend


def test_a_file_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    secret = tmp_path / ".env"
    secret.touch(mode=0o600)
    assert list(check_modes(secret, tmp_path / "none")) == []
    secret.chmod(0o644)
    assert [finding.state for finding in check_modes(secret)] == [State.ODD]


async def test_settings_that_others_can_read_are_warned_of_in_practice_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").touch(mode=0o644)
    assert any("warning: Others on this machine can read .env" in line for line in await findings(Settings(port=0)))


def test_a_file_of_a_database_is_its_owners_from_the_first_moment_with_all_that_stands_beside_it(
    tmp_path: Path,
) -> None:
    before = os.umask(0)
    try:
        file = tmp_path / "new.sqlite3"
        migrate(f"sqlite:///{file}")
        database = Database.open(f"sqlite:///{file}")
        with database.transaction("T1") as store:
            store.audit.record("U1", "test", Subject.of_person("U1"), real_clock())
            beside = [path for path in companions_of(str(file)) if path.exists()]
            assert len(beside) >= 3
            assert {stat.S_IMODE(path.stat().st_mode) for path in beside} == {0o600}
        database.close()
    finally:
        os.umask(before)
    file.chmod(0o644)
    assert [finding.mend for finding in check_modes(*companions_of(str(file)))] == [f"Type: chmod 600 {file}"]


@pytest.mark.parametrize(
    ("ahead", "state"),
    [(0, State.FINE), (4, State.FINE), (60, State.ODD), (-60, State.ODD), (600, State.BROKEN), (-600, State.BROKEN)],
)
def test_the_clock_is_compared_with_slacks(ahead: int, state: State) -> None:
    there = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert check_clock(format_datetime(there, usegmt=True), there + timedelta(seconds=ahead)).state is state


@pytest.mark.parametrize("date", [None, "", "tomorrow"])
def test_a_slack_that_does_not_tell_its_time_is_said(date: str | None) -> None:
    assert check_clock(date, real_clock()).state is State.ODD
