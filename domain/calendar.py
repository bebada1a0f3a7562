"""Days and instants: working days, working hours, and an hour of the day where somebody lives."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from pydantic import Field

from domain.model import Value

NINE, FIVE = time(9, 0), time(17, 0)
SATURDAY = 5


class Hours(Value):
    """Between which hours of a working day, by the clock where the reader lives, messages may arrive."""

    begin: int = Field(NINE.hour, ge=0, le=23)
    end: int = Field(FIVE.hour, ge=1, le=24)

    def hold(self, local: time) -> bool:
        return self.begin <= local.hour < self.end


NINE_TO_FIVE: Final = Hours()


class Holidays(Protocol):
    """On which days people work: a country's own weekend, its public holidays, the weekend days that it works."""

    def is_working_day(self, day: date) -> bool: ...


class WorkTime(Holidays, Protocol):
    """On which days people work there, and at what hours."""

    @property
    def hours(self) -> Hours: ...


class WeekendsOnly:
    """Monday to Friday, no public holidays: where no country is configured, it is never guessed."""

    hours = NINE_TO_FIVE

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
    return at_hour(day, NINE.hour, zone)


def at_hour(day: date, hour: int, zone: str) -> datetime:
    """That hour, 0 to 23, of that day in that zone, as an instant in UTC."""
    return datetime.combine(day, time(hour), zone_of(zone)).astimezone(UTC)


def opening(day: date, zone: str, holidays: WorkTime) -> datetime:
    """When people begin to work there on that day."""
    return at_hour(day, holidays.hours.begin, zone)


def working_moment(now: datetime, zone: str, holidays: WorkTime) -> datetime:
    """Now where people work there at this moment, otherwise the next one at which their day begins."""
    local = now.astimezone(zone_of(zone))
    today = local.date()
    if is_working_day(today, holidays):
        if holidays.hours.hold(local.time()):
            return now
        if local.hour < holidays.hours.begin:
            return opening(today, zone, holidays)
    return opening(add_working_days(today, 1, holidays), zone, holidays)
