"""Days and instants: working days, and nine in the morning where somebody lives."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

NINE, FIVE = time(9, 0), time(17, 0)
SATURDAY = 5


class Holidays(Protocol):
    """On which days people work: a country's own weekend, its public holidays, the weekend days that it works."""

    def is_working_day(self, day: date) -> bool: ...


class WeekendsOnly:
    """Monday to Friday, no public holidays: where no country is configured, it is never guessed."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Whether people work there on that day."""
    return holidays.is_working_day(day)


def next_working_day(day: date, holidays: Holidays) -> date:
    """The day itself where people work, otherwise the first working day after it."""
    return day if is_working_day(day, holidays) else add_working_days(day, 1, holidays)


def last_working_day(day: date, holidays: Holidays) -> date:
    """The day itself where people work, otherwise the last working day before it."""
    return day if is_working_day(day, holidays) else add_working_days(day, -1, holidays)


def add_working_days(day: date, count: int, holidays: Holidays) -> date:
    """So many working days later, or earlier where the count is negative; the day itself is not counted."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def is_zone(name: str) -> bool:
    """Whether this machine knows a zone of that name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def zone_of(name: str) -> ZoneInfo:
    """The named zone; UTC for a name that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")


def day_of(instant: datetime, zone: str) -> date:
    """Which day it is there at that instant."""
    return instant.astimezone(zone_of(zone)).date()


def at_nine(day: date, zone: str) -> datetime:
    """Nine in the morning of that day in that zone, as an instant in UTC."""
    return datetime.combine(day, NINE, zone_of(zone)).astimezone(UTC)


def working_moment(now: datetime, zone: str, holidays: Holidays) -> datetime:
    """Now where it is between nine and five there on a day on which people work, otherwise the next such nine."""
    local = now.astimezone(zone_of(zone))
    today = local.date()
    if is_working_day(today, holidays):
        if NINE <= local.time() < FIVE:
            return now
        if local.time() < NINE:
            return at_nine(today, zone)
    return at_nine(add_working_days(today, 1, holidays), zone)
