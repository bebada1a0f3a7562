"""Whoever runs an earlier release can go on with this one: nothing is lost, and every card reads as before."""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from domain.ids import new_id
from domain.outgoing.kinds import Kind
from storage.migrate import differences, migrate
from tests.databases import Server
from tests.releases import RENAMED, Release, cards_of, counts, drawn, fill, pending, release, released, words_of


@pytest.fixture(params=released())
def version(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def kept(version: str) -> Release:
    return release(version)


def upgrade(url: str, kept: Release) -> None:
    """To the newest step."""
    migrate(url, to=kept.revision)
    fill(url, kept)
    migrate(url)


@pytest.fixture(scope="session")
def upgraded_files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The SQLite file of a release, upgraded once."""

    @cache
    def upgraded(version: str) -> Path:
        path = tmp_path_factory.mktemp("upgraded") / "template.sqlite3"
        upgrade(f"sqlite:///{path}", release(version))
        return path

    return upgraded


@pytest.fixture(scope="session")
def upgraded_databases(postgresql: Server) -> Callable[[str], str]:
    """The same on PostgreSQL: the name of a template."""

    @cache
    def upgraded(version: str) -> str:
        name = f"upgraded_{new_id()}"
        postgresql.create(name)
        upgrade(postgresql.url(name), release(version))
        return name

    return upgraded


@pytest.fixture(params=["sqlite", "postgresql"])
def upgraded_url(request: pytest.FixtureRequest, version: str, tmp_path: Path) -> Iterator[str]:
    """The database of that release, at the newest step; once of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "upgraded.sqlite3"
        shutil.copy(request.getfixturevalue("upgraded_files")(version), path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgresql")
    name = f"upgraded_{new_id()}"
    server.create(name, request.getfixturevalue("upgraded_databases")(version))
    yield server.url(name)
    server.drop(name)


def test_an_upgraded_database_has_the_tables_of_the_code(upgraded_url: str) -> None:
    assert differences(upgraded_url) == []


def test_an_upgrade_loses_no_row(kept: Release, upgraded_url: str) -> None:
    found = counts(upgraded_url)
    assert {name: found.get(RENAMED.get(name, name)) for name in kept.tables} == {
        name: len(table.rows) for name, table in kept.tables.items()
    }


def test_whoever_waited_to_be_reminded_is_looked_at_once_at_the_earliest_of_their_moments(
    kept: Release, upgraded_url: str
) -> None:
    table = kept.tables["deliveries"]
    asked: dict[str, str] = {}
    for values in table.rows:
        row = dict(zip(table.columns, values, strict=True))
        if row["state"] == "pending" and row["kind"] in ("score.asked", "todo.due"):
            person, due_at = str(row["conversation"]), str(row["due_at"])
            asked[person] = min(asked.get(person, due_at), due_at)
    waiting = pending(upgraded_url, Kind.REMINDER)
    assert asked
    assert {person: waiting[person] for person in asked} == {
        person: datetime.fromisoformat(due_at) for person, due_at in asked.items()
    }
    for folded in (Kind.SCORE_ASKED, Kind.TODO_DUE, Kind.CHECK_IN_REMINDER, Kind.CHECK_IN_UNANSWERED):
        assert pending(upgraded_url, folded) == {}


async def test_every_card_reads_as_before(version: str, upgraded_url: str) -> None:
    before = cards_of(version)
    for card, now in zip(before, await drawn(upgraded_url, before), strict=True):
        assert now.words == card.words, f"{card.kind} about {card.subject_kind} {card.subject_id}"


def test_each_released_schema_has_its_database() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] in released()


def test_words_are_what_a_person_sees_and_not_what_a_button_carries() -> None:
    text = {"type": "plain_text", "text": "Decide"}
    button = {"type": "button", "action_id": "decision.open", "text": text, "value": "c1:2"}
    point = {"label": "Cost", "value": 4.0}
    chart = {"type": "bar", "series": [{"name": "Mean", "data": [point]}], "axis_config": {"categories": ["Cost"]}}
    blocks = [
        {"type": "actions", "block_id": "next", "elements": [button]},
        {"type": "data_visualization", "title": "Means", "chart": chart},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "sum"}]]},
    ]
    assert list(words_of(blocks)) == ["Decide", "Means", "Mean", "Cost", "4.0", "Cost", "sum"]
