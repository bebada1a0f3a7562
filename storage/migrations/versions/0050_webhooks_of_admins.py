"""A webhook pauses, and gets another secret while the one before still counts."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("webhooks") as table:
        table.add_column(sa.Column("paused_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("earlier", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("renewed_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("webhooks") as table:
        table.alter_column("earlier", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
