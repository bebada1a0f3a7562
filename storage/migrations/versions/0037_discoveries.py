"""Two weeks of discovery: who finds out what, by when."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discovery_items",
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("step", sa.String(64), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("ticked_by", sa.String(32), nullable=False),
        sa.Column("ticked_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("brief_id", "step", name="pk_discovery_items"),
    )
    op.create_index("ix_discovery_items_workspace_owner", "discovery_items", ["workspace", "owner"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
