"""What moved is told on Monday at nine, of the seven days before."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WeekendsOnly
from domain.waiting.week import WEEK, Move, Moved, mondays, week_of

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)  # a Monday
MONDAY = NINE.date()


class NoMonday(WeekendsOnly):
    """That Monday is a holiday."""

    def is_working_day(self, day: date) -> bool:
        return super().is_working_day(day) and day != MONDAY


def told(monday: date, *at: datetime) -> int:
    week = week_of(
        [Moved(move=Move.ADDED, subject="c1", name="Priya", at=each) for each in at], monday, "UTC", WeekendsOnly()
    )
    return len(week.moved) if week else 0


def test_nine_on_monday_is_where_one_week_ends_and_the_next_begins() -> None:
    last, first = NINE - timedelta(seconds=1), NINE
    assert [told(monday, last, first) for monday in (MONDAY - WEEK, MONDAY, MONDAY + WEEK)] == [0, 1, 1]


def test_a_quiet_week_is_not_told() -> None:
    assert week_of([], MONDAY, "UTC", WeekendsOnly()) is None


def test_after_a_holiday_it_is_told_a_day_later_of_the_same_days() -> None:
    moved = [Moved(move=Move.OPENED, subject="c1", name="Priya", at=NINE - timedelta(hours=1))]
    week = week_of(moved, MONDAY, "UTC", NoMonday())
    assert week is not None
    assert (week.told_at, week.id) == (NINE + timedelta(days=1), "2026-11-30")


def test_the_mondays_are_those_where_the_person_lives() -> None:
    sunday = datetime(2026, 11, 29, 20, tzinfo=UTC)
    assert mondays(sunday, "UTC") == (MONDAY - WEEK, MONDAY)
    # In Kolkata it is Monday already.
    assert mondays(sunday, "Asia/Kolkata") == (MONDAY, MONDAY + WEEK)
    assert mondays(NINE + timedelta(days=6), "UTC") == (MONDAY, MONDAY + WEEK)


@given(st.integers(0, 60 * 24 * 21), st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"]))
def test_everything_is_told_on_one_monday_and_after_it_happened(minutes: int, zone: str) -> None:
    moved = Moved(move=Move.ADDED, subject="c1", name="Priya", at=NINE + timedelta(minutes=minutes))
    found = [week_of([moved], MONDAY + WEEK * number, zone, WeekendsOnly()) for number in range(6)]
    [week] = [each for each in found if each is not None]
    assert moved.at < week.told_at <= moved.at + WEEK
