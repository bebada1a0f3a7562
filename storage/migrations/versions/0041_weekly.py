"""Who wants to read on Mondays what moved in their searches: everybody, until they say otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reminded", sa.Column("weekly", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("reminded") as batch:
        batch.alter_column("weekly", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
