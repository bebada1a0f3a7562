"""The trail can only grow: the database itself refuses to change or delete any of it. A form is bound to what it was about."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

REFUSED = "the trail can only grow"


def upgrade() -> None:
    op.create_index("ix_audit_workspace_at", "audit", ["workspace", "at"])
    op.add_column("forms", sa.Column("about", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("forms") as table:
        table.alter_column("about", server_default=None, existing_type=sa.String(32), existing_nullable=False)
    # Whatever a later step has to rebuild, it drops these first and makes them again.
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        # Else a row could take another's place: REPLACE fires no trigger for what it deletes.
        op.execute(
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
