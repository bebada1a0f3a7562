"""The sealed panel on both databases: one opening, no score before it, every version kept."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from blocks.gallery.candidate import candidate
from blocks.gallery.worked import TRIAGE, brief_of
from domain.command import Asks, Saved
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import About, Subject
from domain.panel.commands import (
    FreeSeat,
    GiveUpSeat,
    IncludeScorecard,
    KeepMarks,
    OpenEarly,
    SendScorecard,
    TakeBackSeat,
)
from domain.panel.gate import Verdict
from domain.panel.judged import Judged
from domain.panel.pages import PanelPage, ScorecardPage
from domain.panel.panel import Panel, Seat
from domain.panel.result import PanelResult
from domain.people import Actor
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.scorecard import Marks
from domain.waiting.overview import Looks
from services.panel.panels import Changed, PanelService
from services.panel.scorecards import ScorecardService, Sent
from storage.audit import AuditRow
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from storage.store import Store
from storage.waiting.homes import HomeRow
from tests.at_once import all_at_once
from tests.worlds import a_panel, keep, marks_of, overtaken, saved, to_send

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
MAYA, ANA, BEN, CHLOE, NOOR = (
    Actor(workspace="T1", user=user) for user in ("UMAYA", "UANA", "UBEN", "UCHLOE", "UNOOR")
)


def marks(scores: str, flags: tuple[int, ...] = ()) -> Marks:
    return marks_of(scores, flags, note="A long story about refunds")


class Room:
    """One candidate with a panel, and the two services."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.panels = PanelService(database)
        self.scorecards = ScorecardService(database)

    def add(self, *interviewers: Actor) -> None:
        somebody = candidate(interview_at=None)
        keys = SHIPPED.category_keys
        seats = {
            actor.user: tuple(key for place, key in enumerate(keys) if place % len(interviewers) == number)
            for number, actor in enumerate(interviewers)
        }
        card = to_send(Kind.CANDIDATE_CARD, somebody.subject, "G0ROOM", key="card", at=NOW)
        keep(self.database, brief_of(TRIAGE), somebody, a_panel(somebody, seats, id="p1"), card)

    def try_to_send(self, actor: Actor, scores: str = "44434", *, version: int = 0, **more: object) -> Sent:
        values = {"form_id": new_id(), "marks": marks(scores), "now": NOW, "shown": SHIPPED.category_keys} | more
        return self.scorecards.send(SendScorecard(actor=actor, panel_id="p1", version=version, **values))  # type: ignore[arg-type]

    def send(self, actor: Actor, scores: str = "44434", **more: object) -> ScorecardPage:
        return saved(self.try_to_send(actor, scores, **more))  # type: ignore[arg-type]

    def keep(self, actor: Actor, scores: str) -> None:
        self.scorecards.keep_marks(KeepMarks(actor=actor, now=NOW, panel_id="p1", marks=marks(scores)))

    def give_up(self, actor: Actor, reason: str = "did not interview") -> PanelPage:
        return saved(self.panels.give_up_seat(GiveUpSeat(actor=actor, now=NOW, panel_id="p1", reason=reason)))

    def free(self, actor: Actor, interviewer: Actor) -> Changed:
        return self.panels.free_seat(
            FreeSeat(
                actor=actor,
                now=NOW,
                form_id="f1",
                version=0,
                panel_id="p1",
                interviewer=interviewer.user,
                reason="Left the company",
            )
        )

    def try_to_open(self, actor: Actor = MAYA, *, reason: str = "Another offer", version: int = 0) -> Changed:
        return self.panels.open_early(
            OpenEarly(actor=actor, now=LATER, form_id=new_id(), version=version, panel_id="p1", reason=reason)
        )

    def open_early(self, *, version: int = 0) -> PanelPage:
        return saved(self.try_to_open(version=version))

    def panel(self) -> Panel:
        with self.database.reading("T1") as store:
            return store.panels.get("p1")

    def result(self) -> PanelResult:
        view = self.panels.view("T1", "p1")
        assert view is not None
        return view.result

    def rows(self) -> list[DeliveryRow]:
        with self.database.reading("T1") as store:
            return list(store.session.scalars(select(DeliveryRow).order_by(DeliveryRow.position)))

    def posted(self, kind: Kind) -> list[DeliveryRow]:
        return [row for row in self.rows() if row.kind == kind and row.operation == "post"]


