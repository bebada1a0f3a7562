"""Home tabs, and names by which briefs, candidates, offers and hires are listed and found without their accents."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

#: How long a title that is made of the first words may be.
TITLE = 60
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ŧ": "t"}
)
NEW = (
    ("installations", "url", sa.Text(), sa.text("''")),
    ("briefs", "title", sa.Text(), sa.text("''")),
    ("briefs", "bare", sa.Text(), sa.text("''")),
    ("briefs", "asks_owner", sa.Boolean(), sa.false()),
    ("candidates", "bare", sa.Text(), sa.text("''")),
    ("proposals", "bare", sa.Text(), sa.text("''")),
    ("onboardings", "bare", sa.Text(), sa.text("''")),
)


def upgrade() -> None:
    op.create_table(
        "homes",
        sa.Column("workspace", sa.String(32), nullable=False),
        sa.Column("user", sa.String(32), nullable=False),
        sa.Column("looks", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "user", name="pk_homes"),
    )
    for table, column, kind, default in NEW:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None, existing_type=kind, existing_nullable=False)
    op.create_index("ix_todos_workspace_manager", "todos", ["workspace", "manager"])
    op.create_index("ix_onboardings_workspace_manager", "onboardings", ["workspace", "manager"])
    connection = op.get_bind()
    for table in ("candidates", "proposals", "onboardings"):
        for row_id, name in connection.execute(sa.text(f"SELECT id, name FROM {table}")).all():
            connection.execute(
                sa.text(f"UPDATE {table} SET bare = :bare WHERE id = :id"), {"bare": bare(name), "id": row_id}
            )
    beside = connection.execute(sa.text("SELECT brief_id, answers FROM brief_drafts"))
    drafts: dict[str, str] = {row.brief_id: row.answers for row in beside}
    briefs = connection.execute(sa.text("SELECT id, answers, owner, room, asked FROM briefs")).all()
    for brief_id, answers, owner, room, asked in briefs:
        kept = json.loads(answers)
        name = title(kept if kept.get("workflow") else json.loads(drafts.get(brief_id, answers)))
        question = json.loads(asked) if asked else {}
        asks = bool(room and question and question["owner"] == owner and question.get("takes") is None)
        connection.execute(
            sa.text("UPDATE briefs SET title = :title, bare = :bare, asks_owner = :asks WHERE id = :id"),
            {"title": name, "bare": bare(name), "asks": asks, "id": brief_id},
        )


def title(answers: dict[str, str]) -> str:
    if answers.get("title"):
        return answers["title"]
    line = " ".join(answers.get("workflow", "").split())
    for stop in (". ", "; ", ": "):
        line = line.split(stop, 1)[0]
    line = line.rstrip(".;:,")
    if len(line) > TITLE:
        cut = line[:TITLE]
        line = (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(",") + "…"
    return line or "Untitled brief"


def bare(name: str) -> str:
    """Near enough for what was saved before; whatever is saved anew gets the exact one."""
    shown = "".join(each for each in name if each.isspace() or unicodedata.category(each) not in ("Cc", "Cf", "Cs"))
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", shown).casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).translate(PLAIN).split())


def downgrade() -> None:
    raise NotImplementedError("Restore a backup instead.")
