"""Who freed a seat; a time of its own for an interview; a seat that was added to an open panel.

Of the seats that were freed before, nobody says by whom.
"""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seats", sa.Column("freed_by", sa.String(32), nullable=False, server_default=""))
    op.add_column("seats", sa.Column("interview_at", UtcDateTime()))
    op.add_column("seats", sa.Column("is_second_round", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("seats") as table:
        table.alter_column("freed_by", server_default=None, existing_type=sa.String(32), existing_nullable=False)
        table.alter_column("is_second_round", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
