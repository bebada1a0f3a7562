"""The schema comes up whole or not at all, however many processes start at once."""

import multiprocessing
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

import storage
from storage.database import Database
from storage.engine import address_of
from storage.migrate import differences, head, migrate

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
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=migrate, args=(empty_url,)) for _ in range(4)]
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


def _tables(url: str) -> list[str]:
    address = address_of(url)
    engine = create_engine(address.set(drivername="sqlite") if address.get_backend_name() == "sqlite" else address)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()
