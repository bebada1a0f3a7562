"""Proposals on both databases: sealed like scorecards, opened together, decided with reasons, tried by a plan."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import LetBe
from domain.brief.commands import HandOver
from domain.command import Asks
from domain.decision.commands import FinishTodo
from domain.decision.todo import RECHECKED
from domain.guide.before_signing import HANDOVER
from domain.ids import new_id
from domain.outgoing.delivery import Delivery, NotYet, Operation
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.commands import FreeSeat, GiveUpSeat, OpenEarly, SendScorecard
from domain.people import Actor
from domain.proposal.choice import ChoiceDraft, ChoiceOutcome
from domain.proposal.commands import (
    AddProposal,
    Choose,
    EditProposal,
    IncludeReview,
    JudgeTrial,
    KeepFindings,
    PlanTrial,
    SendReview,
)
from domain.proposal.pages import ProposalRecord
from domain.proposal.proposal import ProposalDraft, Vendor
from domain.proposal.review import Advice, Findings
from domain.proposal.trial import TrialDraft, TrialVerdict, VerdictDraft
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.trouble import Held
from domain.waiting.overview import Task
from domain.waiting.reminders import Ask, WorksIn
from services.brief.people import BriefPeopleService
from services.onboarding.starts import StartService
from services.outgoing.reminders import ReminderService
from services.overview import OverviewService
from services.panel.panels import PanelService
from services.panel.scorecards import ScorecardService
from services.proposal.choices import ChoiceService
from services.proposal.proposals import ProposalService
from services.proposal.reviews import ReviewService, Sent
from services.proposal.trials import TrialService
from services.todos import TodoService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import all_at_once
from tests.domain.test_proposals import findings
from tests.worlds import marks_of, overtaken, room_of, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = date(2026, 11, 30)
MAYA, ANA, BEN, NOOR = (Actor(workspace="T1", user=user) for user in ("UMAYA", "UANA", "UBEN", "UNOOR"))
DRAFT = ProposalDraft(name="Northlight", vendor=Vendor.AGENCY, reviewers=("UANA", "UBEN"), review_on=DUE)


class Offers:
    """A shared brief of Maya's, and whatever is done with offers for it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.proposals = ProposalService(database)
        self.reviews = ReviewService(database)
        self.choices = ChoiceService(database)
        self.trials = TrialService(database)
        self.panels = PanelService(database)
        with database.transaction("T1") as store:
            store.briefs.add(brief_of(TRIAGE, id="b1", manager="UMAYA").model_copy(update={"room": "G0ROOM"}))
            store.audit.record("UMAYA", "brief.save", Subject.brief("b1"), NOW)

    def add(self, draft: ProposalDraft = DRAFT, *, by: Actor = MAYA, form_id: str = "", earlier: str = "") -> str:
        command = AddProposal(
            actor=by,
            now=NOW,
            form_id=form_id or new_id(),
            version=self.version(),
            brief_id="b1",
            earlier=earlier,
            draft=draft,
            looked_at="G0ROOM",
            found=room_of("UMAYA", "UANA", "UBEN", "UOTTO"),
        )
        saved(self.proposals.add(command))
        with self.database.reading("T1") as store:
            return next(
                each.id for each in store.proposals.of_brief("b1") if each.name == draft.name and not each.is_over
            )

    def version(self) -> int:
        with self.database.reading("T1") as store:
            return store.briefs.get("b1").version

    def record(self, proposal_id: str) -> ProposalRecord:
        return self.proposals.record("T1", proposal_id)

    def try_to_send(self, actor: Actor, proposal_id: str, found: Findings | None = None, **more: object) -> Sent:
        values: dict[str, object] = {"version": 0, "is_sure": True, "form_id": new_id(), "now": NOW}
        panel_id = self.record(proposal_id).panel.id
        command = {"actor": actor, "panel_id": panel_id, "findings": found or findings()} | values | more
        return self.reviews.send(SendReview.model_validate(command))

    def send(self, actor: Actor, proposal_id: str, given: str = "ccccc", **more: object) -> None:
        saved(self.try_to_send(actor, proposal_id, findings(given, **more)))  # type: ignore[arg-type]

    def choose(self, proposal_id: str, outcome: ChoiceOutcome, *, by: Actor = MAYA, **more: object) -> None:
        draft = ChoiceDraft.model_validate({"outcome": outcome, "reason": "So it is."} | more)
        version = self.record(proposal_id).version
        saved(
            self.choices.choose(
                Choose(actor=by, now=NOW, form_id=new_id(), version=version, proposal_id=proposal_id, draft=draft)
            )
        )

    def rows(self, kind: Kind, operation: Operation = Operation.POST) -> list[DeliveryRow]:
        with self.database.reading("T1") as store:
            rows = select(DeliveryRow).where(DeliveryRow.kind == kind, DeliveryRow.operation == operation)
            return list(store.session.scalars(rows.order_by(DeliveryRow.position)))

    def asked(self, person: str, at: datetime) -> set[Ask]:
        """What this person would read in a reminder at that time."""
        subject = Subject.of_person(person)
        delivery = Delivery(
            id="d1", workspace="T1", conversation=person, kind=Kind.REMINDER, operation=Operation.POST,
            subject=subject, due_at=at, attempts=0,
        )  # fmt: skip
        try:
            digest = ReminderService(self.database).look(delivery, at, zone="UTC", is_away=False)
        except NotYet:
            return set()
        # What is told on Mondays has its own tests.
        return {matter.ask for matter in digest.matters} - {Ask.WEEK} if digest else set()

    def waits(self, actor: Actor) -> set[Task]:
        return {item.task for item in OverviewService(self.database).of(actor=actor, now=NOW).waiting}


