"""Briefs come back as they were kept, on both databases; their use cases hold against copies and races."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from blocks.gallery.candidate import candidate, opened
from blocks.gallery.worked import MORNING, TRIAGE, brief_of
from domain.brief.brief import Asked, Brief, Frequency, Overrule, Page, WorkAnswers
from domain.brief.commands import (
    AnswerOwner,
    BriefCommand,
    ChangeAnswer,
    HandOver,
    KeepPage,
    PublishEdit,
    SendPage,
)
from domain.brief.flips import Change
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Status
from domain.check_in.check_in import CheckIn
from domain.command import Overtaken, Saved
from domain.guide.readiness import Level, Signal
from domain.guide.shipped import SHIPPED
from domain.onboarding.onboarding import Ending, Onboarding
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.refusals import NotAllowed, NotFound
from domain.waiting.kept_form import KeepForm, KeptForm
from domain.waiting.reminders import Ask, Nudge
from services.brief.briefs import BriefService
from services.brief.people import BriefPeopleService
from services.brief.writing import Changed, WritingService
from services.history import HistoryService
from services.kept_forms import KeptFormService
from services.overview import OverviewService
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.at_once import at_once
from tests.worlds import keep

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MAYA = Actor(workspace="T1", user="UMAYA", zone="Europe/Berlin")
BEN = Actor(workspace="T1", user="UBEN")
PAGE = WorkAnswers(
    workflow="Sort mail", frequency=Frequency.DAILY, metric="Reply", today="6 h", target="1 h", owner="UMAYA"
)


def kept(database: Database, brief_id: str = "b1") -> Brief:
    with database.reading("T1") as store:
        return store.briefs.get(brief_id)


def test_a_brief_comes_back_as_it_was_kept(database: Database) -> None:
    overrule = Overrule(signal=Signal.DATA, level=Level.FAIL, reason="lawyers", by="UMAYA", at=MORNING)
    asked = Asked(owner="UMAYA", at=MORNING, takes=False, reason="no time", answered_at=MORNING)
    whole = brief_of(TRIAGE).model_copy(
        update={"overrules": (overrule,), "asked": asked, "room": "G1", "look": "judge"}
    )
    keep(database, whole.with_draft(TRIAGE.but(title="T")))
    assert kept(database) == whole


def test_a_brief_of_another_workspace_or_a_discarded_one_is_not_found(database: Database) -> None:
    keep(database, brief_of(TRIAGE), brief_of(TRIAGE, id="b2").model_copy(update={"discarded": True}))
    with database.reading("T2") as store, pytest.raises(NotFound):
        store.briefs.get("b1")
    with pytest.raises(NotFound):
        kept(database, "b2")


def test_the_hiring_room_is_set_once(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    with database.transaction("T1") as store:
        assert (store.briefs.set_room("b1", "G1")).room == "G1"
        assert (store.briefs.set_room("b1", "G2")).room == "G1"
        assert store.briefs.is_hiring_room("G1")
        assert not store.briefs.is_hiring_room("G2")
        store.audit.record("UMAYA", "brief.share", brief_of(TRIAGE).subject, NOW)


def test_the_first_page_sent_twice_at_once_is_one_brief(database: Database) -> None:
    writing = WritingService(database)

    def send() -> Changed:
        return writing.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE))

    results = at_once(send, send)
    assert all(isinstance(result, Saved) for result in results), results
    brief = kept(database)
    assert (brief.version, brief.page) == (1, Page.RISK)


def test_a_tap_and_the_page_sent_at_once_keep_the_page(database: Database) -> None:
    writing = WritingService(database)
    tapped = PAGE.model_copy(update={"target": ""})
    at_once(
        lambda: writing.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=tapped)),
        lambda: writing.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE)),
    )
    assert (kept(database)).answers.target == "1 h"


def test_a_tap_that_arrives_after_its_page_is_forgotten(database: Database) -> None:
    writing = WritingService(database)
    writing.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE))
    tapped = PAGE.model_copy(update={"target": ""})
    writing.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=tapped))
    assert WritingService(database).to_write(MAYA, "b1").brief.working.target == "1 h"


def test_a_draft_changes_neither_the_answers_nor_the_version(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    writing = WritingService(database)
    writing.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=PAGE, read_at=1))
    brief = kept(database)
    assert brief.answers == TRIAGE
    assert brief.version == 1
    assert writing.to_write(MAYA, "b1").brief.working.workflow == "Sort mail"


def test_the_home_tab_says_that_an_edit_is_begun(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    OverviewService(database).opened(workspace="T1", user=MAYA.user, now=NOW - timedelta(hours=1))
    tap = KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=PAGE, read_at=1)
    WritingService(database).keep_page(tap)
    with database.looking() as queue:
        published = select(DeliveryRow.due_at).where(DeliveryRow.kind == Kind.HOME).order_by(DeliveryRow.position)
        assert queue.session.scalars(published).all() == [NOW - timedelta(hours=1), NOW]


def test_a_page_read_at_an_older_version_says_what_differs(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    service, writing = BriefService(database), WritingService(database)
    service.keep(ChangeAnswer(actor=MAYA, now=NOW, brief_id="b1", version=1, change=Change.PRODUCT))
    other = PAGE.model_copy(update={"workflow": "Other", "metric": "Replies", "target": "2 h"})
    outcome = writing.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f9", version=1, page=other))
    assert isinstance(outcome, Overtaken)
    assert "Different from yours: the work, the number that should move, the target" in outcome.notice
    assert outcome.page.version == 2


def test_looking_leaves_the_brief_as_it_is(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    service = BriefService(database)
    service.look(ChangeAnswer(actor=MAYA, now=NOW, brief_id="b1", version=1, change=Change.PRODUCT))
    brief = kept(database)
    assert (brief.answers, brief.version, brief.look) == (TRIAGE, 1, "product")
    older = ChangeAnswer(actor=MAYA, now=NOW, brief_id="b1", version=0, change=Change.PRODUCT)
    assert isinstance(service.keep(older), Overtaken)


def test_bystanders_neither_see_nor_change_a_brief(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    service, writing = BriefService(database), WritingService(database)
    with pytest.raises(NotAllowed):
        service.shown(BEN, "b1")
    with pytest.raises(NotAllowed):
        writing.keep_page(KeepPage(actor=BEN, now=NOW, brief_id="b1", form_id="f1", page=PAGE))
    with pytest.raises(NotAllowed):
        writing.discard(BriefCommand(actor=BEN, now=NOW, brief_id="b1"))
    admin = Actor(workspace="T1", user="UADMIN", is_admin=True)
    keep(database, brief_of(TRIAGE, id="b2").model_copy(update={"room": "G1"}))
    assert service.shown(admin, "b2").brief.id == "b2"


def test_until_it_is_shared_a_brief_is_its_managers_alone(database: Database) -> None:
    keep(database, brief_of(TRIAGE.but(owner="UBEN")))
    service, writing, history = BriefService(database), WritingService(database), HistoryService(database)
    for other in (BEN, Actor(workspace="T1", user="UADMIN", is_admin=True)):
        for read in (
            service.shown,
            service.to_edit,
            writing.to_write,
            service.to_share,
            writing.to_write,
            lambda actor, brief: history.page(actor, Subject.brief(brief)),
        ):
            with pytest.raises(NotAllowed, match="until it is shared"):
                read(other, "b1")
        assert OverviewService(database).of(actor=other, now=NOW).things.shown == ()


def test_an_answered_brief_is_not_thrown_away_but_an_edit_of_it_is(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    writing = WritingService(database)
    writing.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=PAGE, read_at=1))
    assert [each.brief.id for each in writing.unfinished(MAYA)] == ["b1"]
    assert writing.discard(BriefCommand(actor=MAYA, now=NOW, brief_id="b1")) == []
    assert kept(database).answers == TRIAGE
    assert writing.to_write(MAYA, "b1").changed == ()


def test_the_words_of_a_discarded_brief_are_gone(database: Database) -> None:
    writing = WritingService(database)
    page = PAGE.model_copy(update={"workflow": "Count the secret pearls"})
    writing.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=page))
    tapped = page.model_copy(update={"metric": "Secret pearls"})
    writing.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f2", page=tapped))
    stuck = KeptForm(
        form_id="f3",
        person=MAYA.user,
        route="brief.way",
        title="Secret",
        metadata='{"brief_id": "b1"}',
        fields="Secret pearls",
        kept_at=NOW,
    )
    other = stuck.model_copy(update={"form_id": "f4", "metadata": '{"brief_id": "b2"}', "fields": "", "title": ""})
    KeptFormService(database).keep(KeepForm(actor=MAYA, now=NOW, form=stuck, tell=True))
    KeptFormService(database).keep(KeepForm(actor=MAYA, now=NOW, form=other, tell=False))
    assert writing.discard(BriefCommand(actor=MAYA, now=NOW, brief_id="b1")) == []
    with database.engine.connect() as connection:
        for table in ("briefs", "brief_drafts", "brief_versions", "deliveries", "kept_forms"):
            assert "ecret" not in str(connection.execute(text(f"SELECT * FROM {table}")).all())
        assert connection.execute(text("SELECT count(*) FROM briefs")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM kept_forms")).scalar() == 1
        # A tap is no act.
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar() == 2


def test_two_edits_at_once_lose_nothing_of_each_other(database: Database) -> None:
    keep(database, brief_of(TRIAGE.but(owner="UBEN")).model_copy(update={"room": "G1"}))
    writing = WritingService(database)
    work = WorkAnswers(**{name: getattr(TRIAGE, name) for name in WorkAnswers.model_fields} | {"owner": "UBEN"})
    for actor, change in ((MAYA, {"target": "2 h"}), (BEN, {"metric": "Replies"})):
        page = work.model_copy(update=change)
        writing.keep_page(KeepPage(actor=actor, now=NOW, brief_id="b1", page=page, read_at=1))
    for actor, version in ((MAYA, 1), (BEN, 2)):
        saved = writing.publish(PublishEdit(actor=actor, now=NOW, brief_id="b1", form_id=actor.user, version=version))
        assert isinstance(saved, Saved)
    assert (kept(database).answers.target, kept(database).answers.metric) == ("2 h", "Replies")


def test_an_edit_that_somebody_was_faster_than_is_shown_again_and_not_published(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    service, writing = BriefService(database), WritingService(database)
    writing.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", page=PAGE, read_at=1))
    service.keep(ChangeAnswer(actor=MAYA, now=NOW, brief_id="b1", version=1, change=Change.PRODUCT))
    outcome = writing.publish(PublishEdit(actor=MAYA, now=NOW, brief_id="b1", form_id="f", version=1, reason="mine"))
    assert isinstance(outcome, Overtaken)
    assert (outcome.page.version, outcome.page.reason) == (2, "mine")
    assert kept(database).version == 2


def test_a_trial_ends_on_a_working_morning(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    # Thirty days after Wednesday 25 November is Christmas Day, a Friday; without holidays it stays.
    BriefService(database).start_trial(BriefCommand(actor=MAYA, now=NOW + timedelta(days=2), brief_id="b1"))
    BriefService(database).start_trial(BriefCommand(actor=MAYA, now=NOW + timedelta(days=4), brief_id="b1"))
    with database.upkeep() as queue:
        due = queue.next_due(NOW + timedelta(days=10))
    assert due == datetime(2026, 12, 25, 8, 0, tzinfo=UTC)


def test_a_trial_that_is_over_can_be_started_once_more(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    BriefService(database).start_trial(BriefCommand(actor=MAYA, now=NOW, brief_id="b1"))
    with database.transaction("T1") as store:
        store.deliveries.cancel(brief_of(TRIAGE).subject, {Kind.BRIEF_TRIAL_OVER})
        store.audit.record("UMAYA", "test", brief_of(TRIAGE).subject, NOW)
    BriefService(database).start_trial(BriefCommand(actor=MAYA, now=NOW + timedelta(days=60), brief_id="b1"))
    with database.upkeep() as queue:
        assert queue.next_due(NOW + timedelta(days=61)) is not None


def test_a_strangers_replay_is_refused_like_their_first_try(database: Database) -> None:
    writing = WritingService(database)
    page = SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE)
    assert isinstance(writing.send_page(page), Saved)
    assert isinstance(writing.send_page(page), Saved)
    with pytest.raises(NotAllowed):
        writing.send_page(page.model_copy(update={"actor": BEN}))
    assert kept(database).version == 1


def test_what_is_due_for_a_hiring_manager_moves_with_the_brief_and_nothing_is_there_twice(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    BriefService(database).start_trial(BriefCommand(actor=MAYA, now=NOW, brief_id="b1"))
    command = HandOver(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", to="UBEN")
    people = BriefPeopleService(database)
    for _ in range(2):
        assert isinstance(people.hand_over(command), Saved)
    assert kept(database).manager == "UBEN"
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, conversation, responsible FROM deliveries")).all()
    assert [(to, heard) for kind, to, heard in rows if kind == Kind.BRIEF_TRIAL_OVER] == [("UBEN", '["UBEN"]')]
    assert sorted(to for kind, to, _ in rows if kind == Kind.BRIEF_HANDED_OVER) == ["UBEN", "UMAYA"]
    with pytest.raises(NotAllowed):
        people.hand_over(command.model_copy(update={"form_id": "f2", "to": "UANA"}))
    # The one who named themselves as the owner is still that, and is not asked.
    assert kept(database).owner == "UMAYA"
    assert [kind for kind, _, _ in rows if kind == Kind.BRIEF_OWNER_ASKED] == []


def test_whoever_is_late_is_told_to_the_new_hiring_manager_and_ended_onboardings_come_along(database: Database) -> None:
    keep(database, brief_of(TRIAGE.but(owner="UOTTO")))
    hired = candidate(status=Status.DECIDED)
    done = Onboarding(
        id="o1",
        workspace="T1",
        brief_id="b1",
        candidate_id=hired.id,
        name=hired.name,
        manager="UMAYA",
        owner="UOTTO",
        start_date=NOW.date(),
        zone="UTC",
        ending=Ending.GO,
    )
    day = CheckIn(
        id="k1",
        onboarding_id="o1",
        milestone=SHIPPED.milestones[-1],
        due_day=NOW.date(),
        due_at=NOW,
        evidence_at=NOW,
        prompt_at=NOW,
    )
    with database.transaction("T1") as store:
        store.candidates.add(hired)
        store.panels.add(opened(is_closed=True))
        store.onboardings.add(done)
        store.check_ins.save(day)
        store.deliveries.post(outgoing(Kind.LOOKBACK, day.subject, "UMAYA", people=done.people, at=NOW, once="UMAYA"))
        store.reminders.save(
            "UANA", Ask.SCORE, store.panels.of(hired.subject).id, Nudge(asked=3, asked_at=NOW), "UMAYA"
        )
        store.audit.record("UMAYA", "test", done.subject, NOW)
    BriefPeopleService(database).hand_over(HandOver(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", to="UBEN"))
    with database.reading("T1") as store:
        assert store.onboardings.get("o1").manager == "UBEN"
        assert [whose for whose, *_ in store.reminders.late("UBEN")] == ["UANA"]
        assert store.reminders.late("UMAYA") == []
    with database.engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, conversation FROM deliveries")).all()
    assert [to for kind, to in rows if kind == Kind.LOOKBACK] == ["UBEN"]
    # It has ended: no card is posted anew for it.
    assert Kind.ONBOARDING_CARD not in {kind for kind, _ in rows}


def test_nobody_answers_for_the_owner(database: Database) -> None:
    keep(database, brief_of(TRIAGE.but(owner="UBEN")).model_copy(update={"room": "G1"}))
    people = BriefPeopleService(database)
    with pytest.raises(NotAllowed, match="Only the owner after launch"):
        people.answer(AnswerOwner(actor=MAYA, now=NOW, brief_id="b1", takes=True))
    people.answer(AnswerOwner(actor=BEN, now=NOW, brief_id="b1", takes=True))
    assert kept(database).version == 1
    people.answer(AnswerOwner(actor=BEN, now=NOW, brief_id="b1", form_id="f1", takes=False, reason="no time"))
    brief = kept(database)
    assert brief.version == 2
    assert judge_brief(brief).reading(Signal.OWNER).why == "the named owner does not take it on: no time"


def test_a_no_takes_an_overrule_of_the_owner_back_and_another_owner_passes(database: Database) -> None:
    overrule = Overrule(signal=Signal.OWNER, level=Level.PASS, reason="trust me", by="UMAYA", at=MORNING)
    asked = brief_of(TRIAGE.but(owner="UBEN")).model_copy(update={"room": "G1", "overrules": (overrule,)})
    said_no = asked.hearing(Asked(owner="UBEN", at=NOW, takes=False))
    assert judge_brief(asked).reading(Signal.OWNER).level is Level.PASS
    assert judge_brief(said_no).reading(Signal.OWNER).level is Level.FAIL
    assert judge_brief(said_no.answering(TRIAGE.but(owner="UANA"))).reading(Signal.OWNER).level is Level.PASS
