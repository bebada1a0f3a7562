"""The moments at which a test may start: one calm Monday, and those that have broken something somewhere before."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")


@dataclass(frozen=True)
class Moment:
    """When it is, where everybody lives (each in a zone of their own where none is named), and whose holidays count."""

    name: str
    at: datetime
    zone: str = ""
    country: str = ""

    def __str__(self) -> str:
        return self.name

    @property
    def reader(self) -> str:
        """The zone of one person there."""
        return self.zone or ZONES[0]


#: Whatever day it really is: ten in the morning in Berlin, where most people of the practice workspace live.
MONDAY = Moment("monday", datetime(2026, 11, 23, 9, tzinfo=UTC))


def _in(zone: str, name: str, year: int, month: int, day: int, hour: int, minute: int = 0, country: str = "") -> Moment:
    return Moment(name, datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC), zone, country)


BERLIN, NEW_YORK, KOLKATA = ZONES

EVE_OF_A_HOLIDAY = _in(BERLIN, "the eve of a holiday", 2026, 12, 24, 16, country="DE")
LEAP_DAY = _in(KOLKATA, "29 February", 2028, 2, 29, 8, 59)
CLOCKS_GO_FORWARD = _in(BERLIN, "an hour that does not exist", 2027, 3, 28, 1, 59)
CLOCKS_GO_BACK = _in(NEW_YORK, "an hour that comes twice", 2026, 11, 1, 1, 30)
NEW_YEAR = _in(NEW_YORK, "the last minute of a year", 2026, 12, 31, 23, 59, country="US")

BETWEEN_TWO_NINES = Moment("nine in berlin, not yet in new york", datetime(2026, 11, 26, 11, tzinfo=UTC))
FRIDAY_NIGHT = Moment("a friday night", datetime(2026, 11, 27, 23, 30, tzinfo=UTC))
LONG_BEFORE_NOW = Moment("long before now", datetime(2001, 9, 6, 12, tzinfo=UTC))
LONG_AFTER_NOW = Moment("long after now", datetime(2096, 2, 29, 12, tzinfo=UTC))

SPECIAL = (
    EVE_OF_A_HOLIDAY,
    _in(NEW_YORK, "the eve of Thanksgiving", 2026, 11, 25, 17, country="US"),
    LEAP_DAY,
    CLOCKS_GO_FORWARD,
    _in(NEW_YORK, "the day before summer time", 2027, 3, 13, 9),
    CLOCKS_GO_BACK,
    _in(BERLIN, "the day before winter time", 2026, 10, 24, 22),
    NEW_YEAR,
    _in(KOLKATA, "the first minute of a year", 2027, 1, 1, 0, country="IN"),
    BETWEEN_TWO_NINES,
    FRIDAY_NIGHT,
    LONG_BEFORE_NOW,
    LONG_AFTER_NOW,
)

#: Each weekday, just before nine and in the night, in three zones.
ORDINARY = tuple(
    Moment(
        f"{day} {hour:02}:30 {zone.rpartition('/')[2]}",
        datetime(2026, 11, 23 + number, hour, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC),
        zone,
    )
    for number, day in enumerate(DAYS)
    for hour in (8, 22)
    for zone in ZONES
)

at_every_moment = pytest.mark.parametrize("moment", [MONDAY, *ORDINARY, *SPECIAL], ids=str)
at_special_moments = pytest.mark.parametrize("moment", [MONDAY, *SPECIAL], ids=str)
