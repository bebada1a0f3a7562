"""What cards and forms of an onboarding show: the onboarding with everything that surrounds it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from domain.brief.versions import BriefChange
from domain.calendar import NINE
from domain.check_in.carried import Carried
from domain.check_in.check_in import CheckIn, current
from domain.check_in.report import Call, Item, Promise, Report, prefilled
from domain.guide.milestone import Milestone
from domain.model import Value
from domain.onboarding.changes import OnboardingChange
from domain.onboarding.onboarding import Ending, Onboarding, OnboardingDraft
from domain.onboarding.place import Seen
from domain.outgoing.kinds import Kind
from domain.panel.result import PanelResult
from domain.scorecard import PlanDescribed, Recommendation


class Ready(Value):
    """Somebody who was decided on and whose onboarding can start."""

    candidate_id: str
    name: str
    brief_title: str
    is_offer: bool = False


class OnboardingPage(Value):
    """What the onboarding form starts from; `onboarding` is set where an onboarding is changed.

    `days` are the dates of its milestones, as they follow from the first day that is picked; empty before one is.
    """

    candidate_id: str
    name: str
    manager: str
    draft: OnboardingDraft
    milestones: tuple[Milestone, ...]
    is_offer: bool = False
    #: The hiring room that they were hired in.
    room: str = ""
    days: Mapping[Milestone, date] = {}
    #: At which hour its owner is asked, where they live.
    hour: int = NINE.hour
    open_todos: tuple[str, ...] = ()
    onboarding: Onboarding | None = None
    #: What Slack says of whoever and whatever is picked; None before anybody has looked.
    seen: Seen | None = None

    @property
    def version(self) -> int:
        return self.onboarding.version if self.onboarding is not None else 0


class OnboardingView(Value):
    """An onboarding with its check-ins in order as they stand `now`, and what the brief promises.

    `brief_change`: what the brief says otherwise than when the onboarding started.
    """

    onboarding: Onboarding
    check_ins: tuple[CheckIn, ...]
    promise: Promise
    now: datetime
    brief_change: BriefChange | None = None

    def next(self) -> CheckIn | None:
        """The check-in that is asked or comes next; None once the onboarding has ended."""
        return None if self.onboarding.closed else current(self.check_ins, self.now)


class Begun(Value):
    """How far a hire is: the check-in that is asked or comes next; None once the onboarding has ended."""

    onboarding: Onboarding
    coming: CheckIn | None


class CheckInPage(Value):
    """What the forms of a check-in start from. `before` is the check-in that this one extends.

    `carried` is what earlier ones have left open; `later`, the newest one that was reported after it.
    """

    onboarding: Onboarding
    check_in: CheckIn
    promise: Promise
    before: CheckIn | None = None
    carried: tuple[Carried, ...] = ()
    later: Milestone | None = None

    @property
    def version(self) -> int:
        return self.check_in.version

    @property
    def prefilled(self) -> Mapping[str, Item]:
        """What the report starts from."""
        before = self.before.report if self.before is not None else None
        return prefilled(self.check_in.milestone, self.check_in.evidence, self.promise, before)


class CheckInView(CheckInPage):
    """The same as the messages about it show it; `extended_to` is until when it was extended.

    `overtaken`: what is left open is asked at that milestone. `overdue`: those for which this one asks as well.
    `brief_change`: what the brief says otherwise than when it was reported.
    """

    is_put_off: bool = False
    is_ahead: bool = False
    extended_to: date | None = None
    overtaken: Milestone | None = None
    overdue: tuple[Milestone, ...] = ()
    brief_change: BriefChange | None = None

    @property
    def versions(self) -> tuple[Report, ...]:
        """The report with all that it has corrected, oldest first."""
        report = self.check_in.report
        return (*self.check_in.earlier, report) if report is not None else ()

    @property
    def first(self) -> Report:
        """The report as it was first sent. Raises IndexError where there is none."""
        return self.versions[0]

    @property
    def labels(self) -> Mapping[str, str]:
        """What the deliverables of earlier check-ins are called."""
        return {each.key: each.deliverable.label for each in self.carried}

    @property
    def is_over(self) -> bool:
        """Reported, or the onboarding has ended."""
        return self.check_in.report is not None or self.onboarding.closed

    @property
    def is_asked(self) -> bool:
        """Whether the owner's answer is waited for right now."""
        waits = self.is_put_off or self.is_ahead or self.overtaken is not None
        return not (waits or self.is_over or self.onboarding.paused is not None)

    def asks(self, kind: str) -> bool:
        """Whether a message of this kind still has something to ask."""
        if kind == Kind.EVIDENCE_REQUEST:
            is_open = not self.is_over and self.onboarding.paused is None
            return is_open and self.is_ahead and not self.check_in.evidence_by
        return self.is_asked

    @property
    def call(self) -> Call | None:
        return self.check_in.report.call if self.check_in.report else None


class PastScore(Value):
    """What one interviewer had scored before the panel opened: the category's name and the score, where assessed.

    `is_late`: they scored after it had opened.
    """

    interviewer: str
    is_late: bool = False
    recommendation: Recommendation | None
    plan: PlanDescribed | None
    scores: tuple[tuple[str, int | None], ...]


class LookbackView(Value):
    """What was decided beside the interviews, for the owner and the hiring manager alone."""

    view: CheckInView
    #: What the panel's guide asked candidates to plan for.
    plan_days: tuple[int, ...]
    scores: tuple[PastScore, ...]
    #: What the panel said together; None where it never opened.
    result: PanelResult | None = None


class ChangeView(Value):
    """What happened to an onboarding, for its thread; `coming` is the check-in that is next."""

    onboarding: Onboarding
    change: OnboardingChange
    coming: CheckIn | None = None


class Standing(Value):
    """Where an onboarding stands, for the card of the brief."""

    name: str
    start_date: date
    milestone: Milestone | None = None
    done: int = 0
    total: int = 0
    ending: Ending | None = None
    extended_to: date | None = None
    #: What was measured last: the number that should move, and what a month of running it costs.
    metric: str = ""
    running_cost: Decimal | None = None


def standing_of(onboarding: Onboarding, check_ins: Sequence[CheckIn]) -> Standing:
    """What the last report said, and until when it was extended; the check-ins come in order."""
    reports = [(each.milestone, each.report) for each in check_ins if each.report is not None]
    milestone, report = reports[-1] if reports else (None, None)
    extension = next((each for each in check_ins if each.milestone.extends), None)
    return Standing(
        name=onboarding.name,
        start_date=onboarding.start_date,
        milestone=milestone,
        done=report.done if report is not None else 0,
        total=len(report.items) if report is not None else 0,
        ending=onboarding.ending,
        metric=next((each.metric for _, each in reversed(reports) if each.metric), ""),
        running_cost=next((each.running_cost for _, each in reversed(reports) if each.running_cost is not None), None),
        extended_to=extension.due_day if extension is not None and not onboarding.closed else None,
    )
