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
    op.create_index("ix_deliveries_failed", "deliveries", ["due_at"], postgresql_where=FAILED, sqlite_where=FAILED)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
