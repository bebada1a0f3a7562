"""Everything that is kept of a record, table by table, as it stands there."""

import json
from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, select, union_all

from domain.keeping.records import Whole
from domain.outgoing.subject import About
from storage.audit import AuditRow
from storage.base import Base, ModelJson, is_postgresql
from storage.forms import KeptFormRow
from storage.keeping.kept import OWNED
from storage.panel.panels import PanelRow, SeatRow
from storage.panel.scorecards import DraftRow, ScorecardRow, VersionRow
from storage.panel.versions import PanelVersionRow
from storage.proposal.reviews import ReviewRow
from storage.rows import Repository

Rows = dict[str, list[dict[str, object]]]

#: What stands in a draft is its author's alone.
_DRAFTS: Final = frozenset({"brief_drafts", "scorecard_drafts", "kept_forms"})


class Dump(Repository):
    """Hands out what one workspace keeps of a record."""

    def of(self, whole: Whole, *, for_operator: bool = False) -> Rows:
        """Each table's rows by their columns' names. One question.

        Sealed scores and drafts only `for_operator`, who has the database anyway; nobody else may see them yet.
        """
        found: Rows = {}
        shapes = {row.__tablename__: _shapes(row) for row, _ in self._asked(whole, for_operator=for_operator)}
        asked = [question for _, question in self._asked(whole, for_operator=for_operator)]
        for name, text in self._session.execute(union_all(*asked)):
            row = json.loads(text)
            for column in shapes[name] & row.keys():
                row[column] = None if row[column] is None else json.loads(row[column])
            found.setdefault(name, []).append(row)
        return found

    def _asked(self, whole: Whole, *, for_operator: bool) -> Iterator[tuple[type[Base], Select[str, str]]]:
        ids = whole.every_id
        panels = select(PanelRow.id).where(
            PanelRow.workspace == self._workspace, PanelRow.id.in_(whole.of(About.PANEL))
        )
        for row, owner in OWNED:
            if for_operator or row.__tablename__ not in _DRAFTS:
                yield row, self._question(row, row.workspace == self._workspace, owner.in_(ids))
        # One that a decision has closed unopened stays sealed.
        opened = panels if for_operator else panels.where(PanelRow.opened_at.is_not(None))
        cards = select(ScorecardRow.id).where(ScorecardRow.panel_id.in_(opened))
        yield SeatRow, self._question(SeatRow, SeatRow.panel_id.in_(panels))
        yield PanelVersionRow, self._question(PanelVersionRow, PanelVersionRow.panel_id.in_(panels))
        yield ScorecardRow, self._question(ScorecardRow, ScorecardRow.panel_id.in_(opened))
        yield VersionRow, self._question(VersionRow, VersionRow.scorecard_id.in_(cards))
        yield ReviewRow, self._question(ReviewRow, ReviewRow.panel_id.in_(opened))
        if for_operator:
            yield DraftRow, self._question(DraftRow, DraftRow.panel_id.in_(panels))
            forms = or_(*(KeptFormRow.metadata_.contains(each) for each in sorted(ids)))
            yield KeptFormRow, self._question(KeptFormRow, KeptFormRow.workspace == self._workspace, forms)
        mine = (AuditRow.workspace == self._workspace, AuditRow.subject_id.in_(ids))
        yield AuditRow, self._question(AuditRow, *mine)

    def _question(self, row: type[Base], *where: ColumnElement[bool]) -> Select[str, str]:
        columns = [column for column in row.__table__.columns if not (row is ReviewRow and column.name == "draft")]
        pairs = [part for column in columns for part in (literal(str(column.name), String), cast(column, String))]
        make = func.json_build_object if is_postgresql(self._session) else func.json_object
        return select(literal(row.__tablename__), cast(make(*pairs), String)).where(*where)


def _shapes(row: type[Base]) -> set[str]:
    """The columns that hold JSON themselves."""
    return {column.name for column in row.__table__.columns if isinstance(column.type, ModelJson)}
