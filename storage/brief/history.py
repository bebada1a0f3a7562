"""What one person has changed of a brief and not sent, and every version that was published."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.brief.brief import Asked, Brief, BriefAnswers, Overrule, Page
from domain.brief.outcome import Outcome
from domain.brief.versions import BriefVersion, Said, VersionView
from domain.model import Value
from storage.base import Key, LongText, ModelJson, Moment, Ref, SlackId
from storage.rows import Keeps, Repository


class BriefDraft(Value):
    """What one person has changed; `version` is the brief's that they changed, `page` where they stopped."""

    answers: BriefAnswers
    version: int
    page: Page
    reason: str = ""
    updated_at: datetime


class BriefDraftRow(Keeps[BriefDraft]):
    __tablename__ = "brief_drafts"
    __table_args__ = (Index(None, "workspace", "user"),)

    brief_id: Mapped[Key]
    user: Mapped[SlackId] = mapped_column(primary_key=True)
    answers: Mapped[BriefAnswers] = mapped_column(ModelJson(BriefAnswers))
    version: Mapped[int]
    page: Mapped[int]
    reason: Mapped[LongText]
    updated_at: Mapped[Moment]


class BriefVersionRow(Keeps[BriefVersion]):
    __tablename__ = "brief_versions"
    __table_args__ = (UniqueConstraint("brief_id", "number"),)

    id: Mapped[Key]
    brief_id: Mapped[Ref]
    number: Mapped[int]
    manager: Mapped[SlackId]
    answers: Mapped[BriefAnswers] = mapped_column(ModelJson(BriefAnswers))
    overrules: Mapped[tuple[Overrule, ...]] = mapped_column(ModelJson(tuple[Overrule, ...]))
    asked: Mapped[Asked | None] = mapped_column(ModelJson(Asked))
    said: Mapped[Said | None] = mapped_column(ModelJson(Said))
    reason: Mapped[LongText]
    by: Mapped[SlackId]
    at: Mapped[Moment]

    def to_domain(self, **given: object) -> BriefVersion:
        if self.said is not None:
            return super().to_domain(**given)
        # Of what an earlier release published, only the answers were kept.
        version = super().to_domain(said=_UNKNOWN)
        return version.model_copy(update={"said": Said.of(version.brief)})


_UNKNOWN: Final = Said(outcome=Outcome.DISCOVERY)


class BriefDrafts(Repository):
    """Unsent edits of one workspace, one a person and brief; lock the brief first."""

    def keep(self, brief_id: str, user: str, draft: BriefDraft) -> None:
        """In the place of what this person had changed before."""
        self._save(BriefDraftRow.of(draft, brief_id=brief_id, user=user, workspace=self._workspace))

    def of(self, brief_id: str, user: str) -> BriefDraft | None:
        row = self._one(BriefDraftRow, brief_id=brief_id, user=user)
        return None if row is None else row.to_domain()

    def all_of(self, user: str) -> dict[str, BriefDraft]:
        """Everything that this person has begun to change, by brief, the last one first."""
        mine = self._rows(BriefDraftRow, BriefDraftRow.user == user)
        rows = self._session.scalars(mine.order_by(BriefDraftRow.updated_at.desc(), BriefDraftRow.brief_id))
        return {row.brief_id: row.to_domain() for row in rows}

    def drop(self, brief_id: str, user: str | None = None) -> None:
        """Throws away this person's; without a name everybody's."""
        mine = [BriefDraftRow.user == user] if user is not None else []
        self._drop(BriefDraftRow, BriefDraftRow.brief_id == brief_id, *mine)


class BriefVersions(Repository):
    """Every published version of the briefs of one workspace; none is ever overwritten."""

    gone = "I can't find that version any more. Open the history on the brief's card."

    def add(self, version: BriefVersion) -> None:
        self._add(BriefVersionRow.of(version))

    def of(self, brief_id: str) -> list[BriefVersion]:
        """Oldest first."""
        return self._several(BriefVersionRow, BriefVersionRow.brief_id == brief_id, order=(BriefVersionRow.number,))

    def view(self, version_id: str, title: str = "") -> VersionView:
        """One version and the one before it. Raises NotFound."""
        row = self._get(BriefVersionRow, id=version_id)
        earlier = (BriefVersionRow.brief_id == row.brief_id, BriefVersionRow.number < row.number)
        before = self._several(BriefVersionRow, *earlier, order=(BriefVersionRow.number.desc(),), limit=1)
        return VersionView(version=row.to_domain(), before=before[0] if before else None, title=title)

    def answers_at(self, brief: Brief, number: int) -> BriefAnswers:
        """What the brief held at that version; where that was not kept, what it holds now."""
        if not 0 < number < brief.version:
            return brief.answers
        kept: BriefAnswers | None = self._session.scalar(
            select(BriefVersionRow.answers).where(
                BriefVersionRow.workspace == self._workspace,
                BriefVersionRow.brief_id == brief.id,
                BriefVersionRow.number == number,
            )
        )
        return kept or brief.answers
