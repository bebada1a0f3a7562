"""Somebody away for long is told on; people say where they work; what stands in a room that was left keeps its subject."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("nudges", sa.Column("tell_at", sa.DateTime(timezone=True)))
    op.add_column("reminded", sa.Column("place", sa.String(64), nullable=False, server_default=""))
    op.add_column("messages", sa.Column("is_left", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("reminded") as table:
        table.alter_column("place", server_default=None, existing_type=sa.String(64), existing_nullable=False)
    with op.batch_alter_table("messages") as table:
        table.alter_column("is_left", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
