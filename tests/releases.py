"""Databases of earlier releases: their rows, and every card as that release drew it.

`python -m tests.releases URL VERSION NOW` keeps a database in `tests/data/releases`, before that version is released:
its rows in `VERSION.json`, and in `VERSION.cards.json` what the code of that day draws from them.
All that the tests of releases know of the product is imported here.
"""

import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Boolean, Column, Connection, Date, DateTime, MetaData, create_engine, func, select
from sqlalchemy.orm import Session

from blocks.kit import Message
from blocks.links import in_words
from bot.settings import Settings
from bot.wiring import services_of
from domain.model import Value
from domain.outgoing.delivery import Delivery, NotYet, Operation, State
from domain.outgoing.kinds import Kind
from domain.refusals import NotFound
from handlers.edge.directory import Directory
from handlers.edge.threads import Threads
from handlers.table import features, renderers_of
from storage.database import Database
from storage.engine import address_of
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.messages import MessageRow

RELEASES: Final = Path(__file__).parent / "data" / "releases"
VERSION_TABLE: Final = "alembic_version"
# Tables that a migration has renamed since, or put into another one: the old name, and where its rows are now.
RENAMED: Final[dict[str, str]] = {"hires": "onboardings"}

# Where Block Kit keeps what a person reads; what else stands there is for the program.
VISIBLE: Final = (
    "text",
    "title",
    "caption",
    "label",
    "alt_text",
    "hint",
    "placeholder",
    "description",
    "name",
    "y_label",
)


class Table(Value):
    """Rows as plain JSON: moments and days are ISO 8601, the rest is what the column holds."""

    columns: list[str]
    rows: list[list[str | int | bool | None]]


class Release(Value):
    """A database, table by table, in an order in which it can be written; `revision` is its schema."""

    revision: str
    tables: dict[str, Table]


class Card(Value):
    """A message as a release drew it at `now`: as an update where it stands in Slack, as a post where it is planned.

    Without a text nothing was drawn: there was nothing to say any more.
    """

    delivery: str
    kind: str
    subject_kind: str
    subject_id: str
    conversation: str
    operation: Operation
    now: datetime
    text: str | None = None
    blocks: tuple[dict[str, Any], ...] = ()

    def saying(self, message: Message | None) -> "Card":
        """The same card with what is drawn on it now."""
        text, blocks = (message.text, tuple(message.blocks)) if message else (None, ())
        return self.model_copy(update={"text": text, "blocks": blocks})

    @property
    def words(self) -> list[str]:
        """All that a person reads there."""
        return [self.text or "", *words_of(self.blocks)]


def released() -> list[str]:
    """Every version of which there is a database."""
    return sorted(path.stem for path in RELEASES.glob("*.json") if not path.stem.endswith(".cards"))


def release(version: str) -> Release:
    return Release.model_validate_json((RELEASES / f"{version}.json").read_text(encoding="utf-8"))


def cards_of(version: str) -> list[Card]:
    return [Card(**card) for card in json.loads((RELEASES / f"{version}.cards.json").read_text(encoding="utf-8"))]


def words_of(node: object) -> Iterator[str]:
    """Every string that a person can see in the blocks, in order; what buttons carry is not among them."""
    if isinstance(node, list | tuple):
        for item in node:
            yield from words_of(item)
    elif isinstance(node, dict):
        for key, item in node.items():
            if key == "categories":
                yield from item
            elif isinstance(item, dict | list | tuple):
                yield from words_of(item)
            elif key in VISIBLE or (key == "value" and isinstance(item, float | int)):
                yield str(item)


def fill(url: str, kept: Release) -> None:
    """Writes the rows into an empty database that stands at their revision."""
    with _connection(url) as connection:
        tables = _tables(connection)
        for name, table in kept.tables.items():
            into = tables.tables[name]
            columns = [into.columns[column] for column in table.columns]
            rows = [
                {column.name: _read(column, value, connection) for column, value in zip(columns, row, strict=True)}
                for row in table.rows
            ]
            if rows:
                connection.execute(into.insert(), rows)


def counts(url: str) -> dict[str, int]:
    """How many rows each table has."""
    with _connection(url) as connection:
        found = _tables(connection).tables
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in found.items()
            if name != VERSION_TABLE
        }


