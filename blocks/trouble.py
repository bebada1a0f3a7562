"""What keeps messages from their place: the notice to whoever can mend it, and the form that sends them elsewhere."""

from collections import Counter
from collections.abc import Mapping

from blocks.button import ButtonValue
from blocks.forms import FormState, modal
from blocks.inputs import input_channel
from blocks.kit import Block, Message, View, actions, button, confirm, context, message, section
from blocks.leavers import part_rows
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, escape, join, md, mention
from blocks.waiting.kept_form import ROOM_HINT
from domain.people import Out
from domain.trouble import Reason, Trouble

ROOM = "room"

_WHY: Mapping[Reason, str] = {
    Reason.NOT_THERE: "I am not in that channel any more, or it was deleted. "
    "If it still exists, type `/invite @AI Hire` there.",
    Reason.ARCHIVED: "The channel is archived. Unarchive it, or choose another one.",
    Reason.RESTRICTED: "A workspace setting does not let me post there. A workspace admin can change it.",
    Reason.PUBLIC: "The channel was made public, so everybody could read about the candidates. "
    "Make it private again, or choose another hiring room.",
    Reason.SHARED: "The channel is shared with another company or workspace now, and candidates' data must stay inside. "
    "Stop sharing it, or choose another hiring room.",
    Reason.PERSON_GONE: "That account is not active any more. Put somebody else in their place.",
    Reason.MANAGER_GONE: "That account is not active any more. A workspace admin can hand over what was theirs.",
    Reason.NOT_DRAWN: "I failed to draw it. Please tell whoever runs AI Hire.",
}


#: How an account lost its parts, as the watch notes it; Slack's own words for a refused message mean the first.
_GONE: Mapping[Out, str] = {
    Out.DEACTIVATED: "{who}'s account is not active any more.",
    Out.LEFT: "{who} is not a member of this workspace any more.",
    Out.GUEST: "{who} is a guest here now, and guests take no part in hiring.",
}
_TAKE_OVER: Mapping[Reason, str] = {
    Reason.PERSON_GONE: "I ask them for nothing more. Put somebody else in their place:",
    Reason.MANAGER_GONE: "Nobody can decide for these briefs. As a workspace admin you can hand them over:",
    Reason.LEFT_ROOM: "What is said about the candidates stands there. Invite them back with `/invite`, or put "
    "somebody else in their place:",
}
_MADE: Mapping[Reason, str] = {
    Reason.PUBLIC: "made public, so everybody could read how somebody does in their first days",
    Reason.SHARED: "shared with another company or workspace",
}


def _how(trouble: Trouble) -> Out:
    return Out(trouble.error) if trouble.error in set(Out) else Out.DEACTIVATED


def trouble_notice(trouble: Trouble) -> Message:
    """What is held up, where, why, and the next step; once it is over, that."""
    if trouble.is_over:
        text = md("Settled: nothing waits for {where} any more.", where=where(trouble))
        return message(text, [section(text)])
    text = what_is_wrong(trouble)
    held = None if trouble.reason.is_about_people and not trouble.whats else context(held_up(trouble))
    return message(text, [section(text), *part_rows(trouble), held, buttons(trouble)])


def trouble_lines(trouble: Trouble) -> list[Block]:
    """The same in a list, in two blocks: of several parts the first, and the others when that is done."""
    if trouble.parts:
        return [section(what_is_wrong(trouble)), part_rows(trouble)[0]]
    lines = (section(join([what_is_wrong(trouble), held_up(trouble)])), buttons(trouble))
    return [block for block in lines if block is not None]


def what_is_wrong(trouble: Trouble) -> Mrkdwn:
    """In which conversation, why, and the next step."""
    if trouble.reason is Reason.LEFT_ROOM:
        return join([headline(trouble), why(trouble)])
    head = "Held up" if trouble.reason.is_mendable or trouble.parts else "Not sent"
    return md("*{head}:* {what} {why}", head=head, what=headline(trouble), why=why(trouble))


