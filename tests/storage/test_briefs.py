"""Briefs come back as they were kept, on both databases; their use cases hold against copies and races."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from blocks.gallery.worked import MORNING, TRIAGE, brief_of
from domain.brief.brief import Brief, Frequency, Overrule, Page, WorkPage
from domain.brief.flips import Change
from domain.guide.readiness import Level, Signal
from domain.outgoing import Kind
from domain.people import Actor
from domain.refusals import NotAllowed, NotFound, Refusal, Stale
from services.briefs import BriefService
from storage.database import Database

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
MAYA = Actor(workspace="T1", user="UMAYA", zone="Europe/Berlin")
BEN = Actor(workspace="T1", user="UBEN")
PAGE = WorkPage(
    workflow="Sort mail", frequency=Frequency.DAILY, metric="Reply", today="6 h", target="1 h", owner="UMAYA"
)


async def keep(database: Database, *several: Brief) -> None:
    async with database.transaction("T1") as store:
        for each in several:
            await store.briefs.add(each)
            await store.audit.record("UMAYA", "brief.edit", each.subject, NOW)


async def kept(database: Database, brief_id: str = "b1") -> Brief:
    async with database.reading("T1") as store:
        return await store.briefs.get(brief_id)


async def test_a_brief_comes_back_as_it_was_kept(database: Database) -> None:
    overrule = Overrule(signal=Signal.DATA, level=Level.FAIL, reason="lawyers", by="UMAYA", at=MORNING)
    whole = brief_of(TRIAGE).model_copy(
        update={"overrules": (overrule,), "draft": TRIAGE.but(title="T"), "room": "G1", "look": "judge"}
    )
    await keep(database, whole)
    assert await kept(database) == whole


async def test_lists_hold_what_a_person_wrote_or_owns_newest_first(database: Database) -> None:
    older = brief_of(TRIAGE, id="b1")
    newer = brief_of(TRIAGE.but(owner="UBEN"), id="b2").model_copy(update={"updated_at": NOW})
    unfinished = brief_of(TRIAGE, id="b3", page=Page.RISK)
    await keep(database, older, newer, unfinished, brief_of(TRIAGE, id="b4").model_copy(update={"discarded": True}))
    service = BriefService(database)
    assert [brief.id for brief in await service.mine(MAYA)] == ["b2", "b1"]
    assert [brief.id for brief in await service.mine(BEN)] == ["b2"]
    assert [brief.id for brief in await service.drafts(MAYA)] == ["b3"]
    assert await service.drafts(BEN) == []


async def test_a_brief_of_another_workspace_or_a_discarded_one_is_not_found(database: Database) -> None:
    await keep(database, brief_of(TRIAGE), brief_of(TRIAGE, id="b2").model_copy(update={"discarded": True}))
    async with database.reading("T2") as store:
        with pytest.raises(NotFound):
            await store.briefs.get("b1")
    with pytest.raises(NotFound):
        await kept(database, "b2")


async def test_the_hiring_room_is_set_once(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    async with database.transaction("T1") as store:
        assert (await store.briefs.set_room("b1", "G1")).room == "G1"
        assert (await store.briefs.set_room("b1", "G2")).room == "G1"
        assert await store.briefs.is_hiring_room("G1")
        assert not await store.briefs.is_hiring_room("G2")
        await store.audit.record("UMAYA", "brief.share", brief_of(TRIAGE).subject, NOW)


async def test_the_first_page_sent_twice_at_once_is_one_brief(database: Database) -> None:
    service = BriefService(database)

    async def send() -> Brief | Exception:
        try:
            return await service.send_page(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE)
        except Refusal as refusal:
            return refusal

    results = await asyncio.gather(send(), send())
    assert all(isinstance(result, Brief) for result in results), results
    brief = await kept(database)
    assert (brief.version, brief.page) == (1, Page.RISK)


async def test_a_tap_and_the_page_sent_at_once_keep_the_page(database: Database) -> None:
    service = BriefService(database)
    tapped = PAGE.model_copy(update={"target": ""})
    await asyncio.gather(
        service.keep_draft(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=tapped),
        service.send_page(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE),
    )
    assert (await kept(database)).answers.target == "1 h"


async def test_a_tap_that_arrives_after_its_page_is_forgotten(database: Database) -> None:
    service = BriefService(database)
    await service.send_page(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", version=0, page=PAGE)
    tapped = PAGE.model_copy(update={"target": ""})
    await service.keep_draft(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=tapped)
    assert (await kept(database)).working.target == "1 h"


async def test_a_draft_changes_neither_the_answers_nor_the_version(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    await BriefService(database).keep_draft(actor=MAYA, now=NOW, brief_id="b1", form_id="f1", page=PAGE)
    brief = await kept(database)
    assert brief.answers == TRIAGE
    assert brief.version == 1
    assert brief.working.workflow == "Sort mail"


async def test_a_page_read_at_an_older_version_says_what_differs(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    service = BriefService(database)
    await service.keep(actor=MAYA, now=NOW, brief_id="b1", version=1, change=Change.PRODUCT)
    other = PAGE.model_copy(update={"workflow": "Other", "metric": "Replies", "target": "2 h"})
    with pytest.raises(Stale, match="Different from yours: the work, the number that should move, the target"):
        await service.send_page(actor=MAYA, now=NOW, brief_id="b1", form_id="f9", version=1, page=other)


async def test_looking_leaves_the_brief_as_it_is(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    service = BriefService(database)
    await service.look(actor=MAYA, now=NOW, brief_id="b1", version=1, change=Change.PRODUCT)
    brief = await kept(database)
    assert (brief.answers, brief.version, brief.look) == (TRIAGE, 1, "product")
    with pytest.raises(Stale):
        await service.keep(actor=MAYA, now=NOW, brief_id="b1", version=0, change=Change.PRODUCT)


async def test_bystanders_neither_see_nor_change_a_brief(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    service = BriefService(database)
    with pytest.raises(NotAllowed):
        await service.get(BEN, "b1")
    with pytest.raises(NotAllowed):
        await service.keep_draft(actor=BEN, now=NOW, brief_id="b1", form_id="f1", page=PAGE)
    with pytest.raises(NotAllowed):
        await service.discard(actor=BEN, now=NOW, brief_id="b1")
    admin = Actor(workspace="T1", user="UADMIN", is_admin=True)
    assert (await service.get(admin, "b1")).id == "b1"


async def test_an_answered_brief_is_not_thrown_away(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    with pytest.raises(Refusal, match="Edit it instead"):
        await BriefService(database).discard(actor=MAYA, now=NOW, brief_id="b1")


async def test_a_trial_ends_on_a_working_morning(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    # Thirty days after Wednesday 25 November is Christmas Day, a Friday; without holidays it stays.
    await BriefService(database).start_trial(actor=MAYA, now=NOW + timedelta(days=2), brief_id="b1")
    await BriefService(database).start_trial(actor=MAYA, now=NOW + timedelta(days=4), brief_id="b1")
    async with database.upkeep() as queue:
        due = await queue.next_due(NOW + timedelta(days=10))
    assert due == datetime(2026, 12, 25, 8, 0, tzinfo=UTC)


async def test_a_trial_that_is_over_can_be_started_once_more(database: Database) -> None:
    await keep(database, brief_of(TRIAGE))
    await BriefService(database).start_trial(actor=MAYA, now=NOW, brief_id="b1")
    async with database.transaction("T1") as store:
        await store.deliveries.cancel(brief_of(TRIAGE).subject, {Kind.BRIEF_TRIAL_OVER})
        await store.audit.record("UMAYA", "test", brief_of(TRIAGE).subject, NOW)
    await BriefService(database).start_trial(actor=MAYA, now=NOW + timedelta(days=60), brief_id="b1")
    async with database.upkeep() as queue:
        assert await queue.next_due(NOW + timedelta(days=61)) is not None
