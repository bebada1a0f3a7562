"""The check-ins of an onboarding: when each is asked, put off, reminded and answered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calendar import Holidays, add_working_days, at_hour, day_of, last_working_day
from domain.check_in.report import Item, Report
from domain.guide.milestone import Milestone
from domain.model import Value
from domain.onboarding.onboarding import Onboarding
from domain.outgoing.subject import Subject
from domain.refusals import Refusal
from domain.typed.writing import written_day

EVIDENCE_BEFORE = timedelta(days=5)
MOST_SNOOZES = 3


class Step(StrEnum):
    """What is sent for one check-in, in this order."""

    EVIDENCE = "evidence"
    PROMPT = "prompt"


class CheckIn(Value):
    """One milestone of one onboarding. `prompt_at` is when the owner is asked, later than `due_at` once put off.

    `asked_of` and `evidence_asked_of` have the question in Slack. `version` counts what people said in it, not when it
    is asked. `earlier` are the reports that were corrected, oldest first.
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
    evidence_asked_of: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()
    report: Report | None = None
    earlier: tuple[Report, ...] = ()
    version: int = 1

    @property
    def subject(self) -> Subject:
        return Subject.check_in(self.id)

    @property
    def position(self) -> tuple[int, bool]:
        """Where it stands among those of its onboarding."""
        return self.milestone.day, bool(self.milestone.extends)

    def as_of(self, moment: datetime) -> "CheckIn":
        """Without a report that came later."""
        first = next(iter((*self.earlier, *((self.report,) if self.report else ()))), None)
        is_later = first is not None and first.reported_at is not None and first.reported_at > moment
        return self.model_copy(update={"report": None}) if is_later else self


