"""One reminder a person and day: who was asked for what how often, and one row for all that waited to be asked.

The first of somebody's waiting reminders becomes the look at all that waits for them; the others are in it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: What was sent of each kind counts as an asking.
ASKED = {
    "score": ("seat", ("score.asked",)),
    "todo": ("todo", ("todo.due",)),
    "report": ("checkin", ("checkin.prompt", "checkin.reminder")),
    "evidence": ("checkin", ("evidence.request",)),
}
#: Whoever was asked more often than anybody is now is asked once more; then the manager hears of it.
MOST = 3
FOLDED = "('score.asked', 'todo.due', 'checkin.reminder', 'checkin.unanswered')"
#: Who hears that it is late.
MANAGER = {
    "score": "SELECT c.manager FROM candidates c JOIN panels p ON p.about_id = c.id WHERE p.id = nudges.subject",
    "todo": "SELECT t.manager FROM todos t WHERE t.id = nudges.subject",
    "report": "SELECT o.manager FROM onboardings o JOIN check_ins c ON c.onboarding_id = o.id WHERE c.id = nudges.subject",
}


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reminded",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("posted_at", moment),
        sa.Column("digest", sa.Text()),
        sa.PrimaryKeyConstraint("workspace", "person", name="pk_reminded"),
    )
    op.create_table(
        "nudges",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("ask", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("manager", sa.String(32), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_at", moment),
        sa.Column("snoozed_until", moment),
        sa.Column("told_at", moment),
        sa.PrimaryKeyConstraint("workspace", "person", "ask", "subject", name="pk_nudges"),
    )
    op.create_index("ix_nudges_workspace_manager", "nudges", ["workspace", "manager"])
    for ask, (about, kinds) in ASKED.items():
        named = ", ".join(f"'{kind}'" for kind in kinds)
        op.execute(
            "INSERT INTO nudges (workspace, person, ask, subject, manager, asked, asked_at) "
            f"SELECT workspace, conversation, '{ask}', subject_id, '', "
            f"CASE WHEN count(*) > {MOST} THEN {MOST} ELSE count(*) END, max(posted_at) FROM messages "
            f"WHERE subject_kind = '{about}' AND kind IN ({named}) GROUP BY workspace, conversation, subject_id"
        )
    for ask, manager in MANAGER.items():
        op.execute(f"UPDATE nudges SET manager = coalesce(({manager}), '') WHERE ask = '{ask}'")
    op.execute(
        "UPDATE nudges SET told_at = asked_at WHERE ask = 'report' AND subject IN "
        "(SELECT subject_id FROM messages WHERE kind = 'checkin.unanswered')"
    )
    op.execute(
        "INSERT INTO reminded (workspace, person, zone) SELECT workspace, owner, max(zone) FROM "
        "(SELECT workspace, owner, zone FROM todos UNION SELECT workspace, owner, zone FROM onboardings) AS known "
        "GROUP BY workspace, owner"
    )
    fold()
    with op.batch_alter_table("check_ins") as batch:
        batch.drop_column("reminded")


def fold() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT id, workspace, conversation FROM deliveries WHERE state = 'pending' AND operation = 'post' "
            f"AND started_at IS NULL AND kind IN {FOLDED} ORDER BY due_at, position"
        )
    )
    seen: set[tuple[str, str]] = set()
    for delivery_id, workspace, person in rows.all():
        change = "state = 'cancelled', claim = NULL, leased_until = NULL"
        if (workspace, person) not in seen:
            change = (
                "kind = 'person.reminder', subject_kind = 'person', subject_id = conversation, subject_person = '', "
                "key = 'person.reminder ' || id"
            )
        seen.add((workspace, person))
        connection.execute(sa.text(f"UPDATE deliveries SET {change} WHERE id = :id"), {"id": delivery_id})


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