def opens(page: PanelPage) -> bool:
    return page.panel.is_open


@pytest.fixture
def room(database: Database) -> Room:
    return Room(database)


def test_the_last_scorecard_opens_the_panel_and_cards_come_before_the_verdict(room: Room) -> None:
    room.add(ANA, BEN)
    first = room.send(ANA)
    assert not first.panel.is_open
    assert first.panel.outstanding == (BEN.user,)
    assert room.posted(Kind.SCORECARD) == []
    assert room.send(BEN).panel.is_open
    kinds = [row.kind for row in room.rows() if row.kind in (Kind.SCORECARD, Kind.PANEL_CARD)]
    assert kinds == [Kind.SCORECARD, Kind.SCORECARD, Kind.PANEL_CARD]
    assert all(row.after_id for row in room.posted(Kind.PANEL_CARD))


def test_the_last_two_seats_sent_at_once_open_exactly_once(room: Room) -> None:
    room.add(ANA, BEN, CHLOE)
    room.send(ANA)
    results = all_at_once(lambda: opens(room.send(BEN)), lambda: opens(room.send(CHLOE)))
    assert sorted(results) == [False, True]
    assert room.panel().is_open
    assert len(room.posted(Kind.SCORECARD)) == 3
    assert len(room.posted(Kind.PANEL_CARD)) == 1


def test_a_score_and_a_freed_seat_at_once_open_exactly_once(room: Room) -> None:
    room.add(ANA, BEN)
    opened = all_at_once(lambda: opens(room.send(ANA)), lambda: opens(room.give_up(BEN)))
    assert sorted(opened) == [False, True]
    assert len(room.posted(Kind.PANEL_CARD)) == 1


def test_nobody_sees_a_score_before_the_panel_opens(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA, "11111", is_sure=True)
    with room.database.reading("T1") as store:
        [sent] = store.scorecards.of_panel("p1")
        audit = list(store.session.scalars(select(AuditRow)))
    assert room.scorecards.view("T1", sent.id) is None
    assert room.panels.view("T1", "p1") is None
    assert room.scorecards.page(BEN, "p1").marks == Marks()
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
        [card] = store.scorecards.of_panel("p1")
    assert card.version == 1


