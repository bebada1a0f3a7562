"""One candidate in two briefs: which records are of the same person."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("candidates", sa.Column("person", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("candidates") as batch:
        batch.alter_column("person", server_default=None, existing_type=sa.String(32), existing_nullable=False)
    op.create_index("ix_candidates_workspace_person", "candidates", ["workspace", "person"])
    op.create_index("ix_candidates_workspace_bare", "candidates", ["workspace", "bare"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
