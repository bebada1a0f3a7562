"""The working days of a country or of one of its regions, as the library `holidays` knows them, and whose count."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from threading import Lock
from typing import Final

import holidays

from domain.calendar import Holidays, Hours, WeekendsOnly, WorkTime
from domain.workspace.settings import DayOff
from storage.store import Store
from storage.workspace.settings import OWN

SEPARATOR = "-"
#: So many days off say whether it is the right region.
SHOWN: Final = 4
YEAR_AHEAD: Final = 366


class PublicHolidays:
    """One country's own week: its weekend, its public holidays, and the weekend days on which it works."""

    def __init__(self, country: str, region: str | None = None) -> None:
        self._days = holidays.country_holidays(country, subdiv=region)
        # It reads a year when that is first asked for, and is half read to whoever else asks meanwhile.
        self._lock = Lock()

    def is_working_day(self, day: date) -> bool:
        with self._lock:
            return self._days.is_working_day(day)

    def off(self, day: date) -> str:
        """What the public holiday is called there on which nobody works; empty on any other day."""
        with self._lock:
            return "" if self._days.is_weekend(day) else self._days.get(day) or ""


def place_of(typed: str) -> str:
    """`DE`, or `DE-BY` where a region is named, as the library spells it; raises ValueError with a sentence."""
    country, region = [*re.split(r"[\s_/.–-]+", typed.strip(), maxsplit=1), ""][:2]
    country = country.upper()
    known = holidays.list_supported_countries()
    if country not in known:
        raise ValueError("is no country that I have public holidays for. Use a code such as DE, or leave it empty.")
    if not region:
        return country
    aliases = holidays.country_holidays(country).subdivisions_aliases
    codes = {code.casefold(): code for code in known[country]} | {
        name.casefold(): code for name, code in aliases.items() if code in known[country]
    }
    if region.casefold() not in codes:
        raise ValueError(_no_region(country, known[country]))
    return f"{country}{SEPARATOR}{codes[region.casefold()]}"


def regions_of(place: str) -> tuple[str, ...]:
    """The regions that have days of their own, where a country alone is named."""
    regions = () if SEPARATOR in place else holidays.list_supported_countries().get(place, ())
    return tuple(f"{place}{SEPARATOR}{region}" for region in regions)


@lru_cache
def holidays_of(place: str) -> Holidays:
    """The working days of `CC` or `CC-REGION`; Monday to Friday where it is empty or none that is known."""
    try:
        country, _, region = place_of(place).partition(SEPARATOR)
    except ValueError:
        return WeekendsOnly()
    return PublicHolidays(country, region or None)


@dataclass(frozen=True)
class AtWork:
    """The days of one place, and the hours of a workspace."""

    days: Holidays
    hours: Hours

    def is_working_day(self, day: date) -> bool:
        return self.days.is_working_day(day)


def at_work(store: Store, place: str) -> WorkTime:
    """When people of this workspace work in that country or region."""
    return AtWork(holidays_of(place), store.settings.current().hours.working)


def next_days_off(place: str, today: date) -> tuple[DayOff, ...]:
    """The next public holidays of a country or region; none for Monday to Friday."""
    calendar = holidays_of(place)
    if not isinstance(calendar, PublicHolidays):
        return ()
    days = (today + timedelta(days=ahead) for ahead in range(YEAR_AHEAD))
    off = (DayOff(day=day, name=name) for day in days if (name := calendar.off(day)))
    return tuple(islice(off, SHOWN))


class WorkingDays:
    """Whose working days count: of the first of these people who has said where they work, else the workspace's.

    Named first is in whose day the message falls, then whose brief it is (docs/rules.md, "Reminders"). `default` counts
    where the workspace has not said where it works.
    """

    def __init__(self, default: str = "") -> None:
        self._default = default

    def place(self, store: Store, *people: str) -> str:
        """A country or a region of it; empty where nobody has said it and none is configured."""
        return self.among(store.settings.places(people), *people)

    def among(self, places: Mapping[str, str], *people: str) -> str:
        """The same, of what is known already."""
        return next((places[user] for user in (*people, OWN) if user in places), self._default)

    def of(self, store: Store, *people: str) -> WorkTime:
        return at_work(store, self.place(store, *people))


MONDAY_TO_FRIDAY: Final = WorkingDays()


def _no_region(country: str, regions: list[str]) -> str:
    if not regions:
        return f"names a region, but I have no days of regions for {country}. Use {country} alone."
    return (
        f"names no region of {country} that I know. Use one of {', '.join(f'{country}-{each}' for each in regions)}, "
        f"or {country} alone."
    )
