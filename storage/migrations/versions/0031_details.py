"""What a candidate was called, when they were met and whose they were is kept; a change says whose working days counted."""

import json

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ADDED = (("candidates", "details", sa.Text(), "[]"), ("onboarding_changes", "country", sa.String(32), ""))
MOMENTS = ("interview_at", "created_at")


def upgrade() -> None:
    for table, column, kind, empty in ADDED:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=empty))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None, existing_type=kind, existing_nullable=False)
    op.execute(
        "UPDATE onboarding_changes SET country = (SELECT onboardings.country FROM onboardings "
        "WHERE onboardings.id = onboarding_changes.onboarding_id) "
        "WHERE onboarding_id IN (SELECT id FROM onboardings)"
    )
    _keep_candidates()


def _keep_candidates() -> None:
    """As they stand they are the first version that is kept; who changed them before, nobody noted."""
    plain: list[sa.ColumnClause[object]] = [sa.column(name) for name in ("id", "name", "link", "manager", "version")]
    moments = (sa.column(name, UtcDateTime()) for name in MOMENTS)
    candidates = sa.table("candidates", *plain, *moments, sa.column("details", sa.Text()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(candidates).where(candidates.c.version > 1)).all():
        interview_at, created_at = (at.isoformat() if at else None for at in (row.interview_at, row.created_at))
        details = {"name": row.name, "link": row.link, "interview_at": interview_at, "manager": row.manager, "by": ""}
        mine = candidates.update().where(candidates.c.id == row.id)
        connection.execute(mine.values(details=json.dumps([{**details, "at": created_at}])))


def downgrade() -> None:
    for table, column, *_ in ADDED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