@pytest.fixture
def offers(database: Database) -> Offers:
    return Offers(database)


def test_a_closed_brief_takes_no_offer(database: Database) -> None:
    offers = Offers(database)
    with database.transaction("T1") as store:
        closed = LetBe(by="UMAYA", at=NOW, reason="Bought elsewhere")
        store.briefs.save(store.briefs.get("b1").model_copy(update={"let_be": closed}))
        store.audit.record("UMAYA", "brief.close", Subject.brief("b1"), NOW)
    with pytest.raises(Refusal, match="Take it up again"):
        offers.add()
    with pytest.raises(Refusal, match="Every brief of yours is closed"):
        offers.proposals.openings(MAYA, NOW)


def test_it_is_sealed_until_the_last_review_is_in_and_opens_together(offers: Offers) -> None:
    offer = offers.add()
    assert len(offers.rows(Kind.PROPOSAL_CARD)) == 1
    assert {row.conversation for row in offers.rows(Kind.PROPOSAL_ASKED)} == {"UANA", "UBEN"}
    offers.send(ANA, offer, "ccvcm", advice=Advice.ASK)
    sealed = offers.record(offer)
    assert sealed.panel.submitted == {"UANA"}
    assert sealed.result is None
    assert offers.rows(Kind.REVIEW_CARD) == offers.rows(Kind.PROPOSAL_RESULT) == []
    offers.send(BEN, offer)
    opened = offers.record(offer)
    assert opened.result is not None
    assert opened.result.headline == "3 of 5 questions answered concretely"
    assert [row.subject_person for row in offers.rows(Kind.REVIEW_CARD)] == ["UANA", "UBEN"]
    assert len(offers.rows(Kind.PROPOSAL_RESULT)) == 1
    assert offers.rows(Kind.SCORECARD) == offers.rows(Kind.PANEL_CARD) == []


def test_the_last_two_reviews_sent_at_once_open_it_once(offers: Offers) -> None:
    offer = offers.add()
    all_at_once(lambda: offers.send(ANA, offer), lambda: offers.send(BEN, offer))
    assert offers.record(offer).panel.version == 1
    assert len(offers.rows(Kind.PROPOSAL_RESULT)) == 1


