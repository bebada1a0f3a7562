"""Working days are the country's own: its weekend, its holidays and those of a region, the Saturdays on which it works."""

from datetime import date, timedelta

import pytest
from holidays import list_supported_countries
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import add_working_days, is_working_day, next_working_day
from domain.guide.days import DAY_30, MILESTONES
from domain.onboarding.onboarding import due_days
from services.holidays import holidays_of, place_of, regions_of
from storage.onboardings import PLACE_LENGTH

PLACES = sorted(
    f"{country}-{region}" if region else country
    for country, regions in list_supported_countries().items()
    for region in ["", *regions]
)
days = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize("place", ["SA", "EG", "BD", "JO", "QA", "KW"])
def test_where_friday_and_saturday_are_the_weekend_sunday_is_worked(place: str) -> None:
    found = holidays_of(place)
    week = [date(2027, 2, 4) + timedelta(days=n) for n in range(4)]  # Thursday to Sunday
    assert [found.is_working_day(day) for day in week] == [True, False, False, True]


def test_a_week_in_israel_begins_on_sunday() -> None:
    assert next_working_day(date(2027, 1, 1), holidays_of("IL")) == date(2027, 1, 3)


@pytest.mark.parametrize(("place", "due"), [("SA", 7), ("EG", 7), ("IL", 7), ("BD", 7), ("US", 5), ("AE", 5), ("", 5)])
def test_day_30_on_a_friday_is_asked_when_people_there_work_again(place: str, due: int) -> None:
    assert due_days(date(2027, 1, 6), MILESTONES, holidays_of(place))[DAY_30] == date(2027, 2, due)


@pytest.mark.parametrize("place", ["SA", "EG", "IL", "BD"])
def test_a_due_sunday_stays_where_sunday_is_worked(place: str) -> None:
    assert due_days(date(2027, 6, 11), MILESTONES, holidays_of(place))[DAY_30] == date(2027, 7, 11)


@pytest.mark.parametrize("day", [date(2026, 2, 14), date(2026, 2, 28), date(2026, 10, 10)])
def test_a_working_saturday_is_worked_whichever_day_was_asked_before(day: date) -> None:
    assert is_working_day(day, holidays_of("CN"))
    assert not is_working_day(day, holidays_of("DE"))


def test_the_monday_that_a_working_saturday_makes_up_for_is_off() -> None:
    assert not is_working_day(date(2026, 2, 16), holidays_of("CN"))
    assert add_working_days(date(2026, 2, 13), 2, holidays_of("CN")) == date(2026, 2, 24)


@pytest.mark.parametrize(
    ("place", "day", "worked"),
    [
        ("GB", date(2027, 3, 29), True),
        ("GB-ENG", date(2027, 3, 29), False),
        ("GB-SCT", date(2027, 3, 29), True),
        ("GB-ENG", date(2027, 8, 30), False),
        ("GB-SCT", date(2027, 8, 2), False),
        ("DE", date(2027, 1, 6), True),
        ("DE-BY", date(2027, 1, 6), False),
        ("DE-BE", date(2027, 1, 6), True),
        ("US", date(2027, 3, 31), True),
        ("US-CA", date(2027, 3, 31), False),
        ("CA-QC", date(2027, 6, 24), False),
        ("CA-ON", date(2027, 6, 24), True),
    ],
)
def test_a_region_has_its_own_holidays(place: str, day: date, worked: bool) -> None:
    assert holidays_of(place).is_working_day(day) is worked


@given(place=st.sampled_from(PLACES), day=days)
def test_every_place_on_offer_has_working_days_and_a_name_that_is_read_back(place: str, day: date) -> None:
    assert place_of(place) == place_of(place.lower()) == place
    after = next_working_day(day, holidays_of(place))
    assert timedelta() <= after - day <= timedelta(days=20)
    assert is_working_day(after, holidays_of(place))


def test_the_longest_name_fits_where_an_onboarding_keeps_it() -> None:
    assert max(map(len, PLACES)) <= PLACE_LENGTH


def test_what_is_no_place_means_monday_to_friday() -> None:
    assert [holidays_of("XX").is_working_day(date(2027, 1, 1) + timedelta(days=n)) for n in range(3)] == [
        True,
        False,
        False,
    ]


def test_a_country_alone_offers_its_regions() -> None:
    assert regions_of("GB") == ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")
    assert regions_of("GB-ENG") == regions_of("SA") == regions_of("") == ()
