"""Scorecards with all their versions, and drafts that only their author reads."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.panel.sent import Inclusion
from domain.refusals import NotFound
from domain.scorecard import Marks, Scorecard
from storage.base import Base, Key, LongText, ModelJson, Moment, SlackId
from storage.rows import Keeps, OfWorkspace, Repository


class VersionRow(Base):
    __tablename__ = "scorecard_versions"

    scorecard_id: Mapped[str] = mapped_column(ForeignKey("scorecards.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    marks: Mapped[Marks] = mapped_column(ModelJson(Marks))
    sent_at: Mapped[Moment]
    after_opening: Mapped[bool]
    reason: Mapped[LongText]


class ScorecardRow(Keeps[Scorecard]):
    __tablename__ = "scorecards"
    __table_args__ = (UniqueConstraint("panel_id", "interviewer"),)

    id: Mapped[Key]
    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"))
    interviewer: Mapped[SlackId]
    sent_at: Mapped[Moment]
    included: Mapped[Inclusion | None] = mapped_column(ModelJson(Inclusion))
    versions: Mapped[list[VersionRow]] = relationship(
        lazy="joined", order_by=VersionRow.number, cascade="all, delete-orphan", passive_deletes=True
    )

    @classmethod
    def of(cls, value: Scorecard, **beside: object) -> Self:
        return super().of(value, versions=versions_of(value), sent_at=value.versions[0].sent_at, **beside)


def versions_of(card: Scorecard) -> list[VersionRow]:
    return [VersionRow(**dict(version)) for version in card.versions]


class DraftRow(OfWorkspace):
    __tablename__ = "scorecard_drafts"

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    interviewer: Mapped[SlackId] = mapped_column(primary_key=True)
    marks: Mapped[Marks] = mapped_column(ModelJson(Marks))
    updated_at: Mapped[Moment]


class Scorecards(Repository):
    """The scorecards of one workspace. Their contents are for services that know who may read them."""

    gone = "I can't find that scorecard any more. Type /ai-hire list to see what is open."

    def save(self, card: Scorecard) -> None:
        """Keeps the scorecard as it is now; lock its panel first. Versions are only ever added."""
        kept = self._one(ScorecardRow, id=card.id)
        if kept is None:
            self._add(ScorecardRow.of(card, workspace=self._workspace))
            return
        kept.included = card.included
        kept.versions += versions_of(card)[len(kept.versions) :]
        self._session.flush()

    def get(self, scorecard_id: str) -> Scorecard:
        """Raises NotFound."""
        return self._get(ScorecardRow, id=scorecard_id).to_domain()

    def of(self, panel_id: str, interviewer: str) -> Scorecard | None:
        """What this interviewer has sent about this panel's subject."""
        row = self._one(ScorecardRow, panel_id=panel_id, interviewer=interviewer)
        return None if row is None else row.to_domain()

    def of_panel(self, panel_id: str) -> list[Scorecard]:
        """Everything that was sent about this panel's subject, in the order in which it came."""
        order = (ScorecardRow.sent_at, ScorecardRow.id)
        return self._several(ScorecardRow, ScorecardRow.panel_id == panel_id, order=order)

    def of_panels(self, panel_ids: Collection[str]) -> dict[str, list[Scorecard]]:
        """The same of several panels, by panel, in one read."""
        order = (ScorecardRow.sent_at, ScorecardRow.id)
        found: dict[str, list[Scorecard]] = {panel_id: [] for panel_id in panel_ids}
        if found:
            for card in self._several(ScorecardRow, ScorecardRow.panel_id.in_(found), order=order):
                found[card.panel_id].append(card)
        return found

    def ids_of_panel(self, panel_id: str) -> list[str]:
        """Which scorecards there are, in the order in which they came, and nothing of what they say."""
        here = (ScorecardRow.workspace == self._workspace, ScorecardRow.panel_id == panel_id)
        ids = select(ScorecardRow.id).where(*here).order_by(ScorecardRow.sent_at, ScorecardRow.id)
        return list(self._session.scalars(ids))

    def panel_of(self, scorecard_id: str) -> str:
        """The panel to be locked before its scorecard is read. Raises NotFound."""
        found = self._session.scalar(
            select(ScorecardRow.panel_id).where(
                ScorecardRow.workspace == self._workspace, ScorecardRow.id == scorecard_id
            )
        )
        if found is None:
            raise NotFound(self.gone)
        return found

    def move(self, panel_id: str, to: str, opened_at: datetime | None) -> None:
        """All that was sent on one panel belongs to another, both locked; what was sent after that opened counts so."""
        here = (ScorecardRow.workspace == self._workspace, ScorecardRow.panel_id == panel_id)
        self._session.execute(update(ScorecardRow).where(*here).values(panel_id=to))
        if opened_at is not None:
            cards = select(ScorecardRow.id).where(
                ScorecardRow.workspace == self._workspace, ScorecardRow.panel_id == to
            )
            late = (VersionRow.scorecard_id.in_(cards), VersionRow.sent_at > opened_at)
            self._session.execute(update(VersionRow).where(*late).values(after_opening=True))
        self._session.expire_all()

    def drafted(self, panel_id: str) -> dict[str, Marks]:
        """What each interviewer has marked so far, for whoever moves it and reads none of it."""
        rows = self._session.scalars(self._rows(DraftRow, DraftRow.panel_id == panel_id))
        return {row.interviewer: row.marks for row in rows}

    def draft(self, panel_id: str, interviewer: str) -> Marks | None:
        """What this interviewer has marked so far; nobody else asks for it."""
        row = self._one(DraftRow, *_draft(panel_id, interviewer))
        return None if row is None else row.marks

    def draft_at(self, panel_id: str, interviewer: str) -> tuple[Marks, datetime] | None:
        """The same, with when it was kept."""
        row = self._one(DraftRow, *_draft(panel_id, interviewer))
        return None if row is None else (row.marks, row.updated_at)

    def keep_draft(self, panel_id: str, interviewer: str, marks: Marks, now: datetime) -> None:
        kept = {"panel_id": panel_id, "interviewer": interviewer, "marks": marks, "updated_at": now}
        self._save(DraftRow(workspace=self._workspace, **kept))

    def drop_draft(self, panel_id: str, interviewer: str) -> None:
        self._drop(DraftRow, *_draft(panel_id, interviewer))


def _draft(panel_id: str, interviewer: str) -> tuple[ColumnElement[bool], ...]:
    return DraftRow.panel_id == panel_id, DraftRow.interviewer == interviewer
