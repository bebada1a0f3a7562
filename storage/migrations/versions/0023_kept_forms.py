"""Whatever form could not be sent is kept, not only a new candidate's; whoever is not the one to ask says so."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_forms",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("form_id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("route", sa.String(64), nullable=False),
        sa.Column("title", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("whys", sa.Text(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "form_id", name="pk_kept_forms"),
    )
    op.create_index("ix_kept_forms_workspace_person", "kept_forms", ["workspace", "person"])
    op.create_index("ix_kept_forms_kept_at", "kept_forms", ["kept_at"])
    op.drop_table("candidate_drafts")
    op.execute("UPDATE deliveries SET state = 'cancelled' WHERE kind = 'candidate.draft' AND state = 'pending'")
    op.execute("DELETE FROM messages WHERE kind = 'candidate.draft'")
    with op.batch_alter_table("nudges") as batch:
        batch.add_column(sa.Column("declined_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("handed_to", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("nudges") as batch:
        batch.alter_column("handed_to", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
