"""Hires, and their check-ins on day 30, 60 and 90."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hires",
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
        sa.PrimaryKeyConstraint("id", name="pk_hires"),
        sa.UniqueConstraint("workspace", "candidate_id", name="uq_hires_workspace_candidate_id"),
    )
    op.create_index("ix_hires_workspace_brief_id", "hires", ["workspace", "brief_id"])
    op.create_index("ix_hires_workspace_owner", "hires", ["workspace", "owner"])
    op.create_index("ix_hires_workspace_hire_user", "hires", ["workspace", "hire_user"])
    op.create_table(
        "check_ins",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("hire_id", sa.String(32), nullable=False),
        sa.Column("window", sa.String(16), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("evidence_at", UtcDateTime(), nullable=False),
        sa.Column("prompt_at", UtcDateTime(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("snoozes", sa.Integer(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_by", sa.String(32), nullable=False),
        sa.Column("report", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_check_ins"),
        sa.UniqueConstraint("hire_id", "window", name="uq_check_ins_hire_id_window"),
    )


def downgrade() -> None:
    op.drop_table("check_ins")
    op.drop_table("hires")
