"""The rows that ask, remind and tell about a check-in: made in advance, withdrawn with the change that ends them."""

from collections.abc import Mapping
from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.money import worth
from domain.check_in.check_in import CheckIn, Plan, Step
from domain.check_in.report import Promise
from domain.ids import new_id
from domain.onboarding.onboarding import Onboarding
from domain.onboarding.views import CheckInPage, CheckInView
from domain.outgoing import Kind, outgoing
from storage.store import Store

SENT_AS: Mapping[Step, Kind] = {
    Step.EVIDENCE: Kind.EVIDENCE_REQUEST,
    Step.PROMPT: Kind.CHECK_IN_PROMPT,
    Step.FIRST_REMINDER: Kind.CHECK_IN_REMINDER,
    Step.SECOND_REMINDER: Kind.CHECK_IN_REMINDER,
    Step.TELL_MANAGER: Kind.CHECK_IN_UNANSWERED,
}


def carry_out(store: Store, onboarding: Onboarding, plan: Plan, now: datetime) -> None:
    """Saves the check-in, and puts what the plan sends in the place of what was waiting."""
    subject = plan.check_in.subject
    store.check_ins.save(plan.check_in)
    store.deliveries.cancel(subject, {SENT_AS[step] for step in Step if step not in plan.keeps})
    for step, at in plan.sends.items():
        store.deliveries.post(
            outgoing(SENT_AS[step], subject, _asked(step, onboarding), people=onboarding.people, at=at, once=new_id())
        )
    store.deliveries.refresh(subject, now)


def withdraw(store: Store, check_in: CheckIn, now: datetime) -> None:
    """Nothing more is asked; what stands in Slack shows the end."""
    subject = check_in.subject
    store.deliveries.cancel(subject, set(SENT_AS.values()))
    store.deliveries.refresh(subject, now)


def promise_of(brief: Brief, check_ins: list[CheckIn]) -> Promise:
    """What the brief promised; the figure of the start as a check-in has corrected it."""
    answers = brief.answers
    found = next((each for each in check_ins if each.report is not None and each.report.baseline), None)
    corrected = found.report.baseline if found is not None and found.report is not None else ""
    return Promise(
        title=brief.title,
        metric=answers.metric,
        today=corrected or answers.today,
        corrected_on=found.milestone.name if found is not None and answers.today else "",
        target=answers.target,
        never=answers.boundary,
        running_cost=worth(answers.costs).running,
        currency=answers.costs.currency,
    )


def page_of(store: Store, check_in: CheckIn) -> CheckInPage:
    """A check-in as its forms show it."""
    onboarding = store.onboardings.get(check_in.onboarding_id)
    return _page(store, onboarding, check_in, _others(store, check_in))


def view_of(store: Store, check_in: CheckIn, now: datetime) -> CheckInView:
    """A check-in as its messages show it."""
    onboarding, others = store.onboardings.get(check_in.onboarding_id), _others(store, check_in)
    extension = next((found for found in others if found.milestone.extends == check_in.milestone.key), None)
    return CheckInView(
        **dict(_page(store, onboarding, check_in, others)),
        is_put_off=check_in.report is None and check_in.snoozes > 0 and check_in.prompt_at > now,
        is_ahead=check_in.report is None and check_in.due_at > now,
        extended_to=extension.due_day if extension is not None else None,
    )


def _others(store: Store, check_in: CheckIn) -> list[CheckIn]:
    # Where the figure is asked, the form shows what the brief had: correcting it is this very question.
    return [found for found in store.check_ins.of_onboarding(check_in.onboarding_id) if found.id != check_in.id]


def _page(store: Store, onboarding: Onboarding, check_in: CheckIn, others: list[CheckIn]) -> CheckInPage:
    return CheckInPage(
        onboarding=onboarding,
        check_in=check_in,
        promise=promise_of(store.briefs.get(onboarding.brief_id), others),
        before=next((found for found in others if found.milestone.key == check_in.milestone.extends), None),
    )


def _asked(step: Step, onboarding: Onboarding) -> str:
    if step is Step.EVIDENCE:
        return onboarding.answerer
    return onboarding.manager if step is Step.TELL_MANAGER else onboarding.owner
