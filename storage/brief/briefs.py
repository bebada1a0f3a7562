"""Briefs: the answers as one JSON value, and the columns that are searched."""

from collections.abc import Collection
from typing import Self

from sqlalchemy import ColumnElement, Index, and_, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from domain.brief.brief import Asked, Brief, BriefAnswers, LetBe, Overrule, OwnSettings, Page
from domain.refusals import NotFound
from domain.typed.names import bare
from storage.base import Key, LongText, ModelJson, Moment, Name, SlackId
from storage.rows import Keeps, Repository


class BriefRow(Keeps[Brief]):
    __tablename__ = "briefs"
    __table_args__ = (Index(None, "workspace", "manager"), Index(None, "workspace", "owner"))

    id: Mapped[Key]
    manager: Mapped[SlackId]
    owner: Mapped[SlackId]
    # For asking: what it is called, the same without accents, and whether the owner has still to say yes or no.
    title: Mapped[LongText]
    bare: Mapped[LongText]
    asks_owner: Mapped[bool]
    room: Mapped[SlackId]
    page: Mapped[int]
    version: Mapped[int]
    look: Mapped[Name]
    discarded: Mapped[bool]
    answers: Mapped[BriefAnswers] = mapped_column(ModelJson(BriefAnswers))
    overrules: Mapped[tuple[Overrule, ...]] = mapped_column(ModelJson(tuple[Overrule, ...]))
    asked: Mapped[Asked | None] = mapped_column(ModelJson(Asked))
    let_be: Mapped[LetBe | None] = mapped_column(ModelJson(LetBe))
    own: Mapped[OwnSettings] = mapped_column(ModelJson(OwnSettings))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    updated_by: Mapped[SlackId]

    @classmethod
    def of(cls, value: Brief, **beside: object) -> Self:
        # As a column, since people are asked for what they own.
        asked = value.owner_asked
        asks_owner = value.is_shared and asked is not None and asked.takes is None
        found = {"title": value.title, "bare": bare(value.title), "asks_owner": asks_owner}
        return super().of(value, owner=value.owner, **found, **beside)

    def to_domain(self, **given: object) -> Brief:
        # A draft is one person's, and kept beside the brief.
        return super().to_domain(draft=None, **given)


class Briefs(Repository):
    """The briefs of one workspace."""

    gone = "I can't find that brief any more. Type /ai-hire brief to start one."

    def add(self, brief: Brief) -> None:
        self._add(BriefRow.of(brief))

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
        self._save(BriefRow.of(brief))

    def get(self, brief_id: str) -> Brief:
        """Raises NotFound, also for a discarded one."""
        row = self._session.get(BriefRow, brief_id)
        return self._living(row if row and row.workspace == self._workspace else None)

    def lock(self, brief_id: str) -> Brief:
        """As `get`, and nobody else changes it until this transaction ends."""
        return self._living(self._one(BriefRow, id=brief_id, lock=True))

    def find(self, brief_id: str) -> Brief | None:
        """The locked brief, discarded or not; None where it was never saved."""
        row = self._one(BriefRow, id=brief_id, lock=True)
        return row.to_domain() if row else None

    def with_part_of(self, user: str, *, newest: int) -> list[Brief]:
        """The newest of the answered briefs that this person manages, or owns and was shown."""
        return self._all(has_part(user), BriefRow.page == int(Page.DONE), newest=newest)

    def managed_by(self, manager: str, *, newest: int) -> list[Brief]:
        """The newest of the answered briefs of this hiring manager."""
        return self._all(BriefRow.manager == manager, BriefRow.page == int(Page.DONE), newest=newest)

    def drafts_of(self, manager: str) -> list[Brief]:
        """Briefs that this person has begun, newest first."""
        return self._all(BriefRow.manager == manager, BriefRow.page < int(Page.DONE))

    def manages(self, user: str) -> bool:
        """Whether this person is the hiring manager of any brief."""
        return self._is_any(BriefRow, BriefRow.manager == user, BriefRow.discarded.is_(False))

    def several(self, ids: Collection[str]) -> dict[str, Brief]:
        """These briefs by id; what was discarded is not among them."""
        return {brief.id: brief for brief in self._all(BriefRow.id.in_(ids))} if ids else {}

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
        here = (BriefRow.room == room, BriefRow.manager == manager, BriefRow.discarded.is_(False))
        return [row.to_domain() for row in self._lock(BriefRow, *here, order=(BriefRow.id,))]

    def managers_in(self, room: str) -> set[str]:
        """Whose hiring room it is."""
        briefs = self._session.scalars(self._rows(BriefRow, BriefRow.room == room, BriefRow.discarded.is_(False)))
        return {brief.manager for brief in briefs}

    def move_room(self, brief_id: str, room: str) -> Brief:
        """Another hiring room, where the first one is none any more. Returns the brief."""
        moved = self.lock(brief_id).model_copy(update={"room": room})
        self.save(moved)
        return moved

    def rooms(self) -> frozenset[str]:
        """The hiring rooms of all briefs."""
        found = self._rows(BriefRow, BriefRow.discarded.is_(False), BriefRow.room != "")
        return frozenset(brief.room for brief in self._session.scalars(found))

    def is_hiring_room(self, channel: str) -> bool:
        """Whether any brief has this channel as its hiring room."""
        return self._is_any(BriefRow, BriefRow.room == channel, BriefRow.discarded.is_(False))

    def _living(self, row: BriefRow | None) -> Brief:
        if row is None or row.discarded:
            raise NotFound(self.gone)
        return row.to_domain()

    def _all(self, *where: ColumnElement[bool], newest: int | None = None) -> list[Brief]:
        return self._several(BriefRow, BriefRow.discarded.is_(False), *where, order=NEWEST, limit=newest)


NEWEST = (BriefRow.updated_at.desc(), BriefRow.id)


def has_part(user: str) -> ColumnElement[bool]:
    """The briefs that this person manages, or owns and was shown."""
    return or_(BriefRow.manager == user, and_(BriefRow.owner == user, BriefRow.room != ""))
