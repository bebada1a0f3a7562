"""A brief can be let be: nobody hires for it, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("briefs", sa.Column("let_be", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
