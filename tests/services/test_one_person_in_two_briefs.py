"""One candidate in two briefs, on both databases: an own panel for each, seen by its own people; erased on both."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Brief, Judge, Product
from domain.candidate.candidate import NOBODY, Candidate
from domain.command import Asks
from domain.ids import new_id
from domain.keeping.records import EraseRecord, PutOnHold
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal
from services.candidate.candidates import Added, CandidateService
from services.candidate.merging import MergeService
from services.keeping.erasures import ErasureService
from services.keeping.held import HeldService
from services.keeping.retention import RetentionService
from storage.base import Base
from storage.database import Database
from tests.services.test_candidates import DRAFT
from tests.services.test_merging import command as merging
from tests.worlds import add_candidate, keep, room_of, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HIRE = TRIAGE.but(product=Product.SOME, judge=Judge.YES)
MAYA, ROSA, DANA = (Actor(workspace="T1", user=user, is_admin=user == "UDANA") for user in ("UMAYA", "UROSA", "UDANA"))


@pytest.fixture
def candidates(database: Database) -> CandidateService:
    """Maya's brief with Priya, and two more: hers, and Rosa's, which Maya has no part in."""
    for each in (brief_of(HIRE), a_brief("b2"), a_brief("b3", manager="UROSA", owner="UROSA")):
        keep(database, each)
    saved(add(CandidateService(database), "b1"))
    return CandidateService(database)


def a_brief(brief_id: str, **changes: Any) -> Brief:
    return brief_of(HIRE.but(title=f"Invoices {brief_id}")).model_copy(update={"id": brief_id, **changes})


def add(service: CandidateService, brief_id: str, *, actor: Actor = MAYA, origin: str = "", **changes: Any) -> Added:
    draft = DRAFT.model_copy(update={"room": f"G0{brief_id.upper()}", **changes})
    people = ("UMAYA", "UOTTO", "UROSA", "UANA", "UBEN")
    more = {"brief_id": brief_id, "looked_at": draft.room, "found": room_of(*people, id=draft.room), "origin": origin}
    return service.add(add_candidate(actor, NOW, draft, new_id(), **more))


def of_brief(database: Database, brief_id: str) -> list[Candidate]:
    with database.reading("T1") as store:
        return store.candidates.of_brief(brief_id)


def test_from_the_card_they_are_added_with_an_own_panel_and_room(
    candidates: CandidateService, database: Database
) -> None:
    [priya] = of_brief(database, "b1")
    candidate, pages = candidates.elsewhere(MAYA, priya.id)
    assert (candidate, [page.brief_id for page in pages]) == (priya, ["b2"])
    saved(add(candidates, "b2", origin=priya.id))
    [again], [first] = of_brief(database, "b2"), of_brief(database, "b1")
    assert again.person == first.person == priya.id
    assert (again.room, first.room) == ("G0B2", "G0B1")
    with database.reading("T1") as store:
        assert store.panels.of(again.subject).id != store.panels.of(first.subject).id
    with pytest.raises(Invalid, match="already"):
        add(candidates, "b2", origin=priya.id, name="P. Nair")
    with pytest.raises(Refusal, match="no other open brief"):
        candidates.elsewhere(MAYA, priya.id)


def test_a_namesake_is_asked_about_once_and_only_where_they_may_be_seen(
    candidates: CandidateService, database: Database
) -> None:
    [priya] = of_brief(database, "b1")
    asked = add(candidates, "b2", name="priya  nâir")
    assert isinstance(asked, Asks)
    assert [each.candidate_id for each in asked.page.namesakes] == [priya.id]
    saved(add(candidates, "b3", actor=ROSA))
    assert [each.person for each in of_brief(database, "b3")] == [""]
    with pytest.raises(NotAllowed):
        add(candidates, "b3", actor=ROSA, name="Somebody", origin=priya.id)
    saved(add(candidates, "b2", same=NOBODY))
    assert [each.person for each in of_brief(database, "b2")] == [""]
    saved(add(candidates, "b2", name="Priya Nair 2", origin=priya.id))
    assert [each.person for each in of_brief(database, "b1")] == [priya.id]


def in_two_briefs(
    candidates: CandidateService, database: Database, *, other: str = "UMAYA"
) -> tuple[Candidate, Candidate]:
    saved(add(candidates, "b2", origin=of_brief(database, "b1")[0].id))
    with database.transaction("T1") as store:
        [again] = store.candidates.of_brief("b2")
        store.candidates.save(again.model_copy(update={"manager": other}))
        store.audit.record("UMAYA", "test.keep", again.subject, NOW)
    return of_brief(database, "b1")[0], of_brief(database, "b2")[0]


def test_erasing_one_record_erases_the_person_and_handing_out_gives_both(
    candidates: CandidateService, database: Database
) -> None:
    first, again = in_two_briefs(candidates, database)
    page = ErasureService(database).to_erase(MAYA, first.subject)
    assert [each.brief_title for each in page.others] == ["Invoices b2"]
    held = json.loads(HeldService(database).file(MAYA, again.subject, NOW))
    assert {row["id"] for row in held["kept"]["candidates"]} == {first.id, again.id}
    saved(ErasureService(database).erase(EraseRecord(actor=MAYA, now=NOW, form_id="e", root=again.subject)))
    with database.engine.connect() as connection:
        for table in ("candidates", "panels", "panel_versions"):
            assert not connection.execute(select(Base.metadata.tables[table])).all()


def test_of_another_managers_brief_nothing_is_handed_out_and_an_admin_erases_both(
    candidates: CandidateService, database: Database
) -> None:
    first, again = in_two_briefs(candidates, database, other="UROSA")
    held = json.loads(HeldService(database).file(MAYA, first.subject, NOW))
    assert [row["id"] for row in held["kept"]["candidates"]] == [first.id]
    assert any("another brief" in note for note in held["notes"])
    with pytest.raises(Refusal, match="ask a workspace admin"):
        ErasureService(database).erase(EraseRecord(actor=MAYA, now=NOW, form_id="e", root=first.subject))
    assert of_brief(database, "b2") == [again]
    saved(ErasureService(database).hold(PutOnHold(actor=DANA, now=NOW, root=again.subject)))
    with pytest.raises(Refusal, match="legal hold"):
        ErasureService(database).erase(EraseRecord(actor=DANA, now=NOW, form_id="e", root=first.subject))
    saved(ErasureService(database).hold(PutOnHold(actor=DANA, now=NOW, root=first.subject, lift=True)))
    saved(ErasureService(database).erase(EraseRecord(actor=DANA, now=NOW, form_id="e", root=first.subject)))
    assert of_brief(database, "b1") == of_brief(database, "b2") == []


def test_each_record_is_kept_for_its_own_time(candidates: CandidateService, database: Database) -> None:
    first, again = in_two_briefs(candidates, database)
    with database.transaction("T1") as store:
        store.candidates.save(again.model_copy(update={"created_at": NOW + timedelta(days=400)}))
        store.audit.record("UMAYA", "test.keep", again.subject, NOW)
    retention = RetentionService(database)
    for days in range(0, 365 * 8, 7):
        retention.daily("T1", NOW + timedelta(days=days))
        if not of_brief(database, "b1"):
            break
    assert [each.id for each in of_brief(database, "b2")] == [again.id]
    assert not of_brief(database, first.brief_id)


def test_what_is_merged_stays_the_same_person(candidates: CandidateService, database: Database) -> None:
    saved(add(candidates, "b1", name="Priya N."))
    first, twin = sorted(of_brief(database, "b1"), key=lambda each: each.name == "Priya N.")
    saved(add(candidates, "b2", name="Priya N.", origin=twin.id))
    service = MergeService(database)
    saved(service.merge(merging(service, first, twin)))
    [one], [again] = of_brief(database, "b1"), of_brief(database, "b2")
    assert one.person == again.person != ""
