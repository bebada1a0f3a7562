"""A workspace's settings on both databases: as shipped until an admin chooses, and each workspace's own."""

from datetime import UTC, datetime

import pytest

from blocks.gallery.candidate import candidate
from blocks.gallery.proposal import proposal
from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.brief import Judge, OwnSettings, Product
from domain.brief.commands import BriefCommand
from domain.calendar import Hours
from domain.candidate.candidate import CandidateDraft
from domain.command import Asks
from domain.guide.milestone import days_of
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.proposal.proposal import Vendor
from domain.question.approval import Approval
from domain.question.commands import AnswerQuestion
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.waiting.reminders import Rhythm, WorksIn
from domain.workspace.settings import (
    BeforeCandidates,
    ChangeSettings,
    CheckInDays,
    Names,
    Place,
    Reminders,
    Retention,
    Topic,
    WorkHours,
    WorkspaceSettings,
    Years,
)
from services.brief.questions import QuestionService
from services.holidays import WorkingDays, at_work
from services.outgoing.reminders import ReminderService
from services.outgoing.style import StyleService
from services.workspace.settings import Changed, SettingsService
from storage.database import Database
from tests.worlds import keep, overtaken, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DANA = Actor(workspace="T1", user="UDANA", is_admin=True)
ROOM = "G1"
LONGER = WorkspaceSettings(retention=Retention(candidates=Years.TWO, verdicts=Years.FOUR))


def chosen(
    database: Database,
    settings: WorkspaceSettings,
    version: int,
    actor: Actor = DANA,
    topic: Topic = Topic.RETENTION,
    *,
    is_sure: bool = False,
) -> Changed:
    command = ChangeSettings(
        actor=actor,
        now=NOW,
        form_id=f"f{version}{is_sure}",
        version=version,
        topic=topic,
        settings=settings,
        is_sure=is_sure,
    )
    return SettingsService(database).change(command)


def test_what_nobody_chose_is_as_shipped(database: Database) -> None:
    assert SettingsService(database).of("T1").retention == Retention(candidates=Years.ONE, onboardings=Years.ONE)


def test_what_an_admin_chose_counts_in_that_workspace_alone(database: Database) -> None:
    saved(chosen(database, LONGER, 0))
    assert SettingsService(database).of("T1") == LONGER
    assert SettingsService(database).of("T2") == WorkspaceSettings()


def test_of_two_admins_the_second_reads_what_the_first_chose(database: Database) -> None:
    saved(chosen(database, LONGER, 0))
    again = ChangeSettings(
        actor=DANA, now=NOW, form_id="f9", version=0, topic=Topic.PLACE, settings=WorkspaceSettings()
    )
    assert "changed the settings" in overtaken(SettingsService(database).change(again))
    assert SettingsService(database).of("T1") == LONGER


def test_nobody_but_an_admin_opens_or_changes_them(database: Database) -> None:
    maya = Actor(workspace="T1", user="UMAYA")
    with pytest.raises(NotAllowed, match="Only workspace admins"):
        SettingsService(database).to_change(maya)
    with pytest.raises(NotAllowed, match="Only workspace admins"):
        chosen(database, LONGER, 0, maya)
    assert SettingsService(database).of("T1") == WorkspaceSettings()


def test_settings_of_a_later_release_are_read_without_what_this_one_does_not_know() -> None:
    later = LONGER.model_dump() | {"language": {"week": "begins on Sunday"}, "colours": {}}
    assert WorkspaceSettings.model_validate(later) == LONGER


def test_whoever_approves_from_now_on_can_be_asked_and_the_one_before_answers_no_more(database: Database) -> None:
    def approved_by(user: str, version: int) -> None:
        settings = WorkspaceSettings(before_candidates=BeforeCandidates(approver=user))
        saved(chosen(database, settings, version, topic=Topic.BEFORE_CANDIDATES))

    def answer(user: str, question_id: str) -> None:
        actor = Actor(workspace="T1", user=user)
        values = {"actor": actor, "now": NOW, "form_id": "", "question_id": question_id, "reply": "yes", "note": "Fine"}
        saved(questions.answer(AnswerQuestion.model_validate(values)))

    def approval() -> Approval:
        with database.reading("T1") as store:
            found = store.questions.with_brief("b1").approval
        assert found
        return found

    def ask() -> str:
        command = BriefCommand(actor=Actor(workspace="T1", user="UMAYA"), now=NOW, form_id="", brief_id="b1", version=1)
        return saved(questions.ask_approval(command)).questions[-1].id

    questions = QuestionService(database)
    keep(database, brief_of(TRIAGE.but(product=Product.SOME, judge=Judge.YES)))
    approved_by("UBEN", 0)
    first = ask()
    assert approval().waits
    approved_by("UCHLOE", 1)
    assert approval().has_to_be_asked
    with database.reading("T1") as store:
        assert not store.questions.waiting_for("UBEN")
    with pytest.raises(Refusal):
        answer("UBEN", first)
    answer("UCHLOE", ask())
    assert approval().is_given
    # What was approved stays so.
    approved_by("UDANA", 2)
    assert approval().is_given


def test_a_period_is_counted_in_months() -> None:
    assert [years.months for years in (Years.HALF, Years.ONE, Years.SEVEN, Years.FOR_EVER)] == [6, 12, 84, None]


