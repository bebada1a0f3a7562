"""What people wrote into records that stay, of somebody whose record goes."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, Text, literal, select, type_coerce, union, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.keeping.records import Whole
from domain.outgoing.subject import About, Subject
from domain.typed.names import bare, shortened
from storage.base import Base, ModelJson
from storage.brief.briefs import BriefRow
from storage.candidates import CandidateRow
from storage.keeping.holds import Holds
from storage.keeping.kept import OWNED, Kept
from storage.panel.panels import SeatRow
from storage.panel.scorecards import DraftRow, ScorecardRow, VersionRow
from storage.panel.versions import PanelVersionRow
from storage.proposal.proposals import ProposalRow
from storage.proposal.reviews import ReviewRow
from storage.rows import Repository

#: What somebody else is called stays, and where something is.
_NOT_SAID: Final = frozenset({"name", "bare", "link"})
#: On what a hold can be, and whatever belongs to it.
_ROOTS: Final = (About.BRIEF, About.CANDIDATE, About.PROPOSAL, About.ONBOARDING)
_OF_PANELS: Final[tuple[tuple[type[Base], InstrumentedAttribute[str]], ...]] = (
    (SeatRow, SeatRow.panel_id),
    (PanelVersionRow, PanelVersionRow.panel_id),
    (ScorecardRow, ScorecardRow.panel_id),
    (VersionRow, VersionRow.scorecard_id),
    (DraftRow, DraftRow.panel_id),
    (ReviewRow, ReviewRow.panel_id),
)


class Words(Repository):
    """The words of one workspace's people."""

    def __init__(self, session: Session, workspace: str, kept: Kept) -> None:
        super().__init__(session, workspace)
        self._kept = kept

    def rooms(self, whole: Whole) -> list[str]:
        """The hiring rooms that talk about anybody of it."""
        found = union(
            *(
                select(row.room).where(row.workspace == self._workspace, row.id.in_(whole.every_id))
                for row in (CandidateRow, ProposalRow)
            )
        )
        return sorted(self._session.scalars(found))

    def shorten(self, room: str, briefs: Iterable[str], short: Mapping[str, str]) -> None:
        """These names become what stands in their place, for good: in all that was written about these briefs and the
        others of this room, but for what a legal hold is on."""
        ids = self._about({*briefs, *self._in_room(room)})
        for row, owner in (*OWNED, *_OF_PANELS):
            self._shorten(row.metadata.tables[row.__tablename__], owner.in_(ids), short)
        self._session.expire_all()

    def _shorten(self, table: Table, where: ColumnElement[bool], short: Mapping[str, str]) -> None:
        keys, said = list(table.primary_key.columns), [each for each in table.columns if _is_said(each)]
        if not said:
            return
        asked = select(*keys, *(type_coerce(each, Text()) for each in said)).where(where)
        for found in self._session.execute(asked).all():
            is_it = [key == held for key, held in zip(keys, found, strict=False)]
            for column, text in zip(said, found[len(keys) :], strict=True):
                after = text and _without(column, text, short)
                if after != text:
                    values = {column.name: literal(after, Text())}
                    if column.name == "title" and "bare" in table.columns:
                        values["bare"] = literal(bare(after), Text())
                    # What somebody has changed meanwhile is theirs.
                    is_same = type_coerce(column, Text()) == text
                    self._session.execute(update(table).where(*is_it, is_same).values(values))

    def _in_room(self, room: str) -> set[str]:
        found = union(
            select(BriefRow.id).where(BriefRow.workspace == self._workspace, BriefRow.room == room),
            *(
                select(row.brief_id).where(row.workspace == self._workspace, row.room == room)
                for row in (CandidateRow, ProposalRow)
            ),
        )
        return set(self._session.scalars(found))

    def _about(self, briefs: Iterable[str]) -> set[str]:
        ids: set[str] = set()
        holds = Holds(self._session, self._workspace).all()
        for brief in sorted(briefs):
            whole = self._kept.whole(Subject.brief(brief))
            held = [Subject(kind=about, id=id_) for about in _ROOTS for id_ in whole.of(about) if holds.over([id_])]
            ids |= whole.every_id.difference(*(self._kept.whole(root).every_id for root in held))
        return ids


def _is_said(column: Column[Any]) -> bool:
    return isinstance(column.type, ModelJson | Text) and column.name not in _NOT_SAID


def _without(column: Column[Any], text: str, short: Mapping[str, str]) -> str:
    if not isinstance(column.type, ModelJson):
        return shortened(text, short)
    held = json.loads(text)
    after = _reworded(held, short)
    return text if after == held else json.dumps(after, ensure_ascii=False)


def _reworded(held: Any, short: Mapping[str, str]) -> Any:
    # One word alone may be an id, or which of several.
    if isinstance(held, str):
        return shortened(held, short) if " " in held else held
    if isinstance(held, dict):
        return {key: each if key in _NOT_SAID else _reworded(each, short) for key, each in held.items()}
    return [_reworded(each, short) for each in held] if isinstance(held, list) else held
