"""What was erased, and how far that has reached: ids and counts, never a word."""

from collections.abc import Collection, Mapping

from sqlalchemy import Index, insert
from sqlalchemy.orm import Mapped, mapped_column

from domain.keeping.erasure import Erasure, Left, Receipt
from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About, Subject
from storage.base import Key, ModelJson, Moment, Name, Ref, SlackId
from storage.outgoing.deliveries import DeliveryRow
from storage.rows import Keeps, OfWorkspace, Repository


class ErasureRow(Keeps[Erasure]):
    __tablename__ = "erasures"
    __table_args__ = (Index(None, "workspace", "root_id"),)

    id: Mapped[Key]
    root_kind: Mapped[Name]
    root_id: Mapped[Ref]
    cause: Mapped[Name]
    by: Mapped[SlackId]
    told: Mapped[SlackId]
    at: Mapped[Moment]
    counts: Mapped[Mapping[About, int]] = mapped_column(ModelJson(dict[About, int]))

    @property
    def root(self) -> Subject:
        return Subject(kind=About(self.root_kind), id=self.root_id)

    @root.setter
    def root(self, root: Subject) -> None:
        self.root_kind, self.root_id = root.kind, root.id


class ErasedRow(OfWorkspace):
    __tablename__ = "erased"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    id: Mapped[Key]


class Erasures(Repository):
    """The erasures of one workspace."""

    gone = "I can't find that receipt any more."

    def add(self, erasure: Erasure, ids: Collection[str]) -> None:
        """With the ids of all that it took."""
        self._add(ErasureRow.of(erasure))
        self._session.execute(insert(ErasedRow), [{"workspace": self._workspace, "id": each} for each in sorted(ids)])

    def took(self, ids: Collection[str]) -> bool:
        """Whether any of these was erased."""
        return self._is_any(ErasedRow, ErasedRow.id.in_(ids))

    def of(self, root: Subject) -> Erasure | None:
        """The one that took this; None where it was not erased."""
        row = self._one(ErasureRow, ErasureRow.root_kind == root.kind, ErasureRow.root_id == root.id)
        return None if row is None else row.to_domain()

    def receipt(self, erasure_id: str) -> Receipt:
        """What it has reached by now. Raises NotFound."""
        erasure = self._get(ErasureRow, id=erasure_id).to_domain()
        mine = (*DeliveryRow.is_about(erasure.subject), DeliveryRow.kind == Kind.ERASED)
        rows = self._session.scalars(self._rows(DeliveryRow, *mine).order_by(DeliveryRow.position)).all()
        states = [State(row.state) for row in rows]
        return Receipt(
            erasure=erasure,
            # Of a message that was gone already, or never came to stand, nothing is left either.
            reached=sum(state in (State.SENT, State.SKIPPED, State.CANCELLED) for state in states),
            to_come=states.count(State.PENDING),
            left=tuple(
                Left(conversation=row.conversation, error=row.last_error)
                for row, state in zip(rows, states, strict=True)
                if state in (State.WAITING, State.FAILED)
            ),
        )
