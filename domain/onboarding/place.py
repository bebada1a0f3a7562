"""What Slack says of the people and the channel of an onboarding, and whether they will do."""

from collections.abc import Mapping

from domain.model import Value
from domain.refusals import Why
from domain.rooms import UNSEEN, Conversation, why_not_postable

ELSEWHERE = "Pick a private channel that I am in, or leave this empty for the owner's direct message."
NO_HIRE_ACCOUNT = " Or leave this empty: then the owner is asked for evidence."


class Seen(Value):
    """Why the owner or the hire cannot take part, where people live, and the channel as far as the actor sees it.

    `zone` is the owner's, `zones` are those of the others as far as they are known. `is_default`: Slack gives no zone of
    the owner, and this one stands in for it.
    """

    zone: str
    is_default: bool = False
    zones: Mapping[str, str] = {}
    owner_refused: str = ""
    hire_refused: str = ""
    place: Conversation | None = None
    #: How many people read along there, and how many of them are guests; None where nobody could count.
    readers: int | None = None
    guests: int | None = None
    #: The hiring room in which the hire reads along: its scores are about them.
    hire_reads: str = ""


def why_not_place(place: Conversation | None, owner: str) -> str | Why | None:
    """Why an onboarding cannot live in this channel, with the next step; None where it can."""
    if place is None:
        return UNSEEN
    if place.is_direct:
        return "Please pick a channel, or leave this empty for the owner's direct message."
    if place.is_shared:
        return f"#{place.name} is shared with another company or workspace. Pick a channel of your own, or leave this empty."
    if (why := why_not_postable(place)) is not None:
        return why
    if not place.is_private:
        return f"#{place.name} is public, so everybody could read how somebody does in their first days. {ELSEWHERE}"
    if owner not in place.members:
        text = f"The owner is not in #{place.name} yet. You can also leave this empty."
        return Why(text=text, room=place.id, people=(owner,))
    return None
