"""`python -m bot webhooks`, as whoever runs the bot types it."""

from pathlib import Path

import pytest

from bot.cli.commands import main
from domain.installation import Identity
from services.installations import InstallationService
from storage.database import Database
from tests.moments import MONDAY


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "WEBHOOKS_TO_PRIVATE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)


def installed(database: Database, *workspaces: str) -> None:
    for workspace in workspaces:
        identity = Identity(workspace=workspace, workspace_name="W", bot_user="UB", bot_id="B")
        InstallationService(database).keep(identity, workspace, MONDAY.at)


def test_one_is_added_listed_without_its_secret_and_removed(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(database, "T1")
    assert main(["webhooks"]) == 0
    assert "No webhook is set" in capsys.readouterr().out
    assert main(["webhooks", "--add", "https://hooks.example.com/in?key=4711", "--words"]) == 0
    said = capsys.readouterr().out
    assert "4711" not in said
    assert "whsec_" in said
    assert "brief.answered, panel.opened, decision.made, check_in.reported" in said
    assert "cannot be taken back" in said
    assert main(["webhooks"]) == 0
    listed = capsys.readouterr().out
    assert "https://hooks.example.com/in?…  with names, titles and reasons" in listed
    assert "whsec_" not in listed
    assert main(["webhooks", "--remove", listed.split()[0]]) == 0
    assert main(["webhooks", "--remove", listed.split()[0]]) == 2
    assert "There is no webhook" in capsys.readouterr().out


@pytest.mark.parametrize("url", ["http://hooks.example.com/in", "hooks.example.com", "https://u:p@h.example/"])
def test_an_address_that_will_not_do_is_one_sentence(
    database: Database, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    installed(database, "T1")
    assert main(["webhooks", "--add", url]) == 2
    assert "\n" not in capsys.readouterr().out.strip()


def test_where_the_bot_works_in_several_workspaces_one_is_named(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(database, "T1", "T2")
    assert main(["webhooks"]) == 2
    assert "--workspace" in capsys.readouterr().out
    assert main(["webhooks", "--workspace", "T2", "--add", "https://hooks.example.com/in"]) == 0
    assert main(["webhooks", "--workspace", "T1"]) == 0
    assert "No webhook is set" in capsys.readouterr().out
