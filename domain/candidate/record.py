"""What the messages about one candidate show: the candidate in front of the brief that they are for."""

from datetime import datetime

from domain.brief.outcome import Outcome
from domain.brief.versions import Shift
from domain.candidate.candidate import Candidate, Status
from domain.decision.decision import Decision, Todo, TodoKind, todo_kinds
from domain.decision.decision import Outcome as DecisionOutcome
from domain.guide.first_hire import HardPart
from domain.guide.guide import Guide
from domain.guide.route import OUTSIDE, HireRoute
from domain.model import Value
from domain.panel.result import PanelResult
from domain.permissions import People


class CandidateRecord(Value):
    """A candidate, the brief's answer, who has submitted, and what was decided. Scores only once the panel is open.

    `brief_shift`: when the brief's answer became another one since the candidate was added, and which.
    """

    candidate: Candidate
    brief_title: str
    owner: str = ""
    outcome: Outcome = Outcome.HIRE
    role: str = ""
    route: HireRoute | None = None
    hard_part: HardPart = HardPart.AUTOMATION
    submitted: frozenset[str] = frozenset()
    panel: PanelResult | None = None
    decision: Decision | None = None
    todos: tuple[Todo, ...] = ()
    has_onboarding: bool = False
    brief_shift: tuple[datetime, Shift] | None = None

    @property
    def guide(self) -> Guide:
        """By which this candidate is judged."""
        return self.candidate.guide

    @property
    def people(self) -> People:
        return self.candidate.people(self.owner)

    @property
    def is_agency(self) -> bool:
        """A team is judged by whoever represents it."""
        return self.route is HireRoute.AGENCY

    @property
    def is_outside(self) -> bool:
        """Somebody outside builds, so the contract must hand over the knowledge."""
        return self.route in OUTSIDE

    @property
    def is_decided(self) -> bool:
        return self.candidate.status is Status.DECIDED

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Interviewers whose scorecards are still to come."""
        return tuple(user for user in self.candidate.interviewers if user not in self.submitted)

    def asked_todos(self, outcome: DecisionOutcome | None) -> tuple[TodoKind, ...]:
        """The to-dos that a decision deals out; a correction from one kind of hire to the other keeps those there are."""
        if outcome is None or not outcome.is_hire or self.todos:
            return ()
        return todo_kinds(is_outside=self.is_outside)
