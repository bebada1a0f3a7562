"""Candidates and seats come back as they were kept, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.gallery.candidate import candidate
from domain.candidate.candidate import Candidate, CandidateDraft, deal
from domain.guide.shipped import SHIPPED
from domain.outgoing import Subject
from domain.refusals import NotFound
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def keep(database: Database, *several: Candidate) -> None:
    with database.transaction("T1") as store:
        for each in several:
            store.candidates.add(each)
        store.audit.record("UMAYA", "candidate.add", Subject.candidate("c1"), NOW)


def change(database: Database, changed: Candidate) -> None:
    with database.transaction("T1") as store:
        store.candidates.lock(changed.id)
        store.candidates.save(changed)
        store.audit.record("UMAYA", "candidate.edit", Subject.candidate("c1"), NOW)


def kept(database: Database, candidate_id: str = "c1") -> Candidate:
    with database.reading("T1") as store:
        return store.candidates.get(candidate_id)


def test_a_candidate_comes_back_as_it_was_kept(database: Database) -> None:
    keep(database, candidate())
    assert kept(database) == candidate()


def test_every_change_of_the_panel_is_kept(database: Database) -> None:
    keep(database, candidate())
    freed = candidate().free_seat("UANA", "knows them", NOW)
    change(database, freed)
    assert kept(database) == freed
    fewer = freed.edit(CandidateDraft(name="Priya", panel=deal(SHIPPED, ["UBEN"])), frozenset())
    change(database, fewer)
    assert kept(database) == fewer
    again = fewer.edit(CandidateDraft(name="Priya", panel=deal(SHIPPED, ["UANA", "UBEN", "UDAN", "UEVE"])), frozenset())
    change(database, again)
    assert kept(database) == again
    opened = again.open_panel("UMAYA", NOW, "An offer is due").decide()
    change(database, opened)
    assert kept(database) == opened


def test_a_candidate_of_another_workspace_is_not_found(database: Database) -> None:
    keep(database, candidate())
    with database.reading("T2") as store, pytest.raises(NotFound):
        store.candidates.get("c1")


def test_who_holds_a_seat_is_waited_for_until_it_is_freed_or_decided(database: Database) -> None:
    waiting = candidate(id="c2", name="Second", created_at=NOW + timedelta(minutes=1))
    freed = candidate(id="c3", name="Third").free_seat("UANA", "did not interview", NOW)
    decided = candidate(id="c4", name="Fourth").decide()
    keep(database, candidate(), waiting, freed, decided)
    with database.reading("T1") as store:
        assert [each.id for each in store.candidates.waiting_for("UANA")] == ["c1", "c2"]
        assert store.candidates.waiting_for("UNOBODY") == []


def test_a_brief_knows_its_candidates_and_everybody_on_their_panels(database: Database) -> None:
    other = candidate(id="c2", brief_id="b2", panel=candidate().free_seat("UANA", "x", NOW).panel)
    keep(database, candidate(), other)
    with database.reading("T1") as store:
        assert [each.id for each in store.candidates.of_brief("b1")] == ["c1"]
        assert store.candidates.panel_of("b1") == {"UANA", "UBEN", "UCHLOE"}
        assert store.candidates.panel_of("b2") == {"UBEN", "UCHLOE"}


def test_a_manager_sees_those_without_a_decision(database: Database) -> None:
    keep(database, candidate(), candidate(id="c2").decide(), candidate(id="c3", manager="UOTTO"))
    with database.reading("T1") as store:
        assert [each.id for each in store.candidates.managed_by("UMAYA")] == ["c1"]
