"""Candidates on both databases: one form is one candidate, the room is chosen once, a changed brief is noticed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Judge, Product
from domain.candidate.candidate import Candidate, CandidateDraft, deal
from domain.guide.shipped import SHIPPED
from domain.outgoing import Subject
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal, Stale
from services.candidates import CandidateService
from storage.database import Database
from tests.at_once import all_at_once, at_once

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HIRE = TRIAGE.but(product=Product.SOME, judge=Judge.YES)
MAYA, ANA = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UANA"))
DRAFT = CandidateDraft(name="Priya Nair", panel=deal(SHIPPED, ["UANA", "UBEN"]), room="G0ROOM")


@pytest.fixture
def candidates(database: Database) -> CandidateService:
    """A service in front of one brief that says HIRE and has no room yet."""
    rewrite(database, HIRE, is_new=True)
    return CandidateService(database)


def rewrite(database: Database, answers: Any, *, is_new: bool = False, **changes: Any) -> None:
    with database.transaction("T1") as store:
        brief = brief_of(answers).model_copy(update=changes)
        (store.briefs.add(brief) if is_new else store.briefs.save(brief))
        store.audit.record("UMAYA", "brief.save", Subject.brief("b1"), NOW)


def add(service: CandidateService, form_id: str = "f1", *, actor: Actor = MAYA, **changes: Any) -> Candidate:
    draft = DRAFT.model_copy(update=changes)
    return service.add(actor=actor, now=NOW, form_id=form_id, brief_id="b1", version=1, draft=draft)


def test_the_same_form_sent_twice_at_once_is_one_candidate(candidates: CandidateService, database: Database) -> None:
    first, second = all_at_once(lambda: add(candidates), lambda: add(candidates))
    assert first.id == second.id
    with database.reading("T1") as store:
        assert len(store.candidates.of_brief("b1")) == 1


def test_the_first_candidate_chooses_the_room_and_the_next_finds_it(
    candidates: CandidateService, database: Database
) -> None:
    add(candidates)
    second = add(candidates, "f2", name="Second", room="")
    assert second.room == "G0ROOM"
    with database.reading("T1") as store:
        assert (store.briefs.get("b1")).room == "G0ROOM"


def test_without_any_room_the_field_says_so(candidates: CandidateService) -> None:
    with pytest.raises(Invalid) as refusal:
        add(candidates, room="")
    assert set(refusal.value.errors) == {"room"}


def test_a_room_chosen_meanwhile_is_noticed(candidates: CandidateService) -> None:
    add(candidates)
    with pytest.raises(Stale):
        add(candidates, "f2", name="Second", room="G0OTHER")


def test_a_brief_that_says_buy_by_now_asks_the_reason_first(candidates: CandidateService, database: Database) -> None:
    rewrite(database, TRIAGE, version=2)
    with pytest.raises(Stale):
        add(candidates)
    assert (add(candidates, reason="The trial failed.")).added_reason == "The trial failed."


def test_a_brief_that_lost_its_owner_takes_no_candidate(candidates: CandidateService, database: Database) -> None:
    rewrite(database, HIRE.but(owner=""), version=2)
    with pytest.raises(Refusal, match="not ready"):
        add(candidates)


def test_a_bystander_adds_nobody(candidates: CandidateService) -> None:
    with pytest.raises(NotAllowed):
        add(candidates, actor=ANA)


def test_two_people_with_one_name_added_at_once_are_asked_about(candidates: CandidateService) -> None:
    results = at_once(lambda: add(candidates), lambda: add(candidates, "f2"))
    assert sorted(type(result).__name__ for result in results) == ["Candidate", "Invalid"]


def test_a_form_that_is_older_than_the_candidate_changes_nothing(candidates: CandidateService) -> None:
    made = add(candidates)

    def edit(form_id: str, name: str) -> Candidate:
        draft = DRAFT.model_copy(update={"name": name})
        return candidates.edit(
            actor=MAYA, now=NOW, form_id=form_id, candidate_id=made.id, version=made.version, draft=draft
        )

    results = at_once(lambda: edit("f2", "Priya A"), lambda: edit("f3", "Priya B"))
    assert sorted(type(result).__name__ for result in results) == ["Candidate", "Stale"]
    again = edit("f2", "Priya A") if isinstance(results[0], Candidate) else edit("f3", "Priya B")
    assert again.version == made.version + 1


def test_earlier_interviewers_are_proposed_for_the_next_panel(candidates: CandidateService) -> None:
    add(candidates)
    opening = candidates.opening(actor=MAYA, brief_id="b1")
    assert set(opening.dealt.values()) == {"UMAYA", "UANA", "UBEN"}
