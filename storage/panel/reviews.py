"""Reviews of proposals with all their versions, and drafts that only their author reads."""

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.proposal.review import Findings, Review, ReviewVersion
from storage.base import Base, ModelJson, Moment, SlackId


class ReviewRow(Base):
    __tablename__ = "reviews"
    __table_args__ = (Index(None, "workspace", "reviewer"),)

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    reviewer: Mapped[SlackId] = mapped_column(primary_key=True)
    workspace: Mapped[SlackId]
    # None while it is a draft.
    sent_at: Mapped[Moment | None]
    draft: Mapped[Findings | None] = mapped_column(ModelJson(Findings))
    versions: Mapped[tuple[ReviewVersion, ...]] = mapped_column(ModelJson(tuple[ReviewVersion, ...]))

    def to_domain(self) -> Review:
        return Review(panel_id=self.panel_id, reviewer=self.reviewer, versions=self.versions)


class Reviews:
    """The reviews of one workspace. Their contents are for services that know who may read them."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def save(self, review: Review) -> None:
        """Keeps the review as it is now, and no draft any more; lock its panel first."""
        row = self._row(review.panel_id, review.reviewer) or self._new(review.panel_id, review.reviewer)
        row.versions, row.draft = review.versions, None
        row.sent_at = row.sent_at or review.versions[0].sent_at
        self._session.flush()

    def of(self, panel_id: str, reviewer: str) -> Review | None:
        """What this reviewer has sent."""
        row = self._row(panel_id, reviewer)
        return row.to_domain() if row is not None and row.sent_at is not None else None

    def of_panels(self, *panel_ids: str) -> dict[str, list[Review]]:
        """Everything that was sent about what these panels judge, by panel, in the order in which it came."""
        rows = self._session.scalars(
            select(ReviewRow)
            .where(
                ReviewRow.workspace == self._workspace,
                ReviewRow.panel_id.in_(panel_ids),
                ReviewRow.sent_at.is_not(None),
            )
            .order_by(ReviewRow.sent_at, ReviewRow.reviewer)
        )
        found: dict[str, list[Review]] = {panel_id: [] for panel_id in panel_ids}
        for row in rows:
            found[row.panel_id].append(row.to_domain())
        return found

    def draft(self, panel_id: str, reviewer: str) -> Findings | None:
        """What this reviewer has found so far; nobody else asks for it."""
        row = self._row(panel_id, reviewer)
        return None if row is None else row.draft

    def keep_draft(self, panel_id: str, reviewer: str, findings: Findings) -> None:
        row = self._row(panel_id, reviewer) or self._new(panel_id, reviewer)
        row.draft = findings
        self._session.flush()

    def drop_draft(self, panel_id: str, reviewer: str) -> None:
        row = self._row(panel_id, reviewer)
        if row is not None and row.sent_at is None:
            self._session.delete(row)
            self._session.flush()

    def _new(self, panel_id: str, reviewer: str) -> ReviewRow:
        row = ReviewRow(panel_id=panel_id, reviewer=reviewer, workspace=self._workspace, versions=())
        self._session.add(row)
        return row

    def _row(self, panel_id: str, reviewer: str) -> ReviewRow | None:
        return self._session.scalar(
            select(ReviewRow).where(
                ReviewRow.workspace == self._workspace,
                ReviewRow.panel_id == panel_id,
                ReviewRow.reviewer == reviewer,
            )
        )
