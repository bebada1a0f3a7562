"""Settings: the sample is the truth, errors are sentences, tokens stay secret."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from dotenv import dotenv_values
from pydantic import SecretStr

from bot.settings import BadSettings, Door, Settings, read_settings

SAMPLE = Path(__file__).parents[2] / ".env.example"
BOT = {"SLACK_BOT_TOKEN": "xoxb-1"}


def test_the_sample_names_every_setting_and_no_other() -> None:
    assert {name.lower() for name in dotenv_values(SAMPLE)} == set(Settings.model_fields)


def test_the_sample_says_the_defaults_and_leads_to_the_practice_workspace() -> None:
    assert read_settings(dotenv_values(SAMPLE)) == Settings()
    assert Settings().door is Door.PRACTICE


def test_an_empty_or_blank_variable_counts_as_not_set() -> None:
    assert read_settings({"PORT": "", "SLACK_BOT_TOKEN": "  ", "DEFAULT_COUNTRY": " "}) == Settings()


KEY = Fernet.generate_key().decode()
MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hush-hush",
    "SLACK_SIGNING_SECRET": "s",
    "TOKEN_ENCRYPTION_KEYS": f"{KEY}, {KEY}",
}


def test_several_keys_are_split_and_an_address_ends_without_a_slash() -> None:
    many = read_settings({**MANY, "PUBLIC_URL": "https://hire.example.com/"}).many
    assert many is not None
    assert [key.get_secret_value() for key in many.keys] == [KEY, KEY]
    assert many.public_url == "https://hire.example.com"
    assert read_settings({}).many is None


@pytest.mark.parametrize(
    ("env", "door"),
    [
        ({}, Door.PRACTICE),
        ({**BOT, "SLACK_APP_TOKEN": "xapp-1"}, Door.SOCKET),
        ({**BOT, "SLACK_SIGNING_SECRET": "s"}, Door.HTTP),
        ({**BOT, "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": "s"}, Door.SOCKET),
        (MANY, Door.MANY),
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
        ({"DEFAULT_COUNTRY": "XX-YY"}, "DEFAULT_COUNTRY is no country"),
        ({"DEFAULT_COUNTRY": "GB-BY"}, "DEFAULT_COUNTRY names no region of GB that I know. Use one of GB-ENG, GB-NIR"),
        ({"DEFAULT_COUNTRY": "SA-01"}, "DEFAULT_COUNTRY names a region, but I have no days of regions for SA"),
        ({"DATABASE_URL": "postgres://u:hush-hush@h:port/n"}, "DATABASE_URL is no address that I can read"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL must be an address"),
        ({"SLACK_API_URL": "http://h:hush-hush/"}, "SLACK_API_URL must be an address"),
        ({"SLACK_API_URL": "https://u:hush-hush@h/api/"}, "SLACK_API_URL must be an address"),
        ({"SLACK_API_URL": "https://h/api/?token=hush-hush"}, "SLACK_API_URL must be an address"),
        ({"SLACK_API_URL": "http://[hush-hush/"}, "SLACK_API_URL must be an address"),
        ({"SLACK_BOT_TOKEN": "hush-hush", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN must be a bot token"),
        ({**BOT, "SLACK_APP_TOKEN": "hush-hush"}, "SLACK_APP_TOKEN must be an app-level token"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET are missing"),
        ({**MANY, "SLACK_CLIENT_ID": ""}, "SLACK_CLIENT_ID is missing"),
        ({**MANY, "TOKEN_ENCRYPTION_KEYS": ""}, "TOKEN_ENCRYPTION_KEYS is missing"),
        ({**MANY, "TOKEN_ENCRYPTION_KEYS": f"{KEY},hush-hush"}, "TOKEN_ENCRYPTION_KEYS must be keys of 32 bytes"),
        ({**MANY, **BOT}, "SLACK_BOT_TOKEN and SLACK_CLIENT_ID do not go together"),
        ({**MANY, "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_APP_TOKEN and SLACK_CLIENT_ID do not go together"),
        ({**MANY, "PUBLIC_URL": "http://hire.example.com"}, "PUBLIC_URL must be the bot's own https:// address"),
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


def test_webhooks_of_strangers_never_lead_into_this_network() -> None:
    one = Settings(webhooks_to_private=True)
    many = one.model_copy(update={"slack_client_id": "1.2", "slack_client_secret": SecretStr("x")})
    assert (one.webhooks_reach_private, many.webhooks_reach_private) == (True, False)


def test_secrets_are_never_printed() -> None:
    settings = read_settings({**BOT, "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": "postgresql://u:hush@h/n"})
    assert all(secret not in repr(settings) + str(settings) for secret in ("xoxb-1", "xapp-1", "hush"))


def test_settings_by_themselves_read_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    assert Settings().port == 3000


def test_the_environment_wins_over_the_file_and_an_empty_variable_hides_what_the_file_says(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\nHOST=0.0.0.0\nDEFAULT_COUNTRY=DE\n")
    settings = read_settings({"PORT": "2", "DEFAULT_COUNTRY": ""}, file)
    assert (settings.port, settings.host, settings.default_country) == (2, "0.0.0.0", "")


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path / "none") == Settings()
    (tmp_path / ".env").mkdir()
    assert read_settings({}, tmp_path / ".env") == Settings()


def test_a_file_with_the_mark_of_a_windows_editor_is_read_from_its_first_name_on(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\n", encoding="utf-8-sig")
    assert read_settings({}, file).port == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_a_file_in_another_encoding_is_one_sentence(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / ".env"
    file.write_text("# für uns\nPORT=1\n", encoding=encoding)
    with pytest.raises(BadSettings) as refused:
        read_settings({}, file)
    assert refused.value.sentences == ["The file .env is not in UTF-8. Save it again with that encoding."]


def test_a_database_is_read_as_hosts_give_its_address() -> None:
    settings = read_settings({"DATABASE_URL": "postgres://u:hush@h:5432/n"})
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://u:hush@h:5432/n"


@pytest.mark.parametrize(
    ("typed", "place"),
    [("de", "DE"), ("DE-BY", "DE-BY"), ("de-by", "DE-BY"), ("DE_BY", "DE-BY"), ("DE BY", "DE-BY"), ("DE-Bayern", "DE-BY"), ("gb-eng", "GB-ENG"),
     ("US-CA", "US-CA"), ("CA-QC", "CA-QC"), ("nz-south canterbury", "NZ-South Canterbury"), ("IL", "IL")],
)  # fmt: skip
def test_a_country_may_name_its_region(typed: str, place: str) -> None:
    assert read_settings({"DEFAULT_COUNTRY": typed}).default_country == place
