"""An edit is a draft of whoever edits; what was published is kept; the owner is asked; a discarded brief is empty."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ANSWERED = 4


def upgrade() -> None:
    op.create_table(
        "brief_drafts",
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("brief_id", "user", name="pk_brief_drafts"),
    )
    op.create_index("ix_brief_drafts_workspace_user", "brief_drafts", ["workspace", "user"])
    op.create_table(
        "brief_versions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("brief_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("manager", sa.String(32), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("overrules", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text()),
        sa.Column("said", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_brief_versions"),
        sa.UniqueConstraint("brief_id", "number", name="uq_brief_versions_brief_id_number"),
    )
    # Whose an unsent edit was, nobody noted: whoever edited last may go on with it, else the hiring manager.
    op.execute(
        'INSERT INTO brief_drafts (brief_id, "user", workspace, answers, version, page, reason, updated_at) '
        f"SELECT id, CASE WHEN page < {_ANSWERED} OR updated_by = '' THEN manager ELSE updated_by END, workspace, "
        f"draft, version, CASE WHEN page < {_ANSWERED} THEN page ELSE 1 END, '', updated_at "
        "FROM briefs WHERE draft IS NOT NULL AND NOT discarded"
    )
    # The version that stands is the first that is kept; its id is the brief's, and no other version has that.
    op.execute(
        "INSERT INTO brief_versions "
        '(id, workspace, brief_id, number, manager, answers, overrules, reason, "by", at) '
        "SELECT id, workspace, id, version, manager, answers, overrules, '', "
        "CASE WHEN updated_by = '' THEN manager ELSE updated_by END, updated_at "
        f"FROM briefs WHERE page = {_ANSWERED} AND NOT discarded"
    )
    op.add_column("briefs", sa.Column("asked", sa.Text()))
    with op.batch_alter_table("briefs") as table:
        table.drop_column("draft")
    op.execute("UPDATE briefs SET answers = '{}', overrules = '[]' WHERE discarded")
    # A brief that is handed over has a card for each of its hiring managers.
    op.execute(
        "UPDATE deliveries SET key = key || ' ' || conversation WHERE operation = 'post' "
        "AND ((kind = 'brief.card' AND key = 'brief.card ' || subject_id) "
        "OR (kind = 'brief.trace' AND key = 'brief.trace ' || subject_id))"
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
