"""Decisions, version by version, and the to-dos that came with them."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Date, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.brief.brief import Brief
from domain.decision.decision import Decision, Outcome, Todo, TodoKind
from domain.panel.gate import Verdict
from domain.panel.result import RaisedFlag
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow


class DecisionRow(Base):
    __tablename__ = "decisions"

    candidate_id: Mapped[Key]
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace: Mapped[SlackId]
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

    def to_domain(self) -> Decision:
        return Decision(
            candidate_id=self.candidate_id,
            version=self.version,
            workspace=self.workspace,
            brief_id=self.brief_id,
            outcome=Outcome(self.outcome),
            reason=self.reason,
            flag_answers=self.flag_answers,
            override=self.override,
            another=self.another,
            verdict=Verdict(self.verdict) if self.verdict else None,
            flags=self.flags,
            arithmetic=self.arithmetic,
            headline=self.headline,
            remarks=self.remarks,
            correction=self.correction,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
        )


class TodoRow(Base):
    __tablename__ = "todos"
    __table_args__ = (Index(None, "workspace", "candidate_id"), Index(None, "workspace", "owner"))

    id: Mapped[Key]
    workspace: Mapped[SlackId]
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

    def take(self, todo: Todo) -> None:
        """Becomes what the to-do is now."""
        for field in Todo.model_fields:
            if field != "kind":
                setattr(self, field, getattr(todo, field))
        self.kind = todo.kind.value

    def to_domain(self) -> Todo:
        return Todo(
            id=self.id,
            workspace=self.workspace,
            candidate_id=self.candidate_id,
            brief_id=self.brief_id,
            manager=self.manager,
            kind=TodoKind(self.kind),
            owner=self.owner,
            due_on=self.due_on,
            due_at=self.due_at,
            zone=self.zone,
            version=self.version,
            is_dropped=self.is_dropped,
            done_at=self.done_at,
            done_by=self.done_by,
            found=self.found,
        )


class Decisions:
    """The decisions and to-dos of one workspace; their root is the candidate."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def add(self, decision: Decision) -> None:
        """A first decision or a later version; none is ever overwritten."""
        values = {field: getattr(decision, field) for field in Decision.model_fields}
        values["outcome"] = decision.outcome.value
        values["verdict"] = decision.verdict.value if decision.verdict else None
        self._session.add(DecisionRow(**values))
        self._session.flush()

    def of(self, candidate_id: str) -> Decision | None:
        """The decision that counts; None while there is none."""
        versions = self.versions(candidate_id)
        return versions[-1] if versions else None

    def versions(self, candidate_id: str) -> list[Decision]:
        """Every version, oldest first."""
        rows = self._session.scalars(
            select(DecisionRow)
            .where(DecisionRow.workspace == self._workspace, DecisionRow.candidate_id == candidate_id)
            .order_by(DecisionRow.version)
        )
        return [row.to_domain() for row in rows]

    def add_todos(self, todos: Sequence[Todo]) -> None:
        for todo in todos:
            row = TodoRow(id=todo.id)
            row.take(todo)
            self._session.add(row)
        self._session.flush()

    def save_todo(self, todo: Todo) -> None:
        """Keeps the to-do as it is now; lock its candidate first."""
        (self._todo(todo.id)).take(todo)
        self._session.flush()

    def todo(self, todo_id: str) -> Todo:
        """Raises NotFound."""
        return (self._todo(todo_id)).to_domain()

    def todos(self, candidate_id: str) -> list[Todo]:
        """Everything to be done before this candidate signs, in the guide's order."""
        return self._several(TodoRow.candidate_id == candidate_id)

    def open_todos(self, candidate_id: str) -> list[Todo]:
        """What is still to be done before this candidate signs."""
        return self._several(TodoRow.candidate_id == candidate_id, TodoRow.done_at.is_(None))

    def todos_of(self, owner: str) -> list[tuple[Todo, Brief]]:
        """What this person still has to do, and for which brief: the earliest first, of one day in the guide's order."""
        rows = self._session.execute(
            select(TodoRow, BriefRow)
            .join(BriefRow, BriefRow.id == TodoRow.brief_id)
            .where(
                TodoRow.workspace == self._workspace,
                TodoRow.is_dropped.is_(False),
                TodoRow.owner == owner,
                TodoRow.done_at.is_(None),
            )
        )
        found = [(todo.to_domain(), brief.to_domain()) for todo, brief in rows]
        order = list(TodoKind)
        return sorted(found, key=lambda each: (each[0].due_at, order.index(each[0].kind), each[0].id))

    def hand_over(self, brief_id: str, before: str, after: str) -> list[str]:
        """Another hiring manager, who also does what was the old one's own to do; returns the ids of what is open."""
        rows = self._session.scalars(
            select(TodoRow)
            .where(TodoRow.workspace == self._workspace, TodoRow.brief_id == brief_id, TodoRow.manager == before)
            .order_by(TodoRow.id)
            .with_for_update()
        )
        ids = []
        for row in rows:
            row.manager = after
            if row.done_at is None:
                row.owner = after if row.owner == before else row.owner
                ids.append(row.id)
        self._session.flush()
        return ids

    def _several(self, *where: ColumnElement[bool]) -> list[Todo]:
        rows = self._session.scalars(
            select(TodoRow).where(TodoRow.workspace == self._workspace, TodoRow.is_dropped.is_(False), *where)
        )
        return list(in_order(list(rows)))

    def _todo(self, todo_id: str) -> TodoRow:
        row = self._session.scalar(
            select(TodoRow)
            .where(TodoRow.workspace == self._workspace, TodoRow.id == todo_id)
            # Read again behind a lock: what this session has seen before may be old.
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound("I can't find that to-do any more. Type /ai-hire list to see what is open.")
        return row


def in_order(rows: Sequence[TodoRow]) -> tuple[Todo, ...]:
    """To-dos in the guide's order."""
    order = list(TodoKind)
    return tuple(sorted((row.to_domain() for row in rows), key=lambda todo: order.index(todo.kind)))
