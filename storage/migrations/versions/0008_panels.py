"""A workspace's own guides, and panels of their own: seats, scorecards and drafts belong to them.

There is one panel for each candidate that exists, with the candidate's id, so that what deliveries and messages name
stays right. Its version starts at 0, since what was counted so far stays with the candidate.
"""

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BELONGS = ("seats", "scorecards", "scorecard_drafts")


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
    op.create_table(
        "panels",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("about_kind", sa.String(64), nullable=False),
        sa.Column("about_id", sa.String(32), nullable=False),
        sa.Column("guide", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime()),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("opened_reason", sa.Text(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_panels"),
        sa.UniqueConstraint("workspace", "about_kind", "about_id", name="uq_panels_workspace_about_kind_about_id"),
    )
    op.execute(
        "INSERT INTO panels (id, workspace, about_kind, about_id, guide, version, opened_at, opened_by, opened_reason, "
        "is_closed) SELECT id, workspace, 'candidate', id, '', 0, opened_at, opened_by, opened_reason, "
        "status = 'decided' FROM candidates"
    )
    for table in BELONGS:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_candidate_id", type_="foreignkey")
            batch.alter_column("candidate_id", new_column_name="panel_id")
    with op.batch_alter_table("scorecards") as batch:
        batch.drop_constraint("uq_scorecards_candidate_id_interviewer", type_="unique")
        batch.create_unique_constraint("uq_scorecards_panel_id_interviewer", ["panel_id", "interviewer"])
    for table in BELONGS:
        with op.batch_alter_table(table) as batch:
            batch.create_foreign_key(f"fk_{table}_panel_id", "panels", ["panel_id"], ["id"], ondelete="CASCADE")
    with op.batch_alter_table("candidates") as batch:
        for column in ("opened_at", "opened_by", "opened_reason"):
            batch.drop_column(column)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
