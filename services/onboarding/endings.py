"""What a report that decides brings about: the end, one extension, and who hears of it. A correction may change it."""

from collections.abc import Mapping
from datetime import datetime

from domain.calendar import next_working_day
from domain.check_in.check_in import CheckIn, first_plan, moved_plan
from domain.check_in.report import Call, Report
from domain.guide.milestone import Milestone
from domain.ids import new_id
from domain.onboarding.onboarding import Ending, Onboarding
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.refusals import Invalid
from services.holidays import holidays_of
from services.onboarding.check_in_rows import carry_out, days_of, withdraw
from storage.store import Store

ENDINGS: Mapping[Call, Ending] = {Call.GO: Ending.GO, Call.NO_GO: Ending.NO_GO}


def check_call_may_change(onboarding: Onboarding, later: Milestone | None) -> None:
    """Raises Invalid where something else has been decided since."""
    if later is not None:
        raise Invalid({"call": f"{later.title} has been reported since, and decided. Correct that report instead."})
    if onboarding.ending is Ending.STOPPED:
        raise Invalid({"call": "The onboarding was ended early since, so this decision stays as it was."})


def decide(
    store: Store, onboarding: Onboarding, decided: CheckIn, now: datetime, before: Report | None = None
) -> Onboarding:
    """Carries out what the report says; `before` is the one that it corrects. Gives the onboarding as it is then.

    Raises NotFound.
    """
    report = decided.report
    if report is None or report.call is None or onboarding.ending is Ending.STOPPED:
        return onboarding
    after = _ended(store, onboarding, ENDINGS.get(report.call))
    if report.call is Call.EXTEND:
        _extend(store, after, decided, report, now)
    else:
        for other in store.check_ins.of_onboarding(onboarding.id):
            if other.report is None:
                withdraw(store, other, now)
    if onboarding.hire_user and (before is None or before.call is not report.call):
        hire, people, once = onboarding.hire_user, onboarding.people, str(decided.version)
        store.deliveries.cancel(decided.subject, {Kind.HIRE_OUTCOME})
        store.deliveries.post(outgoing(Kind.HIRE_OUTCOME, decided.subject, hire, people=people, at=now, once=once))
    if before is not None and before.call is not report.call:
        _tell_of_correction(store, after, decided, report, now)
    if after.ending is not None:
        _look_back(store, after, decided, now)
    return after


def _ended(store: Store, onboarding: Onboarding, ending: Ending | None) -> Onboarding:
    if onboarding.ending is ending:
        return onboarding
    after = onboarding.model_copy(update={"ending": ending, "version": onboarding.version + 1})
    store.onboardings.save(after)
    return after


def _extend(store: Store, onboarding: Onboarding, decided: CheckIn, report: Report, now: datetime) -> None:
    """One more check-in, or the same one on another day."""
    if report.extended_to is None:
        return
    holidays = holidays_of(onboarding.country)
    day, condition = next_working_day(report.extended_to, holidays), report.condition
    theirs = days_of(store, onboarding, onboarding.answerer)
    every = store.check_ins.of_onboarding(onboarding.id)
    held = next((each for each in every if each.milestone.extends == decided.milestone.key), None)
    if held is None:
        extension = decided.milestone.extension
        plan = first_plan(new_id(), onboarding, extension, day, now, theirs, condition=condition)
    elif held.report is None:
        plan = moved_plan(held.model_copy(update={"condition": condition}), onboarding, day, now, theirs)
    else:
        return
    carry_out(store, onboarding, plan, now)


def _look_back(store: Store, onboarding: Onboarding, decided: CheckIn, now: datetime) -> None:
    """With the last word alone, to the owner and the manager; only where the panel had opened."""
    panel = store.panels.of(onboarding.judged)
    if not panel.is_open or not store.scorecards.of_panel(panel.id):
        return
    for user in dict.fromkeys((onboarding.owner, onboarding.manager)):
        people = onboarding.people
        store.deliveries.post(outgoing(Kind.LOOKBACK, decided.subject, user, people=people, at=now, once=user))


def _tell_of_correction(store: Store, onboarding: Onboarding, decided: CheckIn, report: Report, now: datetime) -> None:
    """Whoever was told the other word hears the new one, once a correction."""
    for user in dict.fromkeys((onboarding.owner, onboarding.manager)):
        if user != report.reported_by:
            once = f"{decided.version} {user}"
            people = onboarding.people
            store.deliveries.post(
                outgoing(Kind.CALL_CORRECTED, decided.subject, user, people=people, at=now, once=once)
            )
