"""The guides of a workspace; who has none of their own judges by the shipped one."""

from datetime import datetime

from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.guide.guide import Guide
from domain.guide.shipped import SHIPPED
from storage.base import Key, ModelJson, Moment, Ref, SlackId, insert_into
from storage.rows import OfWorkspace, Repository


class GuideRow(OfWorkspace):
    __tablename__ = "guides"
    __table_args__ = (Index(None, "workspace", "created_at"),)

    id: Mapped[Key]
    # Whose own days it has; empty, by which the whole workspace judges.
    brief_id: Mapped[Ref]
    guide: Mapped[Guide] = mapped_column(ModelJson(Guide))
    created_at: Mapped[Moment]
    created_by: Mapped[SlackId]


class Guides(Repository):
    """The guides of one workspace, each kept as it was for as long as something is judged by it."""

    gone = "I can't find the guide of this panel any more. Ask whoever looks after this app."

    def __init__(self, session: Session, workspace: str) -> None:
        super().__init__(session, workspace)
        # A guide never changes once it is kept, so whoever opened the session may remember them for longer.
        self._known: dict[tuple[str, str], Guide] = session.info.setdefault("guides", {})
        self._current: Guide | None = None

    def current(self) -> Guide:
        """By which whatever begins now is judged: the newest of the workspace's own, else the shipped one."""
        if self._current is None:
            order = (GuideRow.created_at.desc(), GuideRow.id.desc())
            newest = self._session.scalar(self._rows(GuideRow, GuideRow.brief_id == "").order_by(*order).limit(1))
            self._current = SHIPPED if newest is None else newest.guide
        return self._current

    def get(self, guide_id: str) -> Guide:
        """The guide by which something was judged; raises NotFound."""
        if guide_id == SHIPPED.id:
            return SHIPPED
        if (known := self._known.get((self._workspace, guide_id))) is not None:
            return known
        kept = self._get(GuideRow, id=guide_id).guide
        return self._known.setdefault((self._workspace, guide_id), kept)

    def count(self) -> int:
        """How often the workspace has chosen its own."""
        own = (GuideRow.workspace == self._workspace, GuideRow.brief_id == "")
        counted = select(func.count()).select_from(GuideRow).where(*own)
        return self._session.scalar(counted) or 0

    def keep_next(self, guide: Guide, version: int, by: str, now: datetime) -> bool:
        """As `keep`, as the workspace's guide of that number; False where somebody has chosen that one already."""
        kept = guide.model_copy(update={"id": f"{self._workspace}-{version}"})
        row = insert_into(self._session, GuideRow).values(
            id=kept.id, workspace=self._workspace, brief_id="", guide=kept, created_at=now, created_by=by
        )
        if self._session.scalar(row.on_conflict_do_nothing().returning(GuideRow.id)) is None:
            return False
        self._current = kept
        return True

    def keep(self, guide: Guide, by: str, now: datetime, *, brief_id: str = "") -> None:
        """The workspace's own guide from now on, or what began for one brief; what has begun keeps its own."""
        row = GuideRow(id=guide.id, brief_id=brief_id, guide=guide, created_at=now, created_by=by)
        row.workspace = self._workspace
        self._add(row)
        if not brief_id:
            self._current = guide


class ByGuides(Repository):
    """What is kept with the id of the guide that it goes by."""

    def __init__(self, session: Session, workspace: str, guides: Guides) -> None:
        super().__init__(session, workspace)
        self._guides = guides
