"""Panels with their seats. Who has submitted is read beside them; what the scorecards say is not."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Self

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    and_,
    exists,
    func,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, column_property, mapped_column, relationship
from sqlalchemy.sql.functions import aggregate_strings

from domain.guide.guide import Guide
from domain.outgoing.subject import About, Subject
from domain.panel.panel import Panel, Seat
from domain.refusals import NotFound
from storage.base import Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.panel.guides import ByGuides
from storage.panel.scorecards import ScorecardRow
from storage.proposal.reviews import ReviewRow
from storage.rows import WORKSPACE, Keeps, named

_Text = str | BindParameter[str]


class SeatRow(Keeps[Seat]):
    __tablename__ = "seats"
    __table_args__ = (Index(None, "workspace", "interviewer"),)

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    interviewer: Mapped[SlackId]
    categories: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    interview_at: Mapped[Moment | None]
    is_second_round: Mapped[bool]
    freed_at: Mapped[Moment | None]
    freed_by: Mapped[SlackId]
    freed_reason: Mapped[LongText]


class PanelRow(Keeps[Panel]):
    __tablename__ = "panels"
    __table_args__ = (UniqueConstraint("workspace", "about_kind", "about_id"),)

    id: Mapped[Key] = mapped_column()
    about_kind: Mapped[Name]
    about_id: Mapped[Ref]
    guide_id: Mapped[Ref] = mapped_column("guide")
    version: Mapped[int]
    opened_at: Mapped[Moment | None]
    opened_by: Mapped[SlackId]
    opened_reason: Mapped[LongText]
    is_closed: Mapped[bool]
    seats: Mapped[list[SeatRow]] = relationship(
        lazy="joined", order_by=SeatRow.position, cascade="all, delete-orphan", passive_deletes=True
    )

    #: Who has sent a scorecard, and nothing of what it says.
    submitted_by: Mapped[str | None] = column_property(
        select(aggregate_strings(ScorecardRow.interviewer, " ")).where(ScorecardRow.panel_id == id).scalar_subquery(),
        expire_on_flush=False,
    )

    #: The same of reviews.
    reviewed_by: Mapped[str | None] = column_property(
        select(aggregate_strings(ReviewRow.reviewer, " "))
        .where(ReviewRow.panel_id == id, ReviewRow.sent_at.is_not(None))
        .scalar_subquery(),
        expire_on_flush=False,
    )

    @property
    def about(self) -> Subject:
        return Subject(kind=About(self.about_kind), id=self.about_id)

    @about.setter
    def about(self, subject: Subject) -> None:
        self.about_kind, self.about_id = subject.kind, subject.id

    @classmethod
    def of(cls, value: Panel, **beside: object) -> Self:
        seats = [
            SeatRow.of(seat, workspace=value.workspace, panel_id=value.id, position=position)
            for position, seat in enumerate(value.seats)
        ]
        return super().of(value, guide_id=value.guide.id, seats=seats, **beside)

    def by(self, guide: Guide) -> Panel:
        """The panel, which judges by this guide."""
        return self.to_domain(
            guide=guide, submitted=frozenset(f"{self.submitted_by or ''} {self.reviewed_by or ''}".split())
        )


def judges(kind: About, thing: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The panel is that of the thing with this id."""
    return and_(PanelRow.about_kind == kind.value, PanelRow.about_id == thing)


def meets_at(shared: InstrumentedAttribute[datetime | None]) -> ColumnElement[datetime | None]:
    """As `Panel.interview_at`, for whoever holds the seat of this row."""
    return func.coalesce(SeatRow.interview_at, shared)


def owes_sheet(workspace: _Text, interviewer: _Text) -> tuple[ColumnElement[bool], ...]:
    """The panels that go on, on which this person holds a seat and has sent neither a scorecard nor a review."""
    seated = select(SeatRow.panel_id).where(
        SeatRow.workspace == workspace, SeatRow.interviewer == interviewer, SeatRow.freed_at.is_(None)
    )
    scored = exists().where(ScorecardRow.panel_id == PanelRow.id, ScorecardRow.interviewer == interviewer)
    reviewed = exists().where(
        ReviewRow.panel_id == PanelRow.id, ReviewRow.reviewer == interviewer, ReviewRow.sent_at.is_not(None)
    )
    return PanelRow.workspace == workspace, PanelRow.is_closed.is_(False), PanelRow.id.in_(seated), ~scored, ~reviewed


@cache
def _waiting_for() -> Select[PanelRow]:
    """Put together once: that costs more than asking it."""
    owed = owes_sheet(WORKSPACE, named("interviewer"))
    return select(PanelRow).where(*owed).order_by(PanelRow.id).execution_options(populate_existing=True)


class Panels(ByGuides):
    """The panels of one workspace. Lock the subject first, then its panel."""

    gone = "I can't find that panel any more. Type /ai-hire list to see what is open."

    def add(self, panel: Panel) -> None:
        self._add(PanelRow.of(panel))

    def save(self, panel: Panel) -> None:
        """Keeps the panel as it is now; lock it first."""
        self._save(PanelRow.of(panel))

    def get(self, panel_id: str) -> Panel:
        """Raises NotFound."""
        return self._panel(PanelRow.id == panel_id)

    def lock(self, panel_id: str) -> Panel:
        """As `get`, and nobody else changes it until this transaction ends."""
        return self._panel(PanelRow.id == panel_id, lock=True)

    def about(self, panel_id: str) -> Subject:
        """What it judges, to be locked before it. Raises NotFound."""
        found = self._session.execute(
            select(PanelRow.about_kind, PanelRow.about_id).where(
                PanelRow.workspace == self._workspace, PanelRow.id == panel_id
            )
        ).one_or_none()
        if found is None:
            raise NotFound(self.gone)
        return Subject(kind=About(found.about_kind), id=found.about_id)

    def of(self, about: Subject, *, lock: bool = False) -> Panel:
        """The panel that judges this. Raises NotFound."""
        here = (PanelRow.about_kind == about.kind, PanelRow.about_id == about.id)
        return self._panel(*here, lock=lock)

    def of_several(self, subjects: Collection[Subject]) -> dict[str, Panel]:
        """The panels that judge these, by the id of what they judge, in one question."""
        if not subjects:
            return {}
        ids, kinds = [each.id for each in subjects], {each.kind for each in subjects}
        where = (PanelRow.about_kind.in_(kinds), PanelRow.about_id.in_(ids))
        panels = [
            row.by(self._guides.get(row.guide_id))
            for row in self._session.scalars(self._rows(PanelRow, *where)).unique()
        ]
        return {panel.about.id: panel for panel in panels}

    def of_scorecard(self, scorecard_id: str) -> Panel:
        """The panel for which this was sent. Raises NotFound."""
        sent = select(ScorecardRow.panel_id).where(ScorecardRow.id == scorecard_id).scalar_subquery()
        return self._panel(PanelRow.id == sent)

    def waiting_for(self, interviewer: str) -> list[Panel]:
        """Panels that go on, on which this person holds a seat and owes a scorecard or a review."""
        asked = {"workspace": self._workspace, "interviewer": interviewer}
        rows = self._session.scalars(_waiting_for(), asked)
        return [row.by(self._guides.get(row.guide_id)) for row in rows.unique()]

    def _panel(self, *where: ColumnElement[bool], lock: bool = False) -> Panel:
        row = self._get(PanelRow, *where, lock=lock)
        return row.by(self._guides.get(row.guide_id))
