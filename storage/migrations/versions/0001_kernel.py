"""Deliveries, messages, pace, audit and forms."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

PENDING = sa.text("state = 'pending'")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("operation", sa.String(64), nullable=False),
        sa.Column("subject_kind", sa.String(64), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("after_id", sa.String(32), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("claim", sa.String(32), nullable=True),
        sa.Column("leased_until", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["after_id"], ["deliveries.id"], name="fk_deliveries_after_id"),
        sa.UniqueConstraint("workspace", "key", name="uq_deliveries_workspace_key"),
    )
    for name, columns in {
        "due": ["due_at", "position"],
        "conversation": ["workspace", "conversation", "position"],
        "subject": ["workspace", "subject_kind", "subject_id"],
        "message": ["workspace", "channel", "ts"],
    }.items():
        op.create_index(f"ix_deliveries_{name}", "deliveries", columns, postgresql_where=PENDING, sqlite_where=PENDING)
    op.create_index("ix_deliveries_after_id", "deliveries", ["after_id"])
    op.create_table(
        "messages",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("subject_kind", sa.String(64), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("delivery_id", sa.String(32), nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "channel", "ts", name="pk_messages"),
    )
    op.create_index(
        "ix_messages_workspace_subject_kind_subject_id", "messages", ["workspace", "subject_kind", "subject_id"]
    )
    op.create_index("ix_messages_workspace_channel_thread_ts", "messages", ["workspace", "channel", "thread_ts"])
    op.create_table(
        "pace",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "conversation", name="pk_pace"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("actor_user", sa.String(32), nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("subject_kind", sa.String(64), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index(
        "ix_audit_workspace_subject_kind_subject_id_at", "audit", ["workspace", "subject_kind", "subject_id", "at"]
    )
    op.create_table(
        "forms",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("form_id", sa.String(32), nullable=False),
        sa.Column("result", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace", "form_id", name="pk_forms"),
    )


def downgrade() -> None:
    for table in ("forms", "audit", "pace", "messages", "deliveries"):
        op.drop_table(table)
