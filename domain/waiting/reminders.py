"""What somebody is reminded of, and when: one message a person and day, for everything that waits for them.

A reminder counts from the one before it that was really sent. When they are used up, the hiring manager hears of it
once, and it stops (docs/rules.md, "Reminders").
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.calendar import WorkTime, add_working_days, day_of, next_working_day, opening, working_moment
from domain.command import Command
from domain.model import Value
from domain.waiting.week import Moved

#: What is asked at nine is overdue at nine of the next day, also where that day has 23 hours.
A_DAY: Final = timedelta(hours=20)
#: Working days until the manager is asked for what only they can do (O).
TO_SET_A_DATE: Final = 2
TO_DECIDE: Final = 2
#: Working days for which nobody is asked who is away by their status, before the manager hears of it (O).
ABSENT: Final = 5


def is_overdue(due_at: datetime, now: datetime) -> bool:
    """Whether its day has passed."""
    return now - due_at >= A_DAY


class Ask(StrEnum):
    """What somebody can be reminded of, most pressing first."""

    REPORT = "report"
    EVIDENCE = "evidence"
    TODO = "todo"
    SCORE = "score"
    REVIEW = "review"
    ANSWER = "answer"
    FIND_OUT = "find_out"
    EXIT_TEST = "exit_test"
    TRIAL = "trial"
    CHOOSE = "choose"
    DECIDE = "decide"
    DATE = "date"
    WEEK = "week"


class Source(StrEnum):
    """Where what waits for somebody is found."""

    PANELS = "panels"
    TODOS = "todos"
    CHECK_INS = "check_ins"
    QUESTIONS = "questions"
    DISCOVERIES = "discoveries"
    CANDIDATES = "candidates"
    PROPOSALS = "proposals"
    TRIALS = "trials"
    WEEKS = "weeks"
    LATE = "late"


class Pace(Value):
    """`again`: so many working days after the reminder before. Asked `told_after` times, the manager hears of it."""

    again: tuple[int, ...]
    told_after: int = 0


PACES: Final[Mapping[Ask, Pace]] = {
    # One, three and five working days after the first.
    Ask.SCORE: Pace(again=(1, 2, 2), told_after=4),
    Ask.REVIEW: Pace(again=(1, 2, 2), told_after=3),
    # The question itself is a message of its own, and counts.
    Ask.ANSWER: Pace(again=(2, 2), told_after=3),
    Ask.FIND_OUT: Pace(again=(3, 3), told_after=3),
    Ask.EXIT_TEST: Pace(again=(2,)),
    Ask.TRIAL: Pace(again=(2, 2)),
    Ask.CHOOSE: Pace(again=(3,)),
    # Weekly; the manager hears a working day after the first week.
    Ask.TODO: Pace(again=(5, 5, 5), told_after=2),
    # The question itself is a message of its own, and counts.
    Ask.REPORT: Pace(again=(2, 2), told_after=3),
    Ask.EVIDENCE: Pace(again=(2,)),
    Ask.DECIDE: Pace(again=(3,)),
    Ask.DATE: Pace(again=(3,)),
    Ask.WEEK: Pace(again=()),
}


class Rhythm(StrEnum):
    """How often somebody is reminded: once and late, as it is shipped, or each working day."""

    QUIET = "quiet"
    USUAL = "usual"
    DAILY = "daily"

    def pace(self, ask: Ask) -> Pace:
        """Never more reminders than as shipped (our rule); what is told on, is told on in each rhythm."""
        shipped = PACES[ask]
        if self is Rhythm.QUIET and shipped.again:
            return Pace(again=(2 * shipped.again[-1],), told_after=min(shipped.told_after, 2))
        return Pace(again=(1,) * len(shipped.again), told_after=shipped.told_after) if self is Rhythm.DAILY else shipped


class Soon(StrEnum):
    """How soon after an interview has begun its scorecard is asked for: long enough for notes, short enough to remember."""

    HOUR = "1"
    THREE_HOURS = "3"
    MORNING = "morning"

    def moment(self, interview_at: datetime, zone: str, holidays: WorkTime) -> datetime:
        """In working hours or not: the message waits for them."""
        if self is Soon.MORNING:
            return opening(add_working_days(day_of(interview_at, zone), 1, holidays), zone, holidays)
        return interview_at + timedelta(hours=int(self))


class Nudge(Value):
    """How often one person was really asked for one thing, when they want to be asked again, when it was told on."""

    asked: int = 0
    asked_at: datetime | None = None
    snoozed_until: datetime | None = None
    told_at: datetime | None = None
    #: They are away: when it is told on without their having been asked.
    tell_at: datetime | None = None
    #: They said that it is not theirs; `handed_to` does it instead, where they could name somebody.
    declined_at: datetime | None = None
    handed_to: str = ""

    def sent(self, now: datetime) -> "Nudge":
        """Asked once more."""
        asked = {"asked": self.asked + 1, "asked_at": now, "snoozed_until": None, "tell_at": None}
        return self.model_copy(update=asked)


class Matter(Value):
    """One thing that waits for this person; of somebody else (`whose`), the hiring manager hears that it is late.

    `subject` is what its button carries. `since` is when it is asked first; None where that is a message of its own.
    `hand_over` is the onboarding, or the brief, in which somebody else can be named.
    """

    ask: Ask
    subject: str
    name: str
    what: str = ""
    version: int = 0
    since: datetime | None = None
    due_at: datetime | None = None
    manager: str = ""
    whose: str = ""
    hand_over: str = ""
    #: What the week brought, where it is told.
    moved: tuple[Moved, ...] = ()
    nudge: Nudge = Nudge()
    rhythm: Rhythm = Rhythm.USUAL

    @property
    def pace(self) -> Pace:
        return self.rhythm.pace(self.ask)

    def due(self, zone: str, holidays: WorkTime) -> datetime | None:
        """When it is asked next; None where it is not any more."""
        nudge = self.nudge
        if self.whose:
            return (
                None
                if nudge.told_at
                else nudge.declined_at or nudge.tell_at or _later(nudge.asked_at, 1, zone, holidays)
            )
        if nudge.declined_at is not None:
            return None
        if nudge.snoozed_until is not None:
            return nudge.snoozed_until
        if nudge.asked_at is None:
            return self.since
        again = self.pace.again
        return _later(nudge.asked_at, again[nudge.asked - 1], zone, holidays) if nudge.asked <= len(again) else None

    @property
    def is_told(self) -> bool:
        """Said not to be theirs, or asked so often, that the hiring manager hears of it next."""
        told_after = self.pace.told_after
        return self.nudge.declined_at is not None or (bool(told_after) and self.nudge.asked >= told_after)

    def is_late(self, now: datetime) -> bool:
        """Asked so often, or not asked for so long because they are away, that the hiring manager hears of it."""
        return self.is_told or (self.nudge.tell_at is not None and self.nudge.tell_at <= now)

    def while_away(self, now: datetime, zone: str, holidays: WorkTime, *, is_away: bool) -> "Matter":
        """The same with what becomes of it as long as its person is away: so long it waits, then it is told on."""
        due = self.due(zone, holidays)
        waits = is_away and due is not None and due <= now
        if not waits or self.nudge.told_at or not self.pace.told_after:
            tell_at = self.nudge.tell_at if is_away else None
        else:
            tell_at = self.nudge.tell_at or opening(
                add_working_days(day_of(now, zone), ABSENT, holidays), zone, holidays
            )
        return self.model_copy(update={"nudge": self.nudge.model_copy(update={"tell_at": tell_at})})

    def sent(self, now: datetime) -> Nudge:
        """What is known of it once it was asked, or told."""
        return self.nudge.model_copy(update={"told_at": now}) if self.whose else self.nudge.sent(now)


class Digest(Value):
    """All that one person reads in one message; `posted_at` is when it came, None for one that is on its way."""

    person: str
    matters: tuple[Matter, ...] = ()
    now: datetime | None = None
    posted_at: datetime | None = None
    #: A newer one stands below it.
    is_over: bool = False

    def is_overdue(self, matter: Matter) -> bool:
        """Whether its day has passed."""
        return self.now is not None and matter.due_at is not None and is_overdue(matter.due_at, self.now)


class Reminded(Value):
    """Where somebody lives, as far as it is known, when they had their last reminder, and what stands in it.

    `place` is the country or region whose days they work, as they have said it.
    """

    zone: str = ""
    place: str = ""
    #: Whether they want to read on Mondays what moved.
    weekly: bool = True
    posted_at: datetime | None = None
    digest: Digest | None = None


class Look(Value):
    """What a look at somebody's matters says: whether they are asked now, and when the next look is due."""

    is_due: bool
    at: datetime | None


