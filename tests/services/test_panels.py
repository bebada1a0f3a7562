"""The sealed panel on both databases: one opening, no score before it, every version kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.gallery.worked import TRIAGE, brief_of
from domain.candidate.candidate import Candidate, Seat
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from domain.outgoing import Kind, Subject
from domain.panel.gate import Verdict
from domain.people import Actor
from domain.permissions import Act
from domain.refusals import Invalid, NotAllowed, Refusal, Stale
from domain.scorecard import Mark, Marks, Recommendation
from services.panels import PanelService
from services.scorecards import ScorecardService, Sent
from storage.audit import AuditRow
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import all_at_once
from tests.worlds import to_send

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
MAYA, ANA, BEN, CHLOE, NOOR = (
    Actor(workspace="T1", user=user) for user in ("UMAYA", "UANA", "UBEN", "UCHLOE", "UNOOR")
)


def marks(scores: str, flags: tuple[int, ...] = ()) -> Marks:
    """Scores in the guide's order; every category was answered."""
    given = {
        category: Mark(score=None if digit == "-" else int(digit), note="A long story about refunds")
        for category, digit in zip(SHIPPED.category_keys, scores, strict=True)
    }
    return Marks(marks=given, chosen=frozenset(SHIPPED.category_keys), recommendation=Recommendation.YES, flags=flags)