def test_a_draft_is_its_authors_alone_and_is_no_review(offers: Offers) -> None:
    offer = offers.add()
    panel_id = offers.record(offer).panel.id
    half = findings("ccccc", None)
    OverviewService(offers.database).opened(workspace="T1", user=ANA.user, now=NOW - timedelta(hours=1))
    saved(offers.reviews.keep(KeepFindings(actor=ANA, now=NOW, panel_id=panel_id, findings=half)))
    assert offers.reviews.page(ANA, panel_id).findings == half
    assert offers.reviews.page(BEN, panel_id).findings == Findings()
    # Her home tab says that it is begun.
    assert [each.due_at for each in offers.rows(Kind.HOME, Operation.UPDATE)] == [NOW - timedelta(hours=1), NOW]
    assert offers.record(offer).panel.submitted == frozenset()
    with pytest.raises(NotAllowed):
        offers.reviews.page(NOOR, panel_id)
    with pytest.raises(NotAllowed):
        offers.reviews.page(MAYA, panel_id)


def test_a_form_sent_twice_is_one_result(offers: Offers) -> None:
    offer = offers.add(form_id="f1")
    assert offers.add(form_id="f1") == offer
    offers.try_to_send(ANA, offer, form_id="f2")
    saved(offers.try_to_send(ANA, offer, form_id="f2"))
    assert overtaken(offers.try_to_send(ANA, offer, form_id="f3"))
    doubtful = offers.try_to_send(BEN, offer, findings("mcccc"), is_sure=False)
    assert isinstance(doubtful, Asks)
    assert offers.record(offer).panel.submitted == {"UANA"}


def test_a_correction_after_opening_says_why_and_counts_for_nothing(offers: Offers) -> None:
    offer = offers.add()
    offers.send(ANA, offer, "cccvm", advice=Advice.ASK)
    offers.send(BEN, offer)
    with pytest.raises(Invalid):
        offers.try_to_send(ANA, offer, version=1, reason=" ")
    assert overtaken(offers.try_to_send(ANA, offer, version=1))
    saved(offers.try_to_send(ANA, offer, version=1, reason="They called."))
    result = offers.record(offer).result
    assert result is not None
    assert len(result.open_questions) == 2
    assert offers.record(offer).panel.version == 2, "whoever decides must have seen it"


def test_seats_are_freed_and_opened_early_by_the_same_rules(offers: Offers) -> None:
    offer = offers.add()
    panel = offers.record(offer).panel
    early = OpenEarly(actor=MAYA, now=NOW, form_id="f1", version=panel.version, panel_id=panel.id, reason="They leave.")
    with pytest.raises(Refusal, match="Nobody has reviewed Northlight yet"):
        offers.panels.open_early(early)
    offers.send(ANA, offer)
    with pytest.raises(NotAllowed):
        offers.panels.open_early(early.model_copy(update={"actor": ANA}))
    with pytest.raises(Refusal, match="Your review"):
        offers.panels.give_up_seat(GiveUpSeat(actor=ANA, now=NOW, panel_id=panel.id, reason="knows them"))
    saved(offers.panels.give_up_seat(GiveUpSeat(actor=BEN, now=NOW, panel_id=panel.id, reason="knows them")))
    opened = offers.record(offer)
    assert opened.panel.is_open
    assert [row.conversation for row in offers.rows(Kind.SEAT_FREED)] == ["UMAYA"]

    second = offers.add(DRAFT.model_copy(update={"name": "Southlight"}))
    offers.send(ANA, second)
    held = offers.record(second).panel
    saved(offers.panels.open_early(early.model_copy(update={"panel_id": held.id, "form_id": "f2"})))
    result = offers.record(second).result
    assert result is not None
    assert result.opened_reason == "They leave."
    offers.send(BEN, second, "mmmmm", advice=Advice.DECLINE)
    assert offers.record(second).result == result.model_copy(update={"late": ("UBEN",)})

    def include(actor: Actor, reason: str = "He was on a plane.") -> object:
        panel_id = offers.record(second).panel.id
        return offers.reviews.include(
            IncludeReview(actor=actor, now=NOW, panel_id=panel_id, reviewer="UBEN", reason=reason)
        )

    with pytest.raises(NotAllowed):
        include(BEN)
    with pytest.raises(Invalid):
        include(MAYA, " ")
    include(MAYA)
    counted = offers.record(second).result
    assert counted is not None
    assert (counted.counted, counted.late) == (2, ())
    with pytest.raises(Refusal, match="counts already"):
        include(MAYA)


