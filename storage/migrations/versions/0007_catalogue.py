"""The catalogue of all messages: whose seat, who hears of a failure, an order that needs no clock; who sent a form."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Keys as the catalogue makes them, so that nothing is sent a second time under another one.
KEYS = {"onboarding ": "hire.card ", "report ": "report.card "}


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ("deliveries", "messages"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("subject_person", sa.String(32), nullable=False, server_default=""))
        mark = "position(':' in subject_id)" if is_postgresql else "instr(subject_id, ':')"
        op.execute(
            f"UPDATE {table} SET subject_person = substr(subject_id, {mark} + 1), "
            f"subject_id = substr(subject_id, 1, {mark} - 1) WHERE subject_kind = 'seat' AND {mark} > 0"
        )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("subject_person", server_default=None)
    op.execute(
        "UPDATE deliveries SET responsible = CASE responsible WHEN '' THEN '[]' "
        "ELSE '[\"' || replace(responsible, ' ', '\",\"') || '\"]' END"
    )
    for old, new in KEYS.items():
        op.execute(
            f"UPDATE deliveries SET key = '{new}' || substr(key, {len(old) + 1}) WHERE substr(key, 1, {len(old)}) = '{old}'"
        )
    with op.batch_alter_table("forms") as batch:
        batch.add_column(sa.Column("sent_by", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("forms") as batch:
        batch.alter_column("sent_by", server_default=None)
    op.create_index("ix_deliveries_position", "deliveries", ["position"])
    if is_postgresql:
        last = op.get_bind().scalar(sa.text("SELECT coalesce(max(position), 0) FROM deliveries"))
        op.execute(f"CREATE SEQUENCE delivery_positions START WITH {last + 1}")


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
