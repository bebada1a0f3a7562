"""Conversations, and which of them may hold a candidate's record or an onboarding."""

from domain.model import Value


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
