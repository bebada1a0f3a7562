"""What is read together of one candidate, in one question."""

from sqlalchemy import and_, exists

from domain.brief.brief import Brief
from domain.brief.versions import BriefVersion
from domain.candidate.candidate import Candidate
from domain.decision.decision import Decision, Todo
from domain.refusals import NotFound
from storage.brief.briefs import BriefRow
from storage.brief.history import BriefVersionRow
from storage.candidates import CandidateRow, Candidates
from storage.decisions import DecisionRow, TodoRow, in_order
from storage.onboardings import OnboardingRow
from storage.rows import Repository


class Records(Repository):
    """The records of one workspace's candidates."""

    def front(self, candidate_id: str) -> tuple[Candidate, Brief, list[BriefVersion]]:
        """The candidate, the brief, and all that was published of it, oldest first. Raises NotFound."""
        rows = self._session.execute(
            self._rows(CandidateRow, CandidateRow.id == candidate_id)
            .add_columns(BriefRow, BriefVersionRow)
            .join(BriefRow, BriefRow.id == CandidateRow.brief_id)
            .outerjoin(BriefVersionRow, BriefVersionRow.brief_id == BriefRow.id)
            .order_by(BriefVersionRow.number)
        ).all()
        if not rows:
            raise NotFound(Candidates.gone)
        candidate, brief, first = rows[0]
        published: list[BriefVersionRow | None] = [first, *(version for _, _, version in rows[1:])]
        return candidate.to_domain(), brief.to_domain(), [each.to_domain() for each in published if each is not None]

    def followed(self, candidate_id: str) -> tuple[Decision | None, tuple[Todo, ...], bool]:
        """The decision that counts, everything to be done before signing, and whether the onboarding has begun."""
        begun = exists().where(
            OnboardingRow.workspace == self._workspace, OnboardingRow.candidate_id == DecisionRow.candidate_id
        )
        rows = self._session.execute(
            self._rows(DecisionRow, DecisionRow.candidate_id == candidate_id)
            .add_columns(TodoRow, begun)
            .outerjoin(TodoRow, and_(TodoRow.candidate_id == DecisionRow.candidate_id, TodoRow.is_dropped.is_(False)))
            .order_by(DecisionRow.version.desc())
        ).all()
        if not rows:
            return None, (), False
        newest, _, has_onboarding = rows[0]
        todos = [todo.to_domain() for decision, todo, _ in rows if decision is newest and todo is not None]
        return newest.to_domain(), in_order(todos), has_onboarding
