"""Which freelancers are talked about in a hiring room is found by it."""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_proposals_workspace_room", "proposals", ["workspace", "room"])


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
