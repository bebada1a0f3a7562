"""When a check-in is asked, put off and reminded."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WeekendsOnly, day_of
from domain.check_in.check_in import CheckIn, Plan, Step, check_open, check_time, first_plan, moved_plan, put_off
from domain.check_in.report import Item, Progress, Report
from domain.guide.days import DAY_30, MILESTONES
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


def moved(old: CheckIn, before: Onboarding, after: Onboarding, now: datetime) -> Plan:
    return moved_plan(old, before, after, due_days(after.start_date, MILESTONES, FREE)[old.milestone], now, FREE)


def berlin(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, tzinfo=BERLIN)


def test_a_check_in_is_planned_from_evidence_to_the_manager() -> None:
    # Day 30 is Thursday, 31 December; five days before is a Saturday, so the Friday before it.
    assert plan(onboarding()).sends == {
        Step.EVIDENCE: berlin(2026, 12, 25),
        Step.PROMPT: berlin(2026, 12, 31),
        Step.FIRST_REMINDER: berlin(2027, 1, 4),
        Step.SECOND_REMINDER: berlin(2027, 1, 6),
        Step.TELL_MANAGER: berlin(2027, 1, 8),
    }


def test_the_manager_is_not_told_where_the_manager_is_the_owner() -> None:
    assert Step.TELL_MANAGER not in plan(onboarding(manager="UOWEN")).sends


def test_a_check_in_whose_day_has_passed_is_asked_now_as_late_and_without_evidence() -> None:
    late = plan(onboarding(start_date=date(2026, 10, 1)))
    assert late.check_in.late
    assert late.sends[Step.PROMPT] == NOW
    assert Step.EVIDENCE not in late.sends
    assert late.sends[Step.FIRST_REMINDER] == berlin(2026, 11, 25)


def test_evidence_is_asked_now_where_its_day_has_passed_but_the_check_in_has_not() -> None:
    # Day 30 is Thursday, 26 November.
    soon = plan(onboarding(start_date=date(2026, 10, 27)))
    assert not soon.check_in.late
    assert soon.sends[Step.EVIDENCE] == NOW
    assert soon.sends[Step.PROMPT] == berlin(2026, 11, 26)


def test_a_new_start_date_moves_everything() -> None:
    before, after = onboarding(), onboarding(start_date=date(2026, 12, 15))
    again = moved(plan(before).check_in, before, after, NOW)
    assert again.sends == plan(after).sends
    assert not again.keeps


def test_what_was_asked_already_is_not_asked_again() -> None:
    owner = onboarding(start_date=date(2026, 10, 1))
    asked = plan(owner).check_in
    for after in (onboarding(start_date=date(2026, 10, 2)), owner.model_copy(update={"zone": "Asia/Tokyo"})):
        again = moved(asked, owner, after, NOW + timedelta(hours=3))
        assert Step.PROMPT in again.keeps
        assert Step.PROMPT not in again.sends
        assert again.check_in.prompt_at == asked.prompt_at
        assert Step.FIRST_REMINDER in again.sends


def test_the_hire_is_asked_for_evidence_once() -> None:
    soon = onboarding(start_date=date(2026, 10, 27))
    again = moved(plan(soon).check_in, soon, soon.model_copy(update={"manager": "UZOE"}), NOW + timedelta(hours=1))
    assert Step.EVIDENCE in again.keeps
    assert Step.EVIDENCE not in again.sends


def test_a_new_owner_is_asked_too() -> None:
    before = onboarding(start_date=date(2026, 10, 1))
    later = NOW + timedelta(days=1)
    again = moved(plan(before).check_in, before, onboarding(start_date=date(2026, 10, 1), owner="UPIA"), later)
    assert again.sends[Step.PROMPT] == later


def test_tomorrow_is_the_next_working_day_at_nine() -> None:
    owner = onboarding(start_date=date(2026, 10, 1))
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    off = put_off(plan(owner).check_in, owner, friday, FREE)
    assert off is not None
    assert off.check_in.prompt_at == berlin(2026, 11, 30)
    assert off.sends[Step.FIRST_REMINDER] == berlin(2026, 12, 2)
    assert Step.EVIDENCE not in off.sends


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
    off = put_off(plan(owner).check_in, owner, NOW, FREE)
    assert off is not None
    again = moved(off.check_in, owner, owner.model_copy(update={"zone": "America/New_York"}), NOW)
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
    with pytest.raises(Refusal, match="31 December 2026"):
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
    old = plan(before).check_in
    again = moved(old, before, after, later)
    assert (Step.PROMPT in again.sends) != (Step.PROMPT in again.keeps)
    assert all(at >= later for at in again.sends.values())
    if old.prompt_at <= later and again.check_in.due_at <= later and old.due_at <= later:
        assert Step.PROMPT in again.keeps
