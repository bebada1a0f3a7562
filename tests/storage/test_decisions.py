"""Decisions keep every version, and to-dos are found by who has to do them, on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blocks.gallery.decision import todo
from domain.decision.decision import Decision, DecisionOutcome
from domain.decision.todo import TodoKind
from domain.outgoing.subject import Subject
from domain.panel.gate import Verdict
from domain.panel.result import RaisedFlag
from domain.refusals import NotFound
from storage.database import Database
from tests import worlds
from tests.worlds import keep

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_decision(**changes: Any) -> Decision:
    values = {
        "flag_answers": {2: "Showed an eval."},
        "override": "Ben covers security.",
        "verdict": Verdict.RISKY,
        "flags": (RaisedFlag(number=2, by=("UANA",)),),
        "arithmetic": "security 2+2+3 = 7, ÷ 3 = 2.3",
    }
    return worlds.a_decision(**(values | changes))


def test_a_decision_comes_back_with_the_panels_inputs(database: Database) -> None:
    keep(database, a_decision())
    with database.reading("T1") as store:
        assert store.decisions.versions("c1") == [a_decision()]
        assert store.decisions.versions("c2") == []


def test_a_correction_comes_last_and_the_first_version_is_kept(database: Database) -> None:
    corrected = a_decision(
        version=2, outcome=DecisionOutcome.NO, verdict=None, flags=(), flag_answers={}, correction="A call."
    )
    keep(database, a_decision(), corrected)
    with database.reading("T1") as store:
        assert store.decisions.versions("c1") == [a_decision(), corrected]


def test_a_to_do_comes_back_and_is_open_until_it_is_done(database: Database) -> None:
    both = (todo(TodoKind.HANDOVER), todo(TodoKind.PRICING))
    keep(database, *both)
    with database.reading("T1") as store:
        # In the guide's order.
        assert store.decisions.todos("b1", "c1") == (both[1], both[0])
    done = both[1].done({"found": "0.03 a run."}, "UOTTO", NOW)
    with database.transaction("T1") as store:
        store.decisions.save_todo(done)
        store.audit.record("UOTTO", "todo.finish", Subject.todo(done.id), NOW)
    with database.reading("T1") as store:
        assert store.decisions.todo(done.id) == done
        assert store.decisions.todos("b1", "c1") == (done, both[0])


def test_the_briefs_to_dos_count_for_each_candidate_and_of_one_kind_the_newest(database: Database) -> None:
    first = todo(id="t1", candidate_id="").done({"found": "0.03 a run."}, "UOTTO", NOW)
    again = todo(id="t2", candidate_id="").done({"found": "0.02 a run."}, "UOTTO", NOW + timedelta(days=40))
    duties, theirs = todo(TodoKind.DUTIES, candidate_id=""), todo(TodoKind.HANDOVER)
    keep(database, first, again, duties, theirs, todo(TodoKind.POLICY, brief_id="b2", candidate_id=""))
    with database.reading("T1") as store:
        assert store.decisions.todos("b1") == (again, duties)
        assert store.decisions.todos("b1", "c1") == (again, duties, theirs)
        assert store.decisions.todos("b1", "c2") == (again, duties)


def test_a_dropped_to_do_is_asked_of_nobody(database: Database) -> None:
    keep(database, todo().drop())
    with database.reading("T1") as store:
        assert store.decisions.todos("b1", "c1") == ()
        assert store.decisions.todos_of("UOTTO") == []


def test_a_to_do_of_another_workspace_is_not_found(database: Database) -> None:
    keep(database, todo())
    with database.reading("T2") as store, pytest.raises(NotFound):
        store.decisions.todo(todo().id)
