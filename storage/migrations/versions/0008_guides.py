"""A workspace's own guides; a candidate keeps the one by which it is judged, "" for the shipped one."""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guides",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("guide", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guides"),
    )
    op.create_index("ix_guides_workspace_created_at", "guides", ["workspace", "created_at"])
    op.add_column("candidates", sa.Column("guide", sa.String(32), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    op.drop_column("candidates", "guide")
    op.drop_table("guides")
