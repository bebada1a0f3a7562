"""What is open in a brief is asked of the person who may know it."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("reply", sa.String(64), nullable=False),
        sa.Column("answered_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_workspace_brief_id", "questions", ["workspace", "brief_id"])
    op.create_index("ix_questions_workspace_person", "questions", ["workspace", "person"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