class Room:
    """One candidate with a panel, and the two services."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.panels = PanelService(database)
        self.scorecards = ScorecardService(database)

    def add(self, *interviewers: Actor) -> Candidate:
        seats = tuple(
            Seat(
                interviewer=actor.user,
                categories=tuple(c for n, c in enumerate(SHIPPED.category_keys) if n % len(interviewers) == number),
            )
            for number, actor in enumerate(interviewers)
        )
        candidate = Candidate(
            id="c1",
            workspace="T1",
            brief_id="b1",
            manager=MAYA.user,
            name="Priya Nair",
            room="G0ROOM",
            panel=seats,
            added_by=MAYA.user,
            created_at=NOW,
        )
        with self.database.transaction("T1") as store:
            store.briefs.add(brief_of(TRIAGE))
            store.candidates.add(candidate)
            store.deliveries.post(to_send(Kind.CANDIDATE_CARD, Subject.candidate("c1"), "G0ROOM", key="card", at=NOW))
            store.audit.record(MAYA.user, "candidate.add", Subject.candidate("c1"), NOW)
        return candidate

    def send(self, actor: Actor, scores: str = "44434", *, version: int = 0, **more: object) -> Sent:
        values = {"form_id": new_id(), "marks": marks(scores), "now": NOW} | more
        return self.scorecards.send(actor=actor, candidate_id="c1", version=version, **values)  # type: ignore[arg-type]

    def candidate(self) -> Candidate:
        with self.database.reading("T1") as store:
            return store.candidates.get("c1")

    def rows(self) -> list[DeliveryRow]:
        with self.database.reading("T1") as store:
            return list(store.session.scalars(select(DeliveryRow).order_by(DeliveryRow.position)))

    def posted(self, kind: Kind) -> list[DeliveryRow]:
        return [row for row in self.rows() if row.kind == kind and row.operation == "post"]

    def open_early(self, actor: Actor = MAYA, *, reason: str = "Another offer", version: int = 1) -> Candidate:
        return self.panels.open_early(
            actor=actor, now=LATER, form_id=new_id(), candidate_id="c1", version=version, reason=reason
        )


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


def test_the_last_scorecard_opens_the_panel_and_cards_come_before_the_verdict(room: Room) -> None:
    room.add(ANA, BEN)
    first = room.send(ANA)
    assert not first.opened
    assert first.outstanding == (BEN.user,)
    assert room.posted(Kind.SCORECARD) == []
    second = room.send(BEN)
    assert second.opened
    kinds = [row.kind for row in room.rows() if row.kind in (Kind.SCORECARD, Kind.PANEL_CARD)]
    assert kinds == [Kind.SCORECARD, Kind.SCORECARD, Kind.PANEL_CARD]
    assert all(row.after_id for row in room.posted(Kind.PANEL_CARD))


def test_the_last_two_seats_sent_at_once_open_exactly_once(room: Room) -> None:
    room.add(ANA, BEN, CHLOE)
    room.send(ANA)
    results = all_at_once(lambda: room.send(BEN).opened, lambda: room.send(CHLOE).opened)
    assert sorted(results) == [False, True]
    assert (room.candidate()).is_open
    assert len(room.posted(Kind.SCORECARD)) == 3
    assert len(room.posted(Kind.PANEL_CARD)) == 1


def test_a_score_and_a_freed_seat_at_once_open_exactly_once(room: Room) -> None:
    room.add(ANA, BEN)
    opened = all_at_once(
        lambda: room.send(ANA).opened,
        lambda: room.panels.give_up_seat(actor=BEN, now=NOW, candidate_id="c1", reason="did not interview").opened,
    )
    assert sorted(opened) == [False, True]
    assert len(room.posted(Kind.PANEL_CARD)) == 1


def test_nobody_sees_a_score_before_the_panel_opens(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA, "11111")
    with room.database.reading("T1") as store:
        [sent] = store.scorecards.of_candidate("c1")
        audit = list(store.session.scalars(select(AuditRow)))
    assert room.scorecards.page(workspace="T1", scorecard_id=sent.id) is None
    assert room.panels.page(workspace="T1", candidate_id="c1") is None
    for reader in (MAYA, BEN, ANA):
        with pytest.raises(Refusal, match="sealed"):
            room.panels.view(actor=reader, candidate_id="c1")
    assert (room.scorecards.sheet(actor=BEN, candidate_id="c1")).marks == Marks()
    # What others can read of the waiting rows and the trail are ids and kinds.
    told = " ".join(f"{row.key} {row.subject_id} {row.last_error}" for row in room.rows())
    told += " ".join(f"{row.act} {row.subject_id}" for row in audit)
    assert "refunds" not in told
    assert room.posted(Kind.SCORECARD) == []


def test_a_scorecard_sent_twice_is_one_result(room: Room) -> None:
    room.add(ANA, BEN)
    first, again = all_at_once(lambda: room.send(ANA, form_id="f1"), lambda: room.send(ANA, form_id="f1"))
    assert first == again
    with room.database.reading("T1") as store:
        [card] = store.scorecards.of_candidate("c1")
    assert card.version == 1


def test_a_second_form_of_the_same_person_is_told_what_stands(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    with pytest.raises(Stale, match="already sent"):
        room.send(ANA, "11111")


def test_only_seated_interviewers_score(room: Room) -> None:
    room.add(ANA, BEN)
    for stranger in (MAYA, NOOR):
        with pytest.raises(NotAllowed, match="Only this candidate's interviewers"):
            room.send(stranger)
        with pytest.raises(NotAllowed):
            room.scorecards.sheet(actor=stranger, candidate_id="c1")


def test_a_draft_survives_and_is_its_authors_alone(room: Room) -> None:
    room.add(ANA, BEN)
    room.scorecards.keep_draft(actor=ANA, now=NOW, candidate_id="c1", marks=marks("4----"))
    room.scorecards.keep_draft(actor=ANA, now=NOW, candidate_id="c1", marks=marks("45---"))
    assert (room.scorecards.sheet(actor=ANA, candidate_id="c1")).marks == marks("45---")
    assert (room.scorecards.sheet(actor=BEN, candidate_id="c1")).marks == Marks()
    room.send(ANA)
    room.scorecards.keep_draft(actor=ANA, now=NOW, candidate_id="c1", marks=marks("1----"))
    assert (room.scorecards.sheet(actor=ANA, candidate_id="c1")).marks == marks("44434")


def test_a_doubt_is_asked_and_saves_nothing_until_it_is_sent_again(room: Room) -> None:
    room.add(ANA, BEN)
    doubtful = marks("45434", flags=(2,))
    assert (room.send(ANA, marks=doubtful, form_id="f1")).doubt
    assert len(room.scorecards.waiting(actor=ANA)) == 1
    assert not (room.send(ANA, marks=doubtful, form_id="f1", is_sure=True)).doubt
    assert room.scorecards.waiting(actor=ANA) == ()


def test_who_gave_up_the_seat_does_not_score_and_the_manager_hears_of_it(room: Room) -> None:
    room.add(ANA, BEN)
    room.scorecards.keep_draft(actor=BEN, now=NOW, candidate_id="c1", marks=marks("1----"))
    freed = room.panels.give_up_seat(actor=BEN, now=NOW, candidate_id="c1", reason="knows the candidate")
    again = room.panels.give_up_seat(actor=BEN, now=NOW, candidate_id="c1", reason="knows the candidate")
    assert not freed.opened
    assert again.candidate.version == freed.candidate.version
    assert [row.conversation for row in room.posted(Kind.SEAT_FREED)] == [MAYA.user]
    with pytest.raises(NotAllowed, match="was freed"):
        room.send(BEN)
    assert (room.send(ANA)).opened


def test_who_has_scored_keeps_the_seat(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    with pytest.raises(Refusal, match="already in"):
        room.panels.give_up_seat(actor=ANA, now=NOW, candidate_id="c1", reason="knows the candidate")


def test_a_panel_that_everybody_left_stays_sealed_until_the_manager_opens_it(room: Room) -> None:
    room.add(ANA)
    freed = room.panels.give_up_seat(actor=ANA, now=NOW, candidate_id="c1", reason="did not interview")
    assert not freed.opened
    room.open_early(version=freed.candidate.version)
    view = room.panels.view(actor=MAYA, candidate_id="c1")
    assert view.verdict is Verdict.NO_VERDICT


def test_the_manager_frees_the_seat_of_somebody_who_left(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    values = {"now": NOW, "form_id": "f1", "candidate_id": "c1", "version": 1, "reason": "Left the company"}
    with pytest.raises(NotAllowed):
        room.panels.free_seat(actor=ANA, interviewer=BEN.user, **values)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        room.panels.free_seat(actor=MAYA, interviewer=ANA.user, **values)  # type: ignore[arg-type]
    freed = room.panels.free_seat(actor=MAYA, interviewer=BEN.user, **values)  # type: ignore[arg-type]
    assert freed.opened
    again = room.panels.free_seat(actor=MAYA, interviewer=BEN.user, **values)  # type: ignore[arg-type]
    assert again.candidate.version == freed.candidate.version
    assert room.posted(Kind.SEAT_FREED) == []


def test_the_manager_opens_early_with_a_reason_and_others_do_not(room: Room) -> None:
    room.add(ANA, BEN, CHLOE)
    with pytest.raises(Refusal, match="Nobody has scored"):
        room.open_early()
    room.send(ANA)
    room.send(BEN)
    with pytest.raises(NotAllowed):
        room.open_early(ANA)
    with pytest.raises(Invalid):
        room.open_early(reason="   ")
    with pytest.raises(Stale):
        room.open_early(version=7)
    room.open_early()
    view = room.panels.view(actor=MAYA, candidate_id="c1")
    assert view.headline == "Clears the gate, on 2 of 3 scorecards"
    assert view.opened_reason == "Another offer"
    with pytest.raises(Stale, match="already open"):
        room.open_early(version=2)


def test_a_manager_on_the_panel_scores_first_or_gives_up_the_seat(room: Room) -> None:
    room.add(MAYA, ANA, BEN)
    room.send(ANA)
    with pytest.raises(Refusal, match="give up your seat; then you can open it"):
        room.open_early()
    with pytest.raises(Refusal, match="Score first"):
        room.panels.desk(actor=MAYA, candidate_id="c1", act=Act.OPEN_PANEL)
    room.send(MAYA)
    assert (room.open_early()).is_open


def test_a_late_scorecard_waits_outside_until_the_manager_includes_it(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    room.open_early()
    sent = room.send(BEN, "44414", now=LATER)
    assert sent.is_late
    view = room.panels.view(actor=ANA, candidate_id="c1")
    assert view.late == (BEN.user,)
    assert view.verdict is Verdict.CLEARS
    assert len(room.posted(Kind.SCORECARD)) == 2
    with room.database.reading("T1") as store:
        late = store.scorecards.of("c1", BEN.user)
    assert late is not None
    values = {"now": LATER, "form_id": "f9", "scorecard_id": late.id, "version": 1, "reason": "She was ill"}
    with pytest.raises(NotAllowed):
        room.scorecards.include(actor=BEN, **values)  # type: ignore[arg-type]
    room.scorecards.include(actor=MAYA, **values)  # type: ignore[arg-type]
    room.scorecards.include(actor=MAYA, **values)  # type: ignore[arg-type]
    view = room.panels.view(actor=ANA, candidate_id="c1")
    assert view.result("security").sum == 4
    assert view.late == ()
    with pytest.raises(Stale, match="already counts"):
        room.scorecards.late(actor=MAYA, scorecard_id=late.id)


def test_every_version_of_a_correction_is_kept_and_one_after_opening_needs_a_reason(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA, "44424")
    room.send(ANA, "44414", version=1)
    room.send(BEN, "44434")
    with pytest.raises(Invalid):
        room.send(ANA, "44444", version=2)
    room.send(ANA, "44444", version=2, reason="Another candidate's answer", now=LATER)
    with room.database.reading("T1") as store:
        card = store.scorecards.of("c1", ANA.user)
    assert card is not None
    assert [version.marks.score("security") for version in card.versions] == [2, 1, 4]
    assert card.sealed is not None
    assert card.sealed.number == 2
    view = room.panels.view(actor=MAYA, candidate_id="c1")
    assert view.verdict is Verdict.CLEARS
    assert view.sealed_verdict is Verdict.RISKY
    with pytest.raises(NotAllowed):
        room.scorecards.own_card(actor=BEN, scorecard_id=card.id)


def test_an_agency_is_judged_as_a_team(room: Room) -> None:
    room.add(ANA)
    assert (room.scorecards.sheet(actor=ANA, candidate_id="c1")).is_agency is False
    with room.database.transaction("T1") as store:
        brief = store.briefs.lock("b1")
        store.briefs.save(brief.model_copy(update={"answers": TRIAGE.but(product="some")}))
        store.audit.record("UMAYA", "brief.edit", Subject.brief("b1"), NOW)
    assert (room.scorecards.sheet(actor=ANA, candidate_id="c1")).is_agency is True
