"""Which ids were erased: whoever has a form of one still open keeps nothing more of it."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "id", name="pk_erased"),
    )
    op.execute("INSERT INTO erased (workspace, id) SELECT DISTINCT workspace, root_id FROM erasures")


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
