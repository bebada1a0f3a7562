"""Where messages stand in Slack: in channels, in direct messages and on home tabs."""

from typing import Final

from domain.model import Value
from domain.outgoing.subject import Subject

#: A home tab stands in no channel: this takes the place of one, and its person's id that of a message's `ts`.
HOME: Final = "home"


def home_of(user: str) -> str:
    """The conversation that a person's home tab is: what is said to them in their direct message keeps none waiting."""
    return f"{HOME} {user}"


class Message(Value):
    """A message of ours that stands in Slack; `conversation` is what it was addressed to."""

    conversation: str
    channel: str
    ts: str
    thread_ts: str
    kind: str
    subject: Subject
    delivery_id: str


def permalink(url: str, channel: str, ts: str, thread_ts: str = "") -> str:
    """The address of a message in the workspace that is at this url; empty where that is not known."""
    if not url or not ts:
        return ""
    thread = f"?thread_ts={thread_ts}&cid={channel}" if thread_ts else ""
    return f"{url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}{thread}"
