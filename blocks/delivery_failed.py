"""A message that could not be delivered, told to the next responsible person."""

from collections.abc import Mapping

from blocks.kit import Message, actions, button, message, section
from blocks.routes import Route
from blocks.text import channel_link, md, mention
from domain.outgoing import Failure, what_of

WHY: Mapping[str, str] = {
    "is_archived": "The channel is archived. Unarchive it, or choose another one.",
    "not_in_channel": "I am not in that channel any more. Type /invite @AI Hire there.",
    "channel_not_found": "I can't see that channel any more. If it still exists, type /invite @AI Hire there.",
    "user_not_found": "That account is not active any more. Put somebody else in their place.",
    "user_disabled": "That account is not active any more. Put somebody else in their place.",
    "restricted_action": "A workspace setting does not let me post there. A workspace admin can change it.",
    "cannot_be_drawn": "I failed to draw it. Please tell whoever runs AI Hire.",
}


def failure_message(failure: Failure) -> Message:
    """What was not delivered, where, why, and the next step."""
    is_person = failure.conversation[:1] in {"U", "W"}
    text = md(
        "I could not deliver {what} to {where}. {why} I will not try it again by myself; "
        "`/ai-hire list` shows what is open.",
        what=what_of(failure.kind),
        where=mention(failure.conversation) if is_person else channel_link(failure.conversation),
        why=WHY.get(failure.error, f"Slack said: {failure.error.replace('_', ' ')}."),
    )
    return message(text, [section(text), actions(button("My list", Route.OVERVIEW_LIST))])
