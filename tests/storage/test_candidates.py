"""Candidates come back as they were kept, on both databases."""

from datetime import UTC, datetime

import pytest

from blocks.gallery.candidate import candidate, panel
from domain.candidate.candidate import Candidate, CandidateDraft
from domain.outgoing.subject import Subject
from domain.refusals import NotFound
from storage.database import Database
from tests.worlds import keep

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


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


def test_every_change_is_kept(database: Database) -> None:
    keep(database, candidate())
    edited = candidate().edit(CandidateDraft(name="Priya", link="https://example.com/new"), "UMAYA", NOW)
    change(database, edited)
    assert kept(database) == edited
    change(database, edited.decide())
    assert kept(database) == edited.decide()


def test_a_candidate_of_another_workspace_is_not_found(database: Database) -> None:
    keep(database, candidate())
    with database.reading("T2") as store, pytest.raises(NotFound):
        store.candidates.get("c1")


def test_a_brief_knows_its_candidates_and_everybody_on_their_panels(database: Database) -> None:
    keep(database, candidate(), candidate(id="c2", brief_id="b2"))
    keep(database, panel(), panel(id="p2", about=Subject.candidate("c2")).free_seat("UANA", "x", NOW))
    with database.reading("T1") as store:
        assert [each.id for each in store.candidates.of_brief("b1")] == ["c1"]
        assert store.records.panel_of("b1") == {"UANA", "UBEN", "UCHLOE"}
        assert store.records.panel_of("b2") == {"UBEN", "UCHLOE"}
