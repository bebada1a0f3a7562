"""Settings: the sample is the truth, errors are sentences, tokens stay secret."""

from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import BadSettings, Door, Settings, read_settings, with_file

SAMPLE = Path(__file__).parents[2] / ".env.example"
BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}


def test_the_sample_names_every_setting_and_no_other() -> None:
    assert {name.lower() for name in dotenv_values(SAMPLE)} == set(Settings.model_fields)


def test_the_sample_says_the_defaults_and_leads_to_the_practice_workspace() -> None:
    assert read_settings(dotenv_values(SAMPLE)) == Settings()
    assert Settings().door is Door.PRACTICE


def test_an_empty_or_blank_variable_counts_as_not_set() -> None:
    assert read_settings({"PORT": "", "SLACK_BOT_TOKEN": "  ", "DEFAULT_COUNTRY": " "}) == Settings()


@pytest.mark.parametrize(
    ("env", "door"),
    [
        ({}, Door.PRACTICE),
        ({**BOT, "SLACK_APP_TOKEN": "xapp-1"}, Door.SOCKET),
        ({**BOT, "SLACK_SIGNING_SECRET": "s"}, Door.HTTP),
        ({**BOT, "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}, Door.SOCKET),
    ],
)
def test_the_tokens_decide_the_door(env: dict[str, str], door: Door) -> None:
    assert read_settings(env).door is door


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({"PORT": "many"}, "PORT must be a whole number"),
        ({"PORT": "70000"}, "PORT must be a whole number"),
        ({"DATABASE_URL": "mysql://u:hush-hush@h/n"}, "DATABASE_URL must start with sqlite"),
        ({"DEFAULT_TIMEZONE": "Mars/Base"}, "DEFAULT_TIMEZONE is no time zone"),
        ({"DEFAULT_COUNTRY": "XX"}, "DEFAULT_COUNTRY is no country"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL must be an address"),
        ({"SLACK_BOT_TOKEN": "hush-hush", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN must be a bot token"),
        ({**BOT, "SLACK_APP_TOKEN": "hush-hush"}, "SLACK_APP_TOKEN must be an app-level token"),
        (BOT, "SLACK_BOT_TOKEN is set, but not how requests come in"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing, though SLACK_APP_TOKEN is set"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing, though SLACK_SIGNING_SECRET is set"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence_that_names_it(env: dict[str, str], name: str) -> None:
    with pytest.raises(BadSettings) as refused:
        read_settings(env)
    assert str(refused.value).startswith(name)
    assert "hush-hush" not in str(refused.value)


def test_secrets_are_never_printed() -> None:
    settings = read_settings({**BOT, "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": "postgresql://u:hush@h/n"})
    assert all(secret not in repr(settings) + str(settings) for secret in ("xoxb-1", "xapp-1", "hush"))


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\nHOST=0.0.0.0\n")
    settings = read_settings(with_file({"PORT": "2"}, file))
    assert (settings.port, settings.host) == (2, "0.0.0.0")


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_settings(with_file({}, tmp_path / "none")) == Settings()
