"""Settings, read once. Tokens are secrets: they are never printed, not even by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from cryptography.fernet import Fernet
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.addresses import database_address
from handlers.edge.hosts import is_loopback
from services.holidays import place_of

# They are files, and hundreds of them.
_zones = cache(available_timezones)

MAKE_A_KEY = "To make one: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
PRACTICE_HINT = "Leave all three SLACK_ tokens empty to use the practice workspace."


class Door(StrEnum):
    """How requests reach the bot."""

    PRACTICE = "the practice workspace"
    SOCKET = "Slack, by Socket Mode"
    HTTP = "Slack, by HTTP"
    MANY = "Slack, by HTTP, in every workspace that installs it"


class BadSettings(Exception):
    """One sentence for each setting that cannot be used."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class ManyWorkspaces:
    """What it takes to be installed in any workspace. `public_url` ends without a slash, or is empty."""

    client_id: str
    client_secret: SecretStr
    keys: tuple[SecretStr, ...]
    public_url: str = ""


class Settings(BaseSettings):
    """Everything that can be set; .env.example explains each. Reads nothing by itself: see `read_settings`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str = ""
    slack_client_secret: SecretStr | None = None
    token_encryption_keys: SecretStr | None = None
    public_url: str = ""
    slack_api_url: str = "https://slack.com/api/"
    database_url: SecretStr = SecretStr("sqlite:///ai-hire.sqlite3")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    webhooks_to_private: bool = False
    default_timezone: str = "UTC"
    default_country: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed over, so that `Settings()` are the defaults whatever the environment holds."""
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_not_set(cls, given: dict[str, object]) -> dict[str, object]:
        plain = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
        return {name: value for name, value in plain.items() if value != ""}

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

    @field_validator("token_encryption_keys")
    @classmethod
    def _keys(cls, keys: SecretStr | None) -> SecretStr | None:
        for key in _split(keys):
            try:
                Fernet(key)
            except ValueError:
                raise ValueError(f"must be keys of 32 bytes, separated by commas. {MAKE_A_KEY}") from None
        return keys

    @field_validator("public_url")
    @classmethod
    def _public(cls, url: str) -> str:
        if url and not (_is_plain_web_address(url) and (url.startswith("https:") or is_loopback(url))):
            raise ValueError("must be the bot's own https:// address, such as https://hire.example.com.")
        return url.rstrip("/")

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        if not _is_plain_web_address(url):
            raise ValueError("must be an address such as https://slack.com/api/.")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: SecretStr) -> SecretStr:
        return SecretStr(database_address(url.get_secret_value()))

    @field_validator("default_timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        if name not in _zones():
            raise ValueError("is no time zone that I know. Use a name such as Europe/Berlin.")
        return name

    @field_validator("default_country")
    @classmethod
    def _country(cls, code: str) -> str:
        return place_of(code) if code else ""

    @model_validator(mode="after")
    def _tokens_fit_together(self) -> "Settings":
        bot, app, secret = self.slack_bot_token, self.slack_app_token, self.slack_signing_secret
        if self.slack_client_id or self.slack_client_secret:
            self._check_many()
            return self
        if bot is None and (app or secret):
            given = "SLACK_APP_TOKEN" if app else "SLACK_SIGNING_SECRET"
            raise ValueError(f"SLACK_BOT_TOKEN is missing, though {given} is set. {PRACTICE_HINT}")
        if bot and not app and not secret:
            raise ValueError(
                "SLACK_BOT_TOKEN is set, but not how requests come in: add SLACK_APP_TOKEN (Socket Mode, no public "
                f"address needed) or SLACK_SIGNING_SECRET (HTTP). {PRACTICE_HINT}"
            )
        return self

    def _check_many(self) -> None:
        needed = {
            "SLACK_CLIENT_ID": self.slack_client_id,
            "SLACK_CLIENT_SECRET": self.slack_client_secret,
            "SLACK_SIGNING_SECRET": self.slack_signing_secret,
        }
        if missing := [name for name, value in needed.items() if not value]:
            raise ValueError(
                f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing: several workspaces need them, "
                "from your app's page Basic Information."
            )
        if self.token_encryption_keys is None:
            raise ValueError(f"TOKEN_ENCRYPTION_KEYS is missing: tokens of workspaces are kept sealed. {MAKE_A_KEY}")
        if self.slack_bot_token or self.slack_app_token:
            given = "SLACK_BOT_TOKEN" if self.slack_bot_token else "SLACK_APP_TOKEN"
            raise ValueError(
                f"{given} and SLACK_CLIENT_ID do not go together: with SLACK_CLIENT_ID each workspace brings its own "
                f"token, by HTTP. Leave {given} empty for that, or both SLACK_CLIENT_ settings for one workspace."
            )

    @property
    def many(self) -> ManyWorkspaces | None:
        """How workspaces install it; None where it works in one, by its token."""
        if not self.slack_client_id or self.slack_client_secret is None:
            return None
        keys = tuple(SecretStr(key) for key in _split(self.token_encryption_keys))
        return ManyWorkspaces(self.slack_client_id, self.slack_client_secret, keys, self.public_url)

    @property
    def webhooks_reach_private(self) -> bool:
        """Never where any workspace may install it: its admins are strangers to this network."""
        return self.webhooks_to_private and self.many is None

    @property
    def door(self) -> Door:
        """Socket Mode wins where both are configured, as it does at Slack."""
        if self.slack_client_id:
            return Door.MANY
        if self.slack_bot_token is None:
            return Door.PRACTICE
        return Door.SOCKET if self.slack_app_token else Door.HTTP


class _Variables(EnvSettingsSource):
    """Variables that are handed over instead of those of this process."""

    def __init__(self, variables: Mapping[str, str | None]) -> None:
        self._variables = variables
        super().__init__(Settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._variables.items() if name.isupper()}


def read_settings(env: Mapping[str, str | None], file: Path | None = None) -> Settings:
    """Settings from environment variables, and below them from a file, if it is there. Raises BadSettings."""
    variables = {**(_variables_of(file) if file else {}), **env}
    try:
        return Settings.model_validate(_Variables(variables)())
    except ValidationError as error:
        raise BadSettings([_sentence(part["loc"], part["msg"]) for part in error.errors(include_input=False)]) from None


def _variables_of(file: Path) -> dict[str, str | None]:
    try:
        # The mark that editors of Windows put in front is no part of the first name.
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        return {}
    except OSError as error:
        raise BadSettings([f"I cannot read the file {file.name} ({error.strerror})."]) from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadSettings([f"The file {file.name} is not in UTF-8. Save it again with that encoding."])
    return dotenv_values(stream=StringIO(text))


def _is_plain_web_address(url: str) -> bool:
    """One that says where, and holds no password and no query: it is shown to people and has a path appended."""
    try:
        parts = urlsplit(url)
        reachable = parts.hostname and parts.port != 0
    except ValueError:  # brackets or a port that are none
        return False
    return parts.scheme in {"http", "https"} and bool(reachable) and not (parts.username or parts.query)


def _split(keys: SecretStr | None) -> list[str]:
    return [key.strip() for key in keys.get_secret_value().split(",") if key.strip()] if keys else []


def _sentence(where: tuple[int | str, ...], what: str) -> str:
    text = what.removeprefix("Value error, ")
    if not where:
        return text
    name = str(where[0]).upper()
    if name in {"PORT", "METRICS_PORT"}:
        text = f"must be a whole number from {int(name != 'PORT')} to 65535."
    if name == "WEBHOOKS_TO_PRIVATE":
        text = "must be true or false."
    return f"{name} {text}"
