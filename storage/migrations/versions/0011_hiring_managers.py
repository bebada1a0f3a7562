"""A brief's hiring manager under that name: a brief can be handed over, and its author stays who they were."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_briefs_workspace_author", "briefs")
    op.alter_column("briefs", "author", new_column_name="manager")
    op.create_index("ix_briefs_workspace_manager", "briefs", ["workspace", "manager"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
