"""What the messages about one candidate show: the candidate in front of the brief that they are for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.brief.outcome import Outcome
from domain.brief.versions import BriefChange
from domain.candidate.candidate import Candidate, Details
from domain.decision.decision import Decision
from domain.decision.todo import Todo, TodoKind, todo_kinds
from domain.guide.first_hire import HardPart
from domain.guide.guide import Guide
from domain.guide.route import OUTSIDE, HireRoute
from domain.history import Past
from domain.model import Value
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.panel.judged import Judged
from domain.panel.pages import PanelPage
from domain.panel.panel import Panel
from domain.panel.result import PanelResult
from domain.people import Actor
from domain.permissions import Act, People, may


class CandidateRecord(Value):
    """A candidate, their panel, the brief's answer, and what was decided. Scores only once the panel is open.

    `brief_change`: what the brief says otherwise than when the candidate was added; once decided, than it did then.
    """

    candidate: Candidate
    panel: Panel
    brief_title: str
    owner: str = ""
    outcome: Outcome = Outcome.HIRE
    role: str = ""
    route: HireRoute | None = None
    hard_part: HardPart = HardPart.AUTOMATION
    result: PanelResult | None = None
    decision: Decision | None = None
    todos: tuple[Todo, ...] = ()
    has_onboarding: bool = False
    #: Whom else the brief has hired for production, by name.
    hired: tuple[str, ...] = ()
    brief_change: BriefChange | None = None

    @property
    def version(self) -> int:
        """Counts every change of the candidate and of the panel: whoever decides must have seen both."""
        return self.candidate.version + self.panel.version

    @property
    def guide(self) -> Guide:
        """By which this candidate is judged."""
        return self.panel.guide

    @property
    def people(self) -> People:
        """Who has a part in this candidate's record."""
        return self.candidate.people(self.owner, self.panel.interviewers)

    @property
    def panel_page(self) -> PanelPage:
        """The panel in front of the candidate."""
        return PanelPage(panel=self.panel, judged=self.judged)

    @property
    def interviews(self) -> Mapping[datetime, tuple[str, ...]]:
        """Who interviews together, by when."""
        return self.panel.meetings(self.candidate.interview_at)

    @property
    def judged(self) -> Judged:
        """What the panel has to know."""
        return judged_of(
            self.candidate, workflow=self.brief_title, owner=self.owner, route=self.route, hard_part=self.hard_part
        )

    @property
    def is_agency(self) -> bool:
        """A team is judged by whoever represents it."""
        return self.route is HireRoute.AGENCY

    @property
    def is_outside(self) -> bool:
        """Somebody outside builds, so the contract must hand over the knowledge."""
        return self.route in OUTSIDE

    def missing_todos(self, now: datetime) -> tuple[TodoKind, ...]:
        """What nobody has looked up yet, or not for long, and a hire needs (hiring guide §11)."""
        held = {todo.kind for todo in self.todos if todo.holds(now)}
        return tuple(kind for kind in todo_kinds(is_outside=self.is_outside) if kind not in held)


class CandidatePast(Past):
    """What a candidate was called from one change on, when they were met and whose they were; and what before."""

    details: Details
    before: Details | None = None


def detailed(candidate: Candidate) -> list[Past]:
    """Every version of a candidate's details, oldest first; all of it is said in its line."""
    return [
        CandidatePast(
            of=candidate.subject,
            number=number,
            at=details.at,
            by=details.by,
            opens=False,
            details=details,
            before=before,
        )
        for number, (before, details) in enumerate(
            zip([None, *candidate.details], candidate.details, strict=False), start=1
        )
    ]


class DecisionPast(Past):
    """One version of the decision, in front of its candidate, and the one before it."""

    record: CandidateRecord
    decision: Decision
    before: Decision | None = None


def decided(record: CandidateRecord, decisions: Sequence[Decision]) -> list[Past]:
    """Every version of the decision, oldest first."""
    return [
        DecisionPast(
            of=record.candidate.subject,
            number=decision.version,
            at=decision.decided_at,
            by=decision.decided_by,
            reason=decision.correction,
            record=record,
            decision=decision,
            before=before,
        )
        for before, decision in zip([None, *decisions], decisions, strict=False)
    ]


def timed_by(actor: Actor, record: CandidateRecord) -> tuple[str, ...]:
    """Whose interviews this person may move: all of them, or their own."""
    if may(actor, Act.EDIT_CANDIDATE, record.people):
        return record.panel.interviewers
    return tuple(user for user in record.panel.interviewers if user == actor.user)


def time_field(user: str) -> str:
    """The form's field for this person's own time."""
    return f"time_{user}"


def judged_of(
    candidate: Candidate, *, workflow: str, owner: str, route: HireRoute | None, hard_part: HardPart
) -> Judged:
    """What a panel has to know of a candidate and their brief."""
    return Judged(
        about=candidate.subject,
        name=candidate.name,
        workflow=workflow,
        people=candidate.people(owner),
        room=candidate.room,
        card=Card(kind=Kind.CANDIDATE_CARD, subject=candidate.subject),
        brief_id=candidate.brief_id,
        interview_at=candidate.interview_at,
        added_at=candidate.created_at,
        hard_part=hard_part,
        is_agency=route is HireRoute.AGENCY,
    )
