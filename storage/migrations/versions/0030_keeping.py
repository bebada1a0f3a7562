"""What was erased, and what may not be."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("subject_kind", sa.String(64), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name="pk_holds"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("root_kind", sa.String(64), nullable=False),
        sa.Column("root_id", sa.String(32), nullable=False),
        sa.Column("cause", sa.String(64), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("told", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
    op.create_index("ix_erasures_workspace_root_id", "erasures", ["workspace", "root_id"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
