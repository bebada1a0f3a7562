"""The trail can only grow, whoever asks the database; it is read page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import exc, text

from blocks.gallery.candidate import candidate
from blocks.gallery.worked import TRIAGE, brief_of
from domain.outgoing.subject import About, Subject
from storage.database import Database
from tests.worlds import a_panel, keep

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTED = "INSERT INTO audit (id, workspace, actor_user, act, subject_kind, subject_id, at) "


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor_user = 'U2'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 'nobody' OR act = 'test'",
        "REPLACE",
        "TRUNCATE audit",
    ],
)
def test_nobody_changes_or_deletes_what_is_on_record(database: Database, statement: str) -> None:
    with database.transaction("T1") as store:
        store.audit.record("U1", "test", Subject.brief("b1"), NOW)
    if statement == "REPLACE":
        verb = "INSERT OR REPLACE" if database.is_sqlite else "INSERT"
        again = " ON CONFLICT (id) DO UPDATE SET act = 'never'" if not database.is_sqlite else ""
        statement = f"{NOTED.replace('INSERT', verb)}SELECT id, workspace, 'U2', act, subject_kind, subject_id, at FROM audit{again}"
    if statement.startswith("TRUNCATE") and database.is_sqlite:
        return
    with pytest.raises(exc.DatabaseError, match="only grow"), database.engine.begin() as connection:
        connection.execute(text(statement))
    with database.reading("T1") as store:
        assert [(entry.actor, entry.act) for entry in store.audit.newest(5)] == [("U1", "test")]


@pytest.mark.parametrize("number", ["rowid", "-1"])
def test_no_row_takes_anothers_place_by_its_number(database: Database, number: str) -> None:
    if not database.is_sqlite:
        return
    with database.transaction("T1") as store:
        store.audit.record("U1", "test", Subject.brief("b1"), NOW)
    forged = (
        f"{NOTED.replace('INSERT', 'REPLACE').replace('(', '(rowid, ')}"
        f"SELECT {number}, 'another', workspace, 'U2', 'never', subject_kind, subject_id, at FROM audit"
    )
    with pytest.raises(exc.DatabaseError, match="only grow"), database.engine.begin() as connection:
        connection.execute(text(forged))
    with database.transaction("T1") as store:
        store.audit.record("U1", "next", Subject.brief("b1"), NOW)
        assert {entry.act for entry in store.audit.newest(5)} == {"test", "next"}


def test_pages_follow_each_other_without_a_gap_also_within_one_moment(database: Database) -> None:
    with database.transaction("T1") as store:
        for number in range(7):
            store.audit.record("U1", f"test.{number}", Subject.brief("b1"), NOW + timedelta(seconds=number // 3))
    with database.transaction("T2") as store:
        store.audit.record("U1", "of others", Subject.brief("b1"), NOW)
    with database.reading("T1") as store:
        found, before = [], ""
        while page := store.audit.newest(3, before=before):
            found += [entry.act for entry in page]
            before = page[-1].id
    assert sorted(found) == [f"test.{number}" for number in range(7)]
    assert found[0] == "test.6"


def test_a_hiring_manager_reads_what_belongs_to_their_briefs(database: Database) -> None:
    somebody = candidate(interview_at=None)
    keep(database, brief_of(TRIAGE), somebody, a_panel(somebody, {"UANA": ("production",)}, id="p1"))
    mine = [Subject.brief("b1"), somebody.subject, Subject.panel("p1"), Subject.seat("p1", "UANA")]
    with database.transaction("T1") as store:
        for number, subject in enumerate([*mine, Subject.brief("b2"), Subject.of_person("U9")]):
            store.audit.record("U1", "test", subject, NOW + timedelta(minutes=number))
        manager = store.briefs.get("b1").manager
    with database.reading("T1") as store:
        read = [entry.subject.id for entry in store.audit.newest(9, manager=manager) if entry.act == "test"]
        assert sorted(read) == sorted(subject.id for subject in mine)
        assert store.audit.newest(9, manager="U9") == []


def test_an_id_is_known_for_the_nearest_thing_that_it_names(database: Database) -> None:
    somebody = candidate(interview_at=None)
    keep(database, brief_of(TRIAGE), somebody, a_panel(somebody, {"UANA": ("production",)}, id="p1"))
    with database.reading("T1") as store:
        assert store.audit.known(["b1"]) == Subject.brief("b1")
        assert store.audit.known([somebody.id, "b1"]) == somebody.subject
        assert (store.audit.known(["p1"]) or Subject.brief("")).kind is About.PANEL
        assert store.audit.known(["nothing", ""]) is None
        assert store.audit.known([]) is None
    with database.reading("T2") as store:
        assert store.audit.known(["b1"]) is None
