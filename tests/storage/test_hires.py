"""Hires and check-ins come back whole, and are found by whom they wait for, on both databases."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from blocks.gallery.hire import check_in, hire, items, report
from domain.checkin.checkin import CheckIn
from domain.checkin.report import Verdict
from domain.decision import Decision, Outcome
from domain.guide.days import Window
from domain.onboarding.onboarding import Ending, Hire
from domain.outgoing import Subject
from domain.refusals import NotFound
from storage.database import Database
from tests.at_once import at_once

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)


def keep(database: Database, whose: Hire, *check_ins: CheckIn, workspace: str = "T1") -> None:
    with database.transaction(workspace) as store:
        store.hires.add(whose)
        for each in check_ins:
            store.check_ins.save(each)
        store.audit.record("UMAYA", "hire.started", Subject.onboarding(whose.id), NOW)


def decision(candidate_id: str, version: int = 1, outcome: Outcome = Outcome.PRODUCTION, **more: Any) -> Decision:
    known = {"workspace": "T1", "brief_id": "b1", "reason": "r", "decided_by": "UMAYA", "decided_at": NOW}
    return Decision.model_validate(
        {**known, "candidate_id": candidate_id, "version": version, "outcome": outcome, **more}
    )


def test_a_hire_and_its_check_ins_come_back_whole(database: Database) -> None:
    full = check_in(Window.DAY_90, report=report(Window.DAY_90), evidence=items(Window.DAY_90), evidence_by="UPRIYA")
    keep(database, hire(place="C1"), full, check_in())
    with database.reading("T1") as store:
        assert store.hires.get("h1") == hire(place="C1")
        assert store.hires.of_candidate("c1") == hire(place="C1")
        assert store.check_ins.get(full.id) == full
        assert [found.window for found in store.check_ins.of_hire("h1")] == [Window.DAY_30, Window.DAY_90]
        assert store.hires.is_place("C1")
        assert not store.hires.is_place("C2")
        found = (store.check_ins.get(full.id)).report
    assert found is not None
    assert found.running_cost == Decimal(590)


def test_a_change_replaces_what_was_kept(database: Database) -> None:
    keep(database, hire(), check_in())
    with database.transaction("T1") as store:
        locked = store.hires.lock("h1")
        store.hires.save(locked.model_copy(update={"owner": "UROSA", "version": 2}))
        read = store.check_ins.get(check_in().id)
        store.check_ins.save(read.model_copy(update={"snoozes": 1}))
        store.audit.record("UMAYA", "hire.changed", Subject.onboarding("h1"), NOW)
    with database.reading("T1") as store:
        assert (store.hires.get("h1")).owner == "UROSA"
        assert (store.check_ins.get(check_in().id)).snoozes == 1


def test_another_workspace_sees_nothing(database: Database) -> None:
    keep(database, hire(), check_in())
    with database.reading("T2") as store:
        with pytest.raises(NotFound):
            store.hires.get("h1")
        with pytest.raises(NotFound):
            store.check_ins.get(check_in().id)
        assert store.hires.going_on() == []


def test_reports_wait_for_the_owner_and_evidence_for_the_hire(database: Database) -> None:
    day_30 = check_in(prompt_at=NOW - timedelta(hours=1))
    day_60 = check_in(Window.DAY_60, evidence_at=NOW - timedelta(hours=1))
    keep(database, hire(), day_30, day_60, check_in(Window.DAY_90))
    with database.reading("T1") as store:
        assert [found.window for found, _ in store.check_ins.waiting_for("UOTTO", NOW)] == [Window.DAY_30]
        assert [found.window for found, _ in store.check_ins.waiting_for("UPRIYA", NOW)] == [Window.DAY_60]
        assert store.check_ins.waiting_for("UMAYA", NOW) == []


def test_nothing_waits_once_it_is_reported_or_ended(database: Database) -> None:
    asked: dict[str, Any] = {"prompt_at": NOW - timedelta(hours=1)}
    keep(database, hire(), check_in(report=report(Window.DAY_30), **asked))
    ended = hire(id="h2", candidate_id="c2", ending=Ending.NO_GO)
    keep(database, ended, check_in(Window.DAY_60, ended, id="k2", **asked))
    with database.reading("T1") as store:
        assert store.check_ins.waiting_for("UOTTO", NOW) == []
        assert [found.id for found in store.hires.going_on()] == ["h1"]


def test_who_was_decided_on_and_has_no_onboarding_is_ready(database: Database) -> None:
    keep(database, hire())
    with database.transaction("T1") as store:
        store.decisions.add(decision("c1"))
        store.decisions.add(decision("c2", outcome=Outcome.PROTOTYPING))
        store.decisions.add(decision("c3", outcome=Outcome.NO))
        # Corrected to a no: the last version counts.
        store.decisions.add(decision("c4"))
        store.decisions.add(decision("c4", 2, Outcome.DECLINED, correction="She took another offer."))
        store.audit.record("UMAYA", "decision.make", Subject.candidate("c2"), NOW)
    with database.reading("T1") as store:
        assert store.hires.without_onboarding() == ["c2"]


def test_the_brief_hears_where_each_hire_stands(database: Database) -> None:
    extended = report(Window.DAY_90, verdict=Verdict.EXTEND, extended_to=date(2027, 4, 1), condition="x")
    keep(
        database,
        hire(),
        check_in(report=report(Window.DAY_30)),
        check_in(Window.DAY_90, report=extended),
        check_in(Window.EXTENSION),
    )
    keep(database, hire(id="h2", candidate_id="c2", name="Jonas", start_date=date(2027, 2, 1)))
    with database.reading("T1") as store:
        priya, jonas = store.hires.progress_of_brief("b1")
    assert (priya.window, priya.done, priya.total) == (Window.DAY_90, 4, 5)
    assert priya.extended_to == date(2027, 4, 1)
    assert (jonas.name, jonas.window) == ("Jonas", None)


def test_two_changes_at_once_do_not_lose_one(database: Database) -> None:
    keep(database, hire())

    def bump() -> None:
        with database.transaction("T1") as store:
            locked = store.hires.lock("h1")
            store.hires.save(locked.model_copy(update={"version": locked.version + 1}))
            store.audit.record("UMAYA", "hire.changed", Subject.onboarding("h1"), NOW)

    at_once(*([bump] * 5))
    with database.reading("T1") as store:
        assert (store.hires.get("h1")).version == 6
