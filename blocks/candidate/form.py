"""The candidate's form: who it is, who finds out what, and where it is talked about."""

from collections.abc import Sequence
from typing import Final

from blocks.brief.titles import Titled, told_apart
from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_channel, input_choice, input_moment, input_people, input_text
from blocks.kit import Block, Choice, Message, View, actions, alert, button, context, divider, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, counted, join, md, mentions, moment, one_line
from blocks.waiting.kept_form import ROOM_HINT
from domain.candidate.candidate import NAME_LIMIT, NOBODY, REASON_LIMIT, CandidateDraft
from domain.candidate.page import CandidatePage
from domain.guide.readiness import MUST_HAVES
from domain.ids import new_id
from domain.panel.panel import FIELD, MOST_VOICES, field_of, people_of
from domain.scorecard import REASON_LIMIT as FREED_LIMIT
from domain.typed.links import LINK_LIMIT

NAME = "name"
LINK = "link"
INTERVIEW_AT = "interview_at"
ROOM = "room"
REASON = "reason"
SAME = "same"
MENU_LIMIT = 10


NOTHING = Mrkdwn("")
OWN_RECORD: Final = (
    "The same person as on the other card: this brief has its own panel, scorecards and decision, seen by its own people. "
    "What is kept of the person is erased on both at once."
)


class CandidateState(FormState):
    """`version` is the brief's where a candidate is added, the record's where one is edited.

    `room` and `guide` are those that the form was drawn with.
    """

    brief_id: str
    candidate_id: str = ""
    room: str = ""
    guide: str = ""
    #: The record of the same person for another brief, from whose card this form was opened.
    origin: str = ""

    @classmethod
    def of(cls, page: CandidatePage) -> "CandidateState":
        """A fresh form."""
        return cls(form_id=new_id(), version=page.version, brief_id=page.brief_id, candidate_id=page.candidate_id)

    def drawn(self, page: CandidatePage) -> "CandidateState":
        """As a form that is drawn now carries it."""
        return self.model_copy(update={"room": page.room, "guide": page.guide.id})


def add_form(
    page: CandidatePage,
    state: CandidateState,
    typed: CandidateDraft | None = None,
    *,
    readers: int = 0,
    notice: Mrkdwn = NOTHING,
) -> View:
    """A new candidate; the room is asked while the brief has none, the reason where the brief says wait or buy.

    `readers` is how many people are in the room; 0 while that is not known.
    """
    draft = typed or page.draft
    return modal(
        Route.CANDIDATE_CREATE,
        "Add a candidate",
        [
            alert(notice) if notice else None,
            section(md("For *{brief}*", brief=one_line(page.brief_title, 100))),
            context(md(OWN_RECORD)) if state.origin else None,
            _same(page, draft) if page.namesakes else None,
            *_person(draft),
            divider(),
            *_panel(page, draft),
            divider(),
            _room(draft) if not page.room else None,
            context(_readers(page.room or draft.room, readers)),
            _reason(page, draft) if page.needs_reason else None,
        ],
        state=state.drawn(page),
        submit="Add",
        tells_when_closed=True,
    )


def edit_form(
    page: CandidatePage, state: CandidateState, typed: CandidateDraft | None = None, *, notice: Mrkdwn = NOTHING
) -> View:
    """The same for somebody who is there already; an open panel stays as it is."""
    draft = typed or page.draft
    return modal(
        Route.CANDIDATE_SAVE,
        "Edit the candidate",
        [
            alert(notice) if notice else None,
            section(md("For *{brief}*", brief=one_line(page.brief_title, 100))),
            *_person(draft),
            *(
                [divider(), *_panel(page, draft)]
                if page.is_sealed
                else [context(md("The panel is open, so it stays."))]
            ),
            _why_dropped(draft) if page.dropped or draft.reason else None,
        ],
        state=state.drawn(page),
        submit="Save",
        tells_when_closed=True,
    )


