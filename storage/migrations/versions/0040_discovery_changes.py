"""The two weeks of a discovery count their changes, so that a form of an earlier one is told."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("discovery_items", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("0")))
    with op.batch_alter_table("discovery_items") as batch:
        batch.alter_column("version", server_default=None, existing_type=sa.Integer(), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
