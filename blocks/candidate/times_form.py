"""Interviews at other times than the candidate's one date: a loop runs over days."""

from collections.abc import Mapping
from datetime import datetime

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_moment
from blocks.kit import View, section
from blocks.routes import Route
from blocks.text import md, mention, moment, one_line
from domain.candidate.record import CandidateRecord, time_field


class TimesState(FormState):
    """`version` is the record's."""

    candidate_id: str


Times = Mapping[str, datetime | None]


def times_form(
    record: CandidateRecord, users: tuple[str, ...], state: TimesState, typed: Times | None = None, notice: str = ""
) -> View:
    """One time for each of these interviewers; empty is the candidate's."""
    at, name = record.candidate.interview_at, one_line(record.candidate.name, 80)
    fields = []
    for user in users:
        seat = record.panel.seat_of(user)
        own = seat.interview_at if seat else None
        fields += [
            section(md("{who} interviews *{name}*", who=mention(user), name=name)),
            input_moment(time_field(user), "At another time", initial=typed.get(user) if typed else own, optional=True),
        ]
    return modal(
        Route.CANDIDATE_SEND_TIMES,
        "Interview times",
        [
            section(md("Left empty, it is the candidate's: {at}.", at=moment(at) if at else md("no date yet"))),
            *fields,
        ],
        state=state,
        notice=notice,
        submit="Save",
    )


def read_times_form(fields: Fields, *, draft: bool = False) -> Times:
    """The times by interviewer."""
    reader = Reader(fields, draft=draft)
    prefix = time_field("")
    times = {name.removeprefix(prefix): reader.moment(name) for name in fields.names if name.startswith(prefix)}
    reader.check()
    return times
