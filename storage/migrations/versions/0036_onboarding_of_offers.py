"""An onboarding follows a proposal that was taken, too."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("onboardings") as table:
        table.add_column(sa.Column("is_offer", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("onboardings") as table:
        table.alter_column("is_offer", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
