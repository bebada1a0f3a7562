"""What one person has changed of a brief and not sent, and every version that was published."""

from datetime import datetime
from typing import Final

from sqlalchemy import Index, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.brief.brief import Asked, Brief, BriefAnswers, Overrule, Page
from domain.brief.outcome import Outcome
from domain.brief.versions import BriefVersion, Said, VersionView
from domain.model import Value
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, ModelJson, Moment, Ref, SlackId


class BriefDraftRow(Base):
    __tablename__ = "brief_drafts"
    __table_args__ = (Index(None, "workspace", "user"),)

    brief_id: Mapped[Key]
    user: Mapped[SlackId] = mapped_column(primary_key=True)
    workspace: Mapped[SlackId]
    answers: Mapped[BriefAnswers] = mapped_column(ModelJson(BriefAnswers))
    version: Mapped[int]
    page: Mapped[int]
    reason: Mapped[LongText]
    updated_at: Mapped[Moment]

    def to_domain(self) -> "BriefDraft":
        return BriefDraft(
            answers=self.answers,
            version=self.version,
            page=Page(self.page),
            reason=self.reason,
            updated_at=self.updated_at,
        )


class BriefVersionRow(Base):
    __tablename__ = "brief_versions"
    __table_args__ = (UniqueConstraint("brief_id", "number"),)

    id: Mapped[Key]
    workspace: Mapped[SlackId]
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

    def to_domain(self) -> BriefVersion:
        kept = {field: getattr(self, field) for field in BriefVersion.model_fields if field != "said"}
        version = BriefVersion(**kept, said=self.said or _UNKNOWN)
        # Of what an earlier release published, only the answers were kept.
        return version if self.said else version.model_copy(update={"said": Said.of(version.brief)})


_UNKNOWN: Final = Said(outcome=Outcome.DISCOVERY)


class BriefDraft(Value):
    """What one person has changed; `version` is the brief's that they changed, `page` where they stopped."""

    answers: BriefAnswers
    version: int
    page: Page
    reason: str = ""
    updated_at: datetime


class BriefDrafts:
    """Unsent edits of one workspace, one a person and brief; lock the brief first."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def keep(self, brief_id: str, user: str, draft: BriefDraft) -> None:
        """In the place of what this person had changed before."""
        self._session.merge(
            BriefDraftRow(
                brief_id=brief_id, user=user, workspace=self._workspace, **dict(draft) | {"page": int(draft.page)}
            )
        )
        self._session.flush()

    def of(self, brief_id: str, user: str) -> BriefDraft | None:
        row = self._session.scalar(
            select(BriefDraftRow)
            .where(
                BriefDraftRow.workspace == self._workspace,
                BriefDraftRow.brief_id == brief_id,
                BriefDraftRow.user == user,
            )
            .execution_options(populate_existing=True)
        )
        return None if row is None else row.to_domain()

    def all_of(self, user: str) -> dict[str, BriefDraft]:
        """Everything that this person has begun to change, by brief, the last one first."""
        rows = self._session.scalars(
            select(BriefDraftRow)
            .where(BriefDraftRow.workspace == self._workspace, BriefDraftRow.user == user)
            .order_by(BriefDraftRow.updated_at.desc(), BriefDraftRow.brief_id)
        )
        return {row.brief_id: row.to_domain() for row in rows}

    def drop(self, brief_id: str, user: str | None = None) -> None:
        """Throws away this person's; without a name everybody's."""
        mine = [BriefDraftRow.user == user] if user is not None else []
        self._session.execute(
            delete(BriefDraftRow).where(
                BriefDraftRow.workspace == self._workspace, BriefDraftRow.brief_id == brief_id, *mine
            )
        )


class BriefVersions:
    """Every published version of the briefs of one workspace; none is ever overwritten."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def add(self, version: BriefVersion) -> None:
        self._session.add(BriefVersionRow(**dict(version)))
        self._session.flush()

    def of(self, brief_id: str) -> list[BriefVersion]:
        """Oldest first."""
        rows = self._session.scalars(
            select(BriefVersionRow)
            .where(BriefVersionRow.workspace == self._workspace, BriefVersionRow.brief_id == brief_id)
            .order_by(BriefVersionRow.number)
        )
        return [row.to_domain() for row in rows]

    def view(self, version_id: str, title: str = "") -> VersionView:
        """One version and the one before it. Raises NotFound."""
        here = BriefVersionRow.workspace == self._workspace
        row = self._session.scalar(select(BriefVersionRow).where(here, BriefVersionRow.id == version_id))
        if row is None:
            raise NotFound("I can't find that version any more. Open the history on the brief's card.")
        before = self._session.scalar(
            select(BriefVersionRow)
            .where(here, BriefVersionRow.brief_id == row.brief_id, BriefVersionRow.number < row.number)
            .order_by(BriefVersionRow.number.desc())
            .limit(1)
        )
        return VersionView(version=row.to_domain(), before=before.to_domain() if before else None, title=title)

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
