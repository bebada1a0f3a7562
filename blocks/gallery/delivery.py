"""Notices about what cannot get to its place, and the form that sends it elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime

from blocks.kit import Message, View
from blocks.leavers import no_part, orphans
from blocks.text import md
from blocks.trouble import ElsewhereState, elsewhere_form, trouble_notice
from domain.people import Out
from domain.trouble import Held, Part, Reason, Trouble

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RECORDS = ("scorecards", "scorecards", "the panel's result")
STATE = ElsewhereState(form_id="f1", trouble="t1")


PARTS = tuple(
    Part(held=held, person="U0GONE", subject="p1", name=name, acts="U0MAYA", what=what)
    for held, name, what in (
        (Held.BRIEF, "Support triage", ""),
        (Held.OWNER, "Support triage", ""),
        (Held.SEAT, "Priya Nair", ""),
        (Held.TODO, "Priya Nair", "pricing"),
        (Held.ONBOARDING, "Sam Okafor", ""),
        (Held.HIRE, "Sam Okafor", ""),
    )
)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """One notice for each reason, each state of one, and the form for a hiring room and for any other."""
    for reason in Reason:
        if reason is Reason.LEFT_ROOM:
            continue  # it holds up nothing
        yield f"trouble {reason}", trouble_notice(_trouble(reason))
    for how in Out:
        yield f"leaver {how}", trouble_notice(_trouble(Reason.PERSON_GONE, error=how, whats=(), parts=PARTS[1:]))
    yield "leaver with a message", trouble_notice(_trouble(Reason.PERSON_GONE, parts=PARTS[1:3]))
    yield "leaver hiring manager", trouble_notice(_trouble(Reason.MANAGER_GONE, whats=(), parts=PARTS[:1]))
    left = {"people": ("U0GONE", "U0HIRE"), "whats": (), "parts": PARTS[2:4]}
    yield "leaver of the room", trouble_notice(_trouble(Reason.LEFT_ROOM, **left))
    yield "admin briefs to hand over", orphans([PARTS[0]] * 2)
    yield "admin nothing to hand over", orphans([])
    yield "leaver reads along no more", no_part()
    public = _trouble(Reason.PUBLIC, conversation="G0ONBOARD", whats=("news of an onboarding",), brief_id="")
    yield "trouble onboarding made public", trouble_notice(public)
    room = _trouble(Reason.PUBLIC, brief_id="b1")
    yield "trouble of a room before anything waits", trouble_notice(room.model_copy(update={"whats": ()}))
    over = room.model_copy(update={"whats": (), "ended_at": AT})
    yield "trouble that is over", trouble_notice(over)
    yield "elsewhere hiring room", elsewhere_form(room, STATE)
    note = md("*7 people* will read this in {room}.", room="<#G0OTHER>")
    yield "elsewhere hiring room picked", elsewhere_form(room, STATE, room="G0OTHER", note=note)
    onboarding = _trouble(Reason.ARCHIVED, conversation="G0ONBOARD", whats=("a check-in's report",))
    yield "elsewhere onboarding", elsewhere_form(onboarding, STATE)


def _trouble(reason: Reason, **more: object) -> Trouble:
    is_person = reason in (Reason.PERSON_GONE, Reason.MANAGER_GONE)
    held: dict[str, object] = {
        "id": "t1",
        "workspace": "T1",
        "conversation": "U0GONE" if is_person else "G0HIRING",
        "reason": reason,
        "error": "some_new_error" if reason is Reason.REFUSED else "",
        "people": ("U0HIRE",) if reason is Reason.HIRE_READS else (),
        "told": "U0MAYA",
        "opened_at": AT,
        "whats": ("a reminder to score",) * 3 if is_person else RECORDS,
        "brief_id": "b1" if reason.holds_only_records else "",
    }
    return Trouble.model_validate(held | more)
