"""When messages may arrive: a topic of the settings."""

from collections.abc import Sequence
from typing import Final

from blocks.forms import Reader
from blocks.inputs import input_choice
from blocks.kit import Block, Choice, context, section
from blocks.text import Mrkdwn, md
from domain.calendar import Hours
from domain.workspace.settings import SettingsPage, WorkHours, WorkspaceSettings

_BEGIN, _END, _CHECK_INS = "begin", "end", "check_ins_at"
_REQUIRED: Final = "Please pick an hour."
MIDNIGHT: Final = 24


def told_hours(settings: WorkspaceSettings) -> Mrkdwn:
    """From when to when, and when check-ins come."""
    hours = settings.hours
    return md(
        "{begin} to {end}, check-ins at {check_ins}",
        begin=_clock(hours.working.begin),
        end=_clock(hours.working.end),
        check_ins=_clock(hours.check_ins),
    )


def hours_fields(_: SettingsPage, settings: WorkspaceSettings) -> Sequence[Block]:
    """Two hours, and that of the check-ins."""
    hours = settings.hours
    return [
        section(
            Mrkdwn(
                "I ask and remind people between these hours, by the clock where each of them lives, on days on which "
                "they work. What falls outside waits for the next morning."
            )
        ),
        input_choice(_BEGIN, "From", _hours(0, MIDNIGHT - 1), initial=str(hours.working.begin)),
        input_choice(_END, "To", _hours(1, MIDNIGHT), initial=str(hours.working.end)),
        input_choice(_CHECK_INS, "Check-ins come at", _hours(0, MIDNIGHT - 1), initial=str(hours.check_ins)),
        context(
            Mrkdwn("Counts from each person's next reminder on. An onboarding that has begun keeps its check-in hour.")
        ),
    ]


def read_hours(reader: Reader, settings: WorkspaceSettings) -> WorkspaceSettings:
    """The three hours; check-ins have to come while people work."""
    before = settings.hours
    begin = _read(reader, _BEGIN, before.working.begin)
    end = _read(reader, _END, before.working.end)
    check_ins = _read(reader, _CHECK_INS, before.check_ins)
    if end <= begin:
        reader.refuse(_END, "The day has to end after it begins. Please pick a later hour.")
    elif not begin <= check_ins < end:
        reader.refuse(_CHECK_INS, f"Please pick an hour between {_clock(begin)} and {_clock(end)}.")
    working = Hours(begin=begin, end=end)
    return settings.model_copy(update={"hours": WorkHours(working=working, check_ins=check_ins)})


def _read(reader: Reader, field: str, before: int) -> int:
    picked = reader.one_of(field, [str(hour) for hour in range(MIDNIGHT + 1)], required=_REQUIRED)
    return int(picked) if picked else before


def _hours(first: int, last: int) -> list[Choice]:
    return [Choice(value=str(hour), label=_clock(hour)) for hour in range(first, last + 1)]


def _clock(hour: int) -> str:
    return f"{hour}:00"
