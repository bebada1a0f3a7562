"""Decisions, version by version, and the to-dos that came with them."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Date, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.brief.brief import Brief
from domain.decision.decision import Decision
from domain.decision.todo import Todo, TodoKind, in_force
from domain.panel.result import RaisedFlag
from storage.base import Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow
from storage.rows import Keeps, Repository


class DecisionRow(Keeps[Decision]):
    __tablename__ = "decisions"

    candidate_id: Mapped[Key]
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    brief_id: Mapped[Ref]
    outcome: Mapped[Name]
    reason: Mapped[LongText]
    flag_answers: Mapped[Mapping[int, str]] = mapped_column(ModelJson(dict[int, str]))
    override: Mapped[LongText]
    another: Mapped[LongText]
    verdict: Mapped[Name | None]
    flags: Mapped[tuple[RaisedFlag, ...]] = mapped_column(ModelJson(tuple[RaisedFlag, ...]))
    arithmetic: Mapped[LongText]
    headline: Mapped[LongText]
    remarks: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    correction: Mapped[LongText]
    decided_by: Mapped[SlackId]
    decided_at: Mapped[Moment]


class TodoRow(Keeps[Todo]):
    __tablename__ = "todos"
    __table_args__ = (
        Index(None, "workspace", "brief_id"),
        Index(None, "workspace", "owner"),
        Index(None, "workspace", "manager"),
    )

    id: Mapped[Key]
    candidate_id: Mapped[Ref]
    brief_id: Mapped[Ref]
    manager: Mapped[SlackId]
    kind: Mapped[Name]
    owner: Mapped[SlackId]
    due_on: Mapped[date] = mapped_column(Date)
    due_at: Mapped[Moment]
    zone: Mapped[Name]
    version: Mapped[int]
    is_dropped: Mapped[bool]
    done_at: Mapped[Moment | None]
    done_by: Mapped[SlackId]
    found: Mapped[Mapping[str, str]] = mapped_column(ModelJson(dict[str, str]))


class Decisions(Repository):
    """The decisions and to-dos of one workspace; their root is the candidate, of a re-check the brief."""

    gone = "I can't find that to-do any more. Type /ai-hire list to see what is open."

    def add(self, decision: Decision) -> None:
        """A first decision or a later version; none is ever overwritten."""
        self._add(DecisionRow.of(decision))

    def versions(self, candidate_id: str) -> list[Decision]:
        """Every version, oldest first: the last one counts."""
        return self._several(DecisionRow, DecisionRow.candidate_id == candidate_id, order=(DecisionRow.version,))

    def add_todos(self, todos: Sequence[Todo]) -> None:
        self._session.add_all(TodoRow.of(todo) for todo in todos)
        self._session.flush()

    def save_todo(self, todo: Todo) -> None:
        """Keeps the to-do as it is now; lock its root first."""
        self._save(TodoRow.of(todo))

    def todo(self, todo_id: str) -> Todo:
        """Raises NotFound."""
        return self._get(TodoRow, id=todo_id).to_domain()

    def todos(self, brief_id: str, candidate_id: str = "") -> tuple[Todo, ...]:
        """What counts of a brief's to-dos, and of those of one of its candidates, in the guide's order."""
        mine = (TodoRow.brief_id == brief_id, TodoRow.candidate_id.in_({"", candidate_id}))
        return in_force(self._several(TodoRow, *mine, TodoRow.is_dropped.is_(False), order=()))

    def dropped(self, brief_id: str) -> tuple[Todo, ...]:
        """What was still to be done for a brief when it was closed."""
        its = (TodoRow.brief_id == brief_id, TodoRow.candidate_id == "", TodoRow.is_dropped.is_(True))
        return in_force(self._several(TodoRow, *its, order=()))

    def given(self, brief_id: str, owner: str) -> tuple[Todo, ...]:
        """What this person has to do for a brief and its candidates, done or not."""
        theirs = (TodoRow.brief_id == brief_id, TodoRow.owner == owner, TodoRow.is_dropped.is_(False))
        return in_force(self._several(TodoRow, *theirs, order=()))

    def todos_of(self, owner: str) -> list[tuple[Todo, Brief]]:
        """What this person still has to do, and for which brief: the earliest first, of one day in the guide's order."""
        rows = self._session.execute(
            self._rows(TodoRow, TodoRow.is_dropped.is_(False), TodoRow.owner == owner, TodoRow.done_at.is_(None))
            .add_columns(BriefRow)
            .join(BriefRow, BriefRow.id == TodoRow.brief_id)
        )
        found = [(todo.to_domain(), brief.to_domain()) for todo, brief in rows]
        order = list(TodoKind)
        return sorted(found, key=lambda each: (each[0].due_at, order.index(each[0].kind), each[0].id))

    def hand_over(self, brief_id: str, before: str, after: str) -> list[str]:
        """Another hiring manager, who also does what was the old one's own to do; returns the ids of what is open."""
        mine = (TodoRow.brief_id == brief_id, TodoRow.manager == before)
        rows = self._lock(TodoRow, *mine, order=(TodoRow.id,))
        for row in rows:
            row.manager = after
            if row.done_at is None and row.owner == before:
                row.owner = after
        self._session.flush()
        return [row.id for row in rows if row.done_at is None]
