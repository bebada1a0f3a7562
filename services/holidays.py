"""Public holidays of a country, as working days need them."""

from datetime import date
from functools import lru_cache

import holidays

from domain.calendar import Holidays, WeekendsOnly


class PublicHolidays:
    """The holidays of one country, known for every year."""

    def __init__(self, country: str) -> None:
        self._days = holidays.country_holidays(country)

    def is_holiday(self, day: date) -> bool:
        return day in self._days


@lru_cache
def holidays_of(country: str) -> Holidays:
    """The calendar of an ISO country code; empty or unknown means weekends only."""
    if country.upper() not in holidays.list_supported_countries():
        return WeekendsOnly()
    return PublicHolidays(country.upper())
