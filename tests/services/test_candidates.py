"""Candidates on both databases: one form is one candidate, the room is chosen once, a changed brief is noticed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Judge, LetBe, Product
from domain.candidate.candidate import Candidate, CandidateDraft
from domain.candidate.commands import AskAnother, EditCandidate, SetTimes
from domain.command import Asks, Overtaken, Saved
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.commands import GiveUpSeat
from domain.panel.gate import Verdict
from domain.panel.panel import Coverage, deal, people_of
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal
from services.candidate.candidates import Added, CandidateService, Edited
from services.candidate.interviews import Changed, InterviewService
from services.panel.panels import PanelService
from services.panel.scorecards import ScorecardService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import all_at_once, at_once
from tests.worlds import add_candidate, marks_of, overtaken, panel_id_of, room_of, saved, scoring

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


def try_to_add(
    service: CandidateService, form_id: str = "f1", *, actor: Actor = MAYA, more: Any = None, **changes: Any
) -> Added:
    draft = DRAFT.model_copy(update=changes)
    return service.add(add_candidate(actor, NOW, draft, form_id, **(more or {})))


def add(service: CandidateService, database: Database, form_id: str = "f1", **changes: Any) -> Candidate:
    made = saved(try_to_add(service, form_id, **changes))
    with database.reading("T1") as store:
        return store.candidates.get(made.candidate_id)


def test_the_same_form_sent_twice_at_once_is_one_candidate(candidates: CandidateService, database: Database) -> None:
    results = all_at_once(lambda: try_to_add(candidates), lambda: try_to_add(candidates))
    assert all(isinstance(result, Saved) for result in results)
    with database.reading("T1") as store:
        assert len(store.candidates.of_brief("b1")) == 1


def test_a_closed_brief_takes_nobody_from_a_form_or_a_menu_that_was_open(
    candidates: CandidateService, database: Database
) -> None:
    rewrite(database, HIRE, let_be=LetBe(by="UMAYA", at=NOW, reason="By an intern"))
    with pytest.raises(Refusal, match="Take it up again"):
        try_to_add(candidates)
    with pytest.raises(Refusal, match="is closed"):
        candidates.to_add(MAYA, "b1")
    with pytest.raises(Refusal, match="Every brief of yours is closed"):
        candidates.openings(MAYA)


def test_a_candidate_has_a_panel_of_their_own(candidates: CandidateService, database: Database) -> None:
    made = add(candidates, database)
    with database.reading("T1") as store:
        panel = store.panels.of(made.subject)
    assert panel.id != made.id
    assert panel.coverage == DRAFT.panel


def test_the_first_candidate_chooses_the_room_and_the_next_finds_it(
    candidates: CandidateService, database: Database
) -> None:
    add(candidates, database)
    second = add(candidates, database, "f2", name="Second", room="")
    assert second.room == "G0ROOM"
    with database.reading("T1") as store:
        assert (store.briefs.get("b1")).room == "G0ROOM"


def test_without_any_room_the_field_says_so(candidates: CandidateService) -> None:
    with pytest.raises(Invalid) as refusal:
        try_to_add(candidates, room="")
    assert set(refusal.value.errors) == {"room"}


def test_everything_that_is_wrong_is_said_at_once(candidates: CandidateService) -> None:
    refused = {"found": room_of("UMAYA", "UOTTO", "UANA"), "refused": {"UANA": "Ana is a guest here."}}
    with pytest.raises(Invalid) as refusal:
        try_to_add(candidates, name="", more=refused)
    errors = refusal.value.errors
    assert set(errors) == {"name", *(f"panel_{key}" for key in DRAFT.panel)}
    assert errors["panel_production"] == "Ana is a guest here."
    assert "What you typed is kept" in errors["panel_evaluation"]


def test_a_room_chosen_meanwhile_is_noticed(candidates: CandidateService, database: Database) -> None:
    add(candidates, database)
    outcome = try_to_add(candidates, "f2", name="Second", room="G0OTHER")
    assert isinstance(outcome, Overtaken)
    assert outcome.page.room == "G0ROOM"


def test_a_brief_that_says_buy_by_now_asks_the_reason_first(candidates: CandidateService, database: Database) -> None:
    rewrite(database, TRIAGE, version=2)
    assert "says BUY now" in overtaken(try_to_add(candidates))
    asked = {"asked_reason": True}
    with pytest.raises(Invalid, match="why meet candidates now"):
        try_to_add(candidates, more=asked)
    assert add(candidates, database, reason="The trial failed.", more=asked).added_reason == "The trial failed."


def test_a_brief_that_lost_its_owner_takes_no_candidate(candidates: CandidateService, database: Database) -> None:
    rewrite(database, HIRE.but(owner=""), version=2)
    outcome = try_to_add(candidates)
    assert isinstance(outcome, Overtaken)
    assert not outcome.page.is_ready
    assert "not ready" in outcome.notice


def test_a_bystander_adds_nobody_and_a_strangers_replay_is_refused(candidates: CandidateService) -> None:
    try_to_add(candidates)
    for form_id in ("f1", "f2"):
        with pytest.raises(NotAllowed):
            try_to_add(candidates, form_id, actor=ANA)


def test_two_people_with_one_name_added_at_once_are_asked_about(candidates: CandidateService) -> None:
    results = at_once(lambda: try_to_add(candidates), lambda: try_to_add(candidates, "f2"))
    assert sorted(type(result).__name__ for result in results) == ["Invalid", "Saved"]


def test_a_form_that_is_older_than_the_candidate_changes_nothing(
    candidates: CandidateService, database: Database
) -> None:
    made = add(candidates, database)

    def edit(form_id: str, name: str) -> Any:
        return candidates.edit(
            EditCandidate(
                actor=MAYA,
                now=NOW,
                form_id=form_id,
                version=1,
                candidate_id=made.id,
                draft=DRAFT.model_copy(update={"name": name}),
                looked_at="G0ROOM",
                found=room_of("UMAYA", "UOTTO", "UANA", "UBEN"),
            )
        )

    results = at_once(lambda: edit("f2", "Priya A"), lambda: edit("f3", "Priya B"))
    assert sorted(type(result).__name__ for result in results) == ["Overtaken", "Saved"]
    [late] = [result for result in results if isinstance(result, Overtaken)]
    assert late.page.draft.name in ("Priya A", "Priya B")
    again = edit("f2", "Priya A") if isinstance(results[0], Saved) else edit("f3", "Priya B")
    assert saved(again).candidate.version == made.version + 1


def test_the_next_candidate_starts_with_the_panel_of_the_last_one(
    candidates: CandidateService, database: Database
) -> None:
    add(candidates, database)
    assert candidates.to_add(MAYA, "b1").draft.panel == DRAFT.panel
    own = {**DRAFT.panel, "security": ("UANA", "UBEN"), "data": ("UMAYA",)}
    second = DRAFT.model_copy(update={"name": "Second", "panel": own})
    saved(candidates.add(add_candidate(MAYA, NOW + timedelta(hours=1), second, "f2")))
    assert candidates.to_add(MAYA, "b1").draft.panel == own


def test_what_nobody_covered_in_the_end_is_dealt_to_the_same_people(
    candidates: CandidateService, database: Database
) -> None:
    made = add(candidates, database)
    panel_id = panel_id_of(database, "T1", made.id)
    saved(PanelService(database).give_up_seat(GiveUpSeat(actor=ANA, now=NOW, panel_id=panel_id, reason="ill")))
    assert people_of(candidates.to_add(MAYA, "b1").draft.panel) == {"UBEN"}


def test_four_people_on_one_category_are_too_many(candidates: CandidateService) -> None:
    crowd = {**DRAFT.panel, "cost": ("UANA", "UBEN", "UMAYA", "UOTTO")}
    with pytest.raises(Invalid) as refusal:
        try_to_add(candidates, panel=crowd)
    assert set(refusal.value.errors) == {"panel_cost"}


def edit_panel(service: CandidateService, made: Candidate, panel: Coverage, *, version: int = 1, **more: Any) -> Edited:
    """Maya deals the panel anew; everybody is in the room."""
    values: dict[str, Any] = {"actor": MAYA, "form_id": new_id()} | more
    draft = DRAFT.model_copy(update={"panel": panel, "reason": values.pop("reason", "")})
    return service.edit(
        EditCandidate(
            now=NOW,
            version=version,
            candidate_id=made.id,
            draft=draft,
            looked_at="G0ROOM",
            found=room_of("UMAYA", "UOTTO", "UANA", "UBEN", "UADMIN"),
            **values,
        )
    )


def score(database: Database, made: Candidate, user: str) -> None:
    panel_id = panel_id_of(database, "T1", made.id)
    saved(ScorecardService(database).send(scoring("T1", user, NOW, panel_id, marks_of("44434"))))


OWNER = Actor(workspace="T1", user="UOTTO")
ADMIN = Actor(workspace="T1", user="UADMIN", is_admin=True)


@pytest.mark.parametrize("actor", [MAYA, OWNER, ADMIN])
def test_nobody_reads_sealed_scores_by_dropping_who_still_owes_one(
    candidates: CandidateService, database: Database, actor: Actor
) -> None:
    rewrite(database, HIRE.but(owner=OWNER.user))
    made = add(candidates, database)
    score(database, made, "UANA")
    mine = {key: (actor.user,) if users == ("UBEN",) else users for key, users in DRAFT.panel.items()}
    asked = edit_panel(candidates, made, mine, actor=actor)
    assert isinstance(asked, Asks)
    assert asked.page.dropped == ("UBEN",)
    assert "Say below why" in asked.question
    with pytest.raises(Invalid) as refusal:
        edit_panel(candidates, made, mine, actor=actor, asked_reason=True, reason=" \t ")
    assert set(refusal.value.errors) == {"reason"}
    record = saved(edit_panel(candidates, made, mine, actor=actor, asked_reason=True, reason="Ben is ill"))
    assert not record.panel.is_open
    give_up = GiveUpSeat(actor=actor, now=NOW, panel_id=record.panel.id, reason="did not interview")
    opened = saved(PanelService(database).give_up_seat(give_up)).panel
    freed = {seat.interviewer: (seat.freed_by, seat.freed_reason) for seat in opened.seats if seat.is_free}
    assert freed == {"UBEN": (actor.user, "Ben is ill"), actor.user: (actor.user, "did not interview")}
    with database.reading("T1") as store:
        told = store.session.scalars(select(DeliveryRow).where(DeliveryRow.kind == Kind.SEAT_FREED)).all()
    assert {row.subject_person for row in told} == (set() if actor == MAYA else {"UBEN", actor.user})


def test_dropping_the_last_who_owes_one_for_a_reason_opens_the_panel_with_it_on_record(
    candidates: CandidateService, database: Database
) -> None:
    made = add(candidates, database)
    score(database, made, "UANA")
    alone = dict.fromkeys(DRAFT.panel, ("UANA",))
    assert isinstance(edit_panel(candidates, made, alone), Asks)
    record = saved(edit_panel(candidates, made, alone, asked_reason=True, reason="Ben left"))
    assert record.panel.is_open
    assert [seat.freed_reason for seat in record.panel.seats if seat.is_free] == ["Ben left"]


def test_before_anybody_scored_no_reason_is_asked(candidates: CandidateService, database: Database) -> None:
    made = add(candidates, database)
    record = saved(edit_panel(candidates, made, dict.fromkeys(DRAFT.panel, ("UANA",))))
    assert record.panel.interviewers == ("UANA",)
    assert not record.panel.is_open


def opened_panel(candidates: CandidateService, database: Database) -> Candidate:
    """Ana and Ben have scored, neither of them security."""
    made = add(candidates, database)
    panel_id = panel_id_of(database, "T1", made.id)
    for user in ("UANA", "UBEN"):
        mine = marks_of("444-4")
        saved(ScorecardService(database).send(scoring("T1", user, NOW, panel_id, mine)))
    return made


def another(database: Database, made: Candidate, *, version: int, **more: Any) -> Changed:
    values: dict[str, Any] = {
        "actor": MAYA,
        "form_id": new_id(),
        "interviewer": "UDAN",
        "categories": ("security",),
        "found": room_of("UMAYA", "UANA", "UBEN", "UDAN"),
    }
    return InterviewService(database).ask_another(
        AskAnother(now=NOW, version=version, candidate_id=made.id, looked_at="G0ROOM", **(values | more))
    )


def test_a_further_interviewer_fills_what_nobody_found_out(candidates: CandidateService, database: Database) -> None:
    made = opened_panel(candidates, database)
    version = InterviewService(database).to_ask_another(MAYA, made.id).version
    with pytest.raises(Invalid) as refusal:
        another(database, made, version=version, found=room_of("UMAYA"))
    assert set(refusal.value.errors) == {"interviewer"}
    with pytest.raises(Invalid) as refusal:
        another(database, made, version=version, categories=("nonsense",))
    assert set(refusal.value.errors) == {"categories"}
    with pytest.raises(NotAllowed):
        another(database, made, version=version, actor=ANA)
    record = saved(another(database, made, version=version))
    assert record.panel.outstanding == ("UDAN",)
    with database.reading("T1") as store:
        rows = store.session.scalars(select(DeliveryRow).where(DeliveryRow.conversation == "UDAN")).all()
    assert {row.kind for row in rows} == {Kind.CANDIDATE_KIT, Kind.REMINDER}
    overtaken(another(database, made, version=version, interviewer="UMAYA"))
    saved(ScorecardService(database).send(scoring("T1", "UDAN", NOW, record.panel.id, marks_of("---4-"))))
    after = candidates.record("T1", made.id)
    assert after.result is not None
    assert after.result.verdict is Verdict.CLEARS
    assert after.result.result("security").arithmetic == "security 4, after opening"


def test_a_sealed_panel_takes_nobody_this_way(candidates: CandidateService, database: Database) -> None:
    made = add(candidates, database)
    with pytest.raises(Refusal, match="sealed"):
        InterviewService(database).to_ask_another(MAYA, made.id)


def test_each_interviewer_is_asked_after_their_own_interview(candidates: CandidateService, database: Database) -> None:
    """trials.md T51: Ben's round a week after the candidate's one date."""
    made = add(candidates, database, interview_at=NOW)

    def met(user: str) -> datetime | None:
        [waiting] = ScorecardService(database).waiting(Actor(workspace="T1", user=user))
        return waiting.interview_at

    def set_times(actor: Actor, times: dict[str, datetime | None]) -> Changed:
        version = candidates.record("T1", made.id).version
        command = SetTimes(actor=actor, now=NOW, form_id=new_id(), version=version, candidate_id=made.id, times=times)
        return InterviewService(database).set_times(command)

    assert met("UANA") == NOW
    ben = Actor(workspace="T1", user="UBEN")
    saved(set_times(ben, {"UBEN": NOW + timedelta(days=7)}))
    assert met("UBEN") == NOW + timedelta(days=7)
    assert met("UANA") == NOW
    assert "changed this panel" in overtaken(set_times(ben, {"UANA": NOW}))
    saved(set_times(MAYA, {"UANA": NOW + timedelta(days=1), "UBEN": None}))
    assert met("UBEN") == NOW
    with pytest.raises(NotAllowed):
        set_times(Actor(workspace="T1", user="UNOOR"), {})
    with pytest.raises(Invalid) as refusal:
        set_times(MAYA, {"UANA": NOW + timedelta(days=900)})
    assert set(refusal.value.errors) == {"time_UANA"}
