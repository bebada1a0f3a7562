"""Candidates and seats come back as they were kept, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.gallery.candidate import candidate
from domain.candidate.candidate import Candidate, CandidateDraft, deal
from domain.outgoing import Subject
from domain.refusals import NotFound
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def keep(database: Database, *several: Candidate) -> None:
    async with database.transaction("T1") as store:
        for each in several:
            await store.candidates.add(each)
        await store.audit.record("UMAYA", "candidate.add", Subject(kind="candidate", id="c1"), NOW)


async def change(database: Database, changed: Candidate) -> None:
    async with database.transaction("T1") as store:
        await store.candidates.lock(changed.id)
        await store.candidates.save(changed)
        await store.audit.record("UMAYA", "candidate.edit", Subject(kind="candidate", id="c1"), NOW)


async def kept(database: Database, candidate_id: str = "c1") -> Candidate:
    async with database.reading("T1") as store:
        return await store.candidates.get(candidate_id)


async def test_a_candidate_comes_back_as_it_was_kept(database: Database) -> None:
    await keep(database, candidate())
    assert await kept(database) == candidate()


async def test_every_change_of_the_panel_is_kept(database: Database) -> None:
    await keep(database, candidate())
    freed = candidate().free_seat("UANA", "knows them", NOW)
    await change(database, freed)
    assert await kept(database) == freed
    fewer = freed.edit(CandidateDraft(name="Priya", panel=deal(["UBEN"])), frozenset())
    await change(database, fewer)
    assert await kept(database) == fewer
    again = fewer.edit(CandidateDraft(name="Priya", panel=deal(["UANA", "UBEN", "UDAN", "UEVE"])), frozenset())
    await change(database, again)
    assert await kept(database) == again
    opened = again.open_panel("UMAYA", NOW, "An offer is due").decide()
    await change(database, opened)
    assert await kept(database) == opened


async def test_a_candidate_of_another_workspace_is_not_found(database: Database) -> None:
    await keep(database, candidate())
    async with database.reading("T2") as store:
        with pytest.raises(NotFound):
            await store.candidates.get("c1")


async def test_who_holds_a_seat_is_waited_for_until_it_is_freed_or_decided(database: Database) -> None:
    waiting = candidate(id="c2", name="Second", created_at=NOW + timedelta(minutes=1))
    freed = candidate(id="c3", name="Third").free_seat("UANA", "did not interview", NOW)
    decided = candidate(id="c4", name="Fourth").decide()
    await keep(database, candidate(), waiting, freed, decided)
    async with database.reading("T1") as store:
        assert [each.id for each in await store.candidates.waiting_for("UANA")] == ["c1", "c2"]
        assert await store.candidates.waiting_for("UNOBODY") == []


async def test_a_brief_knows_its_candidates_and_everybody_on_their_panels(database: Database) -> None:
    other = candidate(id="c2", brief_id="b2", panel=candidate().free_seat("UANA", "x", NOW).panel)
    await keep(database, candidate(), other)
    async with database.reading("T1") as store:
        assert [each.id for each in await store.candidates.of_brief("b1")] == ["c1"]
        assert await store.candidates.panel_of("b1") == {"UANA", "UBEN", "UCHLOE"}
        assert await store.candidates.panel_of("b2") == {"UBEN", "UCHLOE"}


async def test_a_manager_sees_those_without_a_decision(database: Database) -> None:
    await keep(database, candidate(), candidate(id="c2").decide(), candidate(id="c3", manager="UOTTO"))
    async with database.reading("T1") as store:
        assert [each.id for each in await store.candidates.managed_by("UMAYA")] == ["c1"]
