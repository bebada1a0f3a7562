"""At which hour an onboarding asks for its check-ins; what has begun asks at nine."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("onboardings", sa.Column("hour", sa.Integer(), nullable=False, server_default="9"))
    with op.batch_alter_table("onboardings") as batch:
        batch.alter_column("hour", server_default=None, existing_type=sa.Integer(), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
