"""What moved is told on Monday at nine, of the seven days before."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WeekendsOnly
from domain.waiting.week import WEEK, Move, Moved, earliest, weeks

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)  # a Monday


class NoMonday(WeekendsOnly):
    """That Monday is a holiday."""

    def is_working_day(self, day: date) -> bool:
        return super().is_working_day(day) and day != NINE.date()


def moved(at: datetime) -> Moved:
    return Moved(move=Move.ADDED, name="Priya", at=at)


def told(now: datetime, *at: datetime) -> list[tuple[datetime, int]]:
    found = weeks([moved(each) for each in at], now, "UTC", WeekendsOnly())
    return [(week.told_at, len(week.moved)) for week in found]


def test_what_happens_before_nine_on_monday_belongs_to_the_week_that_is_told_then() -> None:
    last, first = NINE - timedelta(seconds=1), NINE
    assert told(NINE, last, first) == [(NINE, 1), (NINE + WEEK, 1)]
    # On Sunday the same two are of this week and of the next one, which nobody can know of.
    assert told(NINE - timedelta(days=1), last) == [(NINE, 1)]


def test_a_quiet_week_is_not_told() -> None:
    assert told(NINE) == []
    assert told(NINE, NINE - WEEK - timedelta(seconds=1)) == []


def test_after_a_holiday_it_is_told_a_day_later_of_the_same_days() -> None:
    (week,) = weeks([moved(NINE - timedelta(hours=1))], NINE, "UTC", NoMonday())
    assert (week.told_at, week.id) == (NINE + timedelta(days=1), "2026-11-30")


@given(
    st.integers(0, 60 * 24 * 21),
    st.integers(0, 60 * 24 * 21),
    st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"]),
)
def test_everything_is_told_once_and_is_read_from_the_earliest_on(at: int, now: int, zone: str) -> None:
    happened, seen = NINE + timedelta(minutes=at), NINE + timedelta(minutes=max(at, now))
    found = weeks([moved(happened)], seen, zone, WeekendsOnly())
    assert len(found) == (happened >= earliest(seen, zone))
    assert all(week.told_at > happened for week in found)
