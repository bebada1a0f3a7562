"""When an interviewer is asked for a score that is still missing."""

from datetime import datetime

from domain.calendar import Holidays, add_working_days, at_nine, day_of

MOST = 10
WITHOUT_DATE = 2


def ask_at(
    *, interview_at: datetime | None, added_at: datetime, now: datetime, zone: str, holidays: Holidays
) -> tuple[datetime, ...]:
    """At nine on the working day after the interview, then every working day; ten at most, none in the past.

    Without a date the first one comes two working days after the candidate was added.
    """
    if interview_at is not None:
        day = add_working_days(day_of(interview_at, zone), 1, holidays)
    else:
        day = add_working_days(day_of(added_at, zone), WITHOUT_DATE, holidays)
    while at_nine(day, zone) <= now:
        day = add_working_days(max(day, day_of(now, zone)), 1, holidays)
    days = [day]
    while len(days) < MOST:
        days.append(add_working_days(days[-1], 1, holidays))
    return tuple(at_nine(each, zone) for each in days)
