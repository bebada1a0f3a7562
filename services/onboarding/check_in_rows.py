"""The rows that ask, remind and tell about a check-in: each follows from the one before it that was really sent.

A row is written in the transaction in which its cause is saved: the change of a date, or the mark that the question
stands in Slack. So it needs no clock of its own, and neither a kill nor a second replica loses or doubles it.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from domain.brief.brief import Brief
from domain.brief.money import worth
from domain.brief.versions import change_since
from domain.calendar import WorkTime, working_moment
from domain.check_in.carried import still_open
from domain.check_in.check_in import CheckIn, Plan, Step, overdue_before, overtaken_by, was_sent
from domain.check_in.report import Promise
from domain.guide.readiness import MustHave
from domain.ids import new_id
from domain.onboarding.onboarding import Onboarding
from domain.onboarding.views import CheckInPage, CheckInView
from domain.outgoing.delivery import Delivery, NotYet, Operation
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.waiting.reminders import Ask
from services.holidays import at_work
from services.outgoing.deliveries import Follow
from services.outgoing.reminders import wake, was_asked
from storage.store import Store

SENT_AS: Mapping[Step, Kind] = {
    Step.EVIDENCE: Kind.EVIDENCE_REQUEST,
    Step.PROMPT: Kind.CHECK_IN_PROMPT,
}


ASKS: Mapping[Step, Ask] = {Step.EVIDENCE: Ask.EVIDENCE, Step.PROMPT: Ask.REPORT}


def carry_out(store: Store, onboarding: Onboarding, plan: Plan, now: datetime) -> None:
    """Saves the check-in, and puts what the plan sends in the place of what was waiting."""
    subject = plan.check_in.subject
    store.check_ins.save(plan.check_in)
    store.deliveries.cancel(subject, set(SENT_AS.values()))
    for step, at in plan.sends.items() if onboarding.paused is None else ():
        kind, to = SENT_AS[step], _asked(step, onboarding)
        store.reminders.drop(ASKS[step], subject.id)
        # What is being posted this very moment cannot be withdrawn, and is the same question.
        if not store.deliveries.is_on_its_way(subject, kind, to):
            store.deliveries.post(outgoing(kind, subject, to, people=onboarding.people, at=at, once=new_id()))
    goes_on = onboarding.paused is None
    stands = goes_on and Step.PROMPT not in plan.sends and onboarding.owner in plan.check_in.asked_of
    if stands and (Ask.REPORT, subject.id) not in store.reminders.nudges(onboarding.owner):
        # Moved away and back: the question that stands counts as asked now.
        was_asked(store, onboarding.owner, Ask.REPORT, subject.id, now, onboarding.manager)
    _look_again(store, onboarding, now)
    store.deliveries.refresh(subject, now)


def _look_again(store: Store, onboarding: Onboarding, now: datetime) -> None:
    for user in sorted(onboarding.everybody):
        wake(store, user, now, manager=onboarding.manager)


def follows() -> Mapping[str, Follow]:
    """What follows from each of these messages once it stands in Slack."""
    return {
        Kind.EVIDENCE_REQUEST: partial(_follow, Step.EVIDENCE),
        Kind.CHECK_IN_PROMPT: partial(_follow, Step.PROMPT),
    }


def _follow(step: Step, store: Store, delivery: Delivery, now: datetime) -> None:
    check_in = store.check_ins.get(delivery.subject.id)
    onboarding = store.onboardings.lock(check_in.onboarding_id)
    check_in, to = store.check_ins.get(check_in.id), delivery.conversation
    store.check_ins.save(was_sent(step, check_in, to))
    others = _others(store, check_in)
    goes_on = not onboarding.closed and onboarding.paused is None
    is_asked = goes_on and check_in.report is None and overtaken_by(check_in, others, now) is None
    if not is_asked or to != _asked(step, onboarding):
        return
    was_asked(store, to, ASKS[step], check_in.id, now, onboarding.manager)
    if step is Step.PROMPT:
        for other in others:
            if other.report is None and other.position < check_in.position:
                withdraw(store, other, now)


def check_hour(store: Store, delivery: Delivery, onboarding: Onboarding, now: datetime) -> None:
    """Raises NotYet where whoever reads it is not at work: what was due during an outage waits for that, too."""
    if delivery.operation is Operation.UPDATE:
        return
    holidays = days_of(store, onboarding, delivery.conversation)
    if (at := working_moment(now, onboarding.zone_of(delivery.conversation), holidays)) > now:
        raise NotYet(at)


def days_of(store: Store, onboarding: Onboarding, user: str) -> WorkTime:
    """This person's own working days, as they have said them, else those of the onboarding."""
    return at_work(store, store.settings.places([user]).get(user, onboarding.country))


