"""Reviews of proposals with all their versions, and drafts that only their author reads."""

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.panel.sent import Inclusion
from domain.proposal.review import Findings, Review, ReviewVersion
from storage.base import ModelJson, Moment, SlackId
from storage.rows import Keeps, Repository


class ReviewRow(Keeps[Review]):
    __tablename__ = "reviews"
    __table_args__ = (Index(None, "workspace", "reviewer"),)

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    reviewer: Mapped[SlackId] = mapped_column(primary_key=True)
    # None while it is a draft.
    sent_at: Mapped[Moment | None]
    draft: Mapped[Findings | None] = mapped_column(ModelJson(Findings))
    versions: Mapped[tuple[ReviewVersion, ...]] = mapped_column(ModelJson(tuple[ReviewVersion, ...]))
    included: Mapped[Inclusion | None] = mapped_column(ModelJson(Inclusion))


class Reviews(Repository):
    """The reviews of one workspace. Their contents are for services that know who may read them."""

    def save(self, review: Review) -> None:
        """Keeps the review as it is now, and no draft any more; lock its panel first."""
        sent_at = review.versions[0].sent_at
        self._save(ReviewRow.of(review, workspace=self._workspace, sent_at=sent_at, draft=None))

    def of(self, panel_id: str, reviewer: str) -> Review | None:
        """What this reviewer has sent."""
        row = self._one(ReviewRow, *_own(panel_id, reviewer), ReviewRow.sent_at.is_not(None))
        return None if row is None else row.to_domain()

    def of_panels(self, *panel_ids: str) -> dict[str, list[Review]]:
        """Everything that was sent about what these panels judge, by panel, in the order in which it came."""
        where = (ReviewRow.panel_id.in_(panel_ids), ReviewRow.sent_at.is_not(None))
        found: dict[str, list[Review]] = {panel_id: [] for panel_id in panel_ids}
        for review in self._several(ReviewRow, *where, order=(ReviewRow.sent_at, ReviewRow.reviewer)):
            found[review.panel_id].append(review)
        return found

    def draft(self, panel_id: str, reviewer: str) -> Findings | None:
        """What this reviewer has found so far; nobody else asks for it."""
        row = self._one(ReviewRow, *_own(panel_id, reviewer))
        return None if row is None else row.draft

    def keep_draft(self, panel_id: str, reviewer: str, findings: Findings) -> None:
        """In the place of an earlier draft; what was sent is not asked for any more."""
        begun = Review(panel_id=panel_id, reviewer=reviewer, versions=())
        self._save(ReviewRow.of(begun, workspace=self._workspace, sent_at=None, draft=findings))

    def drop_draft(self, panel_id: str, reviewer: str) -> None:
        self._drop(ReviewRow, *_own(panel_id, reviewer), ReviewRow.sent_at.is_(None))


def _own(panel_id: str, reviewer: str) -> tuple[ColumnElement[bool], ...]:
    return ReviewRow.panel_id == panel_id, ReviewRow.reviewer == reviewer
