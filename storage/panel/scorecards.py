"""Scorecards with all their versions, and drafts that only their author reads."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from domain.refusals import NotFound
from domain.scorecard import Inclusion, Marks, Scorecard, Version
from storage.base import Base, Key, LongText, ModelJson, Moment, SlackId


class VersionRow(Base):
    __tablename__ = "scorecard_versions"

    scorecard_id: Mapped[str] = mapped_column(ForeignKey("scorecards.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    marks: Mapped[Marks] = mapped_column(ModelJson(Marks))
    sent_at: Mapped[Moment]
    after_opening: Mapped[bool]
    reason: Mapped[LongText]

    def to_domain(self) -> Version:
        return Version(
            number=self.number,
            marks=self.marks,
            sent_at=self.sent_at,
            after_opening=self.after_opening,
            reason=self.reason,
        )


class ScorecardRow(Base):
    __tablename__ = "scorecards"
    __table_args__ = (UniqueConstraint("panel_id", "interviewer"),)

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"))
    interviewer: Mapped[SlackId]
    sent_at: Mapped[Moment]
    included: Mapped[Inclusion | None] = mapped_column(ModelJson(Inclusion))
    versions: Mapped[list[VersionRow]] = relationship(
        lazy="joined", order_by=VersionRow.number, cascade="all, delete-orphan", passive_deletes=True
    )

    def take(self, card: Scorecard) -> None:
        """Becomes what the scorecard is now; versions are only ever added."""
        self.included = card.included
        held = {version.number for version in self.versions}
        for version in card.versions:
            if version.number not in held:
                self.versions.append(VersionRow(**dict(version)))

    def to_domain(self) -> Scorecard:
        return Scorecard(
            id=self.id,
            panel_id=self.panel_id,
            interviewer=self.interviewer,
            versions=tuple(version.to_domain() for version in self.versions),
            included=self.included,
        )


class DraftRow(Base):
    __tablename__ = "scorecard_drafts"

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    interviewer: Mapped[SlackId] = mapped_column(primary_key=True)
    workspace: Mapped[SlackId]
    marks: Mapped[Marks] = mapped_column(ModelJson(Marks))
    updated_at: Mapped[Moment]


class Scorecards:
    """The scorecards of one workspace. Their contents are for services that know who may read them."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def save(self, card: Scorecard) -> None:
        """Keeps the scorecard as it is now; lock its panel first."""
        row = self._one(ScorecardRow.id == card.id)
        if row is None:
            row = ScorecardRow(
                id=card.id,
                workspace=self._workspace,
                panel_id=card.panel_id,
                interviewer=card.interviewer,
                sent_at=card.versions[0].sent_at,
                versions=[],
            )
            self._session.add(row)
        row.take(card)
        self._session.flush()

    def get(self, scorecard_id: str) -> Scorecard:
        """Raises NotFound."""
        row = self._one(ScorecardRow.id == scorecard_id)
        if row is None:
            raise _gone()
        return row.to_domain()

    def of(self, panel_id: str, interviewer: str) -> Scorecard | None:
        """What this interviewer has sent about this panel's subject."""
        row = self._one(ScorecardRow.panel_id == panel_id, ScorecardRow.interviewer == interviewer)
        return None if row is None else row.to_domain()

    def of_panel(self, panel_id: str) -> list[Scorecard]:
        """Everything that was sent about this panel's subject, in the order in which it came."""
        rows = self._session.scalars(
            self._where().where(ScorecardRow.panel_id == panel_id).order_by(ScorecardRow.sent_at, ScorecardRow.id)
        )
        return [row.to_domain() for row in rows.unique()]

    def ids_of_panel(self, panel_id: str) -> list[str]:
        """Which scorecards there are, in the order in which they came, and nothing of what they say."""
        return list(
            self._session.scalars(
                select(ScorecardRow.id)
                .where(ScorecardRow.workspace == self._workspace, ScorecardRow.panel_id == panel_id)
                .order_by(ScorecardRow.sent_at, ScorecardRow.id)
            )
        )

    def panel_of(self, scorecard_id: str) -> str:
        """The panel to be locked before its scorecard is read. Raises NotFound."""
        found = self._session.scalar(
            select(ScorecardRow.panel_id).where(
                ScorecardRow.workspace == self._workspace, ScorecardRow.id == scorecard_id
            )
        )
        if found is None:
            raise _gone()
        return found

    def draft(self, panel_id: str, interviewer: str) -> Marks | None:
        """What this interviewer has marked so far; nobody else asks for it."""
        row = self._draft_row(panel_id, interviewer)
        return None if row is None else row.marks

    def keep_draft(self, panel_id: str, interviewer: str, marks: Marks, now: datetime) -> None:
        row = self._draft_row(panel_id, interviewer)
        if row is None:
            row = DraftRow(panel_id=panel_id, interviewer=interviewer, workspace=self._workspace)
            self._session.add(row)
        row.marks = marks
        row.updated_at = now
        self._session.flush()

    def drop_draft(self, panel_id: str, interviewer: str) -> None:
        self._session.execute(
            delete(DraftRow).where(
                DraftRow.workspace == self._workspace,
                DraftRow.panel_id == panel_id,
                DraftRow.interviewer == interviewer,
            )
        )

    def _draft_row(self, panel_id: str, interviewer: str) -> DraftRow | None:
        return self._session.scalar(
            select(DraftRow).where(
                DraftRow.workspace == self._workspace,
                DraftRow.panel_id == panel_id,
                DraftRow.interviewer == interviewer,
            )
        )

    def _one(self, *where: ColumnElement[bool]) -> ScorecardRow | None:
        return self._session.scalars(self._where().where(*where)).unique().one_or_none()

    def _where(self) -> Select[ScorecardRow]:
        return select(ScorecardRow).where(ScorecardRow.workspace == self._workspace)


def _gone() -> NotFound:
    return NotFound("I can't find that scorecard any more. Type /ai-hire list to see what is open.")
