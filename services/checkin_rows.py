"""The rows that ask, remind and tell about a check-in: made in advance, withdrawn with the change that ends them."""

from collections.abc import Mapping
from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.money import worth
from domain.checkin.checkin import CheckIn, Plan, Step
from domain.checkin.report import Promise
from domain.guide.days import Window
from domain.ids import new_id
from domain.onboarding.onboarding import Hire
from domain.onboarding.views import CheckInView
from domain.outgoing import Kind, Subject, outgoing
from storage.store import Store

SENT_AS: Mapping[Step, Kind] = {
    Step.EVIDENCE: Kind.EVIDENCE_REQUEST,
    Step.PROMPT: Kind.CHECKIN_PROMPT,
    Step.FIRST_REMINDER: Kind.CHECKIN_REMINDER,
    Step.SECOND_REMINDER: Kind.CHECKIN_REMINDER,
    Step.TELL_MANAGER: Kind.CHECKIN_UNANSWERED,
}


def carry_out(store: Store, hire: Hire, plan: Plan, now: datetime) -> None:
    """Saves the check-in, and puts what the plan sends in the place of what was waiting."""
    subject = Subject.check_in(plan.check_in.id)
    store.check_ins.save(plan.check_in)
    store.deliveries.cancel(subject, {SENT_AS[step] for step in Step if step not in plan.keeps})
    for step, at in plan.sends.items():
        store.deliveries.post(
            outgoing(SENT_AS[step], subject, _asked(step, hire), people=hire.people, at=at, once=new_id())
        )
    store.deliveries.refresh(subject, now)


def withdraw(store: Store, check_in: CheckIn, now: datetime) -> None:
    """Nothing more is asked; what stands in Slack shows the end."""
    subject = Subject.check_in(check_in.id)
    store.deliveries.cancel(subject, set(SENT_AS.values()))
    store.deliveries.refresh(subject, now)


def promise_of(brief: Brief, check_ins: list[CheckIn]) -> Promise:
    """What the brief promised; the figure of the start as day 30 corrected it."""
    answers = brief.answers
    first = next((found.report for found in check_ins if found.window is Window.DAY_30), None)
    corrected = first.baseline if first is not None else ""
    return Promise(
        title=brief.title,
        metric=answers.metric,
        today=corrected or answers.today,
        was_corrected=bool(corrected and answers.today),
        target=answers.target,
        never=answers.boundary,
        running_cost=worth(answers.costs).running,
        currency=answers.costs.currency,
    )


def view_of(store: Store, check_in: CheckIn, now: datetime) -> CheckInView:
    """A check-in as its cards and forms show it."""
    hire = store.hires.get(check_in.hire_id)
    brief = store.briefs.get(hire.brief_id)
    check_ins = store.check_ins.of_hire(hire.id)
    # Day 30 shows the figure that the brief had: correcting it is this very form's question.
    earlier = [found for found in check_ins if found.window is not check_in.window]
    by_window = {found.window: found for found in check_ins}
    day_90, extension = by_window.get(Window.DAY_90), by_window.get(Window.EXTENSION)
    is_extension = check_in.window is Window.EXTENSION
    return CheckInView(
        hire=hire,
        check_in=check_in,
        promise=promise_of(brief, earlier),
        is_put_off=check_in.report is None and check_in.snoozes > 0 and check_in.prompt_at > now,
        is_ahead=check_in.report is None and check_in.due_at > now,
        before=day_90.report if is_extension and day_90 else None,
        extended_to=extension.due_day if extension and not is_extension else None,
    )


def _asked(step: Step, hire: Hire) -> str:
    if step is Step.EVIDENCE:
        return hire.answerer
    return hire.manager if step is Step.TELL_MANAGER else hire.owner
