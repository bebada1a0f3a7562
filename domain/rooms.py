"""Conversations, and which of them may hold a candidate's record or an onboarding."""

from collections.abc import Iterable, Mapping

from domain.model import Value
from domain.people import Person


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


def why_not_postable(room: Conversation) -> str | None:
    """Why the bot cannot post there, with the next step; None where it can."""
    if room.is_archived:
        return f"#{room.name} is archived. Unarchive it, or pick another channel."
    if not room.has_bot:
        return f"I am not in #{room.name or 'that channel'} yet. Type /invite @AI Hire there, then send again: your answers are still here."
    return None


def why_not_hiring_room(room: Conversation) -> str | None:
    """Why this channel cannot be a hiring room, with the next step; None where it can."""
    if room.is_direct:
        return "A hiring room is a private channel, so that the panel can read along. Please pick one."
    if room.is_shared:
        return f"#{room.name} is shared with another company, and candidates' data must stay inside. Pick a private channel of your own."
    if (reason := why_not_postable(room)) is not None:
        return reason
    if not room.is_private:
        return f"#{room.name} is public, so everybody could read about the candidates. Create a private channel, invite me there, then send again."
    return None


AGAIN = "then send again: your answers are still here."


def asks_to_invite(errors: Mapping[str, str]) -> bool:
    """Whether one of these can only be mended in the channel itself, which an open form covers."""
    return any("/invite" in sentence or "invite me" in sentence for sentence in errors.values())


def why_not_readable(room: Conversation | None, owner: str) -> str | None:
    """Why a brief cannot be shown in this channel as its hiring room, with the next step; None where it can."""
    if room is None:
        return f"I can't see that channel, so I am not in it. Type /invite @AI Hire there, {AGAIN}"
    if (reason := why_not_hiring_room(room)) is not None:
        return reason
    if owner and owner not in room.members:
        return f"The owner after launch is not in #{room.name} yet. Type /invite with their name there, {AGAIN}"
    return None


def why_not_chosen(room: Conversation | None, owner: str, manager: str) -> str | None:
    """As `why_not_readable`, for a channel that is being chosen: the hiring manager reads along there, too."""
    if (reason := why_not_readable(room, owner)) is not None:
        return reason
    if room is not None and manager not in room.members:
        return f"The hiring manager is not in #{room.name} yet. Type /invite with their name there, then send again."
    return None


def why_not_owner(room: Conversation, owner: str) -> str | None:
    """Why somebody cannot become the owner of a brief that is shown there; None where they can."""
    if owner in room.members:
        return None
    again = "Type /invite with their name there, then send again: your answers are still here."
    return f"Not in the hiring room #{room.name} yet. {again}"
