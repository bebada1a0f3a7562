"""What the bot reminded whom of, and when: shared by the tests of all that can wait for somebody."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.model import Value
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.house import House

HOW_IT_STOPS = "One message a working day at most"


class Post(Value):
    """A reminder as it was when it came, in its reader's own time."""

    to: str
    at: datetime
    words: str


def posts(house: House) -> list[Post]:
    """Every reminder that was sent, as its reader saw it first."""
    first = {}
    for method, args in house.calls:
        if method == "chat.postMessage" and HOW_IT_STOPS in str(args["blocks"]):
            first[_id_in(args["metadata"])] = str(args["text"])
    found = []
    for user in house.workspace.users.values():
        if user.is_bot:
            continue
        for message in house.person(user.name).messages():
            if message.metadata is not None and (words := first.get(_id_in(message.metadata))) is not None:
                at = datetime.fromtimestamp(float(message.ts), ZoneInfo(user.tz or "UTC"))
                found.append(Post(to=user.id, at=at, words=words))
    return sorted(found, key=lambda post: post.at)


def _id_in(metadata: object) -> str:
    found = json.loads(metadata) if isinstance(metadata, str) else metadata
    assert isinstance(found, dict)
    return str(found["event_payload"]["id"])


def of(house: House, name: str) -> list[Post]:
    """What this person was asked for, or told of others; not what only says on a Monday what moved."""
    mine = [post for post in posts(house) if post.to == house.person(name).id]
    return [post for post in mine if not post.words.startswith("Your week")]


def standing(house: House, name: str) -> Message:
    """The newest reminder in this person's direct message."""
    return next(message for message in reversed(house.person(name).messages()) if _is_reminder(read(message)))


def _is_reminder(text: str) -> bool:
    return any(words in text for words in (HOW_IT_STOPS, "Nothing waits for you any more", "newer message below"))


def reminded(house: House, name: str, words: str) -> int:
    """How many of this person's reminders said so when they came."""
    return sum(words in post.words for post in of(house, name))