def test_whoever_loses_a_seat_after_the_first_review_is_freed_with_a_reason(offers: Offers) -> None:
    offer = offers.add()
    offers.send(ANA, offer)

    def edit(*reviewers: str, reason: str | None = None, form_id: str = "f1") -> object:
        record = offers.record(offer)
        return offers.proposals.edit(
            EditProposal(
                actor=MAYA,
                now=NOW,
                form_id=form_id,
                version=record.version,
                proposal_id=offer,
                draft=DRAFT.model_copy(update={"reviewers": reviewers, "price": "38,000 EUR"}),
                reason=reason,
                looked_at="G0ROOM",
                found=room_of("UMAYA", "UANA", "UBEN", "UOTTO"),
            )
        )

    with pytest.raises(Invalid):
        edit("UBEN")
    assert isinstance(edit("UANA"), Asks)
    edit("UANA", reason="On leave until May")
    record = offers.record(offer)
    assert record.panel.is_open
    assert record.panel.seats[-1].freed_reason == "On leave until May"
    assert record.proposal.price == "38,000 EUR"


def test_what_is_reviewed_is_not_scored(offers: Offers) -> None:
    offer = offers.add()
    panel_id, scorecards = offers.record(offer).panel.id, ScorecardService(offers.database)
    assert scorecards.waiting(ANA) == ()
    with pytest.raises(Refusal):
        scorecards.page(ANA, panel_id)
    with pytest.raises(Refusal):
        scorecards.send(
            SendScorecard(
                actor=ANA, now=NOW, form_id="f1", version=0, panel_id=panel_id, shown=(), marks=marks_of("44444")
            )
        )


def test_it_waits_for_its_reviewers_then_for_the_manager_and_each_is_reminded(offers: Offers) -> None:
    offer = offers.add()
    assert offers.waits(ANA) == {Task.REVIEW}
    due = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert offers.asked("UANA", due - timedelta(days=3)) == set()
    assert offers.asked("UANA", due) == {Ask.REVIEW}
    offers.send(ANA, offer)
    offers.send(BEN, offer)
    assert not offers.asked("UANA", due)
    assert not offers.waits(ANA)
    assert offers.waits(MAYA) == {Task.CHOOSE}
    assert offers.asked("UMAYA", due) == {Ask.CHOOSE}
    offers.choose(offer, ChoiceOutcome.DECLINE)
    assert not offers.asked("UMAYA", due)
    assert not offers.waits(MAYA)


def test_the_hiring_manager_alone_decides_and_what_they_correct_stays_on_record(offers: Offers) -> None:
    offer = offers.add()
    offers.send(ANA, offer, flags=(2,))
    offers.send(BEN, offer)
    with pytest.raises(NotAllowed):
        offers.choose(offer, ChoiceOutcome.TAKE, by=ANA)
    with pytest.raises(AssertionError, match="asks a little more"):
        offers.choose(offer, ChoiceOutcome.TAKE)
    offers.choose(offer, ChoiceOutcome.TAKE, flag_answers={2: "They showed us the set-up."})
    assert offers.record(offer).panel.is_closed
    offers.choose(offer, ChoiceOutcome.DECLINE, correction="They raised the price.")
    choices = offers.record(offer).proposal.choices
    assert [each.outcome for each in choices] == [ChoiceOutcome.TAKE, ChoiceOutcome.DECLINE]
    assert choices[0].flag_answers == {2: "They showed us the set-up."}


