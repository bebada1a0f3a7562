"""A delivery knows the request that wrote it, and what has failed is counted without a look at what was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("request", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("deliveries") as table:
        table.alter_column("request", server_default=None, existing_type=sa.String(32), existing_nullable=False)
    op.create_index("ix_deliveries_failed", "deliveries", ["due_at"], postgresql_where=FAILED, sqlite_where=FAILED)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
