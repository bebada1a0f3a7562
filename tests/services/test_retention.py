"""Records go when their time is over, on both databases: announced, held, decided anew, and each workspace's own."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.gallery.candidate import candidate
from blocks.gallery.onboarding import check_in, onboarding
from blocks.gallery.proposal import proposal
from blocks.gallery.worked import TRIAGE, brief_of
from domain.guide.shipped import SHIPPED
from domain.keeping.records import PutOnHold
from domain.keeping.retention import NOTICE, Told
from domain.onboarding.onboarding import Ending
from domain.outgoing.delivery import Operation, State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.proposal.choice import Choice, ChoiceOutcome
from domain.proposal.proposal import Proposal
from services.keeping.erasures import ErasureService
from services.keeping.retention import NEEDED, RetentionService
from storage.base import Base
from storage.database import Database
from storage.outgoing.deliveries import DeliveryRow
from tests.worlds import a_decision, a_panel, keep

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DECIDED = NOW - timedelta(days=400)
DANA = Actor(workspace="T1", user="UDANA", is_admin=True)
PRIYA, ZED = candidate(id="c1", name="Priya"), candidate(id="c2", name="Zed", created_at=NOW)


def hired_long_ago(database: Database) -> RetentionService:
    panels = [a_panel(each, {"UANA": SHIPPED.category_keys}) for each in (PRIYA, ZED)]
    decision = a_decision("c1", decided_by="UMAYA", decided_at=DECIDED)
    keep(database, brief_of(TRIAGE, manager="UMAYA"), PRIYA, ZED, *panels, decision)
    return RetentionService(database)


def names(database: Database) -> list[str]:
    with database.reading("T1") as store:
        return sorted(each.name for each in store.candidates.of_brief("b1"))


def test_it_is_announced_once_then_erased_with_a_receipt_and_others_stay(database: Database) -> None:
    retention = hired_long_ago(database)
    for day in range(15):
        assert names(database) == ["Priya", "Zed"]
        assert [each.record.name for each in retention.leaving("T1", "UMAYA")] == (["Priya"] if day else [])
        retention.daily("T1", NOW + timedelta(days=day))
    assert names(database) == ["Zed"]
    assert retention.leaving("T1", "UMAYA") == []
    with database.engine.connect() as connection:
        kinds = list(connection.scalars(select(DeliveryRow.kind).where(DeliveryRow.operation == Operation.POST)))
    assert kinds.count(Kind.RETENTION_NOTICE) == kinds.count(Kind.ERASURE_RECEIPT) == 1


def test_a_legal_hold_stops_it_and_after_that_it_is_announced_anew(database: Database) -> None:
    retention, erasures = hired_long_ago(database), ErasureService(database)
    retention.daily("T1", NOW)
    erasures.hold(PutOnHold(actor=DANA, now=NOW, root=PRIYA.subject))
    retention.daily("T1", NOW + NOTICE)
    assert names(database) == ["Priya", "Zed"]
    erasures.hold(PutOnHold(actor=DANA, now=NOW, root=PRIYA.subject, lift=True))
    retention.daily("T1", NOW + NOTICE)
    assert names(database) == ["Priya", "Zed"]
    retention.daily("T1", NOW + 2 * NOTICE)
    assert names(database) == ["Zed"]


def test_a_new_hiring_manager_is_told_as_early_as_the_one_before(database: Database) -> None:
    retention = hired_long_ago(database)
    retention.daily("T1", NOW)
    with database.transaction("T1") as store:
        store.candidates.save(store.candidates.lock("c1").handed_over("UNEW", "UMAYA", NOW))
        store.audit.record("UMAYA", "brief.hand_over", PRIYA.subject, NOW)
    retention.daily("T1", NOW + NOTICE)
    assert [each.record.name for each in retention.leaving("T1", "UNEW")] == ["Priya"]
    assert retention.leaving("T1", "UMAYA") == []
    retention.daily("T1", NOW + 2 * NOTICE)
    assert names(database) == ["Zed"]


def offered(database: Database, *rounds: Proposal) -> RetentionService:
    keep(database, brief_of(TRIAGE, manager="UMAYA"))
    with database.transaction("T1") as store:
        for each in rounds:
            store.proposals.add(each)
        store.audit.record("U", "test", Subject.brief("b1"), NOW)
    return RetentionService(database)


def chosen(outcome: ChoiceOutcome, at: datetime) -> tuple[Choice, ...]:
    return (Choice(outcome=outcome, reason="Because.", decided_by="UMAYA", decided_at=at),)


def offers(database: Database) -> list[str]:
    with database.reading("T1") as store:
        return sorted(each.id for each in store.proposals.of_brief("b1"))


FIRST = proposal(id="o1", created_at=DECIDED, is_over=True, choices=chosen(ChoiceOutcome.ASK, DECIDED))


def test_an_offer_goes_with_all_its_rounds_once_the_time_of_the_newest_is_over(database: Database) -> None:
    second = proposal(id="o2", created_at=NOW, earlier="o1", round=2, choices=chosen(ChoiceOutcome.DECLINE, NOW))
    retention = offered(database, FIRST, second)
    # As a release before announced it.
    with database.transaction("T1") as store:
        store.lives.tell(Told(root=FIRST.subject, told_to="UMAYA", told_at=DECIDED, goes_at=NOW))
        store.audit.record("U", "test", FIRST.subject, NOW)
    retention.daily("T1", NOW)
    assert offers(database) == ["o1", "o2"]
    assert retention.leaving("T1", "UMAYA") == []
    retention.daily("T1", NOW + timedelta(days=365))
    assert [each.record.subject for each in retention.leaving("T1", "UMAYA")] == [second.subject]
    retention.daily("T1", NOW + timedelta(days=365) + NOTICE)
    assert offers(database) == []


def test_no_round_of_an_offer_goes_while_another_is_held(database: Database) -> None:
    second = proposal(
        id="o2", created_at=DECIDED, earlier="o1", round=2, choices=chosen(ChoiceOutcome.DECLINE, DECIDED)
    )
    retention = offered(database, FIRST, second)
    ErasureService(database).hold(PutOnHold(actor=DANA, now=NOW, root=FIRST.subject))
    for day in (NOW, NOW + NOTICE):
        retention.daily("T1", day)
    assert offers(database) == ["o1", "o2"]


@pytest.mark.parametrize("is_held", [True, False])
def test_an_offer_stays_while_its_onboarding_goes_on_or_is_held(database: Database, is_held: bool) -> None:
    retention = offered(database, proposal(id="o1", created_at=DECIDED, choices=chosen(ChoiceOutcome.TAKE, DECIDED)))
    begun = onboarding(candidate_id="o1", ending=Ending.STOPPED if is_held else None)
    keep(database, begun, check_in(whose=begun))
    if is_held:
        ErasureService(database).hold(PutOnHold(actor=DANA, now=NOW, root=begun.subject))
    for days in (0, 14, 730, 744):
        retention.daily("T1", NOW + timedelta(days=days))
    assert offers(database) == ["o1"]


def test_a_record_of_a_held_person_that_was_added_later_stays(database: Database) -> None:
    held, later = (candidate(id=id_, name="Priya", person="c1", created_at=DECIDED) for id_ in ("c1", "c2"))
    panels = [a_panel(each, {"UANA": SHIPPED.category_keys}) for each in (held, later)]
    keep(database, brief_of(TRIAGE, manager="UMAYA"), held, panels[0])
    ErasureService(database).hold(PutOnHold(actor=DANA, now=NOW, root=held.subject))
    keep(database, later, panels[1])
    for day in (NOW, NOW + NOTICE):
        RetentionService(database).daily("T1", day)
    assert names(database) == ["Priya", "Priya"]


def test_the_day_of_another_workspace_erases_nothing_here(database: Database) -> None:
    retention = hired_long_ago(database)
    for day in (0, 20, 400):
        retention.daily("T2", NOW + timedelta(days=day))
    assert names(database) == ["Priya", "Zed"]


def test_what_was_sent_long_ago_goes_and_what_keeps_a_message_from_coming_twice_stays(database: Database) -> None:
    retention = hired_long_ago(database)
    with database.transaction("T1") as store:
        store.deliveries.refresh(PRIYA.subject, DECIDED)
        store.audit.record("U", "test", PRIYA.subject, NOW)
    rows = Base.metadata.tables["deliveries"]
    with database.engine.begin() as connection:
        connection.execute(rows.update().values(state=State.SENT.value, due_at=NOW - NEEDED - timedelta(days=1)))
        before = set(connection.scalars(select(rows.c.key)))
    retention.daily("T1", NOW)
    with database.engine.connect() as connection:
        left = set(connection.scalars(select(rows.c.key)))
    assert all(not key.startswith(("update", Kind.REMINDER)) for key in left & before)
