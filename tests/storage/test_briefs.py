"""Briefs come back as they were kept, on both databases; their use cases hold against copies and races."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.gallery.worked import MORNING, TRIAGE, brief_of
from domain.brief.brief import Brief, Frequency, Overrule, Page, WorkPage
from domain.brief.commands import BriefCommand, ChangeAnswer, KeepPage, SendPage
from domain.brief.flips import Change
from domain.command import Overtaken, Saved
from domain.guide.readiness import Level, Signal
from domain.outgoing import Kind
from domain.people import Actor
from domain.refusals import NotAllowed, NotFound, Refusal
from services.briefs import BriefService, Changed
from storage.database import Database
from tests.at_once import at_once

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MAYA = Actor(workspace="T1", user="UMAYA", zone="Europe/Berlin")
BEN = Actor(workspace="T1", user="UBEN")
PAGE = WorkPage(
    workflow="Sort mail", frequency=Frequency.DAILY, metric="Reply", today="6 h", target="1 h", owner="UMAYA"
)


def keep(database: Database, *several: Brief) -> None:
    with database.transaction("T1") as store:
        for each in several:
            store.briefs.add(each)
            store.audit.record("UMAYA", "brief.edit", each.subject, NOW)


def kept(database: Database, brief_id: str = "b1") -> Brief:
    with database.reading("T1") as store:
        return store.briefs.get(brief_id)


def test_a_brief_comes_back_as_it_was_kept(database: Database) -> None:
    overrule = Overrule(signal=Signal.DATA, level=Level.FAIL, reason="lawyers", by="UMAYA", at=MORNING)
    whole = brief_of(TRIAGE).model_copy(
        update={"overrules": (overrule,), "draft": TRIAGE.but(title="T"), "room": "G1", "look": "judge"}
    )
    keep(database, whole)
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
    service = BriefService(database)

    def send() -> Changed:
        return service.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE))

    results = at_once(send, send)
    assert all(isinstance(result, Saved) for result in results), results
    brief = kept(database)
    assert (brief.version, brief.page) == (1, Page.RISK)


def test_a_tap_and_the_page_sent_at_once_keep_the_page(database: Database) -> None:
    service = BriefService(database)
    tapped = PAGE.model_copy(update={"target": ""})
    at_once(
        lambda: service.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=tapped)),
        lambda: service.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE)),
    )
    assert (kept(database)).answers.target == "1 h"


def test_a_tap_that_arrives_after_its_page_is_forgotten(database: Database) -> None:
    service = BriefService(database)
    service.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE))
    tapped = PAGE.model_copy(update={"target": ""})
    service.keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=tapped))
    assert (kept(database)).working.target == "1 h"


def test_a_draft_changes_neither_the_answers_nor_the_version(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    BriefService(database).keep_page(KeepPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=PAGE))
    brief = kept(database)
    assert brief.answers == TRIAGE
    assert brief.version == 1
    assert brief.working.workflow == "Sort mail"


def test_a_page_read_at_an_older_version_says_what_differs(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    service = BriefService(database)
    service.keep(ChangeAnswer(actor=MAYA, now=NOW, brief_id="b1", version=1, change=Change.PRODUCT))
    other = PAGE.model_copy(update={"workflow": "Other", "metric": "Replies", "target": "2 h"})
    outcome = service.send_page(SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f9", version=1, page=other))
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
    service = BriefService(database)
    with pytest.raises(NotAllowed):
        service.shown(BEN, "b1")
    with pytest.raises(NotAllowed):
        service.keep_page(KeepPage(actor=BEN, now=NOW, brief_id="b1", form_id="f1", page=PAGE))
    with pytest.raises(NotAllowed):
        service.discard(BriefCommand(actor=BEN, now=NOW, brief_id="b1"))
    admin = Actor(workspace="T1", user="UADMIN", is_admin=True)
    assert service.shown(admin, "b1").brief.id == "b1"


def test_an_answered_brief_is_not_thrown_away(database: Database) -> None:
    keep(database, brief_of(TRIAGE))
    with pytest.raises(Refusal, match="Edit it instead"):
        BriefService(database).discard(BriefCommand(actor=MAYA, now=NOW, brief_id="b1"))


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
    service, page = (
        BriefService(database),
        SendPage(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE),
    )
    assert isinstance(service.send_page(page), Saved)
    assert isinstance(service.send_page(page), Saved)
    with pytest.raises(NotAllowed):
        service.send_page(page.model_copy(update={"actor": BEN}))
    assert kept(database).version == 1
