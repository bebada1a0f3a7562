"""The days of a brief for a calendar: interviews, and the check-ins of its onboardings; no day that is off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event

from domain.export.export import Export, Onboarded

#: Nobody says how long an interview takes (our rule).
LASTS: Final = timedelta(hours=1)


def calendar(export: Export, made_at: datetime) -> bytes:
    """iCalendar (RFC 5545). A file that is made again moves the same entries."""
    found = Calendar()
    found.add("prodid", "-//AI Hire//EN")
    found.add("version", "2.0")
    for event in (*_interviews(export), *_check_ins(export)):
        event.add("dtstamp", made_at)
        found.add_component(event)
    made: bytes = found.to_ical()
    return made


def _interviews(export: Export) -> Iterator[Event]:
    for each in export.interviewed:
        shared = each.candidate.interview_at
        for at, who in each.interviews.items():
            # By whose it is, so that it is the same entry at another time.
            whose = "all" if at == shared else who[0]
            event = _event(f"interview-{each.candidate.id}-{whose}", f"Interview: {each.candidate.name}", export)
            event.add("dtstart", at.astimezone(UTC))
            event.add("dtend", at.astimezone(UTC) + LASTS)
            yield event


def _check_ins(export: Export) -> Iterator[Event]:
    for each in export.onboarded:
        yield from _of_onboarding(export, each)


def _of_onboarding(export: Export, each: Onboarded) -> Iterator[Event]:
    first = _event(f"start-{each.onboarding.id}", f"First day: {each.onboarding.name}", export)
    first.add("dtstart", each.onboarding.start_date)
    yield first
    for check_in in each.days:
        event = _event(f"check-in-{check_in.id}", f"{check_in.milestone.name}: {each.onboarding.name}", export)
        event.add("dtstart", check_in.due_day)
        yield event


def _event(key: str, what: str, export: Export) -> Event:
    event = Event()
    event.add("uid", f"{key}@ai-hire")
    event.add("summary", f"{what} ({export.brief.title})")
    return event
