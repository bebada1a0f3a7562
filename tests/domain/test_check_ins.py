"""When a check-in is asked, put off and reminded."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WeekendsOnly, day_of
from domain.check_in.check_in import (
    CheckIn,
    Plan,
    Step,
    check_open,
    check_time,
    current,
    first_plan,
    moved_plan,
    overdue_before,
    overtaken_by,
    put_off,
    was_sent,
)
from domain.check_in.report import Item, Progress, Report
from domain.guide.days import DAY_30, DAY_60, MILESTONES
from domain.guide.milestone import Milestone
from domain.onboarding.onboarding import Ending, Onboarding, due_days
from domain.refusals import Refusal

FREE = WeekendsOnly()
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def onboarding(**changes: object) -> Onboarding:
    known = {
        "id": "h1",
        "workspace": "T1",
        "brief_id": "b1",
        "candidate_id": "c1",
        "name": "Ines Park",
        "manager": "UMAYA",
        "owner": "UOWEN",
        "hire_user": "UINES",
        "start_date": date(2026, 12, 1),
        "zone": "Europe/Berlin",
    }
    return Onboarding.model_validate(known | changes)


def plan(whose: Onboarding, now: datetime = NOW, milestone: Milestone = DAY_30) -> Plan:
    return first_plan("k1", whose, milestone, due_days(whose.start_date, MILESTONES, FREE)[milestone], now, FREE)


def moved(old: CheckIn, after: Onboarding, now: datetime) -> Plan:
    return moved_plan(old, after, due_days(after.start_date, MILESTONES, FREE)[old.milestone], now, FREE)


def sent(step: Step, plan: Plan, whose: Onboarding) -> CheckIn:
    """The check-in once this step stands in Slack."""
    return was_sent(step, plan.check_in, whose.answerer if step is Step.EVIDENCE else whose.owner)


def berlin(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=BERLIN)


def test_a_check_in_is_planned_as_evidence_and_a_question() -> None:
    # Day 30 is Thursday, 31 December; five days before is a Saturday, so the Friday before it.
    assert plan(onboarding()).sends == {Step.EVIDENCE: berlin(2026, 12, 25), Step.PROMPT: berlin(2026, 12, 31)}


def test_nobody_is_reminded_or_told_of_a_question_that_was_never_put() -> None:
    assert set(plan(onboarding(start_date=date(2026, 8, 1))).sends) == {Step.PROMPT}


def test_the_hire_is_asked_at_nine_where_the_hire_lives() -> None:
    whose = onboarding(zones={"UINES": "Asia/Kolkata", "UMAYA": "America/New_York"})
    planned = plan(whose)
    assert planned.sends[Step.EVIDENCE] == datetime(2026, 12, 25, 9, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert planned.sends[Step.PROMPT] == berlin(2026, 12, 31)


def test_a_check_in_whose_day_has_passed_is_asked_now_as_late_and_without_evidence() -> None:
    late = plan(onboarding(start_date=date(2026, 10, 1)))
    assert late.check_in.late
    assert late.sends == {Step.PROMPT: NOW}


def test_evidence_is_asked_now_where_its_day_has_passed_but_the_check_in_has_not() -> None:
    # Day 30 is Thursday, 26 November.
    soon = plan(onboarding(start_date=date(2026, 10, 27)))
    assert not soon.check_in.late
    assert soon.sends[Step.EVIDENCE] == NOW
    assert soon.sends[Step.PROMPT] == berlin(2026, 11, 26)


def test_a_new_start_date_moves_everything() -> None:
    before, after = onboarding(), onboarding(start_date=date(2026, 12, 15))
    assert moved(plan(before).check_in, after, NOW).sends == plan(after).sends


def test_what_was_asked_already_is_not_asked_again() -> None:
    owner = onboarding(start_date=date(2026, 10, 1))
    asked = sent(Step.PROMPT, plan(owner), owner)
    for after in (onboarding(start_date=date(2026, 10, 2)), owner.model_copy(update={"zone": "Asia/Tokyo"})):
        again = moved(asked, after, NOW + timedelta(hours=3))
        assert again.sends == {}
        assert again.check_in.prompt_at == asked.prompt_at


def test_moved_away_and_back_the_question_that_stands_is_asked_there_again() -> None:
    owner = onboarding(start_date=date(2026, 10, 1))
    asked = sent(Step.PROMPT, plan(owner), owner)
    away = moved(asked, onboarding(start_date=date(2026, 11, 20)), NOW + timedelta(days=1))
    assert away.sends[Step.PROMPT] == berlin(2026, 12, 21)
    back = moved(away.check_in, owner, NOW + timedelta(days=2))
    # The message stands since Monday.
    assert back.sends == {}
    owner_again = moved(moved(asked, onboarding(start_date=date(2026, 10, 1), owner="UPIA"), NOW).check_in, owner, NOW)
    assert Step.PROMPT not in owner_again.sends


def test_what_an_outage_kept_from_being_asked_is_asked_when_the_date_moves() -> None:
    never_sent = plan(onboarding()).check_in
    later = berlin(2027, 1, 20)
    assert set(moved(never_sent, onboarding(start_date=date(2026, 12, 2)), later).sends) == {Step.PROMPT}


def test_the_hire_is_asked_for_evidence_once() -> None:
    soon = onboarding(start_date=date(2026, 10, 27))
    asked = sent(Step.EVIDENCE, plan(soon), soon)
    for after in (soon.model_copy(update={"manager": "UZOE"}), onboarding(start_date=date(2026, 12, 1))):
        assert Step.EVIDENCE not in moved(asked, after, NOW + timedelta(hours=1)).sends
    another = soon.model_copy(update={"hire_user": "UNOOR"})
    assert Step.EVIDENCE in moved(asked, another, NOW).sends


def test_a_new_owner_is_asked_too() -> None:
    before = onboarding(start_date=date(2026, 10, 1))
    later = NOW + timedelta(days=1)
    asked = sent(Step.PROMPT, plan(before), before)
    again = moved(asked, onboarding(start_date=date(2026, 10, 1), owner="UPIA"), later)
    assert again.sends[Step.PROMPT] == later


def test_a_late_start_is_asked_once_for_all_that_is_overdue() -> None:
    whose = onboarding(start_date=date(2026, 7, 20))
    every = [plan(whose, milestone=milestone).check_in for milestone in MILESTONES]
    day_30, day_60, day_90 = (each.model_copy(update={"id": each.milestone.key}) for each in every)
    several = (day_30, day_60, day_90)
    assert current(several, NOW) == day_90
    assert overtaken_by(day_30, several, NOW) == overtaken_by(day_60, several, NOW) == day_90
    assert overdue_before(day_90, several, NOW) == (DAY_30, DAY_60)
    assert overdue_before(day_60, several, NOW) == ()
    reported = day_60.model_copy(update={"report": Report(items={})})
    assert overdue_before(day_90, (day_30, reported), NOW) == ()
    assert current((day_30, reported, day_90), NOW) == day_90


def test_tomorrow_is_the_next_working_day_at_nine() -> None:
    owner = onboarding(start_date=date(2026, 10, 1))
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    off = put_off(plan(owner).check_in, owner, friday, FREE)
    assert off is not None
    assert off.check_in.prompt_at == berlin(2026, 11, 30)
    assert off.sends == {Step.PROMPT: berlin(2026, 11, 30)}


def test_pressing_tomorrow_twice_counts_once() -> None:
    owner = onboarding(start_date=date(2026, 10, 1))
    off = put_off(plan(owner).check_in, owner, NOW, FREE)
    assert off is not None
    assert put_off(off.check_in, owner, NOW, FREE) is None


def test_the_fourth_tomorrow_is_refused_with_the_next_step() -> None:
    owner, now = onboarding(start_date=date(2026, 10, 1)), NOW
    check_in = plan(owner).check_in
    for _ in range(3):
        off = put_off(check_in, owner, now, FREE)
        assert off is not None
        check_in, now = off.check_in, off.check_in.prompt_at
    with pytest.raises(Refusal, match="Report"):
        put_off(check_in, owner, now, FREE)


def test_a_check_in_that_was_put_off_stays_so_when_the_zone_changes() -> None:
    owner = onboarding(start_date=date(2026, 10, 1))
    off = put_off(sent(Step.PROMPT, plan(owner), owner), owner, NOW, FREE)
    assert off is not None
    again = moved(off.check_in, owner.model_copy(update={"zone": "America/New_York"}), NOW)
    assert again.sends[Step.PROMPT] == datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("America/New_York"))
    assert again.check_in.snoozes == 1


def test_a_reported_check_in_takes_no_second_report() -> None:
    done = Report(items={"data": Item(progress=Progress.NOT_STARTED)}, reported_by="UOWEN", reported_at=NOW)
    with pytest.raises(Refusal, match="already reported"):
        check_open(plan(onboarding()).check_in.model_copy(update={"report": done}), onboarding())


def test_an_onboarding_that_has_ended_takes_no_report() -> None:
    with pytest.raises(Refusal, match="ended"):
        check_open(plan(onboarding()).check_in, onboarding(ending=Ending.GO))


def test_a_report_weeks_ahead_is_refused_with_its_day() -> None:
    with pytest.raises(Refusal, match="31 Dec 2026"):
        check_time(plan(onboarding()).check_in, NOW)
    check_time(plan(onboarding()).check_in, berlin(2026, 12, 28))


zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "America/Sao_Paulo"])
starts = st.dates(min_value=date(2026, 6, 1), max_value=date(2027, 6, 1))


@given(starts, zones, st.sampled_from(MILESTONES))
def test_every_step_comes_in_order_and_never_in_the_past(start: date, zone: str, milestone: Milestone) -> None:
    found = plan(onboarding(start_date=start, zone=zone), milestone=milestone)
    moments = list(found.sends.values())
    assert moments == sorted(moments)
    assert min(moments) >= NOW
    for step, at in found.sends.items():
        if at != NOW:
            assert at.astimezone(ZoneInfo(zone)).hour == 9, step
            assert day_of(at, zone).weekday() < 5


@given(starts, starts, zones, zones, st.integers(min_value=0, max_value=150))
def test_changing_the_dates_never_repeats_a_question_to_the_same_person(
    start: date, other: date, zone: str, other_zone: str, days: int
) -> None:
    before, after = onboarding(start_date=start, zone=zone), onboarding(start_date=other, zone=other_zone)
    later = NOW + timedelta(days=days)
    old = plan(before)
    asked = sent(Step.PROMPT, old, before) if old.check_in.prompt_at <= later else old.check_in
    again = moved(asked, after, later)
    assert all(at >= later for at in again.sends.values())
    assert (Step.PROMPT in again.sends) != bool(asked.asked_of and again.check_in.due_at <= later)


def test_a_check_in_comes_at_the_hour_of_its_onboarding() -> None:
    owner = onboarding(hour=14)
    planned = plan(owner)
    assert {at.astimezone(ZoneInfo(owner.zone)).hour for at in planned.sends.values()} == {14}
    put = put_off(planned.check_in, owner, planned.check_in.due_at, FREE)
    assert put is not None
    assert put.check_in.prompt_at.astimezone(ZoneInfo(owner.zone)).hour == 14
