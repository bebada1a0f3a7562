"""A database that another test has had is as good as new, or another one."""

import pytest
from sqlalchemy import text

from blocks.gallery.worked import TRIAGE, brief_of
from storage.database import Database
from tests.databases import Server
from tests.worlds import keep


def used(url: str, *statements: str) -> None:
    database = Database.open(url)
    keep(database, brief_of(TRIAGE))
    with database.upkeep() as queue:
        for statement in statements:
            queue.session.execute(text(statement))
    database.close()


def test_what_was_kept_in_it_is_gone_and_its_numbers_begin_anew(postgresql: Server) -> None:
    name = postgresql.lend()
    used(postgresql.url(name), "SELECT nextval('delivery_positions')")
    assert postgresql.lend() == name
    database = Database.open(postgresql.url(name))
    with database.upkeep() as queue:
        for table in ("briefs", "brief_versions", "audit", "deliveries"):
            assert queue.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
        assert queue.session.scalar(text("SELECT nextval('delivery_positions')")) == 1
    database.close()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE briefs ALTER COLUMN manager DROP NOT NULL",
        "ALTER TABLE audit DISABLE TRIGGER USER",
        "CREATE TABLE more (id integer)",
        "CREATE INDEX more ON briefs (manager)",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_where_more_than_rows_is_changed_the_next_test_has_another(postgresql: Server, statement: str) -> None:
    name = postgresql.lend()
    used(postgresql.url(name), statement)
    assert postgresql.lend() != name


def test_where_somebody_is_in_it_still_the_next_test_has_another(postgresql: Server) -> None:
    name = postgresql.lend()
    database = Database.open(postgresql.url(name))
    with database.upkeep():
        assert postgresql.lend() != name
    database.close()


def test_a_connection_is_used_again_unless_it_was_cut(postgresql: Server) -> None:
    name = postgresql.lend()
    served: list[object] = []
    for _ in range(3):
        database = Database.open(postgresql.url(name))
        with database.upkeep() as queue:
            served.append(queue.session.scalar(text("SELECT pg_backend_pid()")))
        database.close()
        if len(served) == 2:
            postgresql.execute(f"SELECT pg_terminate_backend({served[0]}, 5000)")
    assert served[0] == served[1] != served[2]