def test_each_topic_is_a_field_and_saving_one_leaves_the_others(database: Database) -> None:
    assert {topic.value for topic in Topic} == set(WorkspaceSettings.model_fields)
    quiet = WorkspaceSettings(reminders=Reminders(rhythm=Rhythm.QUIET))
    saved(chosen(database, LONGER, 0))
    saved(chosen(database, quiet, 1, topic=Topic.REMINDERS))
    kept = SettingsService(database).of("T1")
    assert (kept.retention, kept.reminders) == (LONGER.retention, quiet.reminders)


def test_other_check_in_days_are_shown_before_they_count_and_what_has_begun_keeps_its_guide(database: Database) -> None:
    days = WorkspaceSettings(check_ins=CheckInDays(days=(20, 45, 60, 80)))
    service = SettingsService(database)
    assert service.to_change(DANA).settings.check_ins.days == (30, 60, 75, 90)
    assert isinstance(chosen(database, days, 0, topic=Topic.CHECK_INS), Asks)
    assert service.to_change(DANA).guide.id == ""
    first = saved(chosen(database, days, 0, topic=Topic.CHECK_INS, is_sure=True))
    assert first.guide.days == (20, 45, 80)
    assert first.guide.plan_question == "Describe your first 20, 45 and 80 days with us."
    assert service.to_change(DANA).settings.check_ins == days.check_ins
    # Another topic leaves them alone.
    saved(chosen(database, LONGER, 1))
    assert service.to_change(DANA).guide == first.guide
    wrong = WorkspaceSettings(check_ins=CheckInDays(days=(20, 20, 60, 900)))
    with pytest.raises(Invalid) as refused:
        chosen(database, wrong, 2, topic=Topic.CHECK_INS, is_sure=True)
    assert set(refused.value.errors) == {"day_2", "day_4"}
    with database.reading("T1") as store:
        assert days_of(store.guides.get("").milestones) == (30, 60, 75, 90)


def test_a_workspace_says_where_and_when_it_works_and_a_person_may_say_otherwise(database: Database) -> None:
    with pytest.raises(Invalid) as refused:
        chosen(database, WorkspaceSettings(place=Place(place="XX")), 0, topic=Topic.PLACE)
    assert "no country" in refused.value.errors["place"]
    bavaria = WorkspaceSettings(place=Place(place="de by"))
    asked = chosen(database, bavaria, 0, topic=Topic.PLACE)
    assert isinstance(asked, Asks)
    assert [each.day.isoformat() for each in asked.page.days_off] == [
        "2026-12-25",
        "2027-01-01",
        "2027-01-06",
        "2027-03-26",
    ]
    saved(chosen(database, bavaria, 0, topic=Topic.PLACE, is_sure=True))
    late = WorkspaceSettings(hours=WorkHours(working=Hours(begin=10, end=18), check_ins=11))
    saved(chosen(database, late, 1, topic=Topic.HOURS))
    with database.reading("T1") as store:
        assert WorkingDays("US").place(store, "UANA") == "DE-BY"
        assert at_work(store, "DE-BY").hours == Hours(begin=10, end=18)
    ana = Actor(workspace="T1", user="UANA")
    saved(ReminderService(database).works_in(WorksIn(actor=ana, now=NOW, place="fr")))
    assert ReminderService(database).place(ana) == "FR"
    with database.reading("T1") as store:
        assert WorkingDays("US").place(store, "UANA") == "FR"
        assert ("UANA", "person.place") in [(each.actor, each.act) for each in store.audit.newest(9)]
    with database.reading("T2") as store:
        assert WorkingDays("US").place(store, "UANA") == "US"


def test_a_channel_reads_initials_of_those_briefs_that_want_them_or_of_all(database: Database) -> None:
    brief = brief_of(TRIAGE).model_copy(update={"room": ROOM})
    hidden = brief.model_copy(update={"id": "b2", "own": OwnSettings(initials=True)})
    keep(
        database,
        brief,
        hidden,
        candidate(id="c1", brief_id=brief.id, room=ROOM),
        candidate(id="c2", brief_id="b2", name="Umar F.", room=ROOM).edit(
            CandidateDraft(name="Omar Farouk"), "UMAYA", NOW
        ),
        workspace="T1",
    )
    offers = [
        proposal(id="p1", brief_id="b2", name="Zed Okafor", vendor=Vendor.FREELANCER, room=ROOM),
        proposal(id="p2", brief_id="b2", name="Replyfox", vendor=Vendor.PLATFORM, room=ROOM),
    ]
    with database.transaction("T1") as store:
        for offer in offers:
            store.proposals.add(offer)
            store.audit.record("UMAYA", "proposal.add", offer.subject, NOW)
    styles = StyleService(database)
    there = Delivery(
        id="d1",
        workspace="T1",
        kind=Kind.CANDIDATE_CARD,
        operation=Operation.POST,
        attempts=0,
        conversation=ROOM,
        subject=Subject.candidate("c1"),
        due_at=NOW,
    )
    own = {"Omar Farouk": "O. F.", "Umar F.": "O. F.", "Zed Okafor": "Z. O."}
    assert styles.of(there).initials == own
    saved(chosen(database, WorkspaceSettings(names=Names(initials=True)), 0, topic=Topic.NAMES, is_sure=True))
    assert styles.of(there).initials == {"Priya Nair": "P. N."} | own
    assert styles.of(there.model_copy(update={"conversation": "UMAYA"})).initials == {}
