"""Who was told that a record goes."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_notices",
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("subject_kind", sa.String(64), nullable=False),
        sa.Column("told_to", sa.String(32), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("goes_at", UtcDateTime(), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name="pk_retention_notices"),
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
