"""An onboarding can be paused and ended early, and what happens to it stays readable."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NEW = (("pauses", sa.Text(), "[]"), ("ended_reason", sa.Text(), ""), ("ended_by", sa.String(32), ""))


def upgrade() -> None:
    for column, kind, default in NEW:
        op.add_column("onboardings", sa.Column(column, kind, nullable=False, server_default=default))
        with op.batch_alter_table("onboardings") as table:
            table.alter_column(column, server_default=None, existing_type=kind, existing_nullable=False)
    op.create_table(
        "onboarding_changes",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("onboarding_id", sa.String(32), nullable=False),
        sa.Column("happening", sa.String(64), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_onboarding_changes"),
    )
    op.create_index(
        "ix_onboarding_changes_workspace_onboarding_id", "onboarding_changes", ["workspace", "onboarding_id"]
    )


def downgrade() -> None:
    op.drop_table("onboarding_changes")
    for column, _, _ in NEW:
        with op.batch_alter_table("onboardings") as table:
            table.drop_column(column)
