"""What a hiring manager chooses for one brief, and the guide that is its own by that."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    added = (("briefs", "own", sa.Text(), "{}"), ("guides", "brief_id", sa.String(32), ""))
    for table, name, kind, default in added:
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, server_default=None, existing_type=kind, existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
