"""The candidate's form: who it is, who finds out what, and where it is talked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from blocks.forms import Fields, FormState, Reader, modal
from blocks.kit import (
    Block,
    Message,
    View,
    actions,
    alert,
    button,
    context,
    divider,
    input_channel,
    input_moment,
    input_person,
    input_text,
    message,
    section,
)
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, counted, join, md, mention, moment, one_line
from domain.brief.outcome import Outcome
from domain.candidate.candidate import (
    FIELD,
    LINK_LIMIT,
    NAME_LIMIT,
    REASON_LIMIT,
    Candidate,
    CandidateDraft,
    Coverage,
    field_of,
)
from domain.guide.guide import Guide
from domain.guide.readiness import MUST_HAVES, MustHave
from domain.model import Value

NAME = "name"
LINK = "link"
INTERVIEW_AT = "interview_at"
ROOM = "room"
REASON = "reason"
MENU_LIMIT = 10


NOTHING = Mrkdwn("")


class CandidateFormState(FormState):
    """`version` is the brief's where a candidate is added, the candidate's where one is edited; `guide` is its id."""

    brief_id: str
    candidate_id: str = ""
    guide: str = ""


@dataclass(frozen=True)
class CandidateSheet:
    """What the form stands in front of. `readers` is how many people are in the room; 0 while that is not known."""

    brief_title: str
    outcome: Outcome
    guide: Guide
    room: str = ""
    readers: int = 0
    is_sealed: bool = True
    notice: Mrkdwn = NOTHING

    @property
    def needs_reason(self) -> bool:
        return self.outcome in (Outcome.NOT_YET, Outcome.BUY)


class Entry(Value):
    """What stands in the form, finished or not."""

    name: str = ""
    link: str = ""
    interview_at: datetime | None = None
    panel: Coverage = Field(default_factory=dict)
    room: str = ""
    reason: str = ""


def add_form(sheet: CandidateSheet, state: CandidateFormState, entry: Entry) -> View:
    """A new candidate; the room is asked while the brief has none, the reason where the brief says wait or buy."""
    return modal(
        Route.CANDIDATE_CREATE,
        "Add a candidate",
        [
            _notice(sheet),
            section(md("For *{brief}*", brief=one_line(sheet.brief_title, 100))),
            *_person(entry),
            divider(),
            *_panel(sheet, entry),
            divider(),
            _room(entry) if not sheet.room else None,
            context(_readers(sheet, entry)),
            _reason(sheet, entry) if sheet.needs_reason else None,
        ],
        state=state.model_copy(update={"guide": sheet.guide.id}),
        submit="Add",
    )


def edit_form(sheet: CandidateSheet, state: CandidateFormState, entry: Entry) -> View:
    """The same for somebody who is there already; an open panel stays as it is."""
    return modal(
        Route.CANDIDATE_SAVE,
        "Edit the candidate",
        [
            _notice(sheet),
            section(md("For *{brief}*", brief=one_line(sheet.brief_title, 100))),
            *_person(entry),
            *(
                [divider(), *_panel(sheet, entry)]
                if sheet.is_sealed
                else [context(md("The panel is open, so it stays."))]
            ),
        ],
        state=state,
        submit="Save",
    )


def read_candidate_form(fields: Fields, *, draft: bool = False) -> Entry:
    """What was typed. With `draft` an unfinished form; otherwise the rules are the domain's."""
    reader = Reader(fields, draft=draft)
    entry = Entry(
        name=reader.text(NAME, limit=NAME_LIMIT),
        link=reader.text(LINK, limit=LINK_LIMIT),
        interview_at=reader.moment(INTERVIEW_AT),
        panel={
            field.removeprefix(FIELD): person
            for field in dict.fromkeys([*fields.block_ids, *fields.by_name])
            if field.startswith(FIELD) and (person := reader.id(field))
        },
        room=reader.id(ROOM, required="Please pick the hiring room.") if reader.has(ROOM) else "",
        reason=reader.text(REASON, limit=REASON_LIMIT) if reader.has(REASON) else "",
    )
    reader.check()
    return entry


def draft_of(entry: Entry) -> CandidateDraft:
    """The entry as the service takes it."""
    return CandidateDraft.model_validate(dict(entry))


class BriefChoice(Value):
    """A brief that a candidate can be added to."""

    id: str
    version: int
    title: str
    outcome: Outcome


def brief_menu(briefs: Sequence[BriefChoice]) -> Message:
    """Which brief is it for? Newest first."""
    rows = [
        section(
            md("*{title}*  {outcome}", title=one_line(brief.title, 100), outcome=brief.outcome),
            accessory=button("Add candidate", Route.CANDIDATE_ADD, value=f"{brief.id}:{brief.version}", number=number),
        )
        for number, brief in enumerate(briefs[:MENU_LIMIT])
    ]
    more = len(briefs) - MENU_LIMIT
    rest = context(md("and {count}: their cards have the button too.", count=counted(more, "older brief")))
    return message(
        md("Which brief is the candidate for?"),
        [section(md("*Which brief is the candidate for?*")), *rows, rest if more > 0 else None],
    )


