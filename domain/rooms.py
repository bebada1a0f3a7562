"""Conversations, and which of them may hold a candidate's record or an onboarding."""

from collections.abc import Iterable, Mapping
from typing import Final

from domain.model import Value
from domain.people import Person
from domain.refusals import Why


def note_of(why: "str | Why") -> str:
    """What an open form says of a channel that was picked in it."""
    return why.in_open_form if isinstance(why, Why) else why


class Conversation(Value):
    """What Slack says of one conversation; `members` are user ids, empty where they were not asked for."""

    id: str
    name: str = ""
    is_direct: bool = False
    is_private: bool = False
    is_archived: bool = False
    is_shared: bool = False
    has_bot: bool = False
    members: frozenset[str] = frozenset()


class Readers(Value):
    """How many people read along, and how many of them are guests; None where nobody could count those."""

    people: int
    guests: int | None = None

    @classmethod
    def of(cls, people: Iterable[Person]) -> "Readers":
        """Apps read nothing."""
        known = [person for person in people if not person.is_bot]
        return cls(people=len(known), guests=sum(person.is_guest for person in known))


def seen_by(room: Conversation | None, user: str) -> Conversation | None:
    """The conversation, as far as this person knows of it: nothing of a private one that they are not in."""
    if room is None or not room.is_private or user in room.members:
        return room
    return None


def why_not_postable(room: Conversation) -> Why | None:
    """Why the bot cannot post there; None where it can."""
    if room.is_archived:
        return Why(text=f"#{room.name} is archived: unarchive it, or pick another channel.", room=room.id)
    if not room.has_bot:
        return Why(text=f"I am not in #{room.name or 'that channel'} yet.", room=room.id)
    return None


def why_not_hiring_room(room: Conversation) -> str | Why | None:
    """Why this channel cannot be a hiring room, with the next step; None where it can."""
    if room.is_direct:
        return "A hiring room is a private channel, so that the panel can read along. Please pick one."
    if room.is_shared:
        return f"#{room.name} is shared with another company or workspace, and candidates' data must stay inside. Pick a private channel of your own."
    if (reason := why_not_postable(room)) is not None:
        return reason
    if not room.is_private:
        return Why(
            text=f"#{room.name} is public, so everybody could read about the candidates. It takes a private channel "
            "that I am in."
        )
    return None


UNSEEN: Final = Why(text="I can't see that channel, so I am not in it.")


def why_not_readable(room: Conversation | None, readers: Mapping[str, str]) -> str | Why | None:
    """Why a brief cannot be shown in this channel as its hiring room, with the next step; None where it can.

    `readers` have to read along there: user id -> what sentences call them.
    """
    if room is None:
        return UNSEEN
    if (reason := why_not_hiring_room(room)) is not None:
        return reason
    missing = {user: who for user, who in readers.items() if user and user not in room.members}
    if not missing:
        return None
    whos = " and ".join(missing.values())
    text = f"{whos[0].upper()}{whos[1:]} {'is' if len(missing) == 1 else 'are'} not in #{room.name} yet."
    return Why(text=text, room=room.id, people=tuple(missing))


def why_not_chosen(room: Conversation | None, owner: str, manager: str) -> str | Why | None:
    """As `why_not_readable`, for a channel that is being chosen: the hiring manager reads along there, too."""
    return why_not_readable(room, {manager: "the hiring manager", owner: OWNER})


OWNER: Final = "the owner after launch"


def why_not_owner(room: Conversation, owner: str) -> Why | None:
    """Why somebody cannot become the owner of a brief that is shown there; None where they can."""
    if owner in room.members:
        return None
    return Why(text=f"Not in the hiring room #{room.name} yet.", room=room.id, people=(owner,))
