"""What moved in a hiring manager's searches in a week, told on Monday at nine with what waits; our rule."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.calendar import WorkTime, at_nine, day_of, next_working_day, opening
from domain.model import Value

WEEK: Final = timedelta(days=7)


class Move(StrEnum):
    """What can happen to a candidate, an offer or a hire in a week."""

    ADDED = "added"
    OPENED = "opened"
    DECIDED = "decided"
    REPORTED = "reported"


class Moved(Value):
    """That it happened, to whom (`subject` is their id, by which they can be forgotten), and when, in UTC."""

    move: Move
    subject: str
    name: str
    at: datetime


class Week(Value):
    """The days before one Monday: `told_at` is when people begin to work on its first working day."""

    monday: date
    told_at: datetime
    moved: tuple[Moved, ...] = ()

    @property
    def id(self) -> str:
        return self.monday.isoformat()


def mondays(now: datetime, zone: str) -> tuple[date, date]:
    """The one on which the last week is told, and the one for the week that is under way."""
    today = day_of(now, zone)
    monday = today - timedelta(days=today.weekday())
    return monday, monday + WEEK


def began(monday: date, zone: str) -> datetime:
    """When the week began that is told on this Monday."""
    return at_nine(monday - WEEK, zone)


def week_of(moved: Iterable[Moved], monday: date, zone: str, holidays: WorkTime) -> Week | None:
    """The seven days before; None where there is nothing to say of them."""
    since, until = began(monday, zone), at_nine(monday, zone)
    within = tuple(sorted((each for each in moved if since <= each.at < until), key=lambda each: each.at))
    told_at = opening(next_working_day(monday, holidays), zone, holidays)
    return Week(monday=monday, told_at=told_at, moved=within) if within else None
