"""Who is talked about in a hiring room is found by it."""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_candidates_workspace_room", "candidates", ["workspace", "room"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
