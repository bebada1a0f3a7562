"""What is read together of one candidate or one brief, in one question."""

from functools import cache
from typing import Any, Final
from typing import cast as as_type

from sqlalchemy import Exists, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.sql.functions import aggregate_strings

from domain.brief.brief import Brief
from domain.brief.versions import BriefVersion
from domain.candidate.candidate import Candidate, Status
from domain.candidate.merging import Merged
from domain.decision.decision import Decision, DecisionOutcome
from domain.decision.todo import Todo, in_force
from domain.onboarding.onboarding import Ending
from domain.outgoing.subject import About
from domain.refusals import NotFound
from storage.brief.briefs import BriefRow
from storage.brief.history import BriefVersionRow
from storage.candidates import CandidateRow, Candidates, MergedRow
from storage.decisions import DecisionRow, TodoRow
from storage.onboardings import OnboardingRow
from storage.panel.panels import PanelRow, SeatRow
from storage.proposal.proposals import ProposalRow
from storage.rows import WORKSPACE, Repository, named
from storage.workspace.settings import SettingsOf, along

#: A name is one line.
_BETWEEN: Final = "\n"


def _names(joined: str | None) -> tuple[str, ...]:
    return tuple(sorted(joined.split(_BETWEEN))) if joined else ()


# Each question is put together once: that costs more than asking it.
@cache
def _front() -> Select[CandidateRow, BriefRow, BriefVersionRow, str | None, str | None]:
    other = aliased(CandidateRow)
    hired = _hired(other).where(other.brief_id == CandidateRow.brief_id, other.id != CandidateRow.id)
    taken = _taken().where(ProposalRow.brief_id == CandidateRow.brief_id).correlate(CandidateRow).scalar_subquery()
    return (
        select(CandidateRow, BriefRow, BriefVersionRow, hired.correlate(CandidateRow).scalar_subquery(), taken)
        .join(BriefRow, BriefRow.id == CandidateRow.brief_id)
        .outerjoin(BriefVersionRow, BriefVersionRow.brief_id == BriefRow.id)
        .where(CandidateRow.workspace == WORKSPACE, CandidateRow.id == named("candidate_id"))
        .order_by(BriefVersionRow.number)
        .execution_options(populate_existing=True)
    )


@cache
def _outcomes() -> Select[str | None, str | None, int]:
    other, undecided = aliased(CandidateRow), aliased(CandidateRow)
    hired = _hired(other).where(other.brief_id == named("brief_id"))
    waiting = select(func.count(undecided.id)).where(
        undecided.workspace == WORKSPACE,
        undecided.brief_id == named("brief_id"),
        undecided.status == Status.OPEN.value,
    )
    taken = _taken().where(ProposalRow.brief_id == named("brief_id"))
    return select(hired.scalar_subquery(), taken.scalar_subquery(), waiting.scalar_subquery())


@cache
def _followed(*, with_place: bool) -> Select[Any]:
    begun = exists().where(OnboardingRow.workspace == WORKSPACE, OnboardingRow.candidate_id == CandidateRow.id)
    newer = aliased(DecisionRow)
    is_last = ~exists().where(newer.candidate_id == DecisionRow.candidate_id, newer.version > DecisionRow.version)
    found = (
        select(DecisionRow, TodoRow, begun)
        .select_from(CandidateRow)
        .where(CandidateRow.workspace == WORKSPACE, CandidateRow.id == named("candidate_id"))
        .outerjoin(DecisionRow, and_(DecisionRow.candidate_id == CandidateRow.id, is_last))
        .outerjoin(
            TodoRow,
            and_(
                TodoRow.brief_id == CandidateRow.brief_id,
                or_(TodoRow.candidate_id == "", TodoRow.candidate_id == named("candidate_id")),
                TodoRow.is_dropped.is_(False),
            ),
        )
    )
    return as_type(Select[Any], found.add_columns(*along(named("worker"))) if with_place else found)


