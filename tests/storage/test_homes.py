"""Whoever's opened home tab shows what has changed gets one update, however many others have opened theirs."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text

from blocks.gallery.worked import TRIAGE, brief_of
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About, Subject
from domain.people import Actor
from domain.trouble import Finding, Reason
from domain.waiting.overview import LookAt, Looks
from services.overview import OverviewService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.troubles import Troubles
from storage.waiting.homes import HomeRow, _shown_to
from tests.worlds import saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BRIEF = Subject.brief("b1")


def published(database: Database) -> list[str]:
    with database.looking() as queue:
        return sorted(queue.session.scalars(select(DeliveryRow.ts).where(DeliveryRow.kind == Kind.HOME)))


def test_a_change_is_shown_to_whoever_has_a_part_in_it_and_has_opened_their_home(database: Database) -> None:
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE.but(owner="UBEN"), id="b1", manager="UMAYA"))
        store.audit.record("UMAYA", "brief.create", BRIEF, NOW)
    assert published(database) == []
    with database.upkeep() as queue:
        for user in ("UMAYA", "UANA", "UZOE"):
            queue.session.add(HomeRow(workspace="T1", user=user, looks=Looks(), opened_at=NOW))
        queue.session.add(HomeRow(workspace="T2", user="UBEN", looks=Looks(), opened_at=NOW))
    with database.transaction("T1") as store:
        store.homes.touch("UANA", NOW)
        store.audit.record("UMAYA", "brief.edit", BRIEF, NOW)
    assert published(database) == ["UANA", "UMAYA"]


def test_what_is_held_up_is_shown_to_whoever_is_told_of_it_until_it_is_over(database: Database) -> None:
    with database.upkeep() as queue:
        for user in ("UMAYA", "UBEN", "UANA"):
            queue.session.add(HomeRow(workspace="T1", user=user, looks=Looks(), opened_at=NOW))
        trouble, _ = Troubles(queue.session, "T1").join("G1", Finding(reason=Reason.ARCHIVED), "UMAYA", NOW)
    assert published(database) == ["UMAYA"]
    with database.upkeep() as queue:
        troubles = Troubles(queue.session, "T1")
        held = troubles.open_one(trouble.id)
        assert held is not None
        troubles.tell(held, "UBEN")
    assert published(database) == ["UBEN", "UMAYA"]
    with database.upkeep() as queue:
        assert Troubles(queue.session, "T1").end(trouble.id, NOW + timedelta(hours=1))
    assert published(database) == ["UBEN", "UBEN", "UMAYA"]


def test_what_somebody_looks_at_is_kept_and_published_and_the_trail_does_not_say_it(database: Database) -> None:
    service, maya = OverviewService(database), Actor(workspace="T1", user="UMAYA")
    for looks in ({"words": "mail"}, {"page": 1}):
        saved(service.look_at(LookAt.model_validate({"actor": maya, "now": NOW, **looks})))
    with database.reading("T1") as store:
        assert store.homes.looks("UMAYA") == Looks(words="mail", page=1)
        assert store.audit.newest(1) == []
    assert published(database) == ["UMAYA"]


def test_no_other_home_is_looked_at(sqlite_url: str) -> None:
    database = Database.open(sqlite_url)
    with closing(database), database.looking() as queue:
        for kind in About:
            asked = {"workspace": "T1", "users": ["U1"], "subject_0": "b1"}
            question = _shown_to((kind,)).params(asked).compile(database.engine, compile_kwargs={"literal_binds": True})
            plan = queue.session.execute(text(f"EXPLAIN QUERY PLAN {question}")).all()
            found = [row.detail for row in plan if "homes" in row.detail]
            assert found
            assert all("user=?" in each for each in found), found
