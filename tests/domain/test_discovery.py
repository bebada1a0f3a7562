"""Two weeks of discovery tick themselves, and both next steps end on a working morning."""

from datetime import UTC, date, datetime, timedelta

import pytest

from blocks.gallery.worked import TRIAGE, VAGUE, brief_of
from domain.brief.assessment import assess
from domain.brief.brief import BriefAnswers, LetBe
from domain.brief.discovery import (
    DISCOVERY_DAYS,
    Assigned,
    DiscoveryPage,
    Item,
    Step,
    discovery_tasks,
    ends_at,
    planned,
    reassigned,
)
from domain.calendar import WeekendsOnly
from domain.refusals import Invalid


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


NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
UNTIL = ends_at(NOW, DISCOVERY_DAYS, "UTC", WeekendsOnly())


def plan(answers: BriefAnswers = VAGUE) -> tuple[Item, ...]:
    return planned(brief_of(answers), UNTIL, NOW, "UTC", WeekendsOnly())


def test_what_is_open_is_spread_over_ten_working_days_and_the_last_ends_it() -> None:
    items = plan()
    assert [item.step for item in items] == [Step.WATCH, Step.NUMBER, Step.DATA, Step.CASES, Step.BACK]
    assert [item.day.isoformat() for item in items] == [
        "2026-11-25",
        "2026-11-27",
        "2026-12-01",
        "2026-12-03",
        UNTIL.date().isoformat(),
    ]
    assert {(item.owner, item.since, item.due_at.hour) for item in items} == {("UMAYA", NOW, 9)}
    short = planned(brief_of(VAGUE), NOW + timedelta(days=2), NOW, "UTC", WeekendsOnly())
    assert max(item.day for item in short) == date(2026, 11, 25)
    # The end has moved past a holiday.
    long = planned(brief_of(VAGUE), UNTIL + timedelta(days=2), NOW, "UTC", WeekendsOnly())
    assert [item.day for item in long[-2:]] == [date(2026, 12, 3), UNTIL.date() + timedelta(days=2)]


def test_what_was_planned_is_what_is_shown_and_ticked() -> None:
    items = plan()
    page = DiscoveryPage(brief=brief_of(VAGUE), items=items)
    assert [task.step for task in page.tasks] == [item.step for item in items]
    assert [task.done for task in page.tasks] == [False] * 5
    ticked = page.next(items[0].ticked("UANA", NOW))
    after = DiscoveryPage(brief=brief_of(VAGUE), items=(ticked, *items[1:]))
    assert [task.done for task in after.tasks] == [True, False, False, False, False]
    assert (after.changes, after.version, page.changes) == (1, after.brief.version + 1, 0)
    assert after.next(items[1]).version == 2
    assert (ticked.reopened.ticked_by, ticked.reopened.ticked_at) == ("", None)
    unplanned = DiscoveryPage(brief=brief_of(VAGUE))
    assert [task.step for task in unplanned.tasks] == list(Step)
    assert (unplanned.changes, unplanned.version) == (0, unplanned.brief.version)


def test_it_is_on_while_the_brief_asks_for_it() -> None:
    let_be = brief_of(VAGUE).model_copy(update={"let_be": LetBe(by="UMAYA", at=NOW, reason="not worth it")})
    assert DiscoveryPage(brief=brief_of(VAGUE)).is_on
    assert not DiscoveryPage(brief=let_be).is_on
    assert not DiscoveryPage(brief=brief_of(TRIAGE)).is_on


def test_each_thing_goes_to_somebody_and_to_a_day_that_is_to_come() -> None:
    items = plan()
    first, second = items[:2]
    later = NOW + timedelta(days=1)
    given = Assigned(step=first.step, owner="UANA", day=first.day)
    moved = Assigned(step=second.step, owner=second.owner, day=later.date())
    after = reassigned(items, [given, moved], later, "UTC")
    assert [(item.owner, item.day, item.since) for item in after[:2]] == [
        ("UANA", first.day, later),
        (second.owner, later.date(), NOW),
    ]
    assert after[2:] == items[2:]
    with pytest.raises(Invalid) as refused:
        reassigned(
            items, [Assigned(step=first.step), Assigned(step=second.step, owner="U1", day=NOW.date())], later, "UTC"
        )
    assert set(refused.value.errors) == {f"{first.step}_owner", f"{first.step}_day", f"{second.step}_day"}
    # What has passed and was not touched stays as it is.
    much_later = NOW + timedelta(days=20)
    same = Assigned(step=first.step, owner="UANA", day=first.day)
    assert reassigned(items, [same], much_later, "UTC")[0].day == first.day
