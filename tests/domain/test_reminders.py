"""When a missing score is asked for."""

from datetime import UTC, date, datetime

from domain.calendar import WeekendsOnly
from domain.panel.reminders import ask_at

ADDED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


class Thanksgiving:
    def is_working_day(self, day: date) -> bool:
        return WeekendsOnly().is_working_day(day) and day != date(2026, 11, 26)


def asked(interview_at: datetime | None, *, now: datetime = ADDED, zone: str = "Europe/Berlin") -> list[datetime]:
    return list(ask_at(interview_at=interview_at, added_at=ADDED, now=now, zone=zone, holidays=WeekendsOnly()))


def test_the_first_comes_at_nine_on_the_working_day_after_the_interview() -> None:
    assert asked(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))[0] == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_after_a_friday_comes_monday_and_then_every_working_day_ten_times() -> None:
    moments = asked(datetime(2026, 11, 27, 14, 0, tzinfo=UTC))
    assert [moment.date() for moment in moments[:2]] == [date(2026, 11, 30), date(2026, 12, 1)]
    assert len(moments) == 10
    assert all(moment.weekday() < 5 for moment in moments)


def test_a_public_holiday_is_skipped() -> None:
    moments = ask_at(
        interview_at=datetime(2026, 11, 25, 15, 0, tzinfo=UTC),
        added_at=ADDED,
        now=ADDED,
        zone="America/New_York",
        holidays=Thanksgiving(),
    )
    assert moments[0] == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


def test_without_a_date_the_first_comes_two_working_days_after_the_candidate_was_added() -> None:
    assert asked(None)[0] == datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_an_interview_entered_late_uses_up_none_of_the_ten() -> None:
    moments = asked(datetime(2026, 11, 2, 14, 0, tzinfo=UTC))
    assert moments[0] == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert len(moments) == 10
