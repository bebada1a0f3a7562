"""Who is asked when, and what stands in the message."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.calendar import Hours, WeekendsOnly
from domain.people import is_away
from domain.waiting.reminders import PACES, Ask, Matter, Nudge, Rhythm, Soon, Until, look, shown
from services.holidays import AtWork

FREE = WeekendsOnly()
ZONE = "Europe/Berlin"
#: A Tuesday morning.
NOW = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo(ZONE))
NINE = NOW.replace(hour=9)
SCORE = Matter(ask=Ask.SCORE, subject="p1", name="Priya Nair", since=NOW - timedelta(hours=1), manager="UMAYA")


def seen_by(
    *matters: Matter, now: datetime = NOW, posted_at: datetime | None = None, away: bool = False
) -> tuple[bool, datetime | None]:
    found = look(matters, now=now, zone=ZONE, holidays=FREE, posted_at=posted_at, is_away=away)
    return found.is_due, found.at


def names(*matters: Matter, posted_at: datetime | None = None, now: datetime = NOW) -> list[str]:
    return [each.subject for each in shown(matters, now=now, zone=ZONE, holidays=FREE, posted_at=posted_at)]


def asked(times: int, at: datetime = NOW, **more: object) -> Matter:
    nudge = Nudge(asked=times, asked_at=at).model_copy(update=more)
    return SCORE.model_copy(update={"nudge": nudge})


def test_what_is_due_is_asked_now_but_once_a_day_and_not_of_whoever_is_away() -> None:
    tomorrow = NINE + timedelta(days=1)
    assert seen_by(SCORE)[0]
    assert seen_by(SCORE, posted_at=NINE) == (False, tomorrow)
    assert seen_by(SCORE, away=True) == (False, tomorrow)
    assert seen_by() == (False, None)


def test_nobody_is_asked_before_nine_or_from_five_on_or_on_a_day_off() -> None:
    for hour, later in ((8, NINE), (17, NINE + timedelta(days=1))):
        assert seen_by(SCORE, now=NOW.replace(hour=hour)) == (hour == 9, later)
    saturday = NOW + timedelta(days=4)
    assert seen_by(SCORE, now=saturday) == (False, NINE + timedelta(days=6))


def test_what_comes_due_later_on_a_day_with_a_message_is_looked_at_then() -> None:
    later = SCORE.model_copy(update={"since": NOW + timedelta(hours=2)})
    assert seen_by(later, posted_at=NINE) == (False, NOW + timedelta(hours=2))


@pytest.mark.parametrize(
    ("rhythm", "days"), [(Rhythm.USUAL, [0, 1, 3, 7]), (Rhythm.QUIET, [0, 6]), (Rhythm.DAILY, [0, 1, 2, 3])]
)
def test_a_score_is_asked_so_many_working_days_after_the_first_and_never_again(rhythm: Rhythm, days: list[int]) -> None:
    moments = []
    matter, at = SCORE.model_copy(update={"rhythm": rhythm}), NOW
    while (due := matter.due(ZONE, FREE)) is not None:
        at = max(at, due)
        moments.append(at.date())
        matter = matter.model_copy(update={"nudge": matter.sent(at)})
    assert [(day - NOW.date()).days for day in moments] == days
    assert matter.is_told


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize("ask", Ask)
def test_no_rhythm_asks_more_often_than_the_shipped_one_or_tells_on_what_that_does_not(
    ask: Ask, rhythm: Rhythm
) -> None:
    pace, shipped = rhythm.pace(ask), PACES[ask]
    assert len(pace.again) <= len(shipped.again)
    assert bool(pace.told_after) == bool(shipped.told_after)
    assert pace.told_after <= 1 + len(pace.again)


def test_a_workspace_of_other_hours_is_asked_in_them() -> None:
    late = AtWork(FREE, Hours(begin=11, end=20))
    eleven = NOW.replace(hour=11)
    found = look([SCORE], now=NOW, zone=ZONE, holidays=late)
    assert (found.is_due, found.at) == (False, eleven)
    assert look([SCORE], now=NOW.replace(hour=19), zone=ZONE, holidays=late).is_due
    assert Until.TOMORROW.moment(NOW, ZONE, late) == eleven + timedelta(days=1)
    assert asked(1).due(ZONE, late) == eleven + timedelta(days=1)


def test_a_scorecard_is_asked_for_as_soon_as_the_workspace_wants() -> None:
    friday = NOW + timedelta(days=3)
    assert [soon.moment(friday, ZONE, FREE) - friday for soon in (Soon.HOUR, Soon.THREE_HOURS)] == [
        timedelta(hours=1),
        timedelta(hours=3),
    ]
    assert Soon.MORNING.moment(friday, ZONE, FREE) == NINE + timedelta(days=6)


@pytest.mark.parametrize("ask", [ask for ask, pace in PACES.items() if pace.told_after])
def test_the_manager_hears_of_what_was_asked_often_enough_on_the_next_working_day_and_once(ask: Ask) -> None:
    late = asked(PACES[ask].told_after).model_copy(update={"ask": ask, "whose": "UANA"})
    assert late.is_told
    assert late.due(ZONE, FREE) == NINE + timedelta(days=1)
    told = late.model_copy(update={"nudge": late.sent(NOW)})
    assert told.due(ZONE, FREE) is None
    assert names(told, posted_at=NOW) == ["p1"]
    assert names(told, posted_at=NOW + timedelta(days=1)) == []


def test_without_a_date_nothing_is_asked() -> None:
    assert seen_by(SCORE.model_copy(update={"since": None})) == (False, None)


def test_what_is_put_off_is_asked_then_and_shows_only_where_that_can_be_undone() -> None:
    until = NINE + timedelta(days=3)
    matter = asked(1, snoozed_until=until)
    assert matter.due(ZONE, FREE) == until
    assert names(matter) == []
    assert names(matter, posted_at=NINE) == ["p1"]
    assert matter.sent(until).snoozed_until is None


def test_what_was_asked_shows_until_it_is_not_asked_any_more() -> None:
    assert names(asked(1)) == ["p1"]
    assert names(asked(4, NINE), posted_at=NINE) == ["p1"]
    assert names(asked(4, NINE)) == []


@pytest.mark.parametrize(
    ("until", "today", "day"),
    [
        (Until.TOMORROW, 1, 2),
        (Until.TOMORROW, 4, 7),
        (Until.THREE_DAYS, 1, 4),
        (Until.THREE_DAYS, 3, 7),
        (Until.MONDAY, 1, 7),
        (Until.MONDAY, 7, 14),
    ],
)
def test_put_off_it_comes_at_nine_of_a_day_on_which_people_work(until: Until, today: int, day: int) -> None:
    assert until.moment(NOW.replace(day=today), ZONE, FREE) == NINE.replace(day=day)


def test_a_status_says_who_is_away() -> None:
    away = [(":palm_tree:", ""), (":face_with_thermometer:", "Out sick"), ("", "OOO until 5 May"), ("", "On leave")]
    here = [
        ("", ""),
        (":spiral_calendar_pad:", "In a meeting"),
        (":house_with_garden:", "Working remotely"),
        ("", "Will be here"),
    ]
    assert all(is_away(*status) for status in away)
    assert not any(is_away(*status) for status in here)
