"""The check-ins of an onboarding: when each is asked, put off, reminded and answered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calendar import Holidays, add_working_days, at_nine, day_of, last_working_day
from domain.check_in.report import Item, Report
from domain.guide.milestone import Milestone
from domain.model import Value
from domain.onboarding.onboarding import Onboarding
from domain.outgoing import Subject
from domain.refusals import Refusal

EVIDENCE_BEFORE = timedelta(days=5)
MOST_SNOOZES = 3
# Working days after the prompt. The second step is followed by the hiring manager after as long again (O).
FIRST_REMINDER, SECOND_REMINDER, TELL_MANAGER = 2, 4, 6


class Step(StrEnum):
    """What is sent for one check-in, in this order."""

    EVIDENCE = "evidence"
    PROMPT = "prompt"
    FIRST_REMINDER = "first_reminder"
    SECOND_REMINDER = "second_reminder"
    TELL_MANAGER = "tell_manager"


class CheckIn(Value):
    """One milestone of one onboarding. `prompt_at` is when the owner is asked, later than `due_at` once put off.

    `version` counts what people said in it, not when it is asked.
    """

    id: str
    onboarding_id: str
    milestone: Milestone
    due_day: date
    due_at: datetime
    evidence_at: datetime
    prompt_at: datetime
    late: bool = False
    snoozes: int = 0
    condition: str = ""
    evidence: Mapping[str, Item] = {}
    evidence_by: str = ""
    report: Report | None = None
    version: int = 1

    @property
    def subject(self) -> Subject:
        return Subject.check_in(self.id)


def in_order(check_ins: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    """In the order in which they come."""
    return tuple(sorted(check_ins, key=lambda each: (each.milestone.day, bool(each.milestone.extends))))


def planned(check_ins: Iterable[CheckIn]) -> tuple[Milestone, ...]:
    """The milestones whose days follow from the first one; an extension has a day of its own."""
    return tuple(each.milestone for each in check_ins if not each.milestone.extends)


class Plan(Value):
    """A check-in with what has to be sent for it from now on; `keeps` was sent already and stays."""

    check_in: CheckIn
    sends: Mapping[Step, datetime]
    keeps: frozenset[Step] = frozenset()


def first_plan(
    check_in_id: str,
    onboarding: Onboarding,
    milestone: Milestone,
    due_day: date,
    now: datetime,
    holidays: Holidays,
    condition: str = "",
) -> Plan:
    """A new check-in; one whose day has passed is asked once, now, as late."""
    due_at, evidence_at = _instants(due_day, onboarding.zone, holidays)
    passed = due_at <= now
    check_in = CheckIn(
        id=check_in_id,
        onboarding_id=onboarding.id,
        milestone=milestone,
        due_day=due_day,
        due_at=due_at,
        evidence_at=evidence_at if passed else max(evidence_at, now),
        prompt_at=now if passed else due_at,
        late=passed,
        condition=condition,
    )
    return _plan(check_in, onboarding, now, holidays, frozenset())


def moved_plan(
    check_in: CheckIn, before: Onboarding, onboarding: Onboarding, due_day: date, now: datetime, holidays: Holidays
) -> Plan:
    """The same check-in after the start date, the people or the zone changed; nobody is asked the same thing twice."""
    due_at, evidence_at = _instants(due_day, onboarding.zone, holidays)
    passed = due_at <= now
    keeps = set()
    prompt_at, late, snoozes = (now, True, 0) if passed else (due_at, False, 0)
    if passed and before.owner == onboarding.owner and check_in.due_at <= now:
        late, snoozes = check_in.late, check_in.snoozes
        if check_in.prompt_at <= now:
            prompt_at = check_in.prompt_at
            keeps.add(Step.PROMPT)
        else:
            prompt_at = at_nine(day_of(check_in.prompt_at, before.zone), onboarding.zone)
    if not passed and evidence_at <= now:
        evidence_at = now
        if before.answerer == onboarding.answerer and check_in.evidence_at <= now:
            evidence_at = check_in.evidence_at
            keeps.add(Step.EVIDENCE)
    moved = check_in.model_copy(
        update={
            "due_day": due_day,
            "due_at": due_at,
            "evidence_at": evidence_at,
            "prompt_at": prompt_at,
            "late": late,
            "snoozes": snoozes,
        }
    )
    return _plan(moved, onboarding, now, holidays, frozenset(keeps))


def put_off(check_in: CheckIn, onboarding: Onboarding, now: datetime, holidays: Holidays) -> Plan | None:
    """Asks again on the next working day at nine; None where that was done already."""
    check_open(check_in, onboarding)
    if check_in.prompt_at > now:
        return None
    if check_in.snoozes >= MOST_SNOOZES:
        raise Refusal(
            f"You have put off {check_in.milestone.name} {MOST_SNOOZES} times. "
            "Press “Report” and answer what you know: “not started” is a fine answer."
        )
    tomorrow = add_working_days(day_of(now, onboarding.zone), 1, holidays)
    later = check_in.model_copy(
        update={"prompt_at": at_nine(tomorrow, onboarding.zone), "snoozes": check_in.snoozes + 1}
    )
    return _plan(later, onboarding, now, holidays, frozenset({Step.EVIDENCE}))


def check_open(check_in: CheckIn, onboarding: Onboarding) -> None:
    """Refuses what comes after the report, or after the end of the onboarding."""
    if check_in.report is not None:
        raise Refusal(
            f"Somebody has already reported on {check_in.milestone.name}: the report is in the onboarding thread."
        )
    if onboarding.closed:
        raise Refusal("This onboarding has ended, so there is nothing left to report.")


def moved_on(check_in: CheckIn) -> str:
    """What is said to whoever reports while evidence comes in."""
    return (
        f"Evidence for {check_in.milestone.name} came in while this form was open. "
        "What you typed is still here: check it against what is below, then send again."
    )


def check_time(check_in: CheckIn, now: datetime) -> None:
    """Refuses a report or evidence long before its day."""
    if now < check_in.evidence_at:
        raise Refusal(
            f"It is early for {check_in.milestone.name}: that is on {check_in.due_day:%d %B %Y}. "
            "I ask for evidence five days before, and for the report on the day."
        )


def _instants(due_day: date, zone: str, holidays: Holidays) -> tuple[datetime, datetime]:
    asked_on = last_working_day(due_day - EVIDENCE_BEFORE, holidays)
    return at_nine(due_day, zone), at_nine(asked_on, zone)


def _plan(check_in: CheckIn, onboarding: Onboarding, now: datetime, holidays: Holidays, keeps: frozenset[Step]) -> Plan:
    sends = {}
    if now <= check_in.evidence_at < check_in.due_at and not check_in.evidence_by:
        sends[Step.EVIDENCE] = check_in.evidence_at
    sends[Step.PROMPT] = check_in.prompt_at
    asked_on = day_of(check_in.prompt_at, onboarding.zone)
    nags = {Step.FIRST_REMINDER: FIRST_REMINDER, Step.SECOND_REMINDER: SECOND_REMINDER}
    if onboarding.manager != onboarding.owner:
        nags[Step.TELL_MANAGER] = TELL_MANAGER
    for step, count in nags.items():
        at = at_nine(add_working_days(asked_on, count, holidays), onboarding.zone)
        if at > now:
            sends[step] = at
    return Plan(check_in=check_in, sends={step: at for step, at in sends.items() if step not in keeps}, keeps=keeps)
