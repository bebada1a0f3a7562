"""How long a record is kept: the longest rule, a hold, and nothing without two weeks' notice."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.keeping.holds import LegalHolds
from domain.keeping.records import Record
from domain.keeping.retention import NOTICE, Life, Told, plan
from domain.outgoing.subject import Subject
from domain.permissions import People
from domain.workspace.settings import Retention, Years

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PRIYA = Record(
    subject=Subject.candidate("c1"), name="Priya", brief_title="Triage", people=People(manager="UMAYA"), since=NOW
)
ONE = Retention()
FREE = LegalHolds()


def life(**changes: object) -> Life:
    return Life(record=PRIYA).model_copy(update=changes)


def years(count: int) -> datetime:
    return NOW.replace(year=NOW.year + count)


def told(goes_at: datetime) -> dict[Subject, Told]:
    return {PRIYA.subject: Told(root=PRIYA.subject, told_to="UMAYA", told_at=goes_at - NOTICE, goes_at=goes_at)}


@pytest.mark.parametrize(
    ("lived", "retention", "until"),
    [
        (life(), ONE, years(1)),
        (life(decided_at=years(1)), ONE, years(2)),
        (life(verdict_at=NOW), ONE, years(1)),
        (life(verdict_at=NOW), Retention(verdicts=Years.FOUR), years(4)),
        (life(decided_at=NOW, onboarded=years(1)), ONE, years(2)),
        (life(onboarded=NOW), Retention(candidates=Years.TWO, onboardings=Years.ONE), years(2)),
        (life(), Retention(candidates=Years.FOR_EVER), None),
        (life(verdict_at=NOW), Retention(verdicts=Years.FOR_EVER), None),
        (life(goes_on=True), ONE, None),
    ],
)
def test_of_all_rules_that_fit_the_longest_counts(lived: Life, retention: Retention, until: datetime | None) -> None:
    assert lived.until(retention) == until


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    leap = datetime(2028, 2, 29, tzinfo=UTC)
    assert life(decided_at=leap).until(ONE) == datetime(2029, 2, 28, tzinfo=UTC)
    assert life(decided_at=datetime(2026, 8, 31, tzinfo=UTC)).until(Retention(candidates=Years.HALF)) == datetime(
        2027, 2, 28, tzinfo=UTC
    )


def test_it_is_announced_two_weeks_before_and_erased_on_its_day() -> None:
    assert plan([life()], {}, FREE, ONE, years(1) - NOTICE - timedelta(hours=1)).tell == ()
    [leaving] = plan([life()], {}, FREE, ONE, years(1) - NOTICE).tell
    assert leaving.at == years(1)
    announced = told(leaving.at)
    assert plan([life()], announced, FREE, ONE, years(1) - timedelta(hours=1)).erase == ()
    assert plan([life()], announced, FREE, ONE, years(1)).erase == (PRIYA,)


def test_a_shorter_time_erases_nothing_that_was_not_announced() -> None:
    late = years(2)
    [leaving] = plan([life()], {}, FREE, ONE, late).tell
    assert leaving.at == late + NOTICE
    assert plan([life()], told(leaving.at), FREE, ONE, late + timedelta(days=1)).erase == ()


def test_what_stays_after_all_is_announced_anew_when_its_time_comes() -> None:
    announced = told(years(1))
    held = LegalHolds(on=(PRIYA.subject,))
    for stays, holds in ((life(), held), (life(decided_at=years(1)), FREE)):
        assert plan([stays], announced, holds, ONE, years(1)).stays == (PRIYA.subject,)
