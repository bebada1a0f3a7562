"""Whatever the moment and the zone: what is planned comes at nine on a working day, in order, and in time."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from domain.brief.discovery import DISCOVERY_DAYS, TRIAL_DAYS, ends_at
from domain.calendar import (
    NINE_TO_FIVE,
    Holidays,
    WorkTime,
    add_working_days,
    at_nine,
    day_of,
    is_working_day,
    working_moment,
    zone_of,
)
from domain.check_in.check_in import Step, first_plan, put_off
from domain.decision.todo import default_due, reminder_at
from domain.guide.days import DAY_30, MILESTONES
from domain.onboarding.onboarding import due_days
from domain.waiting.reminders import Ask, Matter, look
from services.holidays import AtWork, holidays_of
from tests.domain.test_check_ins import onboarding
from tests.moments import Moment, at_every_moment

LONGEST_BREAK = timedelta(days=5)


def check_nine(instant: datetime, zone: str, holidays: Holidays) -> date:
    """Nine on the wall there, on a day on which people work; gives the day."""
    local = instant.astimezone(zone_of(zone))
    assert (local.hour, local.minute, local.second) == (9, 0, 0)
    assert is_working_day(local.date(), holidays)
    return local.date()


def working(moment: Moment) -> WorkTime:
    return AtWork(holidays_of(moment.country), NINE_TO_FIVE)


@at_every_moment
def test_whatever_is_asked_comes_in_working_hours_once_a_day_and_ends(moment: Moment) -> None:
    holidays, zone = working(moment), moment.reader
    score = Matter(ask=Ask.SCORE, subject="p1", name="Priya Nair", since=moment.at + timedelta(hours=1))
    asked: list[datetime] = []
    now = moment.at
    while (seen := look([score], now=now, zone=zone, holidays=holidays, posted_at=asked[-1] if asked else None)).at:
        if seen.is_due:
            asked.append(now)
            score = score.model_copy(update={"nudge": score.sent(now)})
        else:
            now = seen.at
    days = [day_of(each, zone) for each in asked]
    assert [working_moment(each, zone, holidays) for each in asked] == asked
    assert days == [days[0], *(add_working_days(days[0], count, holidays) for count in (1, 3, 5))]
    assert days[0] - day_of(moment.at, zone) < LONGEST_BREAK
    assert all(check_nine(each, zone, holidays) for each in asked[1:])


@at_every_moment
def test_a_check_in_is_asked_on_its_day_or_the_first_working_day_after(moment: Moment) -> None:
    holidays, zone = working(moment), moment.reader
    start = day_of(moment.at, zone)
    whose = onboarding(start_date=start, zone=zone)
    for milestone, due_day in due_days(start, MILESTONES, holidays).items():
        plan = first_plan("k1", whose, milestone, due_day, moment.at, holidays)
        days = {step: check_nine(instant, zone, holidays) for step, instant in plan.sends.items()}
        assert list(days) == list(Step)
        assert timedelta() <= days[Step.PROMPT] - start - timedelta(days=milestone.day) < LONGEST_BREAK
        assert timedelta(days=5) <= days[Step.PROMPT] - days[Step.EVIDENCE] < timedelta(days=5) + LONGEST_BREAK
        assert all(earlier < later for earlier, later in pairwise(days.values()))
        assert not plan.check_in.late


@at_every_moment
def test_what_is_put_off_comes_on_the_next_working_day(moment: Moment) -> None:
    holidays, zone = working(moment), moment.reader
    # Day 30 was some days ago.
    start = day_of(moment.at, zone) - timedelta(days=33)
    whose = onboarding(start_date=start, zone=zone)
    due_day = due_days(start, MILESTONES, holidays)[DAY_30]
    late = first_plan("k1", whose, DAY_30, due_day, moment.at, holidays)
    assert late.check_in.late == (at_nine(due_day, zone) <= moment.at)
    asked = max(moment.at, late.check_in.prompt_at)
    later = put_off(late.check_in, whose, asked, holidays)
    assert later is not None
    tomorrow = check_nine(later.sends[Step.PROMPT], zone, holidays)
    assert timedelta() < tomorrow - day_of(asked, zone) < LONGEST_BREAK
    assert set(later.sends) == {Step.PROMPT}


@at_every_moment
def test_what_is_overdue_waits_for_somebody_to_be_at_work(moment: Moment) -> None:
    holidays, zone = working(moment), moment.reader
    at = working_moment(moment.at, zone, holidays)
    local = at.astimezone(zone_of(zone))
    assert is_working_day(local.date(), holidays)
    assert 9 <= local.hour < 17
    assert timedelta() <= at - moment.at < LONGEST_BREAK
    assert working_moment(at, zone, holidays) == at
    if at != moment.at:
        check_nine(at, zone, holidays)


@at_every_moment
def test_two_weeks_and_a_trial_end_on_a_working_morning(moment: Moment) -> None:
    holidays, zone = working(moment), moment.reader
    for days in (DISCOVERY_DAYS, TRIAL_DAYS):
        ends = check_nine(ends_at(moment.at, days, zone, holidays), zone, holidays)
        assert timedelta() <= ends - day_of(moment.at, zone) - timedelta(days=days) < LONGEST_BREAK


@at_every_moment
def test_a_to_do_is_proposed_for_and_reminded_on_a_working_day_ahead(moment: Moment) -> None:
    holidays, zone = working(moment), moment.reader
    due_on = default_due(day_of(moment.at, zone), holidays)
    reminder = reminder_at(due_on, zone, moment.at, holidays)
    assert moment.at < reminder
    assert check_nine(reminder, zone, holidays) == due_on
