"""To whoever could not send a form: what has to be mended first, who can be invited at a press, and the way back."""

from collections.abc import Mapping, Sequence
from typing import Final

from blocks.button import ButtonValue
from blocks.kit import Message, actions, button, confirm, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, escape, join, md, mention, mentions, one_line
from domain.refusals import Why
from domain.waiting.kept_form import KEPT_FOR, KeptForm

ROOM_HINT: Final = (
    "Whoever is missing there, me included: send this all the same, and our direct message says how to go on."
)

#: Slack's words for why somebody was not invited, where more can be said than that it does not let me.
_NOT_INVITED: Mapping[str, str] = {
    "missing_scope": "My app was installed before it could invite people: an admin can add the scope "
    "`groups:write.invites`. Until then, somebody in {room} types `/invite` with the name of {who}.",
    "not_in_channel": "I am not in {room} any more: type `/invite @AI Hire` there, then press this again.",
    "channel_not_found": "I am not in {room} any more: type `/invite @AI Hire` there, then press this again.",
    "is_archived": "{room} is archived: unarchive it, then press this again.",
    "no_answer": "Slack did not answer: press this again in a moment.",
    "ratelimited": "Slack asks for a pause: press this again in a minute.",
}
_NOT_LET: Final = "Slack does not let me invite {who}: somebody in {room} types `/invite` with that name there."


def kept_card(form: KeptForm | None) -> Message:
    """What is kept of it; once nothing is any more, there is nothing to press."""
    if form is None:
        over = Mrkdwn("That form is sent, or thrown away. Nothing is left to do here.")
        return message(over, [section(over)])
    name = md(" ({name})", name=one_line(form.name, 80)) if form.name else Mrkdwn("")
    what = md("*{title}*{name} is not sent yet. What you typed is kept.", title=form.title or "A form", name=name)
    needs = [_needed(why) for why in form.whys]
    next_step = md("Then go on." if needs else "Go on where you stopped.")
    value = ButtonValue(subject=form.form_id).dump()
    forget = confirm("Throw it away?", "What you typed in that form is gone then.", "Throw it away")
    lines = join([what, *needs, next_step])
    return message(
        lines,
        [
            section(lines),
            section(Mrkdwn(form.said)) if form.said else None,
            actions(
                button("Invite them", Route.FORM_INVITE, value=value, style="primary") if form.missing else None,
                button("Go on", Route.FORM_GO_ON, value=value, style=None if form.missing else "primary"),
                button("Throw it away", Route.FORM_THROW_AWAY, value=value, ask=forget),
            ),
            context(md("Only you see this. It is forgotten after {days} days.", days=str(KEPT_FOR.days))),
        ],
    )


def invited_words(room: str, invited: Sequence[str], not_invited: Mapping[str, str]) -> Mrkdwn:
    """What came of inviting: who is there now, and of each of the others why not, with the next step.

    A reason is Slack's word, or a sentence of ours.
    """
    there = (
        [md("{who} can read along in {room} now.", who=mentions(invited), room=channel_link(room))] if invited else []
    )
    return join([*there, *dict.fromkeys(_refused(room, user, why) for user, why in not_invited.items())])


def _refused(room: str, user: str, why: str) -> Mrkdwn:
    if " " in why:
        return md("{who}: {why}", who=mention(user), why=why)
    return md(_NOT_INVITED.get(why, _NOT_LET), room=channel_link(room), who=mention(user))


def _needed(why: Why) -> Mrkdwn:
    room = channel_link(why.room) if why.room else Mrkdwn("that channel")
    if why.people:
        verb = "has" if len(why.people) == 1 else "have"
        return md("{who} {verb} to be in {room} first.", who=mentions(why.people), verb=verb, room=room)
    if "I am not in" in why.text:
        return md("{text} Type `/invite @AI Hire` there.", text=escape(why.text))
    return escape(why.text)