def test_a_second_form_of_the_same_person_is_told_what_stands(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    outcome = room.try_to_send(ANA, "11111")
    assert "already sent" in overtaken(outcome)


def test_a_form_without_a_category_that_is_ones_own_by_now_is_shown_anew(room: Room) -> None:
    room.add(ANA, BEN)
    assert "your categories with it" in overtaken(room.try_to_send(ANA, shown=("production", "data")))


def test_only_seated_interviewers_score(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA, form_id="f1")
    for stranger in (MAYA, NOOR):
        # A replay of somebody else's form is refused like a first try.
        for form_id in ("f1", "f2"):
            # The hiring manager is told how to take a seat.
            told = "press Edit on the card" if stranger == MAYA else "Only this candidate's interviewers"
            with pytest.raises(NotAllowed, match=told):
                room.try_to_send(stranger, form_id=form_id)
        with pytest.raises(NotAllowed):
            room.scorecards.page(stranger, "p1")


def test_the_home_tab_says_from_the_first_mark_on_that_a_scorecard_is_begun(room: Room) -> None:
    room.add(ANA, BEN)
    with room.database.upkeep() as queue:
        for user in ("UANA", "UBEN"):
            queue.session.add(HomeRow(workspace="T1", user=user, looks=Looks(), opened_at=NOW))
    room.keep(ANA, "4----")
    with room.database.looking() as queue:
        assert list(queue.session.scalars(select(DeliveryRow.ts).where(DeliveryRow.kind == Kind.HOME))) == ["UANA"]


def test_a_draft_survives_and_is_its_authors_alone(room: Room) -> None:
    room.add(ANA, BEN)
    room.keep(ANA, "4----")
    room.keep(ANA, "45---")
    assert room.scorecards.page(ANA, "p1").marks == marks("45---")
    assert room.scorecards.page(BEN, "p1").marks == Marks()
    room.send(ANA)
    room.keep(ANA, "1----")
    assert room.scorecards.page(ANA, "p1").marks == marks("44434")


def test_a_doubt_is_asked_and_saves_nothing_until_it_is_sent_again(room: Room) -> None:
    room.add(ANA, BEN)
    doubtful = marks("45434", flags=(2,))
    assert isinstance(room.try_to_send(ANA, marks=doubtful, form_id="f1"), Asks)
    assert len(room.scorecards.waiting(ANA)) == 1
    room.send(ANA, marks=doubtful, form_id="f1", is_sure=True)
    assert room.scorecards.waiting(ANA) == ()


def test_who_gave_up_the_seat_does_not_score_and_the_manager_hears_of_it(room: Room) -> None:
    room.add(ANA, BEN)
    room.keep(BEN, "1----")
    freed = room.give_up(BEN, "knows the candidate")
    again = room.give_up(BEN, "knows the candidate")
    assert not freed.panel.is_open
    assert again.panel == freed.panel
    assert [row.conversation for row in room.posted(Kind.SEAT_FREED)] == [MAYA.user]
    with pytest.raises(NotAllowed, match="was freed"):
        room.try_to_send(BEN)
    assert room.send(ANA).panel.is_open


def test_who_has_scored_keeps_the_seat(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    with pytest.raises(Refusal, match="already in"):
        room.give_up(ANA)


def test_a_panel_that_everybody_left_stays_sealed_until_the_manager_opens_it(room: Room) -> None:
    room.add(ANA)
    freed = room.give_up(ANA)
    assert not freed.panel.is_open
    room.open_early(version=freed.panel.version)
    assert room.result().verdict is Verdict.NO_VERDICT


def test_the_manager_frees_the_seat_of_somebody_who_left(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    with pytest.raises(NotAllowed):
        room.free(ANA, BEN)
    with pytest.raises(Invalid):
        room.free(MAYA, ANA)
    freed = saved(room.free(MAYA, BEN))
    assert freed.panel.is_open
    assert saved(room.free(MAYA, BEN)).panel == freed.panel
    assert room.posted(Kind.SEAT_FREED) == []


def test_the_manager_opens_early_with_a_reason_and_others_do_not(room: Room) -> None:
    room.add(ANA, BEN, CHLOE)
    with pytest.raises(Refusal, match="Nobody has scored"):
        room.try_to_open()
    room.send(ANA)
    room.send(BEN)
    with pytest.raises(NotAllowed):
        room.try_to_open(ANA)
    with pytest.raises(Invalid):
        room.try_to_open(reason="   ")
    assert "look at who is missing" in overtaken(room.try_to_open(version=7))
    opened = room.open_early()
    assert room.result().headline == "Clears the gate, on 2 of 3 scorecards"
    assert room.result().opened_reason == "Another offer"
    for version in (0, opened.version):
        with pytest.raises(Refusal, match="already open"):
            room.try_to_open(version=version)


def test_a_manager_on_the_panel_scores_first_or_gives_up_the_seat(room: Room) -> None:
    room.add(MAYA, ANA, BEN)
    room.send(ANA)
    with pytest.raises(Refusal, match="give up your seat; then you can open it"):
        room.try_to_open()
    with pytest.raises(Refusal, match="Score first"):
        room.panels.to_open(MAYA, "p1")
    room.send(MAYA)
    assert room.open_early().panel.is_open


def test_a_late_scorecard_waits_outside_until_the_manager_includes_it(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA)
    room.open_early()
    late = room.send(BEN, "44414", now=LATER).sent
    assert late is not None
    assert late.is_late
    assert room.result().late == (BEN.user,)
    assert room.result().verdict is Verdict.CLEARS
    assert len(room.posted(Kind.SCORECARD)) == 2

    def include(actor: Actor) -> None:
        command = IncludeScorecard(
            actor=actor, now=LATER, form_id="f9", version=1, scorecard_id=late.id, reason="She was ill"
        )
        saved(room.scorecards.include(command))

    with pytest.raises(NotAllowed):
        include(BEN)
    include(MAYA)
    include(MAYA)
    assert room.result().result("security").sum == 4
    assert room.result().late == ()
    with pytest.raises(Refusal, match="already counts"):
        room.scorecards.to_include(MAYA, late.id)


def test_every_version_of_a_correction_is_kept_and_one_after_opening_needs_a_reason(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA, "44424")
    room.send(ANA, "44414", version=1)
    room.send(BEN, "44434")
    assert "say why it changed" in overtaken(room.try_to_send(ANA, "44444", is_sure=True, version=2))
    with pytest.raises(Invalid):
        room.try_to_send(ANA, "44444", is_sure=True, version=2, reason="")
    card = room.send(ANA, "44444", is_sure=True, version=2, reason="Another candidate's answer", now=LATER).sent
    assert card is not None
    assert [version.marks.score("security") for version in card.versions] == [2, 1, 4]
    assert card.sealed is not None
    assert card.sealed.number == 2
    assert room.result().verdict is Verdict.RISKY
    assert room.result().latest_verdict is Verdict.CLEARS
    with pytest.raises(NotAllowed):
        room.scorecards.own(BEN, card.id)


def test_a_correction_that_would_flip_the_gate_is_told_in_the_thread_and_so_is_its_inclusion(room: Room) -> None:
    room.add(ANA, BEN)
    room.send(ANA, "44424")
    room.send(BEN, "44434")
    room.send(BEN, "44435", version=1, reason="Costs too", now=LATER)
    assert room.posted(Kind.VERDICT_MOVED) == []
    card = room.send(ANA, "44444", is_sure=True, version=1, reason="Another candidate's answer", now=LATER).sent
    assert card is not None
    assert [row.subject_id for row in room.posted(Kind.VERDICT_MOVED)] == [card.id]
    view = room.scorecards.moved("T1", card.id)
    assert view is not None
    assert view.result.latest_verdict is Verdict.CLEARS
    include = IncludeScorecard(
        actor=MAYA, now=LATER, form_id="f9", version=2, scorecard_id=card.id, reason="Ben heard it too"
    )
    saved(room.scorecards.include(include))
    assert len(room.posted(Kind.VERDICT_MOVED)) == 2
    assert room.result().verdict is Verdict.CLEARS
    assert room.result().sealed_verdict is Verdict.RISKY


def test_an_agency_is_judged_as_a_team(room: Room) -> None:
    room.add(ANA)
    assert room.scorecards.page(ANA, "p1").judged.is_agency is False
    with room.database.transaction("T1") as store:
        brief = store.briefs.lock("b1")
        store.briefs.save(brief.model_copy(update={"answers": TRIAGE.but(product="some")}))
        store.audit.record("UMAYA", "brief.edit", Subject.brief("b1"), NOW)
    assert room.scorecards.page(ANA, "p1").judged.is_agency is True


@contextmanager
def at_most(statements: int, database: Database) -> Iterator[None]:
    """What happens inside takes no more than so many statements."""
    said: list[str] = []

    def note(*executed: object) -> None:
        said.append(str(executed[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    counted = [each for each in said if each.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    assert len(counted) <= statements, counted


def test_opening_a_panel_of_three_takes_few_statements(room: Room) -> None:
    room.add(ANA, BEN, CHLOE)
    room.send(ANA)
    room.send(BEN)
    # One of them asks which other systems hear of it.
    with at_most(36, room.database):
        assert room.send(CHLOE).panel.is_open


def test_who_waits_is_read_at_once_however_many_they_are(room: Room) -> None:
    room.add(ANA, BEN)
    with room.database.transaction("T1") as store:
        first = store.candidates.get("c1")
        for number in range(2, 9):
            other = first.model_copy(update={"id": f"c{number}", "name": f"Number {number}"})
            store.candidates.add(other)
            store.panels.add(a_panel(other, {ANA.user: SHIPPED.category_keys}))
        store.audit.record(MAYA.user, "candidate.add", first.subject, NOW)
    with at_most(6, room.database):
        assert len(room.scorecards.waiting(ANA)) == 8


def test_a_panel_judges_what_is_no_candidate(database: Database) -> None:
    """Here a brief stands for a vendor's proposal: all that the panel asks of it is one small value."""
    proposal = Subject.brief("b1")

    def judged(store: Store, brief_ids: Collection[str], lock: bool) -> dict[str, Judged]:
        briefs = [store.briefs.lock(each) if lock else store.briefs.get(each) for each in brief_ids]
        return {
            brief.id: Judged(
                about=brief.subject,
                name="Northlight's proposal",
                workflow=brief.title,
                people=brief.people,
                room="G0ROOM",
                card=Card(kind=Kind.BRIEF_SHARED, subject=brief.subject),
                added_at=NOW,
            )
            for brief in briefs
        }

    nouns = {About.BRIEF: judged}
    panels, scorecards = PanelService(database, nouns), ScorecardService(database, nouns)
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE))
        shown = to_send(Kind.BRIEF_SHARED, proposal, "G0ROOM", key="shared", at=NOW)
        card = store.deliveries.post(shown)
        seats = (Seat(interviewer=user.user, categories=SHIPPED.category_keys) for user in (ANA, BEN))
        store.panels.add(Panel(id="p1", workspace="T1", about=proposal, guide=SHIPPED, seats=tuple(seats)))
        store.audit.record(MAYA.user, "brief.share", proposal, NOW)

    def send(actor: Actor) -> ScorecardPage:
        command = SendScorecard(
            actor=actor,
            now=NOW,
            form_id=new_id(),
            version=0,
            panel_id="p1",
            shown=SHIPPED.category_keys,
            marks=marks("44434"),
        )
        return saved(scorecards.send(command))

    assert [each.name for each in scorecards.waiting(ANA)] == ["Northlight's proposal"]
    send(ANA)
    assert panels.view("T1", "p1") is None
    first, second = panels.to_free(MAYA, "p1"), send(BEN)
    assert first.panel.outstanding == (BEN.user,)
    assert second.panel.is_open
    view = panels.view("T1", "p1")
    assert view is not None
    assert view.result.headline == "Clears the gate"
    with database.reading("T1") as store:
        posted = select(DeliveryRow).where(DeliveryRow.kind.in_([Kind.SCORECARD, Kind.PANEL_CARD]))
        assert {row.after_id for row in store.session.scalars(posted)} == {card}


def test_a_seat_that_was_given_up_is_taken_back_while_the_panel_is_sealed(room: Room) -> None:
    room.add(ANA, BEN, CHLOE)
    room.send(ANA)
    room.give_up(BEN)

    def take_back(actor: Actor) -> Panel:
        return saved(room.panels.take_back_seat(TakeBackSeat(actor=actor, now=NOW, panel_id="p1"))).panel

    with pytest.raises(NotAllowed):
        take_back(NOOR)
    assert take_back(BEN).outstanding == (BEN.user, CHLOE.user)
    assert take_back(BEN).seat_of(BEN.user) == room.panel().seat_of(BEN.user)
    assert [row.state for row in room.posted(Kind.REMINDER) if row.conversation == BEN.user].count("pending") > 0
    assert room.panels.freed("T1", Subject.seat("p1", BEN.user)) is None
    room.send(BEN)
    saved(
        room.panels.free_seat(
            FreeSeat(
                actor=MAYA,
                now=NOW,
                form_id="f9",
                version=room.panel().version,
                panel_id="p1",
                interviewer=CHLOE.user,
                reason="Left",
            )
        )
    )
    with pytest.raises(Refusal, match="panel is open"):
        take_back(CHLOE)


def test_a_seat_that_somebody_else_freed_is_not_taken_back(room: Room) -> None:
    room.add(ANA, BEN)
    saved(room.free(MAYA, BEN))
    with pytest.raises(Refusal, match="Somebody else freed"):
        room.panels.take_back_seat(TakeBackSeat(actor=BEN, now=NOW, panel_id="p1"))


def test_a_score_before_the_interview_is_asked_about_once(room: Room) -> None:
    room.add(ANA, BEN)
    with room.database.transaction("T1") as store:
        panel = store.panels.lock("p1")
        store.panels.save(panel.meeting({ANA.user: LATER}))
        store.audit.record(MAYA.user, "seat.time", panel.subject, NOW)
    asked = room.try_to_send(ANA)
    assert isinstance(asked, Asks)
    assert "still to come" in asked.question
    assert isinstance(room.try_to_send(BEN), Saved)
    assert isinstance(room.try_to_send(ANA, now=LATER), Saved)
