"""What moved in one hiring manager's searches, read over several tables in one question."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, literal, select, type_coerce, union_all
from sqlalchemy.orm import InstrumentedAttribute

from domain.outgoing.subject import About
from domain.permissions import Act
from domain.waiting.week import Move, Moved
from storage.audit import AuditRow
from storage.base import UtcDateTime
from storage.candidates import CandidateRow
from storage.decisions import DecisionRow
from storage.onboardings import CheckInRow, OnboardingRow
from storage.panel.panels import PanelRow, judges
from storage.proposal.proposals import ProposalRow
from storage.rows import WORKSPACE, Repository, named

_SINCE = bindparam("since", type_=UtcDateTime())

Columns = Select[str, str, str, datetime]


class Weeks(Repository):
    """The weeks of one workspace's hiring managers."""

    def moved(self, manager: str, since: datetime) -> list[Moved]:
        """Since then, in no order."""
        asked = {"workspace": self._workspace, "manager": manager, "since": since}
        return [
            Moved(move=Move(row.move), subject=row.subject, name=row.name, at=row.at)
            for row in self._session.execute(moves(), asked)
        ]


@cache
def moves() -> CompoundSelect[str, str, str, datetime]:
    """Of a `workspace`'s `manager`, `since` then. Put together once: that costs more than asking it."""
    reported = and_(
        AuditRow.workspace == WORKSPACE,
        AuditRow.subject_kind == About.CHECK_IN.value,
        AuditRow.subject_id == CheckInRow.id,
        AuditRow.act == Act.REPORT.value,
    )
    parts = [
        *(
            part
            for row, about in ((CandidateRow, About.CANDIDATE), (ProposalRow, About.PROPOSAL))
            for part in (
                _row(Move.ADDED, row.id, row.name, row.created_at).where(
                    row.workspace == WORKSPACE, row.manager == named("manager"), row.created_at >= _SINCE
                ),
                _row(Move.OPENED, row.id, row.name, PanelRow.opened_at)
                .join(PanelRow, judges(about, row.id))
                .where(row.workspace == WORKSPACE, row.manager == named("manager"), PanelRow.opened_at >= _SINCE),
            )
        ),
        _row(Move.DECIDED, CandidateRow.id, CandidateRow.name, DecisionRow.decided_at)
        .join(DecisionRow, DecisionRow.candidate_id == CandidateRow.id)
        .where(
            CandidateRow.workspace == WORKSPACE,
            CandidateRow.manager == named("manager"),
            DecisionRow.version == 1,
            DecisionRow.decided_at >= _SINCE,
        ),
        _row(Move.REPORTED, OnboardingRow.id, OnboardingRow.name, AuditRow.at)
        .select_from(OnboardingRow)
        .join(CheckInRow, CheckInRow.onboarding_id == OnboardingRow.id)
        .join(AuditRow, reported)
        .where(OnboardingRow.workspace == WORKSPACE, OnboardingRow.manager == named("manager"), AuditRow.at >= _SINCE),
    ]
    return union_all(*parts)


def _row(
    move: Move,
    subject: InstrumentedAttribute[str],
    name: InstrumentedAttribute[str],
    at: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None] | ColumnElement[datetime],
) -> Columns:
    return select(
        literal(move.value).label("move"),
        subject.label("subject"),
        name.label("name"),
        type_coerce(at, UtcDateTime()).label("at"),
    )
