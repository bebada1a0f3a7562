"""Onboardings and check-ins come back whole, and are found by whom they wait for, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from blocks.gallery.candidate import candidate
from blocks.gallery.onboarding import check_in, items, onboarding, report
from blocks.gallery.worked import TRIAGE, brief_of
from domain.check_in.report import Call
from domain.decision.decision import DecisionOutcome
from domain.guide.days import DAY_30, DAY_60, DAY_90, MILESTONES
from domain.onboarding.onboarding import Ending
from domain.onboarding.views import Ready, standing_of
from domain.outgoing.subject import Subject
from domain.permissions import People
from domain.refusals import NotFound
from storage.database import Database
from tests.at_once import at_once
from tests.worlds import a_decision, keep

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_hire_and_its_check_ins_come_back_whole(database: Database) -> None:
    full = check_in(DAY_90, report=report(DAY_90), evidence=items(DAY_90), evidence_by="UPRIYA")
    keep(database, onboarding(place="C1"), full, check_in())
    with database.reading("T1") as store:
        assert store.onboardings.get("h1") == onboarding(place="C1")
        assert store.onboardings.of_candidate("c1") == onboarding(place="C1")
        assert store.check_ins.get(full.id) == full
        assert [found.milestone for found in store.check_ins.of_onboarding("h1")] == [DAY_30, DAY_90]
        assert store.onboardings.is_place("C1")
        assert not store.onboardings.is_place("C2")
        found = (store.check_ins.get(full.id)).report
    assert found is not None
    assert found.running_cost == Decimal(590)


def test_a_change_replaces_what_was_kept(database: Database) -> None:
    keep(database, onboarding(), check_in())
    with database.transaction("T1") as store:
        locked = store.onboardings.lock("h1")
        store.onboardings.save(locked.model_copy(update={"owner": "UROSA", "version": 2}))
        read = store.check_ins.get(check_in().id)
        store.check_ins.save(read.model_copy(update={"snoozes": 1}))
        store.audit.record("UMAYA", "hire.changed", Subject.onboarding("h1"), NOW)
    with database.reading("T1") as store:
        assert (store.onboardings.get("h1")).owner == "UROSA"
        assert (store.check_ins.get(check_in().id)).snoozes == 1


def test_another_workspace_sees_nothing(database: Database) -> None:
    keep(database, onboarding(), check_in())
    with database.reading("T2") as store:
        with pytest.raises(NotFound):
            store.onboardings.get("h1")
        with pytest.raises(NotFound):
            store.check_ins.get(check_in().id)
        assert store.onboardings.going_on() == []


def test_reports_wait_for_the_owner_and_evidence_for_the_hire(database: Database) -> None:
    day_30 = check_in(prompt_at=NOW - timedelta(hours=1))
    day_60 = check_in(DAY_60, evidence_at=NOW - timedelta(hours=1))
    keep(database, onboarding(), day_30, day_60, check_in(DAY_90))
    with database.reading("T1") as store:
        assert [found.milestone for found, _ in store.check_ins.waiting_for("UOTTO", NOW)] == [DAY_30]
        assert [found.milestone for found, _ in store.check_ins.waiting_for("UPRIYA", NOW)] == [DAY_60]
        assert store.check_ins.waiting_for("UMAYA", NOW) == []


def test_nothing_waits_once_it_is_reported_or_ended(database: Database) -> None:
    asked: dict[str, Any] = {"prompt_at": NOW - timedelta(hours=1)}
    keep(database, onboarding(), check_in(report=report(DAY_30), **asked))
    ended = onboarding(id="h2", candidate_id="c2", ending=Ending.NO_GO)
    keep(database, ended, check_in(DAY_60, ended, id="k2", **asked))
    with database.reading("T1") as store:
        assert store.check_ins.waiting_for("UOTTO", NOW) == []
        assert [found.id for found in store.onboardings.going_on()] == ["h1"]


def test_who_was_decided_on_and_has_no_onboarding_is_ready(database: Database) -> None:
    keep(
        database,
        onboarding(),
        a_decision("c1"),
        a_decision("c2", outcome=DecisionOutcome.PROTOTYPING),
        a_decision("c3", outcome=DecisionOutcome.NO),
        # Corrected to a no: the last version counts.
        a_decision("c4"),
        a_decision("c4", version=2, outcome=DecisionOutcome.DECLINED, correction="She took another offer."),
        *(candidate(id=f"c{number}") for number in range(1, 5)),
        brief_of(TRIAGE.but(title="Triage", owner="UOTTO"), manager="UMAYA"),
    )
    priya = Ready(candidate_id="c2", name="Priya Nair", brief_title="Triage")
    with database.reading("T1") as store:
        for user in ("", "UMAYA", "UOTTO"):
            assert store.onboardings.startable(user) == [(priya, People(manager="UMAYA", owner="UOTTO"))]
        assert store.onboardings.startable("UANA") == []


def test_the_brief_hears_where_each_hire_stands(database: Database) -> None:
    extended = report(DAY_90, call=Call.EXTEND, extended_to=date(2027, 4, 1), condition="x")
    keep(
        database,
        onboarding(),
        check_in(report=report(DAY_30)),
        check_in(DAY_90, report=extended),
        check_in(DAY_90.extension),
    )
    keep(database, onboarding(id="h2", candidate_id="c2", name="Jonas", start_date=date(2027, 2, 1)))
    with database.reading("T1") as store:
        priya, jonas = [standing_of(*found) for found in store.onboardings.of_brief("b1")]
    assert (priya.milestone, priya.done, priya.total) == (DAY_90, 4, 4)
    assert priya.extended_to == date(2027, 4, 1)
    assert (jonas.name, jonas.milestone) == ("Jonas", None)


def test_two_changes_at_once_do_not_lose_one(database: Database) -> None:
    keep(database, onboarding())

    def bump() -> None:
        with database.transaction("T1") as store:
            locked = store.onboardings.lock("h1")
            store.onboardings.save(locked.model_copy(update={"version": locked.version + 1}))
            store.audit.record("UMAYA", "hire.changed", Subject.onboarding("h1"), NOW)

    at_once(*([bump] * 5))
    with database.reading("T1") as store:
        assert (store.onboardings.get("h1")).version == 6


def test_whom_somebody_may_start_is_one_question_however_many_were_hired(database: Database) -> None:
    with database.transaction("T1") as store:
        store.briefs.add(brief_of(TRIAGE.but(owner="UOTTO"), manager="UMAYA"))
        for number in range(20):
            store.candidates.add(candidate(id=f"c{number}"))
            store.decisions.add(a_decision(f"c{number}"))
        store.audit.record("UMAYA", "decision.make", Subject.candidate("c1"), NOW)
    with database.reading("T1") as store, counted(database) as asked:
        assert len(store.onboardings.startable("UOTTO")) == 20
        assert store.onboardings.startable("UEVE") == []
    assert len(asked) == 2


def test_where_the_onboardings_of_a_brief_stand_is_one_question(database: Database) -> None:
    for number in range(5):
        whose = onboarding(id=f"h{number}", candidate_id=f"c{number}")
        keep(database, whose, *(check_in(each, whose, id=f"k{number}{each.key}") for each in MILESTONES))
    with database.reading("T1") as store, counted(database) as asked:
        found = store.onboardings.of_brief("b1")
    assert [[each.milestone for each in check_ins] for _, check_ins in found] == [list(MILESTONES)] * 5
    assert len(asked) == 1
