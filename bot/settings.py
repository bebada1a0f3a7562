"""Settings, read once. Tokens are secrets: they are never printed, not even by mistake."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import holidays
from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

PRACTICE_HINT = "Leave all three SLACK_ tokens empty to use the practice workspace."


class Door(StrEnum):
    """How requests reach the bot."""

    PRACTICE = "the practice workspace"
    SOCKET = "Slack, by Socket Mode"
    HTTP = "Slack, by HTTP"


class BadSettings(Exception):
    """One sentence for each setting that cannot be used."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Settings(BaseModel):
    """Everything that can be set; .env.example explains each."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: SecretStr = SecretStr("sqlite:///ai-hire.sqlite3")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    default_timezone: str = "UTC"
    default_country: str = ""

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xoxb-"):
            raise ValueError(
                "must be a bot token: it starts with xoxb- and stands on your app's page OAuth & Permissions."
            )
        return token

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not token.get_secret_value().startswith("xapp-"):
            raise ValueError(
                "must be an app-level token: it starts with xapp- and is made on your app's page Basic Information."
            )
        return token

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an address such as https://slack.com/api/.")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
            raise ValueError(
                "must start with sqlite:/// (a file) or postgresql+psycopg:// (a server); other databases are not supported."
            )
        return url

    @field_validator("default_timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("is no time zone that I know. Use a name such as Europe/Berlin.")
        return name

    @field_validator("default_country")
    @classmethod
    def _country(cls, code: str) -> str:
        if code and code.upper() not in holidays.list_supported_countries():
            raise ValueError("is no country that I have public holidays for. Use a code such as DE, or leave it empty.")
        return code.upper()

    @model_validator(mode="after")
    def _tokens_fit_together(self) -> "Settings":
        bot, app, secret = self.slack_bot_token, self.slack_app_token, self.slack_signing_secret
        if bot is None and (app or secret):
            given = "SLACK_APP_TOKEN" if app else "SLACK_SIGNING_SECRET"
            raise ValueError(f"SLACK_BOT_TOKEN is missing, though {given} is set. {PRACTICE_HINT}")
        if bot and not app and not secret:
            raise ValueError(
                "SLACK_BOT_TOKEN is set, but not how requests come in: add SLACK_APP_TOKEN (Socket Mode, no public "
                f"address needed) or SLACK_SIGNING_SECRET (HTTP). {PRACTICE_HINT}"
            )
        return self

    @property
    def door(self) -> Door:
        """Socket Mode wins where both are configured, as it does at Slack."""
        if self.slack_bot_token is None:
            return Door.PRACTICE
        return Door.SOCKET if self.slack_app_token else Door.HTTP


def read_settings(env: Mapping[str, str | None]) -> Settings:
    """Settings from environment variables; an empty one counts as not set. Raises BadSettings."""
    given = {
        name: value.strip() for name in Settings.model_fields if (value := env.get(name.upper())) and value.strip()
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise BadSettings([_sentence(part["loc"], part["msg"]) for part in error.errors(include_input=False)]) from None


def with_file(env: Mapping[str, str], file: Path) -> dict[str, str | None]:
    """The environment, and below it what the file says; a missing file is an empty one."""
    return {**dotenv_values(file), **env}


def _sentence(where: tuple[int | str, ...], what: str) -> str:
    text = what.removeprefix("Value error, ")
    if not where:
        return text
    name = str(where[0]).upper()
    if name == "PORT":
        text = "must be a whole number from 0 to 65535."
    return f"{name} {text}"
