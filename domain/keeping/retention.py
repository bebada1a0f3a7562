"""How long a record may be kept: of all rules that fit, the longest counts, and nothing goes unannounced."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from domain.keeping.holds import LegalHolds
from domain.keeping.records import Record
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.workspace.settings import Retention, Years

#: So long before a record goes its hiring manager is told.
NOTICE: Final = timedelta(days=14)


class Life(Value):
    """What has happened to a record that its time counts from. `onboarded` is when the onboarding's last word came.

    Of an onboarding or a trial that goes on, `goes_on`: until then nothing counts. `with_it` are the ids of what goes
    with it: the onboarding, and of an offer its earlier rounds.
    """

    record: Record
    with_it: tuple[str, ...] = ()
    decided_at: datetime | None = None
    verdict_at: datetime | None = None
    onboarded: datetime | None = None
    goes_on: bool = False

    def until(self, retention: Retention) -> datetime | None:
        """Until when it is kept; None for as long as nothing says so."""
        if self.goes_on:
            return None
        ends = list(self._ends(retention))
        return None if None in ends else max(end for end in ends if end is not None)

    def after(self, before: "Life") -> "Life":
        """Of an offer that was answered anew: this round says what has become of it, and none goes before the others."""
        return self.model_copy(
            update={
                "with_it": (*self.with_it, before.record.subject.id, *before.with_it),
                "verdict_at": _later(before.verdict_at, self.verdict_at),
                "onboarded": _later(before.onboarded, self.onboarded),
                "goes_on": before.goes_on or self.goes_on,
            }
        )

    def _ends(self, retention: Retention) -> Iterator[datetime | None]:
        yield _after(self.decided_at or self.record.since, retention.candidates)
        if self.verdict_at is not None and retention.verdicts is not None:
            yield _after(self.verdict_at, retention.verdicts)
        if self.onboarded is not None:
            yield _after(self.onboarded, retention.onboardings)


class Told(Value):
    """Who was told that a record goes, when that was, and when it goes."""

    root: Subject
    told_to: str
    told_at: datetime
    goes_at: datetime


class Leaving(Value):
    """A record that goes, and when."""

    record: Record
    at: datetime


class Plan(Value):
    """What a day has to do: tell of these, erase those, and of the last nobody need hear any more."""

    tell: tuple[Leaving, ...] = ()
    erase: tuple[Record, ...] = ()
    stays: tuple[Subject, ...] = ()


def plan(lives: list[Life], told: dict[Subject, Told], holds: LegalHolds, retention: Retention, now: datetime) -> Plan:
    """Nothing is erased that its hiring manager was not told of so long ago, nor what a legal hold keeps."""
    tell, erase = [], []
    # What is not kept by itself any more, such as the round before.
    stays = [root for root in told if root not in {life.record.subject for life in lives}]
    for life in lives:
        is_held = holds.over([life.record.subject.id, *life.with_it])
        until, before = None if is_held else life.until(retention), told.get(life.record.subject)
        if until is None or until - NOTICE > now:
            if before is not None:
                stays.append(life.record.subject)
        elif before is None or before.told_to != life.record.people.manager:
            tell.append(Leaving(record=life.record, at=max(until, now + NOTICE)))
        elif until <= now and before.goes_at <= now:
            erase.append(life.record)
    return Plan(tell=tuple(tell), erase=tuple(erase), stays=tuple(stays))


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)


def _after(since: datetime, years: Years) -> datetime | None:
    """So long after; at the end of a shorter month, its last day. None for ever."""
    if (months := years.months) is None:
        return None
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return since.replace(year=year, month=month + 1, day=min(since.day, monthrange(year, month + 1)[1]))
