"""What the gate said when it was decided, in full: on how many voices, opened early, as sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decisions", sa.Column("headline", sa.Text(), nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("remarks", sa.Text(), nullable=False, server_default="[]"))
    with op.batch_alter_table("decisions") as table:
        for column in ("headline", "remarks"):
            table.alter_column(column, server_default=None, existing_type=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
