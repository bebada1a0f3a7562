"""Candidates on both databases: one form is one candidate, the room is chosen once, a changed brief is noticed."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Judge, Product
from domain.candidate.candidate import Candidate, CandidateDraft, deal
from domain.outgoing import Subject
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal, Stale
from services.candidates import CandidateService
from storage.database import Database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HIRE = TRIAGE.but(product=Product.SOME, judge=Judge.YES)
MAYA, ANA = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UANA"))
DRAFT = CandidateDraft(name="Priya Nair", panel=deal(["UANA", "UBEN"]), room="G0ROOM")


@pytest.fixture
async def candidates(database: Database) -> CandidateService:
    """A service in front of one brief that says HIRE and has no room yet."""
    await rewrite(database, HIRE, is_new=True)
    return CandidateService(database)


async def rewrite(database: Database, answers: Any, *, is_new: bool = False, **changes: Any) -> None:
    async with database.transaction("T1") as store:
        brief = brief_of(answers).model_copy(update=changes)
        await (store.briefs.add(brief) if is_new else store.briefs.save(brief))
        await store.audit.record("UMAYA", "brief.save", Subject(kind="brief", id="b1"), NOW)


async def add(service: CandidateService, form_id: str = "f1", *, actor: Actor = MAYA, **changes: Any) -> Candidate:
    draft = DRAFT.model_copy(update=changes)
    return await service.add(actor=actor, now=NOW, form_id=form_id, brief_id="b1", version=1, draft=draft)


async def test_the_same_form_sent_twice_at_once_is_one_candidate(
    candidates: CandidateService, database: Database
) -> None:
    first, second = await asyncio.gather(add(candidates), add(candidates))
    assert first.id == second.id
    async with database.reading("T1") as store:
        assert len(await store.candidates.of_brief("b1")) == 1


async def test_the_first_candidate_chooses_the_room_and_the_next_finds_it(
    candidates: CandidateService, database: Database
) -> None:
    await add(candidates)
    second = await add(candidates, "f2", name="Second", room="")
    assert second.room == "G0ROOM"
    async with database.reading("T1") as store:
        assert (await store.briefs.get("b1")).room == "G0ROOM"


async def test_without_any_room_the_field_says_so(candidates: CandidateService) -> None:
    with pytest.raises(Invalid) as refusal:
        await add(candidates, room="")
    assert set(refusal.value.errors) == {"room"}


async def test_a_room_chosen_meanwhile_is_noticed(candidates: CandidateService) -> None:
    await add(candidates)
    with pytest.raises(Stale):
        await add(candidates, "f2", name="Second", room="G0OTHER")


async def test_a_brief_that_says_buy_by_now_asks_the_reason_first(
    candidates: CandidateService, database: Database
) -> None:
    await rewrite(database, TRIAGE, version=2)
    with pytest.raises(Stale):
        await add(candidates)
    assert (await add(candidates, reason="The trial failed.")).added_reason == "The trial failed."


async def test_a_brief_that_lost_its_owner_takes_no_candidate(candidates: CandidateService, database: Database) -> None:
    await rewrite(database, HIRE.but(owner=""), version=2)
    with pytest.raises(Refusal, match="not ready"):
        await add(candidates)


async def test_a_bystander_adds_nobody(candidates: CandidateService) -> None:
    with pytest.raises(NotAllowed):
        await add(candidates, actor=ANA)


async def test_two_people_with_one_name_added_at_once_are_asked_about(candidates: CandidateService) -> None:
    results = await asyncio.gather(add(candidates), add(candidates, "f2"), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Candidate", "Invalid"]


async def test_a_form_that_is_older_than_the_candidate_changes_nothing(candidates: CandidateService) -> None:
    made = await add(candidates)

    async def edit(form_id: str, name: str) -> Candidate:
        draft = DRAFT.model_copy(update={"name": name})
        return await candidates.edit(
            actor=MAYA, now=NOW, form_id=form_id, candidate_id=made.id, version=made.version, draft=draft
        )

    results = await asyncio.gather(edit("f2", "Priya A"), edit("f3", "Priya B"), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["Candidate", "Stale"]
    again = await edit("f2", "Priya A") if isinstance(results[0], Candidate) else await edit("f3", "Priya B")
    assert again.version == made.version + 1


async def test_earlier_interviewers_are_proposed_for_the_next_panel(candidates: CandidateService) -> None:
    await add(candidates)
    opening = await candidates.opening(actor=MAYA, brief_id="b1")
    assert set(opening.dealt.values()) == {"UMAYA", "UANA", "UBEN"}
