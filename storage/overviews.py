"""What one person has to do with: read over several tables at once, each in one question."""

from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Null,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from domain.brief.brief import Brief, Page
from domain.candidate.candidate import Status
from domain.outgoing import About
from domain.waiting.overview import ScoredByOthers, Task, Waiting
from storage.base import UtcDateTime
from storage.brief.briefs import BriefRow, has_part
from storage.candidates import CandidateRow
from storage.decisions import DecisionRow
from storage.onboardings import startable
from storage.panel.panels import PanelRow, SeatRow, owes_sheet
from storage.panel.scorecards import DraftRow, ScorecardRow
from storage.proposal.proposals import ProposalRow
from storage.proposal.reviews import ReviewRow
from storage.rows import Repository

Columns = Select[str, str, str, datetime, bool, datetime]


class Mine(NamedTuple):
    """The briefs of one person: what they have begun, the newest that are answered, and how many those are in all."""

    drafts: list[Brief]
    answered: list[Brief]
    in_all: int


class Overviews(Repository):
    """The overviews of one workspace's people."""

    def expected(self, user: str, *, everybody: bool = False) -> list[Waiting]:
        """Scorecards, reviews, decisions and onboardings to start, the oldest first; with `everybody`, whoever is to start."""
        found = union_all(
            self._to_score(user),
            self._to_decide(user),
            self._to_start("" if everybody else user),
            self._to_review(user),
            self._to_choose(user),
        ).subquery()
        return [
            Waiting(task=Task(task), subject=subject, title=name, due_at=due_at, is_begun=bool(is_begun))
            for task, subject, name, due_at, is_begun, _ in self._session.execute(
                select(found).order_by(found.c.since, found.c.subject)
            )
        ]

    def by_others(self, user: str) -> list[ScoredByOthers]:
        """The sealed panels of this hiring manager's candidates that wait for somebody else, the oldest first."""
        scored = exists().where(ScorecardRow.panel_id == PanelRow.id, ScorecardRow.interviewer == SeatRow.interviewer)
        rows = self._session.execute(
            select(CandidateRow.id, CandidateRow.name, SeatRow.interviewer, scored)
            .join(PanelRow, _judges_candidate())
            .join(SeatRow, SeatRow.panel_id == PanelRow.id)
            .where(
                CandidateRow.workspace == self._workspace,
                CandidateRow.manager == user,
                CandidateRow.status == Status.OPEN.value,
                PanelRow.opened_at.is_(None),
                SeatRow.freed_at.is_(None),
            )
            .order_by(CandidateRow.created_at, CandidateRow.id, SeatRow.position)
        )
        found = []
        for (candidate_id, name), seats in groupby(rows, key=lambda row: (row[0], row[1])):
            held = [(interviewer, is_in) for _, _, interviewer, is_in in seats]
            missing = tuple(interviewer for interviewer, is_in in held if not is_in and interviewer != user)
            if missing:
                scored_by = sum(is_in for _, is_in in held)
                found.append(
                    ScoredByOthers(
                        candidate_id=candidate_id, name=name, scored=scored_by, seats=len(held), missing=missing
                    )
                )
        return found

    def briefs(self, user: str, *, newest: int) -> Mine:
        """What this person manages, owns, or holds a seat for."""
        is_draft = BriefRow.page < int(Page.DONE)
        mine = (
            select(
                BriefRow.id,
                func.row_number()
                .over(partition_by=is_draft, order_by=(BriefRow.updated_at.desc(), BriefRow.id))
                .label("place"),
                func.count().over(partition_by=is_draft).label("many"),
            )
            .where(
                BriefRow.workspace == self._workspace,
                BriefRow.discarded.is_(False),
                or_(
                    and_(is_draft, BriefRow.manager == user),
                    and_(
                        ~is_draft,
                        or_(
                            has_part(user), BriefRow.id.in_(self._seated(user)), BriefRow.id.in_(self._reviewing(user))
                        ),
                    ),
                ),
            )
            .subquery()
        )
        rows = self._session.execute(
            select(BriefRow, mine.c.many)
            .join(mine, mine.c.id == BriefRow.id)
            .where(or_(is_draft, mine.c.place <= newest))
            .order_by(mine.c.place)
        )
        read = [(row.to_domain(), many) for row, many in rows]
        return Mine(
            drafts=[brief for brief, _ in read if not brief.is_answered],
            answered=[brief for brief, _ in read if brief.is_answered],
            in_all=next((many for brief, many in read if brief.is_answered), 0),
        )

    def _seated(self, user: str) -> Select[str]:
        """The briefs whose open candidates this person interviews."""
        return (
            select(CandidateRow.brief_id)
            .join(PanelRow, _judges_candidate())
            .join(SeatRow, SeatRow.panel_id == PanelRow.id)
            .where(
                CandidateRow.workspace == self._workspace,
                CandidateRow.status == Status.OPEN.value,
                SeatRow.interviewer == user,
                SeatRow.freed_at.is_(None),
            )
        )

    def _reviewing(self, user: str) -> Select[str]:
        """The briefs whose open offers this person reviews."""
        return (
            select(ProposalRow.brief_id)
            .join(PanelRow, _judges_proposal())
            .join(SeatRow, SeatRow.panel_id == PanelRow.id)
            .where(
                ProposalRow.workspace == self._workspace,
                ProposalRow.is_open.is_(True),
                SeatRow.interviewer == user,
                SeatRow.freed_at.is_(None),
            )
        )

    def _to_review(self, user: str) -> Columns:
        begun = exists().where(
            ReviewRow.panel_id == PanelRow.id, ReviewRow.reviewer == user, ReviewRow.draft.is_not(None)
        )
        return (
            _of_proposal(Task.REVIEW, PanelRow.id, ProposalRow.review_at, begun)
            .join(PanelRow, _judges_proposal())
            .where(ProposalRow.workspace == self._workspace, *owes_sheet(self._workspace, user))
        )

    def _to_choose(self, user: str) -> Columns:
        return (
            _of_proposal(Task.CHOOSE, ProposalRow.id, null(), false())
            .join(PanelRow, _judges_proposal())
            .where(
                ProposalRow.workspace == self._workspace,
                ProposalRow.manager == user,
                ProposalRow.is_open.is_(True),
                PanelRow.opened_at.is_not(None),
            )
        )

    def _to_score(self, user: str) -> Columns:
        begun = exists().where(DraftRow.panel_id == PanelRow.id, DraftRow.interviewer == user)
        return (
            _columns(Task.SCORE, PanelRow.id, CandidateRow.interview_at, begun, CandidateRow.created_at)
            .join(PanelRow, _judges_candidate())
            .where(CandidateRow.workspace == self._workspace, *owes_sheet(self._workspace, user))
        )

    def _to_decide(self, user: str) -> Columns:
        return (
            _columns(Task.DECIDE, CandidateRow.id, null(), false(), CandidateRow.created_at)
            .join(PanelRow, _judges_candidate())
            .where(
                CandidateRow.workspace == self._workspace,
                CandidateRow.manager == user,
                CandidateRow.status == Status.OPEN.value,
                PanelRow.opened_at.is_not(None),
            )
        )

    def _to_start(self, user: str) -> Columns:
        columns = _columns(Task.ONBOARD, CandidateRow.id, null(), false(), DecisionRow.decided_at)
        return startable(columns, self._workspace, user)


