"""A channel with another id: all that names it follows, on both databases."""

from datetime import UTC, datetime

from blocks.gallery.candidate import candidate
from blocks.gallery.worked import TRIAGE, brief_of
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from services.outgoing.rooms import RoomService
from storage.base import Base
from storage.database import Database
from storage.outgoing.rooms import IDS
from tests.worlds import keep, to_send

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
#: Columns that by their name hold a channel; how fast one may be written to begins anew with a new id.
NAMED = {"room", "place", "conversation", "channel"}
NONE = {"pace.conversation", "reminded.place"}


def test_every_column_that_names_a_channel_follows() -> None:
    columns = [column for table in Base.metadata.tables.values() for column in table.columns if column.name in NAMED]
    assert {str(column) for column in columns} - NONE == {
        f"{column.class_.__tablename__}.{column.key}" for column in IDS
    }


def test_what_is_ours_follows_and_nothing_is_posted_there_twice(database: Database) -> None:
    brief = brief_of(TRIAGE).model_copy(update={"room": "G0ROOM"})
    keep(database, brief, candidate(room="G0ROOM"))
    with database.transaction("T1") as store:
        card = to_send(Kind.BRIEF_SHARED, Subject.brief(brief.id), "G0ROOM", key="brief.shared b1 G0ROOM", at=NOW)
        store.deliveries.post(card)
        store.audit.record("UMAYA", "test", brief.subject, NOW)
    RoomService(database).renamed("T1", "G0ROOM", "C0ROOM")
    with database.transaction("T1") as store:
        assert store.briefs.get(brief.id).room == store.candidates.get("c1").room == "C0ROOM"
        again = to_send(Kind.BRIEF_SHARED, Subject.brief(brief.id), "C0ROOM", key="brief.shared b1 C0ROOM", at=NOW)
        store.deliveries.post(again)
        store.audit.record("UMAYA", "test", brief.subject, NOW)
    with database.upkeep() as queue:
        claimed = queue.claim(NOW, 10)
    assert [each.conversation for each in claimed] == ["C0ROOM"]
