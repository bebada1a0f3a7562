"""An onboarding's working days may be those of a region, whose name can be longer than a country's."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("onboardings") as table:
        table.alter_column("country", type_=sa.String(32), existing_type=sa.String(8), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("onboardings") as table:
        table.alter_column("country", type_=sa.String(8), existing_type=sa.String(32), existing_nullable=False)
