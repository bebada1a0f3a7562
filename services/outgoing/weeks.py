"""What is told on Mondays: what moved in a hiring manager's searches."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from domain.calendar import WorkTime
from domain.waiting.reminders import Ask, Matter, Nudge, Reminded
from domain.waiting.week import began, mondays, week_of
from storage.store import Store

Nudges = Mapping[tuple[Ask, str], Nudge]


def to_tell(reminded: Reminded, nudges: Nudges, now: datetime) -> list[date]:
    """The Mondays of the week that is to be told, of the one under way, and of those that stand in Slack, in order.

    Of whoever wants none, only what stands and can be undone.
    """
    wanted = mondays(now, reminded.zone) if reminded.weekly else ()
    return sorted({*(date.fromisoformat(subject) for ask, subject in nudges if ask is Ask.WEEK), *wanted})


def since(known: Sequence[date], zone: str, now: datetime) -> datetime:
    """When the first of these weeks began."""
    return began(known[0], zone) if known else now


def told_weekly(
    store: Store, person: str, known: Sequence[date], zone: str, now: datetime, holidays: WorkTime
) -> Iterator[Matter]:
    """These weeks, as far as there is something to say."""
    moved = store.weeks.moved(person, since(known, zone, now)) if known else []
    for monday in known:
        if (week := week_of(moved, monday, zone, holidays)) is not None:
            yield Matter(ask=Ask.WEEK, subject=week.id, name="", manager=person, since=week.told_at, moved=week.moved)


def forget_told(store: Store, person: str, nudges: Nudges, now: datetime, zone: str) -> set[tuple[Ask, str]]:
    """In a newer message the weeks before the last one stand no more; gives which those are."""
    last, _ = mondays(now, zone)
    told = {(ask, subject) for ask, subject in nudges if ask is Ask.WEEK}
    over: set[tuple[Ask, str]] = {(ask, subject) for ask, subject in told if date.fromisoformat(subject) < last}
    for ask, subject in over:
        store.reminders.drop(ask, subject, person)
    return over