def test_a_taken_offer_brings_what_is_looked_up_before_it_is_signed_and_the_onboarding_names_it(offers: Offers) -> None:
    """Guide §11: before a contract is signed as before a role is published; what the offer leaves out goes into it."""
    offer = offers.add(DRAFT.model_copy(update={"handover": HANDOVER[:3]}))
    offers.send(ANA, offer)
    offers.send(BEN, offer)
    offers.choose(offer, ChoiceOutcome.TAKE)
    todos, todo_service = offers.record(offer).todos, TodoService(offers.database)
    assert [(todo.kind, todo.owner) for todo in todos] == [(kind, "UMAYA") for kind in RECHECKED]
    assert [row.conversation for row in offers.rows(Kind.BRIEF_TODOS)] == ["UMAYA"]

    first = FinishTodo(
        actor=MAYA, now=NOW, form_id="f9", version=1, todo_id=todos[0].id, found={"found": "0.03 a run, their list."}
    )
    saved(todo_service.finish(first))
    assert offers.record(offer).todos[0].is_done
    page = StartService(offers.database).to_start(MAYA, Subject.proposal(offer))
    assert page.open_todos == (
        "Data-policy terms",
        "Compliance duties",
        "Hand-over terms (evaluation logic, operating notes)",
    )
    offers.choose(offer, ChoiceOutcome.TAKE, correction="A word too much.")
    assert len(offers.record(offer).todos) == 3, "what was just looked up holds"


def test_an_offer_that_was_asked_again_has_a_next_round_with_the_same_people(offers: Offers) -> None:
    offer = offers.add()
    with pytest.raises(Refusal):
        offers.proposals.to_answer(MAYA, offer, NOW)
    offers.send(ANA, offer, "ccvcm", advice=Advice.ASK)
    offers.send(BEN, offer)
    offers.choose(offer, ChoiceOutcome.ASK)
    page = offers.proposals.to_answer(MAYA, offer, NOW)
    assert page.draft.reviewers == ("UANA", "UBEN")
    again = offers.add(page.draft, earlier=offer)
    record = offers.record(again)
    assert (record.proposal.title, record.result) == ("Northlight, round 2", None)
    assert offers.record(offer).proposal.is_over
    with pytest.raises(Refusal):
        offers.proposals.to_answer(MAYA, offer, NOW)


def test_the_table_stands_from_the_second_opened_offer_and_names_the_sealed(offers: Offers) -> None:
    for name in ("Northlight", "Southlight", "Eastlight"):
        offer = offers.add(DRAFT.model_copy(update={"name": name}))
        if name != "Eastlight":
            offers.send(ANA, offer)
            offers.send(BEN, offer)
    compared = offers.proposals.compared("T1", "b1")
    assert compared is not None
    assert {each.proposal.name for each in compared.opened} == {"Northlight", "Southlight"}
    assert [each.proposal.name for each in compared.sealed] == ["Eastlight"]
    assert len(offers.rows(Kind.PROPOSALS_COMPARED)) == 1


