"""Transactions: audited, in time, fair, and never half."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from domain.deadline import Deadline, deadline
from domain.model import Value
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.refusals import Unavailable
from storage.audit import AuditRow
from storage.base import ModelJson
from storage.database import READERS, THREADS, Database, Unaudited
from storage.forms import FormRow
from storage.store import Store
from tests.at_once import all_at_once, under
from tests.worlds import to_send

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BRIEF = Subject.brief("b1")
CARD = Kind.BRIEF_CARD


def write(store: Store, form: str = "f1") -> None:
    store.audit.record("U1", "brief.save", BRIEF, NOW)
    store.forms.remember(form, "b1", NOW)


def remembered(database: Database, form: str = "f1") -> str | None:
    with database.reading("T1") as store:
        return store.forms.result_of(form)


def test_a_transaction_commits_at_its_end(database: Database) -> None:
    with database.transaction("T1") as store:
        write(store)
    assert remembered(database) == "b1"


def test_an_error_rolls_everything_back(database: Database) -> None:
    with pytest.raises(KeyError), database.transaction("T1") as store:  # noqa: PT012
        write(store)
        raise KeyError
    assert remembered(database) is None


def test_what_is_written_without_an_audit_row_is_not_committed(database: Database) -> None:
    with pytest.raises(Unaudited, match="audited"), database.transaction("T1") as store:
        store.forms.remember("f1", "b1", NOW)
    assert remembered(database) is None


def test_an_update_statement_without_an_audit_row_is_not_committed(database: Database) -> None:
    with pytest.raises(Unaudited, match="audited"), database.transaction("T1") as store:
        store.deliveries.cancel(BRIEF, {CARD})


def test_a_transaction_that_only_looks_needs_no_audit_row(database: Database) -> None:
    with database.transaction("T1") as store:
        assert store.forms.result_of("f1") is None


def test_nothing_is_written_while_reading(database: Database) -> None:
    with pytest.raises((Unaudited, DBAPIError)), database.reading("T1") as store:
        write(store)
    assert remembered(database) is None


def test_one_workspace_does_not_see_another(database: Database) -> None:
    with database.transaction("T1") as store:
        write(store)
    with database.reading("T2") as store:
        assert store.forms.result_of("f1") is None
        assert store.messages.about(BRIEF) == []


def test_the_same_form_id_twice_fails_on_the_second(database: Database) -> None:
    with database.transaction("T1") as store:
        write(store)
    with pytest.raises(IntegrityError), database.transaction("T1") as store:
        write(store)


def test_two_workspaces_may_have_the_same_form_id(database: Database) -> None:
    for workspace in ("T1", "T2"):
        with database.transaction(workspace) as store:
            write(store)
    assert remembered(database) == "b1"


def test_the_trail_names_who_did_what(database: Database) -> None:
    with database.transaction("T1") as store:
        write(store)
    with database.reading("T1") as store:
        (entry,) = store.session.scalars(select(AuditRow))
    assert (entry.actor_user, entry.act, entry.subject_id, entry.at) == ("U1", "brief.save", "b1", NOW)


def test_the_deliverer_wakes_after_a_commit_with_deliveries_only(database: Database) -> None:
    woken: list[bool] = []
    database.on_commit = lambda: woken.append(True)
    with database.transaction("T1") as store:
        write(store)
    assert not woken
    with database.transaction("T1") as store:
        write(store, "f2")
        store.deliveries.post(to_send(CARD, BRIEF, "C1", key="k", at=NOW))
        assert not woken
    assert woken == [True]


def test_what_blocks_is_stopped_when_the_person_has_been_told_no(database: Database) -> None:
    endless = "SELECT pg_sleep(60)"
    if database.is_sqlite:
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    def work() -> None:
        with database.transaction("T1") as store:
            write(store)
            store.session.execute(text(endless))

    began = time.monotonic()
    with pytest.raises(Unavailable):
        under(0.3, work)
    assert time.monotonic() - began < 1.5
    assert remembered(database) is None


def test_whoever_waits_for_a_lock_is_stopped_when_the_person_has_been_told_no(database: Database) -> None:
    with database.transaction("T1") as store:
        write(store)

    def work() -> None:
        with database.transaction("T1") as other:
            other.session.scalar(select(FormRow).where(FormRow.form_id == "f1").with_for_update())

    with database.transaction("T1") as store:
        store.session.scalar(select(FormRow).where(FormRow.form_id == "f1").with_for_update())
        began = time.monotonic()
        with pytest.raises(Unavailable):
            under(0.3, work)
        assert time.monotonic() - began < 1.2


def test_after_a_stop_the_connection_serves_the_next_person(database: Database) -> None:
    until = Deadline.within(60)
    held = deadline.set(until)
    try:
        with database.transaction("T1") as store:
            write(store)
        until.stop()
        with database.transaction("T1") as store:
            write(store, "f2")
    finally:
        deadline.reset(held)
    assert remembered(database, "f2") == "b1"


def test_a_process_that_was_frozen_does_not_commit_late(database: Database) -> None:
    until = Deadline.within(60)
    held = deadline.set(until)
    try:
        with pytest.raises(Unavailable), database.transaction("T1") as store:  # noqa: PT012
            write(store)
            store.session.flush()
            until.latest = 0.0
    finally:
        deadline.reset(held)
    assert remembered(database) is None


def test_whoever_comes_after_the_deadline_begins_nothing(database: Database) -> None:
    def work() -> None:
        with database.transaction("T1") as store:
            write(store)

    with pytest.raises(Unavailable):
        under(0.0, work)
    assert remembered(database) is None


def test_many_writers_lose_no_update(database: Database) -> None:
    with database.transaction("T1") as store:
        write(store)
        store.forms.remember("counter", "0", NOW)

    def add_one() -> None:
        with database.transaction("T1") as store:
            store.audit.record("U1", "count", BRIEF, NOW)
            row = store.session.scalar(
                select(FormRow).where(FormRow.workspace == "T1", FormRow.form_id == "counter").with_for_update()
            )
            assert row is not None
            row.result = str(int(row.result) + 1)

    for done in [database.writers.submit(add_one) for _ in range(24)]:
        done.result()
    assert remembered(database, "counter") == "24"


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction("T1") as store:
        write(store)
        assert database.readers.submit(remembered, database).result(timeout=60) is None


def test_a_locked_sqlite_file_is_a_refusal_within_three_seconds(sqlite_url: str) -> None:
    """To another process, and to whoever comes next in the same one."""
    first, second = Database.open(sqlite_url), Database.open(sqlite_url)

    def refused(database: Database, form: str) -> float:
        began = time.monotonic()
        with pytest.raises(Unavailable), database.transaction("T1") as store:
            write(store, form)
        return time.monotonic() - began

    try:
        with first.transaction("T1") as store:
            write(store)
            waited = all_at_once(lambda: refused(second, "f2"), lambda: refused(first, "f3"))
            assert max(waited) < 2.6
        assert remembered(first) == "b1"
        assert (remembered(first, "f2"), remembered(first, "f3")) == (None, None)
        with second.transaction("T1") as other:
            write(other, "f2")
        assert remembered(first, "f2") == "b1"
    finally:
        first.close()
        second.close()


def test_a_locked_row_and_a_slow_statement_are_a_refusal_within_three_seconds(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    lock = select(FormRow).where(FormRow.form_id == "f1").with_for_update()

    def locked() -> float:
        began = time.monotonic()
        with pytest.raises(Unavailable), database.transaction("T1") as store:
            store.session.scalar(lock)
        return time.monotonic() - began

    def slow() -> float:
        began = time.monotonic()
        with pytest.raises(Unavailable), database.transaction("T1") as store:  # noqa: PT012
            write(store, "f2")
            store.session.execute(text("SELECT pg_sleep(5)"))
        return time.monotonic() - began

    try:
        with database.transaction("T1") as store:
            write(store)
        with database.transaction("T1") as store:
            store.session.scalar(lock)
            assert max(all_at_once(locked, slow)) < 2.6
        assert remembered(database, "f2") is None
    finally:
        database.close()


def test_there_is_a_connection_for_each_thread(database: Database) -> None:
    with ExitStack() as readers:
        for _ in range(READERS + 1 if database.is_sqlite else THREADS):
            readers.enter_context(database.reading("T1")).forms.result_of("f1")


def test_a_database_that_is_away_is_a_refusal(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/nowhere/x.sqlite3", f"postgresql://ai_hire@/x?host={tmp_path}&port=1"):
        database = Database.open(url)
        with pytest.raises(Unavailable), database.transaction("T1") as store:
            write(store)
        with pytest.raises(Unavailable):
            database.ping()
        database.close()


def test_it_works_again_after_the_connections_were_cut(postgresql_url: str) -> None:
    database = Database.open(postgresql_url)
    other = Database.open(postgresql_url)
    try:
        with database.transaction("T1") as store:
            write(store)
        with other.engine.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert remembered(database) == "b1"
    finally:
        database.close()
        other.close()


def test_an_unknown_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mysql"):
        Database.open("mysql://localhost/x")


def test_instants_come_back_in_utc(database: Database) -> None:
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    with database.transaction("T1") as store:
        store.audit.record("U1", "x", BRIEF, berlin)
    with database.reading("T1") as store:
        at = store.session.scalar(select(AuditRow.at))
    assert at == NOW
    assert at is not None
    assert at.utcoffset() == timedelta()


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), database.transaction("T1") as store:
        store.audit.record("U1", "x", BRIEF, NOW.replace(tzinfo=None))


def test_a_value_is_kept_as_json_and_comes_back_frozen() -> None:
    class Answer(Value):
        word: str
        at: datetime

    class Kept(Value):
        answers: tuple[Answer, ...]

    from sqlalchemy.dialects import sqlite

    kind, value = ModelJson(Kept), Kept(answers=(Answer(word="ja", at=NOW),))
    stored = kind.process_bind_param(value, sqlite.dialect())
    assert isinstance(stored, str)
    assert kind.process_result_value(stored, sqlite.dialect()) == value


def test_an_upkeep_needs_no_audit_row(database: Database) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    with database.upkeep() as queue:
        assert queue.claim(NOW, 10) == []
    assert any("deliveries" in statement for statement in statements)