def read_candidate_form(fields: Fields, *, draft: bool = False) -> CandidateDraft:
    """What was typed. With `draft` an unfinished form; otherwise the rules are the domain's."""
    reader = Reader(fields, draft=draft)
    typed = CandidateDraft(
        name=reader.text(NAME, limit=NAME_LIMIT),
        link=reader.text(LINK, limit=LINK_LIMIT),
        interview_at=reader.moment(INTERVIEW_AT),
        panel={
            field.removeprefix(FIELD): people
            for field in fields.names
            if field.startswith(FIELD) and (people := tuple(dict.fromkeys(reader.ids(field))))
        },
        room=reader.id(ROOM, required="Please pick the hiring room.") if reader.has(ROOM) else "",
        reason=reader.text(REASON, limit=REASON_LIMIT) if reader.has(REASON) else "",
        same=reader.id(SAME, required="Is it the same person, or somebody else?") if reader.has(SAME) else "",
    )
    reader.check()
    return typed


#: Between a name, a link and the record that it comes from in what a button carries.
NAME_AND_LINK: Final = "\t"


def brief_menu(pages: Sequence[CandidatePage], name: str = "", link: str = "", origin: str = "") -> Message:
    """Which brief is it for? Newest first; `name` and `link` are the candidate's, where they are known already.

    `origin` is the record of somebody who is a candidate for another brief.
    """
    titles = told_apart(Titled(page.brief_id, page.brief_title, page.since) for page in pages)
    rows = [
        section(
            md("*{title}*  {outcome}", title=titles[page.brief_id], outcome=page.outcome),
            accessory=button(
                "Add candidate", Route.CANDIDATE_ADD, value=_brief_value(page, name, link, origin), number=number
            ),
        )
        for number, page in enumerate(pages[:MENU_LIMIT])
    ]
    more = len(pages) - MENU_LIMIT
    rest = context(md("and {count}: their cards have the button too.", count=counted(more, "older brief")))
    asked = md("Which other brief is {name} for?", name=name) if origin else md("Which brief is the candidate for?")
    return message(asked, [section(md("*{asked}*", asked=asked)), *rows, rest if more > 0 else None])


def not_ready(page: CandidatePage) -> Message:
    """Why nobody should be interviewed yet, with the button that mends it."""
    title = one_line(page.brief_title, 100)
    if page.missing:
        blank = ", ".join(MUST_HAVES[item] for item in page.missing)
        why = md("*{title}* still has a blank: {blank}.", title=title, blank=blank)
        then = md(
            "All four must be written down before any interview: candidates fill what is fuzzy with impressive language. "
            "Fill it in, then add the candidate."
        )
    else:
        why = md(
            "*{title}* says {outcome}, so there is no role to interview for yet.", title=title, outcome=page.outcome
        )
        then = md("Hiring before the workflow is clear makes the vagueness more expensive. Settle the brief first.")
    mend = button("Edit the brief", Route.BRIEF_EDIT, value=_brief_value(page), style="primary")
    return message(join([why, then], " "), [section(join([why, then])), actions(mend)])


def _brief_value(page: CandidatePage, name: str = "", link: str = "", origin: str = "") -> str:
    parts = [one_line(name, NAME_LIMIT), link if len(link) <= LINK_LIMIT else "", origin]
    choice = NAME_AND_LINK.join(parts).rstrip(NAME_AND_LINK)
    return ButtonValue(subject=page.brief_id, version=page.version, choice=choice).dump()


def another_room(page: CandidatePage, typed: CandidateDraft) -> Mrkdwn:
    """For somebody who picked a channel while another one was chosen; empty where that is not so."""
    if not page.room or typed.room in ("", page.room):
        return NOTHING
    return md(
        "{room} was chosen as the hiring room while you had this open. Look who reads along there, then send again.",
        room=channel_link(page.room),
    )


