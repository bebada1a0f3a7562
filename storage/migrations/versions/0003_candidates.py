"""Candidates and the seats of their panels."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("manager", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("interview_at", UtcDateTime()),
        sa.Column("room", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(32), nullable=False),
        sa.Column("added_reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(64), nullable=False),
        sa.Column("opened_at", UtcDateTime()),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("opened_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_candidates"),
    )
    op.create_index("ix_candidates_workspace_brief_id", "candidates", ["workspace", "brief_id"])
    op.create_index("ix_candidates_workspace_manager", "candidates", ["workspace", "manager"])
    op.create_table(
        "seats",
        sa.Column("candidate_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("interviewer", sa.String(32), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("freed_at", UtcDateTime()),
        sa.Column("freed_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("candidate_id", "position", name="pk_seats"),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name="fk_seats_candidate_id", ondelete="CASCADE"),
    )
    op.create_index("ix_seats_workspace_interviewer", "seats", ["workspace", "interviewer"])


def downgrade() -> None:
    op.drop_table("seats")
    op.drop_table("candidates")
