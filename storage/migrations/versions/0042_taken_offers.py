"""An offer that was taken fills its brief, as a hire does."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("is_taken", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("proposals") as batch:
        batch.alter_column("is_taken", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    connection = op.get_bind()
    for proposal_id, choices in connection.execute(sa.text("SELECT id, choices FROM proposals")).all():
        kept = json.loads(choices)
        if kept and kept[-1]["outcome"] == "take":
            connection.execute(
                sa.text("UPDATE proposals SET is_taken = :yes WHERE id = :id"), {"yes": True, "id": proposal_id}
            )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
