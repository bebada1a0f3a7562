"""Candidates; their panels are kept beside them."""

from collections.abc import Collection
from functools import cache
from typing import Self

from sqlalchemy import ColumnElement, Index, Select, select, update
from sqlalchemy.orm import Mapped, column_property, mapped_column

from domain.brief.brief import Brief, OwnSettings
from domain.candidate.candidate import Candidate, Details, Status
from domain.candidate.merging import Merged, MergedView
from domain.outgoing.subject import About
from domain.panel.versions import PanelVersion
from domain.refusals import NotFound
from domain.typed.names import bare
from storage.base import Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow, Briefs, has_part
from storage.hires import hired_from
from storage.panel.panels import PanelRow, SeatRow
from storage.rows import WORKSPACE, Keeps, Repository, named


class CandidateRow(Keeps[Candidate]):
    __tablename__ = "candidates"
    __table_args__ = (
        Index(None, "workspace", "brief_id"),
        Index(None, "workspace", "manager"),
        Index(None, "workspace", "person"),
        Index(None, "workspace", "bare"),
        Index(None, "workspace", "room"),
    )

    id: Mapped[Key] = mapped_column()
    workspace: Mapped[SlackId] = mapped_column()
    brief_id: Mapped[Ref]
    manager: Mapped[SlackId]
    name: Mapped[LongText]
    # By which it is searched: without accents.
    bare: Mapped[LongText]
    link: Mapped[LongText]
    interview_at: Mapped[Moment | None]
    room: Mapped[SlackId]
    version: Mapped[int]
    added_by: Mapped[SlackId]
    added_reason: Mapped[LongText]
    created_at: Mapped[Moment]
    person: Mapped[Ref] = mapped_column()
    status: Mapped[Name]
    details: Mapped[tuple[Details, ...]] = mapped_column(ModelJson(tuple[Details, ...]))
    hired: Mapped[str | None] = column_property(hired_from(workspace, id, person), expire_on_flush=False)

    @classmethod
    def of(cls, value: Candidate, **beside: object) -> Self:
        return super().of(value, bare=bare(value.name), **beside)

    def to_domain(self, **given: object) -> Candidate:
        return super().to_domain(hire=self.hired or "", **given)


class MergedRow(Keeps[Merged]):
    __tablename__ = "merged_candidates"
    __table_args__ = (Index(None, "workspace", "into"), Index(None, "workspace", "panel_id"))

    id: Mapped[Key]
    into: Mapped[Ref]
    panel_id: Mapped[Ref]
    candidate: Mapped[Candidate] = mapped_column(ModelJson(Candidate))
    versions: Mapped[tuple[PanelVersion, ...]] = mapped_column(ModelJson(tuple[PanelVersion, ...]))
    by: Mapped[SlackId]
    at: Mapped[Moment]