def in_order(check_ins: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    """In the order in which they come."""
    return tuple(sorted(check_ins, key=lambda each: each.position))


def planned(check_ins: Iterable[CheckIn]) -> tuple[Milestone, ...]:
    """The milestones whose days follow from the first one; an extension has a day of its own."""
    return tuple(each.milestone for each in check_ins if not each.milestone.extends)


def overtaken_by(check_in: CheckIn, others: Iterable[CheckIn], now: datetime) -> CheckIn | None:
    """The later check-in that asks for what this one has left open; None where this one is asked itself."""
    if check_in.report is not None:
        return None
    later = [each for each in reversed(in_order(others)) if each.position > check_in.position]
    reported = next((each for each in later if each.report is not None), None)
    return reported or next((each for each in later if each.due_at <= now), None)


def overdue_before(check_in: CheckIn, others: Iterable[CheckIn], now: datetime) -> tuple[Milestone, ...]:
    """The milestones on which nobody has reported and for which this check-in asks as well."""
    every = in_order([*others, check_in])
    return tuple(
        each.milestone for each in every if (by := overtaken_by(each, every, now)) is not None and by.id == check_in.id
    )


def current(check_ins: Iterable[CheckIn], now: datetime) -> CheckIn | None:
    """The check-in that is asked, or else the one that comes next; None where nothing is open."""
    every = in_order(check_ins)
    return next((each for each in every if each.report is None and overtaken_by(each, every, now) is None), None)


def waits_for(user: str, check_in: CheckIn, onboarding: Onboarding, others: Iterable[CheckIn], now: datetime) -> bool:
    """Whether the report or the evidence waits for this person."""
    if check_in.report is not None or onboarding.paused is not None or overtaken_by(check_in, others, now) is not None:
        return False
    report = onboarding.owner == user and check_in.prompt_at <= now
    is_asked = not check_in.evidence_by and check_in.evidence_at <= now < check_in.due_at
    return report or (onboarding.answerer == user and is_asked)


class Plan(Value):
    """A check-in with what waits to be sent for it. Reminders follow from what was really sent."""

    check_in: CheckIn
    sends: Mapping[Step, datetime]


def first_plan(
    check_in_id: str,
    onboarding: Onboarding,
    milestone: Milestone,
    due_day: date,
    now: datetime,
    holidays: Holidays,
    condition: str = "",
) -> Plan:
    """A new check-in; one whose day has passed is asked once, now, as late. `holidays` are of whoever gives evidence."""
    due_at, evidence_at = _instants(due_day, onboarding, holidays)
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
    return _plan(check_in, onboarding, now)


def moved_plan(check_in: CheckIn, onboarding: Onboarding, due_day: date, now: datetime, holidays: Holidays) -> Plan:
    """The same check-in after the start date, the people or the zone changed; nobody is asked the same thing twice.

    A question that stands, as far as its day has passed, is asked there again: its message says so. `holidays` are of
    whoever gives evidence.
    """
    due_at, evidence_at = _instants(due_day, onboarding, holidays)
    passed = due_at <= now
    known = passed or onboarding.answerer in check_in.evidence_asked_of
    changes: dict[str, object] = {"due_day": due_day, "due_at": due_at}
    changes["evidence_at"] = evidence_at if known else max(evidence_at, now)
    stands = passed and onboarding.owner in check_in.asked_of
    if stands and check_in.snoozes and check_in.prompt_at > now:
        changes["prompt_at"] = at_hour(day_of(check_in.prompt_at, onboarding.zone), onboarding.hour, onboarding.zone)
    elif stands:
        changes["prompt_at"] = min(check_in.prompt_at, now)
        return _plan(check_in.model_copy(update=changes), onboarding, now, prompted=True)
    else:
        changes |= {"prompt_at": now, "late": True} if passed else {"prompt_at": due_at, "late": False}
        changes["snoozes"] = 0
    return _plan(check_in.model_copy(update=changes), onboarding, now)


def was_sent(step: Step, check_in: CheckIn, to: str) -> CheckIn:
    """The check-in once this stands in Slack."""
    field = "asked_of" if step is Step.PROMPT else "evidence_asked_of"
    return check_in.model_copy(update={field: _and(getattr(check_in, field), to)})


def put_off(check_in: CheckIn, onboarding: Onboarding, now: datetime, holidays: Holidays) -> Plan | None:
    """Asks again on the next working day, at the same hour; None where that was done already."""
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
        update={"prompt_at": at_hour(tomorrow, onboarding.hour, onboarding.zone), "snoozes": check_in.snoozes + 1}
    )
    return _plan(later, onboarding, now)


def check_open(check_in: CheckIn, onboarding: Onboarding) -> None:
    """Refuses what comes after the report, or after the end of the onboarding."""
    if check_in.report is not None:
        raise Refusal(
            f"Somebody has already reported on {check_in.milestone.name}: the report is in the onboarding thread."
        )
    if onboarding.closed:
        raise Refusal("This onboarding has ended, so there is nothing left to report.")
    if onboarding.paused is not None:
        raise Refusal("This onboarding is paused. Press “Resume” on its card first; then I ask again.")


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
            f"It is early for {check_in.milestone.name}: that is on {written_day(check_in.due_day)}. "
            "I ask for evidence five days before, and for the report on the day."
        )


def _and(users: tuple[str, ...], user: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*users, user)))


def _instants(due_day: date, onboarding: Onboarding, holidays: Holidays) -> tuple[datetime, datetime]:
    asked_on = last_working_day(due_day - EVIDENCE_BEFORE, holidays)
    hour = onboarding.hour
    return at_hour(due_day, hour, onboarding.zone), at_hour(asked_on, hour, onboarding.zone_of(onboarding.answerer))


def _plan(check_in: CheckIn, onboarding: Onboarding, now: datetime, prompted: bool = False) -> Plan:
    sends = {}
    is_ahead = now <= check_in.evidence_at < check_in.due_at
    if is_ahead and not check_in.evidence_by and onboarding.answerer not in check_in.evidence_asked_of:
        sends[Step.EVIDENCE] = check_in.evidence_at
    if not prompted:
        sends[Step.PROMPT] = check_in.prompt_at
    return Plan(check_in=check_in, sends=sends)
