"""Working days, and nine o'clock across zones and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    WeekendsOnly,
    add_working_days,
    at_nine,
    day_of,
    is_working_day,
    last_working_day,
    next_working_day,
    zone_of,
)

ZONES = sorted(name for name in available_timezones() if "/" in name)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 12, 31))
zones = st.sampled_from(ZONES)


class Given:
    """Public holidays as a test names them."""

    def __init__(self, *days: date) -> None:
        self.days = set(days)

    def is_working_day(self, day: date) -> bool:
        return WeekendsOnly().is_working_day(day) and day not in self.days


calendars = st.sets(days, max_size=8).map(lambda found: Given(*found))


def test_a_saturday_moves_to_monday() -> None:
    assert next_working_day(date(2026, 11, 28), WeekendsOnly()) == date(2026, 11, 30)


def test_a_working_day_stays() -> None:
    assert next_working_day(date(2026, 11, 27), WeekendsOnly()) == date(2026, 11, 27)


def test_a_holiday_after_a_weekend_moves_one_day_further() -> None:
    assert next_working_day(date(2026, 12, 26), Given(date(2026, 12, 28))) == date(2026, 12, 29)


def test_going_back_from_a_sunday_ends_on_friday() -> None:
    assert last_working_day(date(2026, 11, 29), WeekendsOnly()) == date(2026, 11, 27)


def test_two_working_days_after_thursday_is_monday() -> None:
    assert add_working_days(date(2026, 11, 26), 2, WeekendsOnly()) == date(2026, 11, 30)


def test_nine_stays_nine_when_the_clocks_change() -> None:
    assert at_nine(date(2026, 3, 28), "Europe/Berlin") == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert at_nine(date(2026, 3, 29), "Europe/Berlin") == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert at_nine(date(2026, 11, 1), "America/New_York") == datetime(2026, 11, 1, 14, tzinfo=UTC)
    assert at_nine(date(2026, 10, 31), "America/New_York") == datetime(2026, 10, 31, 13, tzinfo=UTC)


def test_an_unknown_zone_is_read_as_utc() -> None:
    for name in ("", "America", "Mars/Base", "../etc"):
        assert zone_of(name).key == "UTC"


@given(days, zones)
def test_nine_is_nine_on_that_day_in_every_zone(day: date, zone: str) -> None:
    instant = at_nine(day, zone)
    local = instant.astimezone(zone_of(zone))
    assert instant.tzinfo is UTC
    assert (local.date(), local.hour, local.minute) == (day, 9, 0)
    assert day_of(instant, zone) == day


@given(days, zones)
def test_nine_comes_once_a_day_and_in_order(day: date, zone: str) -> None:
    assert timedelta(hours=21) < at_nine(day + timedelta(days=1), zone) - at_nine(day, zone) < timedelta(hours=27)


@given(days, calendars)
def test_the_next_working_day_is_worked_and_skips_only_free_days(day: date, holidays: Given) -> None:
    found = next_working_day(day, holidays)
    assert is_working_day(found, holidays)
    assert not any(is_working_day(day + timedelta(days=n), holidays) for n in range((found - day).days))


@given(days, st.integers(min_value=-15, max_value=15), calendars)
def test_adding_counts_working_days_only(day: date, count: int, holidays: Given) -> None:
    found = add_working_days(day, count, holidays)
    first, last = sorted((day, found))
    passed = sum(
        is_working_day(first + timedelta(days=n), holidays)
        for n in range((last - first).days + 1)
        if first + timedelta(days=n) != day
    )
    assert passed == abs(count)
