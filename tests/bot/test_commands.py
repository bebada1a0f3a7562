"""The commands, as somebody types them."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from blocks.gallery.worked import TRIAGE, brief_of
from bot.cli.commands import main
from domain.outgoing.subject import Subject
from storage.database import Database
from storage.migrate import head
from tests.worlds import keep


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_without_a_command_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([])
    assert "run" in capsys.readouterr().err


def test_migrating_makes_the_database_and_may_be_repeated(
    in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    assert (in_an_empty_folder / "ai-hire.sqlite3").exists()
    assert f"step {head()}" in capsys.readouterr().out


def test_the_manifest_is_printed_ready_to_paste(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "--url", "https://hire.example.com"]) == 0
    assert "https://hire.example.com/slack/events" in capsys.readouterr().out


def test_a_bad_setting_is_one_sentence_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    assert main(["doctor"]) == 2
    assert capsys.readouterr().out == "PORT must be a whole number from 0 to 65535.\n"


def test_a_settings_file_in_another_encoding_is_one_sentence_and_no_traceback(
    in_an_empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (in_an_empty_folder / ".env").write_text("PORT=1", encoding="utf-16")
    assert main(["doctor"]) == 2
    assert capsys.readouterr().out == "The file .env is not in UTF-8. Save it again with that encoding.\n"


def test_a_port_that_is_taken_is_said_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert main(["run"]) == 2
    assert "another port" in capsys.readouterr().out


def test_the_doctor_says_that_nothing_is_needed_for_practice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert "practice workspace" in capsys.readouterr().out


def test_the_gallery_is_one_readable_file_a_surface(in_an_empty_folder: Path) -> None:
    assert main(["gallery", "pictures"]) == 0
    for file in (in_an_empty_folder / "pictures").glob("*.json"):
        assert isinstance(json.loads(file.read_text()), dict)


def test_the_audit_log_is_a_line_an_entry_with_the_newest_first(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    database = Database.open(sqlite_url)
    for workspace, act in (("T1", "candidate.add"), ("T2", "refused decision.make")):
        with database.transaction(workspace) as store:
            store.audit.record("U1", act, Subject.candidate(f"c-{workspace}"), datetime(2026, 11, 23, 9, tzinfo=UTC))
    database.close()
    assert main(["audit", "--about", "c-T2"]) == 0
    assert capsys.readouterr().out == "2026-11-23 09:00:00 UTC  T2  U1  refused decision.make  candidate c-T2\n"
    assert main(["audit", "--last", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_brief_is_written_into_a_new_file_that_its_owner_alone_may_read(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    database = Database.open(sqlite_url)
    keep(database, brief_of(TRIAGE).model_copy(update={"room": "G0ROOM"}), brief_of(TRIAGE, id="private"))
    database.close()
    command = ["export", "b1", "brief.md", "page.md", "--workspace", "T1"]
    assert main(command) == 0
    assert "The number that should move" in (tmp_path / "page.md").read_text()
    assert (tmp_path / "page.md").stat().st_mode & 0o777 == 0o600
    assert main(command) == 2
    assert "is there already" in capsys.readouterr().out
    assert main(["export", "private", "brief.md", "other.md", "--workspace", "T1"]) == 2
    assert main(["export", "b1", "brief.md", "other.md"]) == 2
    assert not (tmp_path / "other.md").exists()
