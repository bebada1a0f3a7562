"""A check-in keeps who was really asked, how often reminded, and corrected reports; an onboarding where its people live.

Reminders follow from the question that was really sent: what was planned ahead for a question that still waits is
withdrawn, and written again once that stands in Slack.
"""

import json
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NEW = (
    ("onboardings", "zones", sa.Text(), "{}"),
    ("check_ins", "evidence_asked_of", sa.Text(), "[]"),
    ("check_ins", "asked_of", sa.Text(), "[]"),
    ("check_ins", "reminded", sa.Integer(), "0"),
    ("check_ins", "earlier", sa.Text(), "[]"),
)


def upgrade() -> None:
    for table, column, kind, default in NEW:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None, existing_type=kind, existing_nullable=False)
    connection = op.get_bind()
    found = connection.execute(
        sa.text("SELECT subject_id, kind, conversation FROM messages WHERE subject_kind = 'checkin' ORDER BY posted_at")
    )
    asked: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for check_in_id, kind, conversation in found:
        asked[check_in_id][kind].append(conversation)
    for check_in_id, by_kind in asked.items():
        connection.execute(
            sa.text(
                "UPDATE check_ins SET evidence_asked_of = :evidence, asked_of = :asked, reminded = :times WHERE id = :id"
            ),
            {
                "evidence": json.dumps(list(dict.fromkeys(by_kind["evidence.request"]))),
                "asked": json.dumps(list(dict.fromkeys(by_kind["checkin.prompt"]))),
                "times": len(by_kind["checkin.reminder"]),
                "id": check_in_id,
            },
        )
    connection.execute(
        sa.text(
            "UPDATE deliveries SET state = 'cancelled', claim = NULL, leased_until = NULL "
            "WHERE state = 'pending' AND started_at IS NULL AND kind IN ('checkin.reminder', 'checkin.unanswered') "
            "AND subject_id IN (SELECT subject_id FROM deliveries WHERE kind = 'checkin.prompt' AND state = 'pending' "
            "AND operation = 'post')"
        )
    )


def downgrade() -> None:
    for table, column, _, _ in NEW:
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