def not_ready(*, brief_id: str, version: int, title: str, outcome: Outcome, missing: Sequence[MustHave]) -> Message:
    """Why nobody should be interviewed yet, with the button that mends it."""
    if missing:
        blank = ", ".join(MUST_HAVES[item] for item in missing)
        why = md("*{title}* still has a blank: {blank}.", title=one_line(title, 100), blank=blank)
        then = md("All four must be written down before any interview. Fill it in, then add the candidate.")
    else:
        why = md("*{title}* says {outcome}, so there is no role to interview for yet.", title=title, outcome=outcome)
        then = md("Hiring before the workflow is clear makes the vagueness more expensive. Settle the brief first.")
    mend = button("Edit the brief", Route.BRIEF_EDIT, value=f"{brief_id}:{version}", style="primary")
    return message(join([why, then], " "), [section(join([why, then])), actions(mend)])


def brief_moved_on(outcome: Outcome, room: str = "") -> Mrkdwn:
    """For somebody whose form is older than the brief; `room` where another one was chosen meanwhile."""
    if room:
        return md(
            "{room} was chosen as the hiring room while you had this open. Look who reads along there, then send again.",
            room=channel_link(room),
        )
    return md(
        "The brief was changed while you had this open: it says {outcome} now. What you typed is still here.",
        outcome=outcome,
    )


def what_changed(candidate: Candidate, typed: Entry) -> Mrkdwn:
    """What stands now, where it is not what was typed: for somebody whose form is older than the candidate."""
    rows = []
    if candidate.name != typed.name:
        rows.append(md("• Name: {name}", name=candidate.name))
    if candidate.link != typed.link:
        rows.append(md("• Link: {link}", link=candidate.link or "none"))
    if candidate.interview_at != typed.interview_at:
        at = candidate.interview_at
        rows.append(md("• Interview: {at}", at=moment(at) if at else "no date"))
    if candidate.is_open:
        rows.append(md("• The panel is open now, so it stays as it is"))
    else:
        covers = candidate.coverage
        rows += [
            md(
                "• {what}: {who}",
                what=category.name,
                who=mention(covers[category.key]) if category.key in covers else "nobody",
            )
            for category in candidate.guide.categories
            if covers.get(category.key) != typed.panel.get(category.key)
        ]
    changed = md("Somebody changed this while you had it open. What you typed is still below; send again to keep it.")
    return join([changed, md("It says now:") if rows else NOTHING, *rows])


def _notice(sheet: CandidateSheet) -> Block | None:
    return alert(sheet.notice) if sheet.notice else None


def _person(entry: Entry) -> list[Block]:
    return [
        input_text(NAME, "Name", initial=entry.name, max_length=NAME_LIMIT),
        input_text(
            LINK,
            "Link",
            initial=entry.link,
            optional=True,
            max_length=LINK_LIMIT,
            placeholder="https://",
            hint="CV, profile or application.",
        ),
        input_moment(INTERVIEW_AT, "Interview", initial=entry.interview_at, optional=True),
    ]


def _panel(sheet: CandidateSheet, entry: Entry) -> list[Block]:
    alone = len(set(entry.panel.values())) == 1
    hint = "Only you so far: pick who else interviews, so that no verdict rests on one voice." if alone else ""
    return [
        section(
            md("*Who finds out what?* Dealt so that everything is covered; change it as you like. {hint}", hint=hint)
        ),
        *[
            input_person(
                field_of(category.key),
                category.name + (" (gate)" if category.in_gate else ""),
                initial=entry.panel.get(category.key, ""),
            )
            for category in sheet.guide.categories
        ],
    ]


def _room(entry: Entry) -> Block:
    return input_channel(
        ROOM,
        "Hiring room",
        initial=entry.room,
        hint="A private channel with me, the owner and the panel. It stays this brief's room.",
        dispatch=Route.CANDIDATE_ROOM,
    )


def _readers(sheet: CandidateSheet, entry: Entry) -> Mrkdwn:
    room = sheet.room or entry.room
    if room and sheet.readers:
        return md(
            "Posted in {room}: {people} will read along, and nobody else.",
            room=channel_link(room),
            people=counted(sheet.readers, "person", "people"),
        )
    if room:
        return md("Posted in {room}: whoever is in it reads along.", room=channel_link(room))
    return md("Whoever is in that channel reads along: the panel's progress, then all scores.")


def _reason(sheet: CandidateSheet, entry: Entry) -> Block:
    return input_text(
        REASON,
        f"The brief says {sheet.outcome}. Why meet candidates now?",
        initial=entry.reason,
        multiline=True,
        max_length=REASON_LIMIT,
        hint="Shown on the candidate's card.",
    )
