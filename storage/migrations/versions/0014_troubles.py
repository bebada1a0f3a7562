"""What holds messages up is a row of its own, so that one trouble is told once; what failed before has one, too."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")
_UNSENT = sa.text("state IN ('pending', 'waiting')")
_WAITING = sa.text("state = 'waiting'")
_TROUBLED = sa.text("trouble_id IS NOT NULL")
#: What Slack said, as the reasons of this release call it.
_REASONS = {
    "not_in_channel": "not_in_channel",
    "is_archived": "is_archived",
    "channel_not_found": "not_in_channel",
    "restricted_action": "restricted_action",
    "user_not_found": "person_gone",
    "user_disabled": "person_gone",
    "cannot_be_drawn": "cannot_be_drawn",
}


def upgrade() -> None:
    op.create_table(
        "troubles",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("error", sa.String(64), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("told", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_troubles"),
    )
    with op.batch_alter_table("deliveries") as batch:
        batch.add_column(sa.Column("trouble_id", sa.String(32)))
    _keep_what_failed()
    _partial("uq_troubles_open", "troubles", "workspace", "conversation", "reason", "told", only=_OPEN, unique=True)
    _partial("ix_troubles_told", "troubles", "workspace", "told", only=_OPEN)
    for name, columns in {
        "ix_deliveries_subject": ("workspace", "subject_kind", "subject_id"),
        "ix_deliveries_message": ("workspace", "channel", "ts"),
    }.items():
        op.drop_index(name, "deliveries")
        _partial(name, "deliveries", *columns, only=_UNSENT)
    _partial("ix_deliveries_waiting", "deliveries", "workspace", "conversation", "position", only=_WAITING)
    _partial("ix_deliveries_trouble", "deliveries", "trouble_id", only=_TROUBLED)


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")


def _keep_what_failed() -> None:
    """Called by the first message's id, since notices of the first release name that."""
    deliveries = sa.table(
        "deliveries",
        *map(sa.column, ("id", "workspace", "conversation", "kind", "state", "last_error", "responsible", "position")),
        sa.column("due_at", sa.DateTime(timezone=True)),
        sa.column("trouble_id"),
    )
    troubles = sa.table(
        "troubles",
        *map(sa.column, ("id", "workspace", "conversation", "reason", "error", "people", "told")),
        sa.column("opened_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    failed = connection.execute(
        sa.select(deliveries)
        .where(deliveries.c.state == "failed", deliveries.c.kind != "delivery.failed")
        .order_by(deliveries.c.position)
    )
    known: dict[tuple[str, ...], str] = {}
    for row in failed.all():
        told = next((user for user in json.loads(row.responsible) if user != row.conversation), "")
        reason = _REASONS.get(row.last_error, "refused")
        same = (row.workspace, row.conversation, reason, told)
        if same not in known:
            known[same] = row.id
            values = dict(zip(("workspace", "conversation", "reason", "told"), same, strict=True))
            error = row.last_error[:64]
            connection.execute(
                sa.insert(troubles).values(id=row.id, error=error, people="[]", opened_at=row.due_at, **values)
            )
        connection.execute(sa.update(deliveries).where(deliveries.c.id == row.id).values(trouble_id=known[same]))


def _partial(name: str, table: str, *columns: str, only: sa.TextClause, unique: bool = False) -> None:
    op.create_index(name, table, list(columns), unique=unique, postgresql_where=only, sqlite_where=only)