@cache
def _of_brief() -> Select[CandidateRow, DecisionRow]:
    newer = aliased(DecisionRow)
    is_last = ~exists().where(newer.candidate_id == DecisionRow.candidate_id, newer.version > DecisionRow.version)
    return (
        select(CandidateRow, DecisionRow)
        .where(CandidateRow.workspace == WORKSPACE, CandidateRow.brief_id == named("brief_id"))
        .outerjoin(DecisionRow, and_(DecisionRow.candidate_id == CandidateRow.id, is_last))
        .order_by(CandidateRow.created_at, CandidateRow.id)
        .execution_options(populate_existing=True)
    )


@cache
def _panel_of() -> Select[str]:
    judged = union_all(
        *(
            select(literal(kind.value).label("kind"), row.id.label("id")).where(
                row.workspace == WORKSPACE, row.brief_id == named("brief_id")
            )
            for kind, row in ((About.CANDIDATE, CandidateRow), (About.PROPOSAL, ProposalRow))
        )
    ).subquery()
    return (
        select(SeatRow.interviewer)
        .join(PanelRow, PanelRow.id == SeatRow.panel_id)
        .join(judged, and_(judged.c.kind == PanelRow.about_kind, judged.c.id == PanelRow.about_id))
        .where(PanelRow.workspace == WORKSPACE, SeatRow.freed_at.is_(None))
        .distinct()
    )


def _hired(candidate: type[CandidateRow]) -> Select[str | None]:
    newer = aliased(DecisionRow)
    return (
        select(aggregate_strings(candidate.name, _BETWEEN))
        .select_from(candidate)
        .join(DecisionRow, DecisionRow.candidate_id == candidate.id)
        .where(
            candidate.workspace == WORKSPACE,
            DecisionRow.outcome == DecisionOutcome.PRODUCTION.value,
            ~exists().where(newer.candidate_id == DecisionRow.candidate_id, newer.version > DecisionRow.version),
            ~_gone_again(candidate.id),
        )
    )


def _taken() -> Select[str | None]:
    """The offers that were taken, and did not end early."""
    return select(aggregate_strings(ProposalRow.name, _BETWEEN)).where(
        ProposalRow.workspace == WORKSPACE, ProposalRow.is_taken.is_(True), ~_gone_again(ProposalRow.id)
    )


def _gone_again(id_: InstrumentedAttribute[str]) -> Exists:
    return exists().where(
        OnboardingRow.candidate_id == id_,
        OnboardingRow.ending.in_([Ending.NO_GO.value, Ending.STOPPED.value]),
    )