def look(
    matters: Iterable[Matter],
    *,
    now: datetime,
    zone: str,
    holidays: WorkTime,
    posted_at: datetime | None = None,
    is_away: bool = False,
) -> Look:
    """Asks in working hours, once a day, and nobody who is away; what comes due later that day shows in place."""
    moments = [
        working_moment(max(due, now), zone, holidays)
        for matter in matters
        if (due := matter.due(zone, holidays)) is not None
    ]
    today = day_of(now, zone)
    is_held = is_away or (posted_at is not None and day_of(posted_at, zone) >= today)
    tomorrow = opening(add_working_days(today, 1, holidays), zone, holidays)
    return Look(
        is_due=not is_held and any(at <= now for at in moments),
        at=min((tomorrow if at <= now else at for at in moments), default=None),
    )


def shown(
    matters: Iterable[Matter], *, now: datetime, zone: str, holidays: WorkTime, posted_at: datetime | None
) -> tuple[Matter, ...]:
    """What stands in the message: `posted_at` is when it came, None for one that is drawn for the first time.

    Beside what a week brought stands again what others are late with.
    """

    def stands(matter: Matter) -> bool:
        nudge, due = matter.nudge, matter.due(zone, holidays)
        last = nudge.told_at if matter.whose else nudge.asked_at
        if due is not None and due <= now:
            return True
        if last is not None and posted_at is not None and last >= posted_at:
            return True
        if nudge.declined_at is not None and not matter.whose:
            # Where it stands, it can be undone.
            return posted_at is not None
        if due is None or matter.whose:
            return False
        # Put off, it stands where that can be undone.
        return posted_at is not None if nudge.snoozed_until is not None else last is not None

    order, known = list(Ask), list(matters)
    tells_week = any(matter.ask is Ask.WEEK and stands(matter) for matter in known)
    return tuple(
        sorted(
            (matter for matter in known if stands(matter) or (tells_week and matter.whose and matter.nudge.told_at)),
            key=lambda each: (bool(each.whose), order.index(each.ask), each.due_at.timestamp() if each.due_at else 0),
        )
    )


