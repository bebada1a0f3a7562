"""What is read together of one candidate, in one question."""

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from domain.decision.decision import Decision, Todo
from storage.decisions import DecisionRow, TodoRow, in_order
from storage.onboardings import OnboardingRow


class Records:
    """The records of one workspace's candidates."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def followed(self, candidate_id: str) -> tuple[Decision | None, tuple[Todo, ...], bool]:
        """The decision that counts, everything to be done before signing, and whether the onboarding has begun."""
        begun = exists().where(
            OnboardingRow.workspace == self._workspace, OnboardingRow.candidate_id == DecisionRow.candidate_id
        )
        rows = self._session.execute(
            select(DecisionRow, TodoRow, begun)
            .outerjoin(TodoRow, and_(TodoRow.candidate_id == DecisionRow.candidate_id, TodoRow.is_dropped.is_(False)))
            .where(DecisionRow.workspace == self._workspace, DecisionRow.candidate_id == candidate_id)
            .order_by(DecisionRow.version.desc())
            # Behind a lock, they must be as they are now.
            .execution_options(populate_existing=True)
        ).all()
        if not rows:
            return None, (), False
        newest, _, has_onboarding = rows[0]
        todos = [todo for decision, todo, _ in rows if decision is newest and todo is not None]
        return newest.to_domain(), in_order(todos), has_onboarding
