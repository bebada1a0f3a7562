"""What cards and forms of an onboarding show: the onboarding with everything that surrounds it."""

from collections.abc import Mapping
from datetime import date

from domain.check_in.check_in import CheckIn
from domain.check_in.report import Call, Promise, Report
from domain.guide.days import Window
from domain.model import Value
from domain.onboarding.onboarding import Onboarding, OnboardingDraft
from domain.scorecard import PlanDescribed, Recommendation


class Ready(Value):
    """Somebody who was decided on and whose onboarding can start."""

    candidate_id: str
    name: str
    brief_title: str


class OnboardingPage(Value):
    """What the onboarding form starts from; `onboarding` is set where an onboarding is changed."""

    candidate_id: str
    name: str
    manager: str
    draft: OnboardingDraft
    has_date: bool = True
    open_todos: tuple[str, ...] = ()
    onboarding: Onboarding | None = None


class OnboardingView(Value):
    """An onboarding with its check-ins in order, and what the brief promised."""

    onboarding: Onboarding
    check_ins: tuple[CheckIn, ...]
    promise: Promise

    def next(self) -> CheckIn | None:
        """The check-in that comes next; None once the onboarding has ended."""
        if self.onboarding.closed:
            return None
        return next((check_in for check_in in self.check_ins if check_in.report is None), None)

    @property
    def due_days(self) -> Mapping[Window, date]:
        return {check_in.window: check_in.due_day for check_in in self.check_ins}


class CheckInView(Value):
    """One check-in with its onboarding. `before` is day 90's report where this is its extension."""

    onboarding: Onboarding
    check_in: CheckIn
    promise: Promise
    is_put_off: bool = False
    is_ahead: bool = False
    before: Report | None = None
    extended_to: date | None = None

    @property
    def is_over(self) -> bool:
        """Reported, or the onboarding has ended."""
        return self.check_in.report is not None or self.onboarding.closed

    @property
    def is_asked(self) -> bool:
        """Whether the owner's answer is waited for right now."""
        return not (self.is_over or self.is_put_off or self.is_ahead)

    @property
    def call(self) -> Call | None:
        return self.check_in.report.call if self.check_in.report else None


class PastScore(Value):
    """What one interviewer had scored: the category's name and the score, where it was assessed."""

    interviewer: str
    recommendation: Recommendation | None
    plan: PlanDescribed | None
    scores: tuple[tuple[str, int | None], ...]


class LookbackView(Value):
    """Day 90 beside the interviews, for the owner and the hiring manager alone."""

    view: CheckInView
    scores: tuple[PastScore, ...]
