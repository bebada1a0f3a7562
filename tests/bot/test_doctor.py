"""The doctor finds what is missing, and says how to mend it."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.doctor import State, check_database, check_scopes, examine
from bot.manifest import read_manifest, scopes_of
from bot.settings import Settings
from tests.house import House


def settings_of(house: House, **changed: object) -> Settings:
    """A real workspace's settings, with the practice Slack in its place."""
    app_token = SecretStr(house.workspace.app.app_token)
    return house.bot.settings.model_copy(update={"slack_app_token": app_token, "port": 0, **changed})


async def findings(settings: Settings) -> list[str]:
    return [f"{finding.state}: {finding.what}" async for finding in examine(settings)]


async def test_a_healthy_installation_has_nothing_to_mend(house: House) -> None:
    found = await findings(settings_of(house))
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


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata"])
async def test_practice_needs_nothing(zone: str) -> None:
    found = await findings(Settings(port=0, default_timezone=zone, default_country="DE"))
    assert all(line.startswith("ok") for line in found)
