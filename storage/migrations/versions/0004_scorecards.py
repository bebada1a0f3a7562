"""Scorecards, their versions, and drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "scorecards",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("candidate_id", sa.String(32), nullable=False),
        sa.Column("interviewer", sa.String(32), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("included", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_scorecards"),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name="fk_scorecards_candidate_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("candidate_id", "interviewer", name="uq_scorecards_candidate_id_interviewer"),
    )
    op.create_table(
        "scorecard_versions",
        sa.Column("scorecard_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("after_opening", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scorecard_id", "number", name="pk_scorecard_versions"),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecards.id"], name="fk_scorecard_versions_scorecard_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "scorecard_drafts",
        sa.Column("candidate_id", sa.String(32), nullable=False),
        sa.Column("interviewer", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("candidate_id", "interviewer", name="pk_scorecard_drafts"),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name="fk_scorecard_drafts_candidate_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("scorecard_drafts")
    op.drop_table("scorecard_versions")
    op.drop_table("scorecards")
