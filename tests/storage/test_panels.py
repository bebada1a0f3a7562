"""Panels and their seats come back as they were kept, and guides beside them, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from blocks.gallery.candidate import panel
from blocks.gallery.scorecard import card
from domain.guide.guide import Guide
from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel, deal
from domain.refusals import NotFound
from storage.database import Database
from tests.worlds import keep, with_fairness

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def change(database: Database, changed: Panel) -> None:
    with database.transaction("T1") as store:
        store.panels.lock(changed.id)
        store.panels.save(changed)
        store.audit.record("UMAYA", "candidate.edit", Subject.candidate("c1"), NOW)


def kept(database: Database, panel_id: str = "p1") -> Panel:
    with database.reading("T1") as store:
        return store.panels.get(panel_id)


def own_guide(database: Database, guide: Guide, at: datetime = NOW) -> None:
    with database.transaction("T1") as store:
        store.guides.keep(guide, "UMAYA", at)
        store.audit.record("UMAYA", "guide.keep", Subject.of_person("UMAYA"), at)


def test_every_change_is_kept(database: Database) -> None:
    keep(database, panel())
    assert kept(database) == panel()
    freed = panel().free_seat("UANA", "knows them", NOW)
    change(database, freed)
    assert kept(database) == freed
    fewer = freed.seated(deal(SHIPPED, ["UBEN"]), "UMAYA", NOW, "Left")
    change(database, fewer)
    assert kept(database) == fewer
    again = fewer.seated(deal(SHIPPED, ["UANA", "UBEN", "UDAN", "UEVE"]), "UMAYA", NOW, "Left")
    change(database, again)
    assert kept(database) == again
    opened = again.open("UMAYA", NOW, "An offer is due").close()
    change(database, opened)
    assert kept(database) == opened


def test_a_panel_is_found_by_what_it_judges(database: Database) -> None:
    keep(database, panel())
    with database.reading("T1") as store:
        assert store.panels.about("p1") == Subject.candidate("c1")
        assert store.panels.of(Subject.candidate("c1")) == panel()
        for nobody in (Subject.candidate("c2"), Subject.brief("c1")):
            with pytest.raises(NotFound):
                store.panels.of(nobody)


def test_a_thing_has_one_panel(database: Database) -> None:
    with pytest.raises(IntegrityError):
        keep(database, panel(), panel(id="p2"))


def test_a_panel_of_another_workspace_is_not_found(database: Database) -> None:
    keep(database, panel())
    with database.reading("T2") as store:
        for missing in (store.panels.get, store.panels.about):
            with pytest.raises(NotFound):
                missing("p1")


def test_a_seat_waits_until_it_is_filled_or_freed_or_the_panel_closed(database: Database) -> None:
    def about(number: int) -> Panel:
        return panel(id=f"p{number}", about=Subject.candidate(f"c{number}"))

    keep(database, about(1), about(2), about(3).free_seat("UANA", "x", NOW), about(4).close(), about(5))
    with database.transaction("T1") as store:
        store.scorecards.save(card("UANA", "44434").model_copy(update={"panel_id": "p5"}))
        store.audit.record("UANA", "scorecard.send", Subject.panel("p5"), NOW)
    with database.reading("T1") as store:
        assert [each.id for each in store.panels.waiting_for("UANA")] == ["p1", "p2"]
        assert store.panels.waiting_for("UNOBODY") == []
        assert store.panels.get("p5").submitted == {"UANA"}


def test_a_panel_keeps_the_guide_by_which_it_is_judged(database: Database) -> None:
    own, newer = with_fairness("g1"), with_fairness("g2")
    own_guide(database, own)
    keep(database, panel(guide=own))
    own_guide(database, newer, NOW + timedelta(days=1))
    assert kept(database).guide == own
    with database.reading("T1") as store:
        assert store.guides.current() == newer


def test_a_workspace_without_a_guide_of_its_own_judges_by_the_shipped_one(database: Database) -> None:
    own_guide(database, with_fairness())
    with database.reading("T2") as store:
        assert store.guides.current() == SHIPPED
        with pytest.raises(NotFound):
            store.guides.get("g1")
