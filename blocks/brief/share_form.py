"""The form that shares a brief with its hiring room."""

from blocks.brief.form import ROOM
from blocks.brief.ids import BriefState
from blocks.forms import modal
from blocks.inputs import input_channel
from blocks.kit import Message, View, context, message, section
from blocks.links import card_link
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, counted, md, one_line
from blocks.waiting.kept_form import ROOM_HINT
from domain.brief.brief import Brief
from domain.outgoing.kinds import Kind


def share_form(
    brief: Brief, state: BriefState, *, room: str = "", note: Mrkdwn | None = None, notice: str = ""
) -> View:
    """Asks for the hiring room, once; `note` says who would read along."""
    where = [
        section(
            md(
                "Where may the panel read *{title}*? This becomes its hiring room, for candidates and scorecards too. "
                "It is chosen once.",
                title=brief.title,
            )
        ),
        input_channel(
            ROOM,
            "Hiring room",
            initial=room,
            hint="A private channel that holds you, the owner and me. " + ROOM_HINT,
            dispatch=Route.BRIEF_LOOK_AT_ROOM,
        ),
    ]
    return modal(
        Route.BRIEF_SEND_SHARE,
        "Share the brief",
        [*where, context(note) if note else None],
        state=state,
        notice=notice,
        submit="Share",
    )


def shown_there(brief: Brief) -> Message:
    """To whoever shared it, with the way to what they shared."""
    text = md(
        "*{title}* is shown in {room}: {card}. It stays this brief's hiring room.",
        title=one_line(brief.title, 100),
        room=channel_link(brief.room),
        card=card_link(Kind.BRIEF_SHARED, brief.subject, "see it there"),
    )
    return message(text, [section(text)])


def shared_in(brief: Brief) -> Mrkdwn:
    """Where it stands, once it is shared."""
    return md("*{title}* is shown in {room}.", title=brief.title, room=channel_link(brief.room))


def readers_note(count: int, room: str, guests: int | None = None) -> Mrkdwn:
    """How many people will read along, and how many of them are guests, as far as somebody could count."""
    among = md(", {guests} among them", guests=counted(guests, "guest", "guests")) if guests else Mrkdwn("")
    if count == 1:
        return md("One person reads along in {room}.", room=channel_link(room))
    text = "*{count} people* will read this in {room}{among}."
    return md(text, count=str(count), room=channel_link(room), among=among)