def test_a_trial_needs_permission_and_asks_on_its_days(offers: Offers) -> None:
    offer = offers.add(DRAFT.model_copy(update={"vendor": Vendor.PLATFORM}))

    def plan(permission: str) -> None:
        saved(
            offers.trials.plan(
                PlanTrial(
                    actor=MAYA,
                    now=NOW,
                    form_id=new_id(),
                    version=offers.record(offer).version,
                    proposal_id=offer,
                    draft=TrialDraft(permission=permission, exit_test="Export 50 tickets"),
                )
            )
        )

    def end(verdict: TrialVerdict, **more: object) -> None:
        draft = VerdictDraft.model_validate({"verdict": verdict, "measured": "1.1 h", "reason": "So it is."} | more)
        version = offers.record(offer).version
        saved(
            offers.trials.end(
                JudgeTrial(actor=MAYA, now=NOW, form_id=new_id(), version=version, proposal_id=offer, draft=draft)
            )
        )

    plan("")
    assert len(offers.rows(Kind.PROPOSAL_TRIAL)) == 1
    last_day = datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
    assert offers.asked("UMAYA", last_day) == set()
    plan("Dana, by mail")
    assert offers.asked("UMAYA", last_day - timedelta(days=8)) == set()
    assert offers.asked("UMAYA", last_day - timedelta(days=7)) == {Ask.EXIT_TEST}
    assert offers.asked("UMAYA", last_day) == {Ask.EXIT_TEST, Ask.TRIAL}
    end(TrialVerdict.EXTEND, until=date(2027, 1, 15), condition="1.5 h or less")
    assert Ask.TRIAL not in offers.asked("UMAYA", last_day)
    end(TrialVerdict.DONT, condition_met=False, condition_shows="2 h")
    assert offers.asked("UMAYA", datetime(2027, 1, 15, 9, 0, tzinfo=UTC)) == set()


def test_a_trial_ends_on_a_working_day_of_the_hiring_manager(offers: Offers) -> None:
    """Thirty days after Wednesday 25 November are Christmas Day, a Friday: in Riyadh that is Sunday's."""
    begun = NOW.replace(day=25)
    ReminderService(offers.database).works_in(WorksIn(actor=MAYA, now=begun, place="SA"))
    offer = offers.add(DRAFT.model_copy(update={"vendor": Vendor.PLATFORM}))
    record = saved(
        offers.trials.plan(
            PlanTrial(
                actor=MAYA,
                now=begun,
                form_id=new_id(),
                version=offers.record(offer).version,
                proposal_id=offer,
                draft=TrialDraft(permission="Dana, by mail", exit_test="Export 50 tickets"),
            )
        )
    )
    assert record.proposal.trial is not None
    assert record.proposal.trial.ends_on == date(2026, 12, 27)


def test_only_a_platform_is_tried(offers: Offers) -> None:
    offer = offers.add()
    with pytest.raises(Refusal):
        offers.trials.page(MAYA, offer)


def test_whoever_has_no_part_in_the_brief_adds_and_reads_nothing(offers: Offers) -> None:
    offer = offers.add()
    for act in (
        lambda: offers.add(by=NOOR),
        lambda: offers.proposals.to_add(NOOR, "b1", NOW),
        lambda: offers.proposals.to_edit(ANA, offer),
        lambda: offers.choices.page(ANA, offer),
        lambda: offers.trials.page(ANA, offer),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_offers_follow_the_brief_to_another_hiring_manager(offers: Offers) -> None:
    offer = offers.add()
    command = HandOver(
        actor=MAYA, now=NOW, form_id="f1", version=offers.version(), brief_id="b1", to="UOTTO",
        hiring_room=room_of("UMAYA", "UOTTO"),
    )  # fmt: skip
    saved(BriefPeopleService(offers.database).hand_over(command))
    panel = offers.record(offer).panel
    free = FreeSeat(
        actor=Actor(workspace="T1", user="UOTTO"), now=NOW, form_id="f2", version=panel.version, panel_id=panel.id,
        interviewer="UBEN", reason="Left the company",
    )  # fmt: skip
    saved(offers.panels.free_seat(free))
    with pytest.raises(NotAllowed):
        offers.choices.page(MAYA, offer)
    assert offers.choices.page(free.actor, offer).proposal.manager == "UOTTO"


def test_a_reviewer_is_among_those_whose_going_somebody_hears_of(offers: Offers) -> None:
    offer = offers.add()
    with offers.database.reading("T1") as store:
        [part] = store.parts.of(["UBEN"])
        assert (part.held, part.name, part.acts) == (Held.SEAT, "Northlight", "UMAYA")
        assert {each.person for each in store.parts.in_room("G0ROOM")} >= {"UANA", "UBEN"}
    offers.send(BEN, offer)
    with offers.database.reading("T1") as store:
        assert store.parts.of(["UBEN"]) == []
