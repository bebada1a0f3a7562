"""What is told on Mondays: what moved in a hiring manager's searches."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from domain.calendar import WorkTime
from domain.waiting.reminders import Ask, Matter, Nudge, Reminded
from domain.waiting.week import began, mondays, week_of
from storage.store import Store


def told_weekly(
    store: Store,
    person: str,
    reminded: Reminded,
    nudges: Mapping[tuple[Ask, str], Nudge],
    now: datetime,
    holidays: WorkTime,
) -> Iterator[Matter]:
    """The week that is to be told, the one under way, and what stands in Slack, as far as there is something to say.

    Of whoever wants none, only what stands and can be undone.
    """
    zone = reminded.zone
    told = {date.fromisoformat(subject) for ask, subject in nudges if ask is Ask.WEEK}
    known = sorted({*told, *(mondays(now, zone) if reminded.weekly else ())})
    moved = store.weeks.moved(person, began(known[0], zone)) if known else []
    for monday in known:
        if (week := week_of(moved, monday, zone, holidays)) is not None:
            yield Matter(ask=Ask.WEEK, subject=week.id, name="", manager=person, since=week.told_at, moved=week.moved)


def forget_told(store: Store, person: str, now: datetime, zone: str) -> set[tuple[Ask, str]]:
    """In a newer message the weeks before the last one stand no more; gives which those are."""
    last, _ = mondays(now, zone)
    told = {(ask, subject) for ask, subject in store.reminders.nudges(person) if ask is Ask.WEEK}
    over: set[tuple[Ask, str]] = {(ask, subject) for ask, subject in told if date.fromisoformat(subject) < last}
    for ask, subject in over:
        store.reminders.drop(ask, subject, person)
    return over