def withdraw(store: Store, check_in: CheckIn, now: datetime) -> None:
    """Nothing more is asked; what stands in Slack shows the end. Raises NotFound."""
    subject = check_in.subject
    store.deliveries.cancel(subject, set(SENT_AS.values()))
    for ask in ASKS.values():
        store.reminders.drop(ask, subject.id)
    _look_again(store, store.onboardings.get(check_in.onboarding_id), now)
    store.deliveries.refresh(subject, now)


def refresh_reports(store: Store, onboarding: Onboarding, now: datetime) -> None:
    """Each report says what comes next and whom that concerns, so it changes with the onboarding."""
    for check_in in store.check_ins.of_onboarding(onboarding.id):
        store.deliveries.refresh(check_in.subject, now, {Kind.REPORT_CARD, Kind.REPORT_COPY})


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
        never="" if answers.lacks(MustHave.BOUNDARY) else answers.boundary,
        running_cost=worth(answers.costs).running,
        currency=answers.costs.currency,
    )


def page_of(store: Store, check_in_id: str) -> CheckInPage:
    """A check-in as its forms show it. Raises NotFound."""
    check_in, others = store.check_ins.around(check_in_id)
    return page_among(store, store.onboardings.get(check_in.onboarding_id), check_in, others)


def view_of(store: Store, check_in_id: str, now: datetime) -> CheckInView:
    """A check-in as its messages show it. Raises NotFound."""
    check_in, others = store.check_ins.around(check_in_id)
    onboarding = store.onboardings.get(check_in.onboarding_id)
    extension = next((found for found in others if found.milestone.extends == check_in.milestone.key), None)
    overtaker = overtaken_by(check_in, others, now)
    at = check_in.report.reported_at if check_in.report is not None else None
    return CheckInView(
        **dict(page_among(store, onboarding, check_in, others)),
        is_put_off=check_in.report is None and check_in.snoozes > 0 and check_in.prompt_at > now,
        is_ahead=check_in.report is None and check_in.due_at > now,
        extended_to=extension.due_day if extension is not None else None,
        overtaken=overtaker.milestone if overtaker is not None else None,
        overdue=overdue_before(check_in, others, now),
        brief_change=change_since(store.brief_versions.of(onboarding.brief_id), at) if at is not None else None,
    )


def _others(store: Store, check_in: CheckIn) -> list[CheckIn]:
    # Where the figure is asked, the form shows what the brief had: correcting it is this very question.
    return [found for found in store.check_ins.of_onboarding(check_in.onboarding_id) if found.id != check_in.id]


def page_among(store: Store, onboarding: Onboarding, check_in: CheckIn, others: list[CheckIn]) -> CheckInPage:
    """A check-in among the others of its onboarding. Raises NotFound where its brief is gone."""
    promise = promise_of(store.briefs.get(onboarding.brief_id), others)
    later = [found for found in others if found.report is not None and found.position > check_in.position]
    return CheckInPage(
        onboarding=onboarding,
        check_in=check_in,
        promise=promise,
        before=next((found for found in others if found.milestone.key == check_in.milestone.extends), None),
        carried=still_open(check_in, others, promise),
        later=later[-1].milestone if later else None,
    )


def _asked(step: Step, onboarding: Onboarding) -> str:
    return onboarding.answerer if step is Step.EVIDENCE else onboarding.owner
