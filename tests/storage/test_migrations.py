"""The schema comes up whole or not at all, however many processes start at once."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

import storage
from storage.database import Database
from storage.engine import address_of
from storage.migrate import differences, head, migrate
from tests.processes import forking

STEPS = Path(storage.__file__).parent / "migrations"
BROKEN = '''"""A step that fails half-way."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("half", sa.Column("id", sa.Integer()))
    op.execute("SELECT * FROM nowhere")
'''


def test_the_migrations_make_the_tables_of_the_code(database_url: str) -> None:
    assert differences(database_url) == []


def test_a_migrated_database_stands_at_the_newest_step(database: Database) -> None:
    assert database.revision() == head()


def test_four_processes_may_migrate_at_once(empty_url: str) -> None:
    # It is their work that is to meet, not their imports.
    processes = [forking().Process(target=migrate, args=(empty_url,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert differences(empty_url) == []


def test_a_step_that_fails_leaves_nothing_behind(empty_url: str, tmp_path: Path) -> None:
    scripts = tmp_path / "steps"
    shutil.copytree(STEPS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    broken = scripts / "versions" / "9999_broken.py"
    broken.write_text(BROKEN.format(head=head()))
    with pytest.raises(Exception, match="nowhere"):
        migrate(empty_url, scripts)
    assert _tables(empty_url) == []
    migrate(empty_url)
    assert differences(empty_url) == []


def test_what_was_unsent_stays_with_whoever_edited_last_and_what_was_discarded_is_emptied(empty_url: str) -> None:
    migrate(empty_url, to="0011")
    address = address_of(empty_url)
    engine = create_engine(address.set(drivername="sqlite") if address.get_backend_name() == "sqlite" else address)
    columns = "id, workspace, manager, owner, room, page, version, look, discarded, answers, draft, overrules"
    stamp = "'2026-11-23 09:00:00+00:00'" if engine.dialect.name == "postgresql" else "'2026-11-23 09:00:00.000000'"
    with engine.begin() as connection:
        for brief, page, discarded, draft, by in (
            ("b1", 4, "false", '\'{"title": "T"}\'', "UBEN"),
            ("b2", 2, "false", '\'{"title": "T"}\'', "UBEN"),
            ("b3", 4, "false", "NULL", ""),
            ("b4", 1, "true", '\'{"title": "Secret"}\'', "UMAYA"),
        ):
            connection.exec_driver_sql(
                f"INSERT INTO briefs ({columns}, created_at, updated_at, updated_by) VALUES ('{brief}', 'T1', 'UMAYA', "
                f"'', '', {page}, 3, '', {discarded}, '{{\"workflow\": \"Secret\"}}', {draft}, '[]', {stamp}, {stamp}, '{by}')"
            )
    engine.dispose()
    migrate(empty_url)
    database = Database.open(empty_url)
    try:
        with database.reading("T1") as store:
            assert list(store.brief_drafts.all_of("UBEN")) == ["b1"]
            assert list(store.brief_drafts.all_of("UMAYA")) == ["b2"]
            assert [(each.number, each.by) for each in store.brief_versions.of("b1")] == [(3, "UBEN")]
            assert [(each.number, each.by) for each in store.brief_versions.of("b3")] == [(3, "UMAYA")]
            assert store.brief_versions.of("b2") == store.brief_versions.of("b4") == []
            assert store.session.execute(text("SELECT answers FROM briefs WHERE id = 'b4'")).scalar() == "{}"
    finally:
        database.close()


def _tables(url: str) -> list[str]:
    address = address_of(url)
    engine = create_engine(address.set(drivername="sqlite") if address.get_backend_name() == "sqlite" else address)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()
