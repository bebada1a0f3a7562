"""Every version of a panel is kept, the start of an onboarding stands in its history, a second hire has its reason."""

import json

import sqlalchemy as sa
from alembic import op

from storage.base import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

SEAT = ("interviewer", "interview_at", "is_second_round", "freed_at", "freed_by", "freed_reason")


def upgrade() -> None:
    op.create_table(
        "panel_versions",
        sa.Column("panel_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("seats", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime()),
        sa.Column("opened_by", sa.String(32), nullable=False),
        sa.Column("opened_reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panels.id"], name="fk_panel_versions_panel_id_panels", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("panel_id", "number", name="pk_panel_versions"),
    )
    op.add_column("decisions", sa.Column("another", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("decisions") as table:
        table.alter_column("another", server_default=None, existing_type=sa.Text(), existing_nullable=False)
    _keep_panels()
    # The trail knows who began an onboarding and when; as it was then, the first change found it.
    op.execute(
        'INSERT INTO onboarding_changes (id, workspace, onboarding_id, happening, "by", at, reason) '
        "SELECT id, workspace, subject_id, 'started', actor_user, at, '' FROM audit "
        "WHERE act = 'hire.start' AND subject_kind = 'hire' AND subject_id IN (SELECT id FROM onboardings)"
    )


def _keep_panels() -> None:
    """The panel that stands is the first version that is kept. Who made it so, nobody noted."""
    connection = op.get_bind()
    seats, panels, candidates = (_table(name) for name in ("seats", "panels", "candidates"))
    held: dict[str, list[dict[str, object]]] = {}
    latest: dict[str, list[object]] = {}
    for row in connection.execute(sa.select(seats).order_by(seats.c.panel_id, seats.c.position)):
        seat = {name: getattr(row, name) for name in SEAT}
        seat |= {name: at.isoformat() if at else None for name in ("interview_at", "freed_at") for at in [seat[name]]}
        held.setdefault(row.panel_id, []).append({**seat, "categories": json.loads(row.categories)})
        latest.setdefault(row.panel_id, []).append(row.freed_at)
    added = dict(connection.execute(sa.select(candidates.c.id, candidates.c.created_at)).all())
    versions = sa.table("panel_versions", *(sa.column(name, kind) for name, kind in NEW))
    for panel in connection.execute(sa.select(panels)).all():
        moments = [panel.opened_at, added.get(panel.about_id), *latest.get(panel.id, [])]
        known = [each for each in moments if each is not None]
        if known:
            values = {name: getattr(panel, name) for name in ("workspace", "opened_at", "opened_by", "opened_reason")}
            values |= {"panel_id": panel.id, "number": 1, "by": "", "at": max(known)}
            connection.execute(versions.insert().values(**values, seats=json.dumps(held.get(panel.id, []))))


NEW = (
    ("panel_id", sa.String(32)),
    ("number", sa.Integer()),
    ("workspace", sa.String(32)),
    ("seats", sa.Text()),
    ("opened_at", UtcDateTime()),
    ("opened_by", sa.String(32)),
    ("opened_reason", sa.Text()),
    ("by", sa.String(32)),
    ("at", UtcDateTime()),
)
READ = {
    "seats": ("panel_id", "position", "interviewer", "categories", "is_second_round", "freed_by", "freed_reason"),
    "panels": ("id", "workspace", "about_id", "opened_by", "opened_reason"),
    "candidates": ("id",),
}
MOMENTS = {"seats": ("interview_at", "freed_at"), "panels": ("opened_at",), "candidates": ("created_at",)}


def _table(name: str) -> sa.TableClause:
    plain: list[sa.ColumnClause[object]] = [sa.column(column) for column in READ[name]]
    return sa.table(name, *plain, *(sa.column(column, UtcDateTime()) for column in MOMENTS[name]))


def downgrade() -> None:
    with op.batch_alter_table("decisions") as table:
        table.drop_column("another")
    op.drop_table("panel_versions")
    op.execute("DELETE FROM onboarding_changes WHERE happening = 'started'")
