"""A check-in keeps the key of its milestone, an onboarding the guide by which it was started; what is asked has an index."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("onboardings", sa.Column("guide", sa.String(32), nullable=False, server_default=""))
    with op.batch_alter_table("onboardings") as table:
        table.alter_column("guide", server_default=None, existing_type=sa.String(32), existing_nullable=False)
    for column in ("place", "ending"):
        op.create_index(f"ix_onboardings_workspace_{column}", "onboardings", ["workspace", column])
    _rename_column("window", 16, "milestone", 32)


def downgrade() -> None:
    _rename_column("milestone", 32, "window", 16)
    for column in ("place", "ending"):
        op.drop_index(f"ix_onboardings_workspace_{column}", "onboardings")
    with op.batch_alter_table("onboardings") as table:
        table.drop_column("guide")


def _rename_column(before: str, length: int, after: str, new_length: int) -> None:
    with op.batch_alter_table("check_ins") as table:
        table.drop_constraint(f"uq_check_ins_onboarding_id_{before}", type_="unique")
        table.alter_column(
            before,
            new_column_name=after,
            type_=sa.String(new_length),
            existing_type=sa.String(length),
            existing_nullable=False,
        )
    with op.batch_alter_table("check_ins") as table:
        table.create_unique_constraint(f"uq_check_ins_onboarding_id_{after}", ["onboarding_id", after])