def what_changed(page: CandidatePage, typed: CandidateDraft) -> Mrkdwn:
    """What stands now, where it is not what was typed: for somebody whose form is older than the candidate."""
    if page.dropped:
        return NOTHING
    stands, rows = page.draft, []
    if stands.name != typed.name:
        rows.append(md("• Name: {name}", name=stands.name))
    if stands.link != typed.link:
        rows.append(md("• Link: {link}", link=stands.link or "none"))
    if stands.interview_at != typed.interview_at:
        at = stands.interview_at
        rows.append(md("• Interview: {at}", at=moment(at) if at else "no date"))
    if not page.is_sealed:
        rows.append(md("• The panel is open now, so it stays as it is"))
    else:
        covers = stands.panel
        rows += [
            md(
                "• {what}: {who}",
                what=category.name,
                who=mentions(covers[category.key]) if category.key in covers else "nobody",
            )
            for category in page.guide.categories
            if set(covers.get(category.key, ())) != set(typed.panel.get(category.key, ()))
        ]
    return join([md("It says now:"), *rows]) if rows else NOTHING


def _same(page: CandidatePage, draft: CandidateDraft) -> Block:
    named = [
        Choice(
            value=each.candidate_id,
            label=f"The same person as {one_line(each.name, 45)}",
            description=f"For {one_line(each.brief_title, 60)}",
        )
        for each in page.namesakes
    ]
    somebody = Choice(value=NOBODY, label="Somebody else of that name")
    return input_choice(SAME, "Who is it?", [*named, somebody], style="radio_buttons", initial=draft.same)


def _person(draft: CandidateDraft) -> list[Block]:
    return [
        input_text(NAME, "Name", initial=draft.name, max_length=NAME_LIMIT),
        input_text(
            LINK,
            "Link",
            initial=draft.link,
            optional=True,
            max_length=LINK_LIMIT,
            placeholder="https://",
            hint="CV, profile or application.",
        ),
        input_moment(INTERVIEW_AT, "Interview", initial=draft.interview_at, optional=True),
    ]


def _panel(page: CandidatePage, draft: CandidateDraft) -> list[Block]:
    alone = len(people_of(draft.panel)) == 1
    hint = "Only you so far: pick who else interviews, so that no verdict rests on one voice." if alone else ""
    return [
        section(
            md("*Who finds out what?* Dealt so that everything is covered; change it as you like. {hint}", hint=hint)
        ),
        *[
            input_people(
                field_of(category.key),
                category.name + (" (gate)" if category.in_gate else ""),
                initial=draft.panel.get(category.key, ()),
                most=MOST_VOICES,
            )
            for category in page.guide.categories
        ],
    ]


def _room(draft: CandidateDraft) -> Block:
    return input_channel(
        ROOM,
        "Hiring room",
        initial=draft.room,
        hint="A private channel with me, the owner and the panel. It stays this brief's room. " + ROOM_HINT,
        dispatch=Route.CANDIDATE_LOOK_AT_ROOM,
    )


def _readers(room: str, readers: int) -> Mrkdwn:
    if room and readers:
        return md(
            "Posted in {room}: {people} will read along, and nobody else.",
            room=channel_link(room),
            people=counted(readers, "person", "people"),
        )
    if room:
        return md("Posted in {room}: whoever is in it reads along.", room=channel_link(room))
    return md("Whoever is in that channel reads along: the panel's progress, then all scores.")


def _why_dropped(draft: CandidateDraft) -> Block:
    return input_text(
        REASON,
        "Why is the seat freed?",
        initial=draft.reason,
        max_length=FREED_LIMIT,
        placeholder="For example: did not interview, has left the company",
        hint="It stays on the candidate's card. The panel opens once nobody is left who owes a scorecard.",
    )


def _reason(page: CandidatePage, draft: CandidateDraft) -> Block:
    return input_text(
        REASON,
        f"The brief says {page.outcome}. Why meet candidates now?",
        initial=draft.reason,
        multiline=True,
        max_length=REASON_LIMIT,
        hint="Shown on the candidate's card.",
    )
