"""A review that came late counts once the hiring manager includes it."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reviews", sa.Column("included", sa.Text(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