async def drawn(url: str, cards: Sequence[Card]) -> list[Card]:
    """The same cards as the code of today draws them."""
    with _deliveries(url) as (database, session):
        now = datetime.min.replace(tzinfo=UTC)
        # Nobody is asked: what Slack knows of people was read when the release was kept.
        nowhere = AsyncWebClient(base_url="http://127.0.0.1:1/api/", retry_handlers=[])
        nowhere.proxy = None
        directory = Directory(nowhere, default_zone="UTC")
        # Read first: a look at what waits for somebody writes down where they live.
        deliveries = [_delivery(session, card) for card in cards]
        session.rollback()
        services = services_of(database, Settings())
        threads = Threads(readers=database.readers, writers=database.writers)
        renderers = renderers_of(features(services, directory, threads, lambda: now))
        found = []
        for card, delivery in zip(cards, deliveries, strict=True):
            now = card.now
            try:
                message = await renderers[Kind(delivery.kind)](delivery)
            except (NotFound, NotYet):
                message = None
            found.append(card.saying(message and in_words(message)))
        return found


def pending(url: str, kind: Kind) -> dict[str, datetime]:
    """Who waits for a post of this kind, and until when; each must wait for one only."""
    with _deliveries(url) as (_, session):
        rows = session.execute(
            select(DeliveryRow.conversation, DeliveryRow.due_at).where(
                DeliveryRow.state == State.PENDING,
                DeliveryRow.operation == Operation.POST,
                DeliveryRow.kind == kind,
            )
        ).all()
    found = {row.conversation: row.due_at for row in rows}
    if len(found) != len(rows):
        raise ValueError(f"somebody waits for two messages of the kind {kind}")
    return found


async def keep(url: str, version: str, now: datetime) -> None:
    """Writes both files of a release from a database in which all that is due is sent."""
    kept = _read_all(url)
    tables = ",\n".join(
        f'"{name}": {{"columns": {json.dumps(table.columns)}, "rows": [\n{_lines(table.rows)}\n]}}'
        for name, table in kept.tables.items()
    )
    text = f'{{"revision": "{kept.revision}", "tables": {{\n{tables}\n}}}}\n'
    (RELEASES / f"{version}.json").write_text(text, encoding="utf-8")
    cards = await drawn(url, _to_draw(url, now))
    text = f"[\n{_lines([card.model_dump(mode='json') for card in cards])}\n]\n"
    (RELEASES / f"{version}.cards.json").write_text(text, encoding="utf-8")


def _to_draw(url: str, now: datetime) -> list[Card]:
    with _deliveries(url) as (_, session):
        shown = session.scalars(select(DeliveryRow).join(MessageRow, MessageRow.delivery_id == DeliveryRow.id))
        cards = [_card(row, Operation.UPDATE, now) for row in shown]
        waiting = session.scalars(
            select(DeliveryRow).where(DeliveryRow.state == State.PENDING, DeliveryRow.operation == Operation.POST)
        )
        cards += [_card(row, Operation.POST, max(row.due_at, now)) for row in waiting]
        return sorted(cards, key=lambda card: (card.subject_kind, card.subject_id, card.now, card.kind, card.delivery))


def _card(row: DeliveryRow, operation: Operation, now: datetime) -> Card:
    return Card(
        delivery=row.id,
        kind=row.kind,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        conversation=row.conversation,
        operation=operation,
        now=now,
    )


def _delivery(session: Session, card: Card) -> Delivery:
    row = session.get_one(DeliveryRow, card.delivery)
    return row.to_domain().model_copy(update={"operation": card.operation})


@contextmanager
def _deliveries(url: str) -> Iterator[tuple[Database, Session]]:
    database = Database.open(url)
    try:
        with Session(database.engine) as session:
            yield database, session
    finally:
        database.close()


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = create_engine(address_of(url))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _tables(connection: Connection) -> MetaData:
    """As they are in the database: the code of today may know other ones."""
    tables = MetaData()
    tables.reflect(connection)
    return tables


def _read_all(url: str) -> Release:
    with _connection(url) as connection:
        found = _tables(connection)
        revision = connection.scalar(select(found.tables[VERSION_TABLE].c.version_num))
        tables = {table.name: _read_table(connection, table) for table in found.sorted_tables}
        del tables[VERSION_TABLE]
        return Release(revision=str(revision), tables=tables)


def _read_table(connection: Connection, table: sqlalchemy.Table) -> Table:
    # A delivery may wait for one that was written before it.
    order = [table.c.position] if table.name == DeliveryRow.__tablename__ else list(table.primary_key)
    rows = [[_written(value) for value in row] for row in connection.execute(select(table).order_by(*order))]
    return Table(columns=list(table.columns.keys()), rows=rows)


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _read(column: Column[Any], value: object, connection: Connection) -> object:
    if isinstance(value, str) and isinstance(column.type, DateTime):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment
    if isinstance(value, str) and isinstance(column.type, Date):
        return date.fromisoformat(value)
    return bool(value) if value is not None and isinstance(column.type, Boolean) else value


def _lines(rows: Sequence[object]) -> str:
    """A row a line, so that a difference can be read."""
    return ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)


if __name__ == "__main__":
    asyncio.run(keep(sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3])))
