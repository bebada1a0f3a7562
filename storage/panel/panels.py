"""Panels with their seats. Who has submitted is read beside them; what the scorecards say is not."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, exists, select
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column, relationship
from sqlalchemy.sql.functions import aggregate_strings

from domain.guide.guide import Guide
from domain.outgoing import About, Subject
from domain.panel.panel import Panel, Seat
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.panel.guides import Guides
from storage.panel.reviews import ReviewRow
from storage.panel.scorecards import ScorecardRow


class SeatRow(Base):
    __tablename__ = "seats"
    __table_args__ = (Index(None, "workspace", "interviewer"),)

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    workspace: Mapped[SlackId]
    interviewer: Mapped[SlackId]
    categories: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    interview_at: Mapped[Moment | None]
    is_second_round: Mapped[bool]
    freed_at: Mapped[Moment | None]
    freed_by: Mapped[SlackId]
    freed_reason: Mapped[LongText]

    def take(self, seat: Seat) -> None:
        """Becomes what the seat is now."""
        for field in Seat.model_fields:
            setattr(self, field, getattr(seat, field))

    def to_domain(self) -> Seat:
        return Seat(**{field: getattr(self, field) for field in Seat.model_fields})


class PanelRow(Base):
    __tablename__ = "panels"
    __table_args__ = (UniqueConstraint("workspace", "about_kind", "about_id"),)

    id: Mapped[Key] = mapped_column()
    workspace: Mapped[SlackId]
    about_kind: Mapped[Name]
    about_id: Mapped[Ref]
    guide: Mapped[Ref]
    version: Mapped[int]
    opened_at: Mapped[Moment | None]
    opened_by: Mapped[SlackId]
    opened_reason: Mapped[LongText]
    is_closed: Mapped[bool]
    seats: Mapped[list[SeatRow]] = relationship(
        lazy="joined", order_by=SeatRow.position, cascade="all, delete-orphan", passive_deletes=True
    )

    #: Who has sent a scorecard, and nothing of what it says.
    submitted: Mapped[str | None] = column_property(
        select(aggregate_strings(ScorecardRow.interviewer, " ")).where(ScorecardRow.panel_id == id).scalar_subquery(),
        expire_on_flush=False,
    )

    #: The same of reviews.
    reviewed: Mapped[str | None] = column_property(
        select(aggregate_strings(ReviewRow.reviewer, " "))
        .where(ReviewRow.panel_id == id, ReviewRow.sent_at.is_not(None))
        .scalar_subquery(),
        expire_on_flush=False,
    )

    @property
    def about(self) -> Subject:
        return Subject(kind=About(self.about_kind), id=self.about_id)

    def take(self, panel: Panel) -> None:
        """Becomes what the panel is now."""
        self.version = panel.version
        self.opened_at, self.opened_by, self.opened_reason = panel.opened_at, panel.opened_by, panel.opened_reason
        self.is_closed = panel.is_closed
        held = {seat.position: seat for seat in self.seats}
        self.seats = [
            held.get(position) or SeatRow(position=position, workspace=self.workspace)
            for position in range(len(panel.seats))
        ]
        for row, seat in zip(self.seats, panel.seats, strict=True):
            row.take(seat)

    def to_domain(self, guide: Guide) -> Panel:
        return Panel(
            id=self.id,
            workspace=self.workspace,
            about=self.about,
            guide=guide,
            seats=tuple(seat.to_domain() for seat in self.seats),
            submitted=frozenset(f"{self.submitted or ''} {self.reviewed or ''}".split()),
            version=self.version,
            opened_at=self.opened_at,
            opened_by=self.opened_by,
            opened_reason=self.opened_reason,
            is_closed=self.is_closed,
        )


def owes_sheet(workspace: str, interviewer: str) -> tuple[ColumnElement[bool], ...]:
    """The panels that go on, on which this person holds a seat and has sent neither a scorecard nor a review."""
    seated = select(SeatRow.panel_id).where(
        SeatRow.workspace == workspace, SeatRow.interviewer == interviewer, SeatRow.freed_at.is_(None)
    )
    scored = exists().where(ScorecardRow.panel_id == PanelRow.id, ScorecardRow.interviewer == interviewer)
    reviewed = exists().where(
        ReviewRow.panel_id == PanelRow.id, ReviewRow.reviewer == interviewer, ReviewRow.sent_at.is_not(None)
    )
    return PanelRow.workspace == workspace, PanelRow.is_closed.is_(False), PanelRow.id.in_(seated), ~scored, ~reviewed


class Panels:
    """The panels of one workspace. Lock the subject first, then its panel."""

    def __init__(self, session: Session, workspace: str, guides: Guides) -> None:
        self._session = session
        self._workspace = workspace
        self._guides = guides
        # Rows that are locked, held for as long as the transaction: the session forgets what nobody holds.
        self._locked: dict[str, PanelRow] = {}

    def add(self, panel: Panel) -> None:
        row = PanelRow(
            id=panel.id,
            workspace=self._workspace,
            about_kind=panel.about.kind,
            about_id=panel.about.id,
            guide=panel.guide.id,
            seats=[],
        )
        row.take(panel)
        self._session.add(row)
        self._session.flush()

    def save(self, panel: Panel) -> None:
        """Keeps the panel as it is now; lock it first."""
        (self._locked.get(panel.id) or self._row(PanelRow.id == panel.id)).take(panel)
        self._session.flush()

    def get(self, panel_id: str) -> Panel:
        """Raises NotFound."""
        return self._made([self._row(PanelRow.id == panel_id)])[0]

    def lock(self, panel_id: str) -> Panel:
        """As `get`, and nobody else changes it until this transaction ends."""
        return self._made([self._row(PanelRow.id == panel_id, lock=True)])[0]

    def about(self, panel_id: str) -> Subject:
        """What it judges, to be locked before it. Raises NotFound."""
        found = self._session.execute(
            select(PanelRow.about_kind, PanelRow.about_id).where(
                PanelRow.workspace == self._workspace, PanelRow.id == panel_id
            )
        ).one_or_none()
        if found is None:
            raise _gone()
        return Subject(kind=About(found.about_kind), id=found.about_id)

    def of(self, about: Subject, *, lock: bool = False) -> Panel:
        """The panel that judges this. Raises NotFound."""
        here = (PanelRow.about_kind == about.kind, PanelRow.about_id == about.id)
        return self._made([self._row(*here, lock=lock)])[0]

    def of_several(self, subjects: Sequence[Subject]) -> dict[str, Panel]:
        """The panels that judge these, by the id of what they judge, in one question."""
        ids, kinds = [each.id for each in subjects], {each.kind for each in subjects}
        rows = self._session.scalars(
            select(PanelRow)
            .where(PanelRow.workspace == self._workspace, PanelRow.about_kind.in_(kinds), PanelRow.about_id.in_(ids))
            .execution_options(populate_existing=True)
        )
        return {panel.about.id: panel for panel in self._made(list(rows.unique()))}

    def of_scorecard(self, scorecard_id: str) -> Panel:
        """The panel for which this was sent. Raises NotFound."""
        sent = select(ScorecardRow.panel_id).where(ScorecardRow.id == scorecard_id).scalar_subquery()
        return self._made([self._row(PanelRow.id == sent)])[0]

    def waiting_for(self, interviewer: str) -> list[Panel]:
        """Panels that go on, on which this person holds a seat and owes a scorecard or a review."""
        rows = self._session.scalars(
            select(PanelRow).where(*owes_sheet(self._workspace, interviewer)).order_by(PanelRow.id)
        )
        return self._made(list(rows.unique()))

    def _row(self, *where: ColumnElement[bool], lock: bool = False) -> PanelRow:
        # Read again, it must be as it is now: somebody may have scored.
        question = select(PanelRow).where(PanelRow.workspace == self._workspace, *where)
        question = question.execution_options(populate_existing=True)
        if lock:
            question = question.with_for_update(of=PanelRow)
        row = self._session.scalars(question).unique().one_or_none()
        if row is None:
            raise _gone()
        if lock:
            self._locked[row.id] = row
        return row

    def _made(self, rows: Sequence[PanelRow]) -> list[Panel]:
        return [row.to_domain(self._guides.get(row.guide)) for row in rows]


def _gone() -> NotFound:
    return NotFound("I can't find that panel any more. Type /ai-hire list to see what is open.")