class Records(Repository):
    """The records of one workspace's candidates."""

    def __init__(self, session: Session, workspace: str, settings: SettingsOf) -> None:
        super().__init__(session, workspace)
        self._settings = settings

    def front(self, candidate_id: str) -> tuple[Candidate, Brief, list[BriefVersion], tuple[str, ...]]:
        """The candidate, the brief, all that was published of it, oldest first, and whom else it has hired.

        Raises NotFound.
        """
        rows = self._session.execute(_front(), {"workspace": self._workspace, "candidate_id": candidate_id}).all()
        if not rows:
            raise NotFound(Candidates.gone)
        candidate, brief, _, hired, taken = rows[0]
        published: list[BriefVersionRow | None] = [version for _, _, version, _, _ in rows]
        versions = [each.to_domain() for each in published if each is not None]
        return candidate.to_domain(), brief.to_domain(), versions, _names(hired) + _names(taken)

    def outcomes(self, brief_id: str) -> tuple[tuple[str, ...], int]:
        """Who was hired for production or whose offer was taken, and has not left again, by name; how many are undecided."""
        asked = {"workspace": self._workspace, "brief_id": brief_id}
        hired, taken, undecided = self._session.execute(_outcomes(), asked).one()
        return _names(hired) + _names(taken), undecided

    def decided(self, candidate_id: str) -> tuple[Candidate, Brief, list[Decision], list[Merged]]:
        """The candidate, the brief, every version of the decision, and the records that went into this one, oldest first.

        Raises NotFound.
        """
        rows = self._session.execute(
            select(CandidateRow, BriefRow, DecisionRow, MergedRow)
            .join(BriefRow, BriefRow.id == CandidateRow.brief_id)
            .outerjoin(DecisionRow, DecisionRow.candidate_id == CandidateRow.id)
            .outerjoin(MergedRow, MergedRow.into == CandidateRow.id)
            .where(CandidateRow.workspace == self._workspace, CandidateRow.id == candidate_id)
            .order_by(DecisionRow.version, MergedRow.at, MergedRow.id)
        ).all()
        if not rows:
            raise NotFound(Candidates.gone)
        candidate, brief, *_ = rows[0]
        decisions: dict[DecisionRow | None, None] = dict.fromkeys(decision for _, _, decision, _ in rows)
        came: dict[MergedRow | None, None] = dict.fromkeys(merged for *_, merged in rows)
        return (
            candidate.to_domain(),
            brief.to_domain(),
            [each.to_domain() for each in decisions if each is not None],
            [each.to_domain() for each in came if each is not None],
        )

    def of_brief(self, brief_id: str) -> list[tuple[Candidate, Decision | None]]:
        """Its candidates in the order in which they were added, each with the decision that counts."""
        rows = self._session.execute(_of_brief(), {"workspace": self._workspace, "brief_id": brief_id}).all()
        found: list[tuple[CandidateRow, DecisionRow | None]] = [(row[0], row[1]) for row in rows]
        return [(each.to_domain(), decision.to_domain() if decision else None) for each, decision in found]

    def panel_of(self, brief_id: str) -> frozenset[str]:
        """Everybody who holds a seat on a panel of this brief, whatever it judges."""
        users = self._session.scalars(_panel_of(), {"workspace": self._workspace, "brief_id": brief_id})
        return frozenset(users)

    def followed(self, candidate_id: str, worker: str = "") -> tuple[Decision | None, tuple[Todo, ...], bool]:
        """The decision that counts, what must be done before signing, and whether the onboarding has begun.

        With a `worker`, `SettingsOf.places` need not ask for them any more.
        """
        asked = {"workspace": self._workspace, "candidate_id": candidate_id}
        asked |= {"worker": worker} if worker else {}
        rows = self._session.execute(_followed(with_place=bool(worker)), asked).all()
        if worker and rows:
            self._settings.read_along(worker, *rows[0][3:])
        decisions: list[DecisionRow | None] = [row[0] for row in rows]
        todos: list[TodoRow | None] = [row[1] for row in rows]
        decision = next((each.to_domain() for each in decisions if each is not None), None)
        has_onboarding = any(row[2] for row in rows)
        return decision, in_force(each.to_domain() for each in todos if each is not None), has_onboarding

    def taken(self, proposal_id: str) -> tuple[tuple[Todo, ...], bool]:
        """What of its brief must be done before an offer is signed, and whether the onboarding has begun."""
        begun = exists().where(OnboardingRow.workspace == self._workspace, OnboardingRow.candidate_id == ProposalRow.id)
        rows = self._session.execute(
            select(TodoRow, begun)
            .select_from(ProposalRow)
            .where(ProposalRow.workspace == self._workspace, ProposalRow.id == proposal_id)
            .outerjoin(
                TodoRow,
                and_(
                    TodoRow.brief_id == ProposalRow.brief_id, TodoRow.candidate_id == "", TodoRow.is_dropped.is_(False)
                ),
            )
        ).all()
        todos: list[TodoRow | None] = [todo for todo, _ in rows]
        return in_force(each.to_domain() for each in todos if each is not None), any(begun for _, begun in rows)
