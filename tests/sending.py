"""What is to be sent, and what becomes of it: cards and replies, claimed and sent without Slack."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import update

from domain.outgoing.delivery import Delivery, Turn
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import Subject
from services.outgoing.deliveries import DeliveryService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.pace import PaceRow
from storage.store import Store
from tests.worlds import to_send

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = timedelta(seconds=1)
BRIEF = Subject.brief("b1")
OTHER = Subject.brief("b2")
CARD, TRACE = Kind.BRIEF_CARD, Kind.BRIEF_TRACE

Writing = Callable[[Store], object]


@contextmanager
def writing(database: Database, workspace: str = "T1") -> Iterator[Store]:
    """A transaction on the trail."""
    with database.transaction(workspace) as store:
        store.audit.record("U1", "test", BRIEF, NOW)
        yield store


def post(database: Database, to: str = "C1", key: str = "card", **more: object) -> str:
    """A card, which one person is responsible for."""
    with writing(database, cast(str, more.get("workspace", "T1"))) as store:
        subject, due_at = cast(Subject, more.get("subject", BRIEF)), cast(datetime, more.get("due_at", NOW))
        responsible = cast(str, more.get("responsible", "U1"))
        return store.deliveries.post(to_send(CARD, subject, to, key=key, at=due_at, responsible=(responsible,)))


def reply(database: Database, to: str = "C1", key: str = "trace") -> str:
    """What stands in the thread of the card."""
    with writing(database) as store:
        card = Card(kind=CARD, subject=BRIEF)
        return store.deliveries.post(to_send(TRACE, BRIEF, to, key=key, at=NOW, responsible=("U1",), under=card))


def refresh(database: Database, subject: Subject = BRIEF) -> None:
    """What stands about this says how it is now."""
    with writing(database) as store:
        store.deliveries.refresh(subject, NOW)


def claim(database: Database, now: datetime = NOW) -> list[Delivery]:
    """Whatever is due and free."""
    with database.upkeep() as queue:
        return queue.claim(now, 100)


def claim_one(database: Database, now: datetime = NOW) -> Delivery:
    """The only thing that is due and free."""
    (delivery,) = claim(database, now)
    return delivery


def send(database: Database, delivery: Delivery, ts: str, channel: str = "") -> None:
    """A deliverer posts it."""
    service = DeliveryService(database)
    assert service.begin(delivery) is Turn.GO
    assert service.sent(delivery, channel=channel or delivery.conversation, ts=ts, now=NOW)


def row_of(database: Database, delivery_id: str) -> DeliveryRow:
    """A row as it is now."""
    with database.reading("T1") as store:
        row = store.session.get(DeliveryRow, delivery_id)
        assert row is not None
        return row


def change(database: Database, delivery_id: str, **values: object) -> None:
    """As no use case would."""
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(values))


def free_the_pace(database: Database) -> None:
    """Every conversation may be written to."""
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(PaceRow).values(free_at=NOW - timedelta(days=365)))


def is_idle(database: Database, now: datetime = NOW) -> bool:
    """Whether nothing is due, nor on its way."""
    with database.looking() as queue:
        return queue.wait(now) is None
