"""Briefs: the answers as one JSON value, and the columns that are searched."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Index, and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.brief.brief import Asked, Brief, BriefAnswers, LetBe, Overrule, Page
from domain.refusals import NotFound
from storage.base import Base, Key, ModelJson, Moment, Name, SlackId

# A draft is one person's, and kept beside the brief.
KEPT = tuple(field for field in Brief.model_fields if field != "draft")


class BriefRow(Base):
    __tablename__ = "briefs"
    __table_args__ = (Index(None, "workspace", "manager"), Index(None, "workspace", "owner"))

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    manager: Mapped[SlackId]
    owner: Mapped[SlackId]
    room: Mapped[SlackId]
    page: Mapped[int]
    version: Mapped[int]
    look: Mapped[Name]
    discarded: Mapped[bool]
    answers: Mapped[BriefAnswers] = mapped_column(ModelJson(BriefAnswers))
    overrules: Mapped[tuple[Overrule, ...]] = mapped_column(ModelJson(tuple[Overrule, ...]))
    asked: Mapped[Asked | None] = mapped_column(ModelJson(Asked))
    let_be: Mapped[LetBe | None] = mapped_column(ModelJson(LetBe))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    updated_by: Mapped[SlackId]

    def take(self, brief: Brief) -> None:
        """Becomes what the brief is now."""
        for field in KEPT:
            setattr(self, field, getattr(brief, field))
        self.page = int(brief.page)
        self.owner = brief.owner

    def to_domain(self) -> Brief:
        held = {field: getattr(self, field) for field in KEPT if field != "page"}
        return Brief(**held, page=Page(self.page))


class Briefs:
    """The briefs of one workspace."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def add(self, brief: Brief) -> None:
        row = BriefRow(id=brief.id)
        row.take(brief)
        self._session.add(row)
        self._session.flush()

    def begin(self, brief: Brief) -> Brief:
        """Adds a brief that its form has just begun; where a copy of the form was faster, that one is locked."""
        try:
            with self._session.begin_nested():
                self.add(brief)
        except IntegrityError:
            return self.lock(brief.id)
        return brief

    def save(self, brief: Brief) -> None:
        """Keeps the brief as it is now; lock it first."""
        row = self._row(brief.id)
        if row is None:
            raise _gone()
        row.take(brief)
        self._session.flush()

    def get(self, brief_id: str) -> Brief:
        """Raises NotFound, also for a discarded one."""
        row = self._session.get(BriefRow, brief_id)
        return _living(row if row and row.workspace == self._workspace else None)

    def lock(self, brief_id: str) -> Brief:
        """As `get`, and nobody else changes it until this transaction ends."""
        return _living(self._row(brief_id, lock=True))

    def find(self, brief_id: str) -> Brief | None:
        """The locked brief, discarded or not; None where it was never saved."""
        row = self._row(brief_id, lock=True)
        return row.to_domain() if row else None

    def with_part_of(self, user: str, *, newest: int) -> list[Brief]:
        """The newest of the answered briefs that this person manages, or owns and was shown."""
        return self._several(has_part(user), BriefRow.page == int(Page.DONE), newest=newest)

    def drafts_of(self, manager: str) -> list[Brief]:
        """Briefs that this person has begun, newest first."""
        return self._several(BriefRow.manager == manager, BriefRow.page < int(Page.DONE))

    def several(self, ids: Collection[str]) -> dict[str, Brief]:
        """These briefs by id; what was discarded is not among them."""
        return {brief.id: brief for brief in self._several(BriefRow.id.in_(ids))} if ids else {}

    def set_room(self, brief_id: str, room: str) -> Brief:
        """Chooses the hiring room, once: a room that is already set stays. Returns the brief."""
        brief = self.lock(brief_id)
        if brief.room:
            return brief
        chosen = brief.model_copy(update={"room": room})
        self.save(chosen)
        return chosen

    def in_room(self, room: str, *, manager: str) -> list[Brief]:
        """The locked briefs of this manager whose hiring room it is."""
        rows = self._session.scalars(
            select(BriefRow)
            .where(
                BriefRow.workspace == self._workspace,
                BriefRow.room == room,
                BriefRow.manager == manager,
                BriefRow.discarded.is_(False),
            )
            .order_by(BriefRow.id)
            .with_for_update()
        )
        return [row.to_domain() for row in rows]

    def move_room(self, brief_id: str, room: str) -> Brief:
        """Another hiring room, where the first one is none any more. Returns the brief."""
        moved = self.lock(brief_id).model_copy(update={"room": room})
        self.save(moved)
        return moved

    def is_hiring_room(self, channel: str) -> bool:
        """Whether any brief has this channel as its hiring room."""
        held = self._session.scalar(
            select(BriefRow.id)
            .where(BriefRow.workspace == self._workspace, BriefRow.room == channel, BriefRow.discarded.is_(False))
            .limit(1)
        )
        return held is not None

    def _here(self) -> tuple[ColumnElement[bool], ...]:
        return BriefRow.workspace == self._workspace, BriefRow.discarded.is_(False)

    def _several(self, *where: ColumnElement[bool], newest: int | None = None) -> list[Brief]:
        rows = self._session.scalars(
            select(BriefRow)
            .where(*self._here(), *where)
            .order_by(BriefRow.updated_at.desc(), BriefRow.id)
            .limit(newest)
        )
        return [row.to_domain() for row in rows]

    def _row(self, brief_id: str, *, lock: bool = False) -> BriefRow | None:
        question = select(BriefRow).where(BriefRow.workspace == self._workspace, BriefRow.id == brief_id)
        if lock:
            question = question.with_for_update().execution_options(populate_existing=True)
        return (self._session.scalars(question)).one_or_none()


def has_part(user: str) -> ColumnElement[bool]:
    """The briefs that this person manages, or owns and was shown."""
    return or_(BriefRow.manager == user, and_(BriefRow.owner == user, BriefRow.room != ""))


def _living(row: BriefRow | None) -> Brief:
    if row is None or row.discarded:
        raise _gone()
    return row.to_domain()


def _gone() -> NotFound:
    return NotFound("I can't find that brief any more. Type /ai-hire brief to start one.")
