"""No row of the trail takes another's place by its number either: on SQLite a row has one beside its id."""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

REFUSED = "the trail can only grow"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TRIGGER audit_no_replace")
    op.execute(
        "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
        "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id OR rowid = NEW.rowid) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )
    # Where a row brings no number, the trigger before it reads -1: one of that number would stop all that follow.
    op.execute(
        "CREATE TRIGGER audit_no_odd_number AFTER INSERT ON audit WHEN NEW.rowid < 1 "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
