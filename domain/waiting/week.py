"""What moved in a hiring manager's searches in a week, told on Monday at nine with what waits; our rule."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.calendar import Holidays, at_nine, day_of, next_working_day
from domain.model import Value

WEEK: Final = timedelta(days=7)


class Move(StrEnum):
    """What can happen to a candidate, an offer or a hire in a week."""

    ADDED = "added"
    OPENED = "opened"
    DECIDED = "decided"
    REPORTED = "reported"


class Moved(Value):
    """That it happened, to whom, and when, in UTC."""

    move: Move
    name: str
    at: datetime


class Week(Value):
    """The days before one Monday: `told_at` is nine in the morning of its first working day."""

    monday: date
    told_at: datetime
    moved: tuple[Moved, ...] = ()

    @property
    def id(self) -> str:
        return self.monday.isoformat()


def earliest(now: datetime, zone: str) -> datetime:
    """From when on it has to be known what moved."""
    return at_nine(_monday(now, zone) - WEEK, zone)


def weeks(moved: Iterable[Moved], now: datetime, zone: str, holidays: Holidays) -> tuple[Week, ...]:
    """The last week and the present one, as far as there is something to say of them."""
    found = list(moved)
    this = _monday(now, zone)
    both = []
    for monday in (this, this + WEEK):
        since, until = at_nine(monday - WEEK, zone), at_nine(monday, zone)
        within = tuple(sorted((each for each in found if since <= each.at < until), key=lambda each: each.at))
        told_at = at_nine(next_working_day(monday, holidays), zone)
        if within:
            both.append(Week(monday=monday, told_at=told_at, moved=within))
    return tuple(both)


def _monday(now: datetime, zone: str) -> date:
    today = day_of(now, zone)
    return today - timedelta(days=today.weekday())
