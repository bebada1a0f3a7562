"""Addresses: read as hosts give them, shown without what is secret."""

import pytest
from sqlalchemy import create_engine

from bot.addresses import database_address, without_secrets

SERVER = "postgresql+psycopg://u:p%40ss@h:5432/n"


@pytest.mark.parametrize(
    "scheme",
    [
        "postgres",
        "postgresql",
        "POSTGRES",
        "PostgreSQL",
        "postgresql+psycopg",
        "postgresql+psycopg2",
        "postgresql+asyncpg",
        "postgres+asyncpg",
        "postgresql+pg8000",
    ],
)
def test_a_server_is_understood_whichever_driver_was_written(scheme: str) -> None:
    assert database_address(f"{scheme}://u:p%40ss@h:5432/n") == SERVER


@pytest.mark.parametrize("scheme", ["sqlite", "SQLite", "sqlite+aiosqlite", "sqlite+pysqlite"])
@pytest.mark.parametrize("rest", ["/hire.sqlite3", "//var/lib/hire.sqlite3", "/C:\\\\our hires\\\\100%.db"])
def test_a_file_is_understood_whichever_driver_was_written(scheme: str, rest: str) -> None:
    assert database_address(f"{scheme}://{rest}") == f"sqlite://{rest}"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sslmode=require", "sslmode=require"),
        ("ssl=require", "sslmode=require"),
        ("ssl=true", "sslmode=require"),
        ("ssl=true&sslmode=verify-full", "sslmode=verify-full"),
        ("host=%2Frun%2Fpg&port=6000", "host=%2Frun%2Fpg&port=6000"),
        ("host=h1%2Ch2&port=6000%2C6001", "host=h1%2Ch2&port=6000%2C6001"),
        ("host=h1%3A6000&host=h2", "host=h1%3A6000&host=h2"),
    ],
)
def test_options_come_out_as_postgresql_calls_them(query: str, said: str) -> None:
    address = database_address(f"postgresql+asyncpg://u@/n?{query}")
    assert address == f"postgresql+psycopg://u@/n?{said}"
    create_engine(address).dispose()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("mysql://u:hush@h/n", "must start with sqlite:///"),
        ("hush", "must start with sqlite:///"),
        ("sqlite+pysqlcipher://:hush@/n", "must start with sqlite:///"),
        ("sqlite:hire.sqlite3", "must start with sqlite:///"),
        ("postgresql:u:hush@h/n", "must start with sqlite:///"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("postgres://u:hush@h:port/n", "is no address"),
        ("postgres:///u:hush@h/n", "names no server"),
        ("postgres://h/u:hush@h/n", "names no server"),
        ("postgres://u@h/n?password=a&hush=1", "An & in a password is written as %26"),
        ("sqlite:///hire.sqlite3?password=a&hush=1", "has options that I set myself"),
        ("postgres://u@h/n?port=hush", "a port that is no number"),
        ("postgres://u@/n?host=h1,h2&port=1,hush", "a port that is no number"),
        ("postgres://u@/n?host=h1,h2&port=5432", "do not fit each other"),
        ("postgres://u@h/n?port=70000", "names a port that is none"),
        ("postgres://u@h:0/n", "names a port that is none"),
        ("postgres://u:hush@h/n?pgbouncer=hush&schema=hush", "has an option that PostgreSQL does not know: pgbouncer, schema."),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_a_sentence_that_does_not_repeat_it(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refused:
        database_address(text)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql+psycopg://u:hush@h:1/n", "postgresql+psycopg://u:***@h:1/n"),
        ("postgresql://u@h/n?password=hush&sslpassword=hush", "postgresql://u@h/n"),
        ("postgresql://u@/n?host=%2Frun&port=6000&passfile=hush", "postgresql://u@/n?host=%2Frun&port=6000"),
        ("sqlite:////var/hire.sqlite3", "sqlite:////var/hire.sqlite3"),
        ("sqlite:////home/u@h/hire.sqlite3", "sqlite:////home/u%40h/hire.sqlite3"),
        ("postgresql:///u:hush@h/n", "postgresql:///HIDDEN"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(text: str, shown: str) -> None:
    assert without_secrets(text) == shown
