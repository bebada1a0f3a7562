"""Two weeks of discovery tick themselves, and both next steps end on a working morning."""

from datetime import UTC, date, datetime

from blocks.gallery.worked import TRIAGE, VAGUE, brief_of
from domain.brief.assessment import assess
from domain.brief.brief import BriefAnswers
from domain.brief.discovery import DISCOVERY_DAYS, discovery_tasks, ends_at
from domain.calendar import WeekendsOnly


class NoChristmas:
    """25 and 28 December are off."""

    def is_working_day(self, day: date) -> bool:
        return WeekendsOnly().is_working_day(day) and (day.month, day.day) not in ((12, 25), (12, 28))


def done(answers: BriefAnswers) -> list[bool]:
    brief = brief_of(answers)
    return [task.done for task in discovery_tasks(brief, assess(brief))]


def test_the_brief_itself_ticks_the_boxes() -> None:
    assert done(VAGUE) == [False, True, False, False, False, True, False]
    assert done(TRIAGE) == [True, True, True, True, True, True, False]


def test_two_weeks_end_at_nine_where_the_person_lives() -> None:
    began = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert ends_at(began, DISCOVERY_DAYS, "UTC", WeekendsOnly()) == datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
    # Half past ten in the evening is already Tuesday in Kolkata.
    assert ends_at(began, DISCOVERY_DAYS, "Asia/Kolkata", WeekendsOnly()) == datetime(2026, 12, 8, 3, 30, tzinfo=UTC)


def test_an_end_on_a_weekend_or_holiday_moves_to_the_next_working_day() -> None:
    began = datetime(2026, 12, 11, 12, 0, tzinfo=UTC)
    assert ends_at(began, DISCOVERY_DAYS, "UTC", NoChristmas()).date() == date(2026, 12, 29)