def asked_now(matters: Iterable[Matter], *, now: datetime, zone: str, holidays: WorkTime) -> tuple[Matter, ...]:
    """Those for which a message that is sent now counts."""
    return tuple(each for each in matters if (due := each.due(zone, holidays)) is not None and due <= now)


class Until(StrEnum):
    """How long somebody wants to hear nothing of a matter."""

    TOMORROW = "tomorrow"
    THREE_DAYS = "three_days"
    MONDAY = "monday"

    def moment(self, now: datetime, zone: str, holidays: WorkTime) -> datetime:
        """When people begin to work on that day, or on the next on which they do."""
        today = day_of(now, zone)
        days = {Until.TOMORROW: 1, Until.THREE_DAYS: 3, Until.MONDAY: 7 - today.weekday()}[self]
        return opening(next_working_day(today + timedelta(days=days), holidays), zone, holidays)


class Snooze(Command):
    """The actor wants to be asked later; without `until`, as if they had not said so."""

    ask: Ask
    subject: str
    until: Until | None = None


class WorksIn(Command):
    """The actor works the days of this country or region, as they typed it."""

    place: str


class NotMine(Command):
    """The actor is not the one to ask: the hiring manager hears of it once."""

    ask: Ask
    subject: str


class NotMinePage(Value):
    """What the form asks about."""

    matter: Matter

    @property
    def version(self) -> int:
        return self.matter.version


class TakeBack(Command):
    """The actor has given this away, and does it after all."""

    subject: str


def _later(asked_at: datetime | None, days: int, zone: str, holidays: WorkTime) -> datetime | None:
    return (
        None if asked_at is None else opening(add_working_days(day_of(asked_at, zone), days, holidays), zone, holidays)
    )