def headline(trouble: Trouble) -> Mrkdwn:
    """One short sentence."""
    if trouble.reason is Reason.LEFT_ROOM:
        people = join(map(mention, trouble.people), " and ")
        return md("{people} left {where}.", people=people, where=where(trouble))
    if trouble.is_about_person and trouble.parts:
        return md(_GONE[_how(trouble)], who=where(trouble))
    if trouble.is_about_person:
        return md("I can't reach {where}.", where=where(trouble))
    if trouble.reason.holds_only_records:
        kind = "hiring room" if trouble.brief_id else "place for an onboarding"
        return md("{where} is no {kind} any more.", where=where(trouble), kind=kind)
    return md("I can't post in {where}.", where=where(trouble))


def where(trouble: Trouble) -> Mrkdwn:
    return mention(trouble.conversation) if trouble.is_about_person else channel_link(trouble.conversation)


def why(trouble: Trouble) -> Mrkdwn:
    """Why, with the next step."""
    if trouble.reason is Reason.HIRE_READS:
        return md(
            "{people} was hired from there, and reads along now. Remove them from the channel, or choose another "
            "hiring room.",
            people=join(map(mention, trouble.people), " and "),
        )
    if trouble.reason in _MADE and not trouble.brief_id:
        return md("It was {made}. Undo that, or send what waits elsewhere.", made=_MADE[trouble.reason])
    if trouble.parts or trouble.reason is Reason.LEFT_ROOM:
        return Mrkdwn(_TAKE_OVER[trouble.reason])
    said = f"Slack said: {trouble.error.replace('_', ' ')}."
    return Mrkdwn(_WHY[trouble.reason]) if trouble.reason in _WHY else escape(said)


def held_up(trouble: Trouble) -> Mrkdwn:
    """What waits or was not sent, and whether it goes on by itself."""
    counts = Counter(trouble.whats)
    whats = "; ".join(what if count == 1 else f"{what} ({count})" for what, count in counts.items())
    if not trouble.reason.is_mendable:
        return md("It was: {whats}.", whats=whats)
    if not whats:
        return Mrkdwn("Nothing waits for it yet. I post nothing about a candidate there until it is mended.")
    return md("Waiting: {whats}. I go on by myself as soon as it is mended.", whats=whats)


def buttons(trouble: Trouble) -> Block | None:
    """What the person can do about it."""
    value = ButtonValue(subject=trouble.id).dump()
    elsewhere = "Choose another room" if trouble.brief_id else "Send elsewhere"
    if trouble.reason.is_about_people and not trouble.whats:
        return None
    return actions(
        button("Send again" if trouble.whats else "Look again", Route.TROUBLE_AGAIN, value=value, style="primary"),
        button(elsewhere, Route.TROUBLE_ELSEWHERE, value=value) if trouble.can_move else None,
        button(
            "Don't send",
            Route.TROUBLE_LEAVE,
            value=value,
            ask=confirm("Don't send?", "What is held up is dropped for good.", "Don't send"),
        )
        if trouble.whats
        else None,
    )


def still_wrong(trouble: Trouble) -> Mrkdwn:
    """What is said to whoever sends again too early."""
    return join([Mrkdwn("Not yet."), why(trouble)])


def sent_again(count: int) -> Mrkdwn:
    return Mrkdwn("It is on its way again." if count == 1 else f"{count} messages are on their way again.")


class ElsewhereState(FormState):
    """Which trouble; it has no version, since all that can happen to it is that it ends."""

    trouble: str


def elsewhere_form(
    trouble: Trouble, state: ElsewhereState, *, room: str = "", notice: str = "", note: Mrkdwn | None = None
) -> View:
    """Asks for another channel; `note` says who would read along there."""
    if trouble.brief_id:
        asks = md(
            "Pick another hiring room in the place of {where}. The brief, the cards of all candidates and everything "
            "that waits go there; what stands in the old one stays as it is.",
            where=where(trouble),
        )
        hint = "A private channel that holds you, the owner and me. " + ROOM_HINT
    else:
        asks = md("Where shall I send what waits for {where}?", where=where(trouble))
        hint = "A private channel that holds you and me. " + ROOM_HINT
    return modal(
        Route.TROUBLE_MOVE,
        "Another hiring room" if trouble.brief_id else "Send elsewhere",
        [
            section(asks),
            input_channel(
                ROOM,
                "Hiring room" if trouble.brief_id else "Channel",
                initial=room,
                hint=hint,
                dispatch=Route.TROUBLE_LOOK_AT_ROOM,
            ),
            context(note) if note else None,
        ],
        state=state,
        notice=notice,
        submit="Send there",
    )
