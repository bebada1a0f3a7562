"""Onboardings under their own name, and a report's decision under a word that is not the gate's."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = (
    "id, workspace, brief_id, candidate_id, name, manager, owner, hire_user, "
    "start_date, zone, country, place, ending, version"
)


def upgrade() -> None:
    _create("onboardings")
    op.execute(f"INSERT INTO onboardings ({_COLUMNS}) SELECT {_COLUMNS} FROM hires")
    op.drop_table("hires")
    _rename_column("hire_id", "onboarding_id")
    _rename_key("verdict", "call")


def downgrade() -> None:
    _rename_key("call", "verdict")
    _rename_column("onboarding_id", "hire_id")
    _create("hires")
    op.execute(f"INSERT INTO hires ({_COLUMNS}) SELECT {_COLUMNS} FROM onboardings")
    op.drop_table("onboardings")


def _create(table: str) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("candidate_id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("manager", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("hire_user", sa.String(32), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("country", sa.String(8), nullable=False),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("ending", sa.String(16)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("workspace", "candidate_id", name=f"uq_{table}_workspace_candidate_id"),
    )
    for column in ("brief_id", "owner", "hire_user"):
        op.create_index(f"ix_{table}_workspace_{column}", table, ["workspace", column])


def _rename_column(before: str, after: str) -> None:
    with op.batch_alter_table("check_ins") as table:
        table.drop_constraint(f"uq_check_ins_{before}_window", type_="unique")
        table.alter_column(before, new_column_name=after, existing_type=sa.String(32), existing_nullable=False)
    with op.batch_alter_table("check_ins") as table:
        table.create_unique_constraint(f"uq_check_ins_{after}_window", [after, "window"])


def _rename_key(before: str, after: str) -> None:
    """Kept reports are JSON text."""
    check_ins = sa.table("check_ins", sa.column("id", sa.String), sa.column("report", sa.Text))
    connection = op.get_bind()
    reported = connection.execute(sa.select(check_ins.c.id, check_ins.c.report).where(check_ins.c.report.is_not(None)))
    for check_in_id, text in reported.all():
        report = {after if key == before else key: value for key, value in json.loads(text).items()}
        kept = json.dumps(report, ensure_ascii=False)
        connection.execute(sa.update(check_ins).where(check_ins.c.id == check_in_id).values(report=kept))
