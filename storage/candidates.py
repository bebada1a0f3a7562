"""Candidates; their panels are kept beside them."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Index, Select, select, update
from sqlalchemy.orm import Mapped, Session

from domain.candidate.candidate import Candidate, Status
from domain.outgoing import About
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow, has_part
from storage.panel.panels import PanelRow, SeatRow


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

    def take(self, candidate: Candidate) -> None:
        """Becomes what the candidate is now."""
        for field in Candidate.model_fields:
            setattr(self, field, getattr(candidate, field))
        self.status = candidate.status.value

    def to_domain(self) -> Candidate:
        held = {field: getattr(self, field) for field in Candidate.model_fields if field != "status"}
        return Candidate(**held, status=Status(self.status))


class Candidates:
    """The candidates of one workspace."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def add(self, candidate: Candidate) -> None:
        row = CandidateRow(id=candidate.id)
        row.take(candidate)
        self._session.add(row)
        self._session.flush()

    def save(self, candidate: Candidate) -> None:
        """Keeps the candidate as it is now; lock it first."""
        (self._row(candidate.id)).take(candidate)
        self._session.flush()

    def get(self, candidate_id: str) -> Candidate:
        """Raises NotFound. Its brief is shown with it, and so is read with it."""
        found = self._session.execute(self._with_briefs().where(CandidateRow.id == candidate_id)).one_or_none()
        if found is None:
            raise gone()
        return found[0].to_domain()

    def lock(self, candidate_id: str) -> Candidate:
        """As `get`, and nobody else changes it until this transaction ends."""
        return self._row(candidate_id, lock=True).to_domain()

    def several(self, candidate_ids: Collection[str]) -> list[Candidate]:
        """Those of these candidates that there are, oldest first; with their briefs, in one read."""
        rows = self._session.execute(self._with_briefs().where(CandidateRow.id.in_(candidate_ids)))
        return [row.to_domain() for row, _ in rows]

    def of_brief(self, brief_id: str) -> list[Candidate]:
        """Everybody who was added to this brief, in that order."""
        return self._several(CandidateRow.brief_id == brief_id)

    def undecided(self, manager: str) -> list[Candidate]:
        """Candidates without a decision, whose hiring manager this is."""
        return self._several(CandidateRow.manager == manager, CandidateRow.status == Status.OPEN.value)

    def move_room(self, brief_id: str, room: str) -> list[Candidate]:
        """Everybody of this brief, in its other hiring room."""
        here = (CandidateRow.workspace == self._workspace, CandidateRow.brief_id == brief_id)
        self._session.execute(
            update(CandidateRow).where(*here).values(room=room).execution_options(synchronize_session="fetch")
        )
        return self.of_brief(brief_id)

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

    def seen_by(self, user: str) -> list[Candidate]:
        """Everybody in whom this person has a part: as hiring manager, as owner of a shared brief, or on the panel."""
        seated = (
            select(PanelRow.about_id)
            .join(SeatRow, SeatRow.panel_id == PanelRow.id)
            .where(PanelRow.about_kind == About.CANDIDATE, SeatRow.interviewer == user, SeatRow.freed_at.is_(None))
        )
        owned = select(BriefRow.id).where(BriefRow.workspace == self._workspace, has_part(user))
        return self._several(
            (CandidateRow.manager == user) | CandidateRow.brief_id.in_(owned) | CandidateRow.id.in_(seated)
        )

    def panel_of(self, brief_id: str) -> frozenset[str]:
        """Everybody who holds a seat on any panel of this brief."""
        users = self._session.scalars(
            select(SeatRow.interviewer)
            .join(PanelRow, PanelRow.id == SeatRow.panel_id)
            .join(CandidateRow, CandidateRow.id == PanelRow.about_id)
            .where(
                PanelRow.about_kind == About.CANDIDATE,
                CandidateRow.workspace == self._workspace,
                CandidateRow.brief_id == brief_id,
                SeatRow.freed_at.is_(None),
            )
            .distinct()
        )
        return frozenset(users)

    def _with_briefs(self) -> Select[CandidateRow, BriefRow]:
        # Whoever reads a candidate shows the brief beside it, and finds it in the session.
        return (
            select(CandidateRow, BriefRow)
            .outerjoin(BriefRow, BriefRow.id == CandidateRow.brief_id)
            .where(CandidateRow.workspace == self._workspace)
            .order_by(CandidateRow.created_at, CandidateRow.id)
        )

    def _several(self, *where: ColumnElement[bool]) -> list[Candidate]:
        rows = self._session.scalars(
            select(CandidateRow)
            .where(CandidateRow.workspace == self._workspace, *where)
            .order_by(CandidateRow.created_at, CandidateRow.id)
        )
        return [row.to_domain() for row in rows]

    def _row(self, candidate_id: str, *, lock: bool = False) -> CandidateRow:
        question = select(CandidateRow).where(
            CandidateRow.workspace == self._workspace, CandidateRow.id == candidate_id
        )
        if lock:
            question = question.with_for_update().execution_options(populate_existing=True)
        row = self._session.scalar(question)
        if row is None:
            raise gone()
        return row


def gone() -> NotFound:
    """Whoever asks for somebody who is not there reads this."""
    return NotFound("I can't find that candidate any more. Type /ai-hire list to see what is open.")
