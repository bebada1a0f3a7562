"""What is told on Mondays: what moved in a hiring manager's searches."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from domain.calendar import Holidays
from domain.waiting.reminders import Ask, Matter, Nudge, Reminded
from domain.waiting.week import earliest, weeks
from storage.store import Store


def told_weekly(
    store: Store,
    person: str,
    reminded: Reminded,
    nudges: Mapping[tuple[Ask, str], Nudge],
    now: datetime,
    holidays: Holidays,
) -> Iterator[Matter]:
    """The week that is to be told and the one that is under way, as far as there is something to say of them.

    Of whoever wants none, only the one that stands in Slack and can be undone.
    """
    moved = store.weeks.moved(person, earliest(now, reminded.zone))
    for week in weeks(moved, now, reminded.zone, holidays):
        if reminded.weekly or (Ask.WEEK, week.id) in nudges:
            yield Matter(ask=Ask.WEEK, subject=week.id, name="", manager=person, since=week.told_at, moved=week.moved)
