"""What stands in a candidate's form that could not be saved yet, so that no form loses what was typed."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_drafts",
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "author", name="pk_candidate_drafts"),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
