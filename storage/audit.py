"""Who did what to which thing: ids only, never content. The database itself refuses to change or delete any of it."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import ColumnElement, CompoundSelect, Index, Select, insert, literal, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session

from domain.ids import new_id
from domain.keeping.trail import Entry
from domain.outgoing.subject import About, Subject
from storage.base import Base, Key, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow
from storage.brief.questions import QuestionRow
from storage.candidates import CandidateRow, MergedRow
from storage.decisions import TodoRow
from storage.onboardings import CheckInRow, OnboardingChangeRow, OnboardingRow
from storage.outgoing.troubles import TroubleRow
from storage.panel.panels import PanelRow
from storage.panel.scorecards import ScorecardRow
from storage.proposal.proposals import ProposalRow
from storage.rows import WORKSPACE, OfWorkspace, Repository, named
from storage.waiting.homes import note_change

#: What a button or a form may be about, the nearest first.
_THINGS: Final = (
    (About.CHECK_IN, CheckInRow),
    (About.ONBOARDING, OnboardingRow),
    (About.TODO, TodoRow),
    (About.SCORECARD, ScorecardRow),
    (About.PROPOSAL, ProposalRow),
    (About.CANDIDATE, CandidateRow),
    (About.PANEL, PanelRow),
    (About.TROUBLE, TroubleRow),
    (About.QUESTION, QuestionRow),
    (About.BRIEF, BriefRow),
)
_NEAREST: Final = {kind: place for place, (kind, _) in enumerate(_THINGS)}


class AuditRow(OfWorkspace):
    __tablename__ = "audit"
    __table_args__ = (Index(None, "workspace", "subject_kind", "subject_id", "at"), Index(None, "workspace", "at"))

    id: Mapped[Key]
    actor_user: Mapped[SlackId]
    act: Mapped[Name]
    subject_kind: Mapped[Name]
    subject_id: Mapped[Ref]
    at: Mapped[Moment]

    def to_domain(self) -> Entry:
        return Entry(
            id=self.id,
            workspace=self.workspace,
            at=self.at,
            actor=self.actor_user,
            act=self.act,
            subject=Subject(kind=About(self.subject_kind), id=self.subject_id),
        )


#: Written with each change, so without the detour over an object: a third of its time.
_ENTRY: Final = insert(Base.metadata.tables[AuditRow.__tablename__])


def newest_of_all(session: Session, limit: int, about: str = "") -> list[Entry]:
    """The newest entries of every workspace; with an id, of what has it alone."""
    rows = select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit)
    return [row.to_domain() for row in session.scalars(rows.where(AuditRow.subject_id == about) if about else rows)]


@cache
def _known() -> CompoundSelect[str, str]:
    """Put together once: it is asked at each form and button."""
    ids = named("ids", several=True)
    return union_all(
        *(
            select(literal(kind.value).label("kind"), row.id.label("id")).where(
                row.workspace == WORKSPACE, row.id.in_(ids)
            )
            for kind, row in _THINGS
        )
    )


class Audit(Repository):
    """The trail of one workspace; a transaction that writes must add to it, and the home tabs follow it."""

    def record(self, actor_user: str, act: str, subject: Subject, now: datetime) -> None:
        self._enter(actor_user, act, subject, now)
        note_change(self._session, self._workspace, subject, actor_user, now)

    def refused(self, actor_user: str, act: str, subject: Subject, now: datetime) -> None:
        """Somebody tried who may not. Nothing is different for anybody, so no home tab is drawn anew for it."""
        self._enter(actor_user, act, subject, now)

    def _enter(self, actor_user: str, act: str, subject: Subject, now: datetime) -> None:
        entry = {
            "id": new_id(),
            "workspace": self._workspace,
            "actor_user": actor_user,
            "act": act,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "at": now,
        }
        self._session.execute(_ENTRY, entry)
        self._session.info["audited"] = True

    def leave_out(self) -> None:
        """Of what is typed and not sent yet: nobody else sees it, and it comes with every pause."""
        self._session.info["audited"] = True

    def known(self, ids: Collection[str], rather: About | None = None) -> Subject | None:
        """Which thing these ids name, the nearest where they name several; None where they name none.

        A panel of the first release has its candidate's id: `rather` says which of them is meant.
        """
        if not ids:
            return None
        asked = {"workspace": self._workspace, "ids": list(ids)}
        found = [Subject(kind=About(kind), id=id) for kind, id in self._session.execute(_known(), asked)]
        return min(found, key=lambda each: (each.kind is not rather, _NEAREST[each.kind]), default=None)

    def newest(self, limit: int, *, before: str = "", manager: str = "") -> list[Entry]:
        """The newest entries, or those before one; with a `manager`, what became of their briefs and of all in them."""
        where: list[ColumnElement[bool]] = []
        last = self._one(AuditRow, id=before) if before else None
        if last is not None:
            where.append(
                tuple_(AuditRow.at, AuditRow.id) < tuple_(literal(last.at, AuditRow.at.type), literal(last.id))
            )
        if manager:
            where.append(AuditRow.subject_id.in_(self._under(manager)))
        rows = self._rows(AuditRow, *where).order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit)
        return [row.to_domain() for row in self._session.scalars(rows)]

    def _under(self, manager: str) -> Select[str]:
        """The ids of all that hangs on this person's briefs."""
        briefs = select(BriefRow.id).where(BriefRow.workspace == self._workspace, BriefRow.manager == manager)

        def of(ids: InstrumentedAttribute[str], under: InstrumentedAttribute[str], *above: Select[str]) -> Select[str]:
            return select(ids).where(under.in_(union_all(*above)) if len(above) > 1 else under.in_(above[0]))

        candidates = of(CandidateRow.id, CandidateRow.brief_id, briefs)
        proposals = of(ProposalRow.id, ProposalRow.brief_id, briefs)
        merged = of(MergedRow.id, MergedRow.into, candidates)
        panels = of(PanelRow.id, PanelRow.about_id, candidates, proposals)
        onboardings = of(OnboardingRow.id, OnboardingRow.brief_id, briefs)
        found = union_all(
            briefs,
            candidates,
            merged,
            of(MergedRow.panel_id, MergedRow.into, candidates),
            proposals,
            panels,
            of(ScorecardRow.id, ScorecardRow.panel_id, panels),
            of(TodoRow.id, TodoRow.brief_id, briefs),
            onboardings,
            of(OnboardingChangeRow.id, OnboardingChangeRow.onboarding_id, onboardings),
            of(CheckInRow.id, CheckInRow.onboarding_id, onboardings),
        ).subquery()
        return select(found.c.id)