class Candidates(Repository):
    """The candidates of one workspace, and the drafts of new ones, which only their author reads."""

    gone = "I can't find that candidate any more. Type /ai-hire list to see what is open."

    def add(self, candidate: Candidate) -> None:
        self._add(CandidateRow.of(candidate))

    def save(self, candidate: Candidate) -> None:
        """Keeps the candidate as it is now; lock it first."""
        self._save(CandidateRow.of(candidate))

    def get(self, candidate_id: str) -> Candidate:
        """Raises NotFound. Its brief is shown with it, and so is read with it."""
        found = self._session.execute(self._with_briefs(CandidateRow.id == candidate_id)).one_or_none()
        if found is None:
            raise NotFound(self.gone)
        return found[0].to_domain()

    def lock(self, candidate_id: str) -> Candidate:
        """As `get`, and nobody else changes it until this transaction ends."""
        return self._get(CandidateRow, id=candidate_id, lock=True).to_domain()

    def several(self, candidate_ids: Collection[str]) -> list[Candidate]:
        """Those of these candidates that there are, oldest first; with their briefs, in one read."""
        rows = self._session.execute(self._with_briefs(CandidateRow.id.in_(candidate_ids)))
        return [row.to_domain() for row, _ in rows]

    def fronts(self, candidate_ids: Collection[str]) -> list[tuple[Candidate, Brief]]:
        """As `several`, each in front of the brief that they were added to. Raises NotFound for a discarded one."""
        rows = self._session.execute(self._with_briefs(CandidateRow.id.in_(candidate_ids)))
        found: list[tuple[CandidateRow, BriefRow | None]] = [(row[0], row[1]) for row in rows]
        fronts = [(row.to_domain(), brief.to_domain()) for row, brief in found if brief and not brief.discarded]
        if len(fronts) < len(found):
            raise NotFound(Briefs.gone)
        return fronts

    def merge(self, merged: Merged) -> None:
        """A locked record goes into another one, and its panel with it; what was scored there is moved before."""
        self._drop(PanelRow, PanelRow.id == merged.panel_id)
        self._drop(CandidateRow, CandidateRow.id == merged.id)
        mine = (MergedRow.workspace == self._workspace, MergedRow.into == merged.id)
        self._session.execute(update(MergedRow).where(*mine).values(into=merged.into))
        self._add(MergedRow.of(merged))

    def merged(self, id: str) -> MergedView:
        """What became of this candidate, or of this panel. Raises NotFound where they are no other's part."""
        found = self._get(MergedRow, (MergedRow.id == id) | (MergedRow.panel_id == id)).to_domain()
        return MergedView(merged=found, candidate=self.get(found.into))

    def namesakes(self, name: str, but: str) -> list[tuple[Candidate, Brief]]:
        """Everybody of that name, whatever the accents, in other briefs than this one, oldest first."""
        rows = self._session.execute(self._with_briefs(CandidateRow.bare == bare(name), CandidateRow.brief_id != but))
        found: list[tuple[CandidateRow, BriefRow | None]] = [(row[0], row[1]) for row in rows]
        return [(each.to_domain(), brief.to_domain()) for each, brief in found if brief is not None]

    def briefs_of(self, candidate: Candidate) -> list[str]:
        """The briefs that have a record of this person, as far as that is known."""
        if not candidate.person:
            return [candidate.brief_id]
        same = (CandidateRow.workspace == self._workspace, CandidateRow.person == candidate.person)
        return list(self._session.scalars(select(CandidateRow.brief_id).where(*same)))

    def one_person(self, persons: Collection[str], shared: str) -> None:
        """The records that share one of these, and the one with this id, are of the same person."""
        mine = CandidateRow.person.in_(persons) | (CandidateRow.id == shared)
        here = (CandidateRow.workspace == self._workspace, mine)
        self._session.execute(update(CandidateRow).where(*here).values(person=shared))
        self._session.expire_all()

    def of_brief(self, brief_id: str) -> list[Candidate]:
        """Everybody who was added to this brief, in that order."""
        return self._several(CandidateRow, CandidateRow.brief_id == brief_id, order=_ORDER)

    def undecided(self, manager: str) -> list[Candidate]:
        """Candidates without a decision, whose hiring manager this is."""
        mine = (CandidateRow.manager == manager, CandidateRow.status == Status.OPEN.value)
        return self._several(CandidateRow, *mine, order=_ORDER)

    def names_in(self, room: str, *, hidden_by_brief: bool) -> dict[str, str]:
        """What everybody is or was called who is talked about in this hiring room, with what they are called now.

        In the order in which they came, former names last. `hidden_by_brief`: of those briefs alone whose own settings
        want initials.
        """
        rows = self._session.execute(_called(), {"workspace": self._workspace, "room": room}).all()
        names: dict[str, str] = {}
        former: dict[str, str] = {}
        for name, details, own, merged in rows:
            if own.initials or not hidden_by_brief:
                names[name] = name
                former |= dict.fromkeys((each.name for each in details), name)
                if merged is not None:
                    names[merged.name] = merged.name
                    former |= dict.fromkeys((each.name for each in merged.details), merged.name)
        return names | {before: now for before, now in former.items() if before not in names}

    def move_room(self, brief_id: str, room: str) -> list[Candidate]:
        """Everybody of this brief, in its other hiring room."""
        here = (CandidateRow.workspace == self._workspace, CandidateRow.brief_id == brief_id)
        self._session.execute(update(CandidateRow).where(*here).values(room=room))
        return self.of_brief(brief_id)

    def lock_all(self, brief_id: str, *, manager: str) -> list[Candidate]:
        """Everybody of this brief whose hiring manager this is, and nobody else changes them."""
        mine = (CandidateRow.brief_id == brief_id, CandidateRow.manager == manager)
        return [row.to_domain() for row in self._lock(CandidateRow, *mine, order=(CandidateRow.id,))]

    def seen_by(self, user: str) -> list[Candidate]:
        """Everybody in whom this person has a part: as hiring manager, as owner of a shared brief, or on the panel."""
        seated = (
            select(PanelRow.about_id)
            .join(SeatRow, SeatRow.panel_id == PanelRow.id)
            .where(PanelRow.about_kind == About.CANDIDATE, SeatRow.interviewer == user, SeatRow.freed_at.is_(None))
        )
        owned = select(BriefRow.id).where(BriefRow.workspace == self._workspace, has_part(user))
        mine = (CandidateRow.manager == user) | CandidateRow.brief_id.in_(owned) | CandidateRow.id.in_(seated)
        return self._several(CandidateRow, mine, order=_ORDER)

    def _with_briefs(self, *where: ColumnElement[bool]) -> Select[CandidateRow, BriefRow]:
        # Whoever reads a candidate shows the brief beside it, and finds it in the session.
        return (
            self._rows(CandidateRow, *where)
            .add_columns(BriefRow)
            .outerjoin(BriefRow, BriefRow.id == CandidateRow.brief_id)
            .order_by(*_ORDER)
        )


_ORDER = (CandidateRow.created_at, CandidateRow.id)


@cache
def _called() -> Select[str, tuple[Details, ...], OwnSettings, Candidate | None]:
    """What everybody is and was called in a hiring room; put together once: that costs more than asking it."""
    return (
        select(CandidateRow.name, CandidateRow.details, BriefRow.own, MergedRow.candidate)
        .join(BriefRow, BriefRow.id == CandidateRow.brief_id)
        # Where a record went into another one, its card still says what it was called.
        .outerjoin(MergedRow, MergedRow.into == CandidateRow.id)
        .where(CandidateRow.workspace == WORKSPACE, CandidateRow.room == named("room"))
        .order_by(*_ORDER, MergedRow.at)
    )
