"""The guides of a workspace; who has none of their own judges by the shipped one."""

from datetime import datetime

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.guide.guide import Guide
from domain.guide.shipped import SHIPPED
from domain.refusals import NotFound
from storage.base import Base, Key, ModelJson, Moment, SlackId


class GuideRow(Base):
    __tablename__ = "guides"
    __table_args__ = (Index(None, "workspace", "created_at"),)

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    guide: Mapped[Guide] = mapped_column(ModelJson(Guide))
    created_at: Mapped[Moment]
    created_by: Mapped[SlackId]


class Guides:
    """The guides of one workspace, each kept as it was for as long as something is judged by it."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace
        # A guide never changes once it is kept, so whoever opened the session may remember them for longer.
        self._known: dict[tuple[str, str], Guide] = session.info.setdefault("guides", {})
        self._current: Guide | None = None

    def current(self) -> Guide:
        """By which whatever begins now is judged: the newest of the workspace's own, else the shipped one."""
        if self._current is None:
            newest = self._session.scalar(
                select(GuideRow)
                .where(GuideRow.workspace == self._workspace)
                .order_by(GuideRow.created_at.desc(), GuideRow.id.desc())
                .limit(1)
            )
            self._current = SHIPPED if newest is None else newest.guide
        return self._current

    def get(self, guide_id: str) -> Guide:
        """The guide by which something was judged; raises NotFound."""
        if guide_id == SHIPPED.id:
            return SHIPPED
        known = self._known.get((self._workspace, guide_id))
        if known is not None:
            return known
        kept = self._session.scalar(
            select(GuideRow.guide).where(GuideRow.workspace == self._workspace, GuideRow.id == guide_id)
        )
        if kept is None:
            raise NotFound("I can't find the guide of this panel any more. Ask whoever looks after this app.")
        return self._known.setdefault((self._workspace, guide_id), kept)

    def keep(self, guide: Guide, by: str, now: datetime) -> None:
        """The workspace's own guide from now on; what has begun keeps its own."""
        self._session.add(GuideRow(id=guide.id, workspace=self._workspace, guide=guide, created_at=now, created_by=by))
        self._session.flush()
        self._current = guide
