"""Candidates and the seats of their panels."""

from sqlalchemy import ColumnElement, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from domain.candidate.candidate import Candidate, Seat, Status
from domain.guide.guide import Guide
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.guides import Guides


class SeatRow(Base):
    __tablename__ = "seats"
    __table_args__ = (Index(None, "workspace", "interviewer"),)

    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidates.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[SlackId]
    interviewer: Mapped[SlackId]
    categories: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    freed_at: Mapped[Moment | None]
    freed_reason: Mapped[LongText]

    def to_domain(self) -> Seat:
        return Seat(
            interviewer=self.interviewer,
            categories=self.categories,
            freed_at=self.freed_at,
            freed_reason=self.freed_reason,
        )


class CandidateRow(Base):
    __tablename__ = "candidates"
    __table_args__ = (Index(None, "workspace", "brief_id"), Index(None, "workspace", "manager"))

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    brief_id: Mapped[Ref]
    manager: Mapped[SlackId]
    name: Mapped[LongText]
    link: Mapped[LongText]
    interview_at: Mapped[Moment | None]
    room: Mapped[SlackId]
    version: Mapped[int]
    added_by: Mapped[SlackId]
    added_reason: Mapped[LongText]
    created_at: Mapped[Moment]
    status: Mapped[Name]
    opened_at: Mapped[Moment | None]
    opened_by: Mapped[SlackId]
    opened_reason: Mapped[LongText]
    guide: Mapped[Ref] = mapped_column(server_default=text("''"))
    panel: Mapped[list[SeatRow]] = relationship(
        lazy="selectin", order_by=SeatRow.position, cascade="all, delete-orphan", passive_deletes=True
    )

    def take(self, candidate: Candidate) -> None:
        """Becomes what the candidate is now."""
        for field in Candidate.model_fields:
            if field not in ("panel", "status", "guide"):
                setattr(self, field, getattr(candidate, field))
        self.status = candidate.status.value
        self.guide = candidate.guide.id
        held = {seat.position: seat for seat in self.panel}
        self.panel = [
            _seat_row(held.get(position) or SeatRow(position=position), candidate, seat)
            for position, seat in enumerate(candidate.panel)
        ]

    def to_domain(self, guide: Guide) -> Candidate:
        return Candidate(
            id=self.id,
            workspace=self.workspace,
            brief_id=self.brief_id,
            manager=self.manager,
            name=self.name,
            link=self.link,
            interview_at=self.interview_at,
            room=self.room,
            panel=tuple(seat.to_domain() for seat in self.panel),
            guide=guide,
            version=self.version,
            added_by=self.added_by,
            added_reason=self.added_reason,
            created_at=self.created_at,
            status=Status(self.status),
            opened_at=self.opened_at,
            opened_by=self.opened_by,
            opened_reason=self.opened_reason,
        )


def _seat_row(row: SeatRow, candidate: Candidate, seat: Seat) -> SeatRow:
    row.workspace = candidate.workspace
    row.interviewer = seat.interviewer
    row.categories = seat.categories
    row.freed_at = seat.freed_at
    row.freed_reason = seat.freed_reason
    return row


class Candidates:
    """The candidates of one workspace."""

    def __init__(self, session: Session, workspace: str, guides: Guides) -> None:
        self._session = session
        self._workspace = workspace
        self._guides = guides

    def add(self, candidate: Candidate) -> None:
        row = CandidateRow(id=candidate.id, panel=[])
        row.take(candidate)
        self._session.add(row)
        self._session.flush()

    def save(self, candidate: Candidate) -> None:
        """Keeps the candidate as it is now; lock it first."""
        (self._row(candidate.id)).take(candidate)
        self._session.flush()

    def get(self, candidate_id: str) -> Candidate:
        """Raises NotFound."""
        return self._made(self._row(candidate_id))

    def lock(self, candidate_id: str) -> Candidate:
        """As `get`, and nobody else changes it until this transaction ends."""
        return self._made(self._row(candidate_id, lock=True))

    def of_brief(self, brief_id: str) -> list[Candidate]:
        """Everybody who was added to this brief, in that order."""
        return self._several(CandidateRow.brief_id == brief_id)

    def waiting_for(self, interviewer: str) -> list[Candidate]:
        """Candidates without a decision on whose panel this person holds a seat."""
        seated = select(SeatRow.candidate_id).where(
            SeatRow.workspace == self._workspace, SeatRow.interviewer == interviewer, SeatRow.freed_at.is_(None)
        )
        return self._several(CandidateRow.id.in_(seated), CandidateRow.status == Status.OPEN.value)

    def managed_by(self, manager: str) -> list[Candidate]:
        """Candidates without a decision whose hiring manager this is."""
        return self._several(CandidateRow.manager == manager, CandidateRow.status == Status.OPEN.value)

    def hand_over(self, brief_id: str, before: str, after: str) -> list[str]:
        """Another hiring manager for everybody of this brief; returns their ids."""
        mine = (
            CandidateRow.workspace == self._workspace,
            CandidateRow.brief_id == brief_id,
            CandidateRow.manager == before,
        )
        rows = self._session.scalars(select(CandidateRow).where(*mine).order_by(CandidateRow.id).with_for_update())
        ids = []
        for row in rows:
            row.manager = after
            ids.append(row.id)
        self._session.flush()
        return ids

    def panel_of(self, brief_id: str) -> frozenset[str]:
        """Everybody who holds a seat on any panel of this brief."""
        users = self._session.scalars(
            select(SeatRow.interviewer)
            .join(CandidateRow, CandidateRow.id == SeatRow.candidate_id)
            .where(
                CandidateRow.workspace == self._workspace,
                CandidateRow.brief_id == brief_id,
                SeatRow.freed_at.is_(None),
            )
            .distinct()
        )
        return frozenset(users)

    def _several(self, *where: ColumnElement[bool]) -> list[Candidate]:
        rows = self._session.scalars(
            select(CandidateRow)
            .where(CandidateRow.workspace == self._workspace, *where)
            .order_by(CandidateRow.created_at, CandidateRow.id)
        )
        return [self._made(row) for row in rows]

    def _made(self, row: CandidateRow) -> Candidate:
        return row.to_domain(self._guides.get(row.guide))

    def _row(self, candidate_id: str, *, lock: bool = False) -> CandidateRow:
        question = select(CandidateRow).where(
            CandidateRow.workspace == self._workspace, CandidateRow.id == candidate_id
        )
        if lock:
            question = question.with_for_update().execution_options(populate_existing=True)
        row = self._session.scalar(question)
        if row is None:
            raise NotFound("I can't find that candidate any more. Type /ai-hire list to see what is open.")
        return row
