"""To-dos can be a brief's, and are found by it; those that a decision dealt out stay their candidate's."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_todos_workspace_brief_id", "todos", ["workspace", "brief_id"])
    op.drop_index("ix_todos_workspace_candidate_id", table_name="todos")


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
