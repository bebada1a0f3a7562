"""Offers from outside, reviewed by a panel of their own: proposals with their decisions and trials, and the reviews."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("manager", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("vendor", sa.String(64), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("price", sa.Text(), nullable=False),
        sa.Column("covers", sa.Text(), nullable=False),
        sa.Column("after_launch", sa.Text(), nullable=False),
        sa.Column("handover", sa.Text(), nullable=False),
        sa.Column("review_at", UtcDateTime(), nullable=False),
        sa.Column("room", sa.String(32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.String(32), nullable=False),
        sa.Column("added_by", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("trial", sa.Text()),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_on_trial", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_workspace_brief_id", "proposals", ["workspace", "brief_id"])
    op.create_index("ix_proposals_workspace_manager", "proposals", ["workspace", "manager"])
    op.create_table(
        "reviews",
        sa.Column("panel_id", sa.String(32), nullable=False),
        sa.Column("reviewer", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("draft", sa.Text()),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], ondelete="CASCADE", name="fk_reviews_panel_id"),
        sa.PrimaryKeyConstraint("panel_id", "reviewer", name="pk_reviews"),
    )
    op.create_index("ix_reviews_workspace_reviewer", "reviews", ["workspace", "reviewer"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
