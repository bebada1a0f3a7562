"""Two records of one candidate become one: what went into another is kept beside it."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merged_candidates",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("into", sa.String(32), nullable=False),
        sa.Column("panel_id", sa.String(32), nullable=False),
        sa.Column("candidate", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merged_candidates"),
    )
    op.create_index("ix_merged_candidates_workspace_into", "merged_candidates", ["workspace", "into"])
    op.create_index("ix_merged_candidates_workspace_panel_id", "merged_candidates", ["workspace", "panel_id"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
