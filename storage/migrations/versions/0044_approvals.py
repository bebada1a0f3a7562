"""A brief is approved by a named person: what of, and with what words."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind in (("note", sa.Text()), ("about", sa.String(64))):
        op.add_column("questions", sa.Column(name, kind, nullable=False, server_default=""))
    with op.batch_alter_table("questions") as batch:
        batch.alter_column("note", server_default=None, existing_type=sa.Text(), existing_nullable=False)
        batch.alter_column("about", server_default=None, existing_type=sa.String(64), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