def _columns(
    task: Task,
    subject: InstrumentedAttribute[str],
    due_at: InstrumentedAttribute[datetime | None] | Null,
    is_begun: ColumnElement[bool],
    since: InstrumentedAttribute[datetime],
) -> Columns:
    return select(
        literal(task.value).label("task"),
        subject.label("subject"),
        CandidateRow.name.label("name"),
        type_coerce(due_at, UtcDateTime()).label("due_at"),
        is_begun.label("is_begun"),
        type_coerce(since, UtcDateTime()).label("since"),
    ).select_from(CandidateRow)


def _of_proposal(
    task: Task,
    subject: InstrumentedAttribute[str],
    due_at: InstrumentedAttribute[datetime] | Null,
    is_begun: ColumnElement[bool],
) -> Columns:
    return select(
        literal(task.value).label("task"),
        subject.label("subject"),
        ProposalRow.name.label("name"),
        type_coerce(due_at, UtcDateTime()).label("due_at"),
        is_begun.label("is_begun"),
        type_coerce(ProposalRow.created_at, UtcDateTime()).label("since"),
    ).select_from(ProposalRow)


def _judges_proposal() -> ColumnElement[bool]:
    return and_(PanelRow.about_kind == About.PROPOSAL.value, PanelRow.about_id == ProposalRow.id)


def _judges_candidate() -> ColumnElement[bool]:
    return and_(PanelRow.about_kind == About.CANDIDATE.value, PanelRow.about_id == CandidateRow.id)
