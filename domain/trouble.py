"""What keeps a message from its place: why, who is told, and how it goes on."""

from datetime import datetime
from enum import StrEnum

from domain.command import Command
from domain.model import Value
from domain.people import Actor
from domain.refusals import NotAllowed
from domain.rooms import Conversation


class Reason(StrEnum):
    """Why it does not get there. Two rows with the same reason and place have the same trouble."""

    #: To a bot, a private room that it was removed from and one that was deleted look the same.
    NOT_THERE = "not_in_channel"
    ARCHIVED = "is_archived"
    RESTRICTED = "restricted_action"
    #: The room may not hold a candidate's record any more.
    PUBLIC = "made_public"
    SHARED = "shared"
    HIRE_READS = "hire_reads"
    #: Nothing that anybody does in the room would help.
    PERSON_GONE = "person_gone"
    NOT_DRAWN = "cannot_be_drawn"
    REFUSED = "refused"

    @property
    def is_mendable(self) -> bool:
        """Somebody can mend it, so the message waits; otherwise it ends."""
        return self not in (Reason.PERSON_GONE, Reason.NOT_DRAWN, Reason.REFUSED)

    @property
    def holds_only_records(self) -> bool:
        """Other messages may still go there."""
        return self in (Reason.PUBLIC, Reason.SHARED, Reason.HIRE_READS)


class Finding(Value):
    """What was found wrong: Slack's own word where it said one, and the people whom it is about."""

    reason: Reason
    error: str = ""
    people: tuple[str, ...] = ()


class Trouble(Value):
    """One reason in one conversation, told to one person, once; `told` is empty where nobody has to hear of it.

    `whats` names what is held up, one entry a message; empty where the room alone is the trouble, and once it is over.
    `brief_id`: the conversation is this brief's hiring room, and what waits belongs there.
    """

    id: str
    workspace: str
    conversation: str
    reason: Reason
    error: str = ""
    people: tuple[str, ...] = ()
    told: str = ""
    opened_at: datetime
    ended_at: datetime | None = None
    whats: tuple[str, ...] = ()
    brief_id: str = ""
    #: Nothing is to change what a page of it shows, so it has no other version.
    version: int = 0

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def is_about_person(self) -> bool:
        return self.conversation[:1] in {"U", "W"}

    @property
    def can_move(self) -> bool:
        """Whether it can be sent elsewhere: a room can be exchanged, a person's own direct message cannot."""
        return not self.is_about_person and self.reason.is_mendable and not self.is_over

    def check_may(self, actor: Actor) -> None:
        """Raises NotAllowed for anybody but whoever was told, and admins."""
        if actor.user != self.told and not actor.is_admin:
            raise NotAllowed("Only the person who was told about this message, or a workspace admin, can send it.")


class SendAgain(Command):
    """Tries again what waits or has failed: of one trouble, or of one message; neither means everything.

    `room`: its hiring room, where somebody has looked at it, and `finding` is what is wrong there.
    """

    trouble_id: str = ""
    delivery_id: str = ""
    room: str = ""
    finding: Finding | None = None


class LeaveTrouble(Command):
    """What is held up is not to be sent any more."""

    trouble_id: str


class SendElsewhere(Command):
    """What waits goes to another channel, which Slack said this of; None where the actor cannot see it."""

    trouble_id: str
    room: str
    found: Conversation | None = None


def why_unfit(room: Conversation | None, hires: frozenset[str]) -> Finding | None:
    """Why a candidate's record may not be posted there now; None where it may. `hires` were hired from there."""
    if room is None:
        return Finding(reason=Reason.NOT_THERE, error="channel_not_found")
    if room.is_archived:
        return Finding(reason=Reason.ARCHIVED, error="is_archived")
    if room.is_shared:
        return Finding(reason=Reason.SHARED)
    if not room.is_private:
        return Finding(reason=Reason.PUBLIC)
    if not room.has_bot:
        return Finding(reason=Reason.NOT_THERE, error="not_in_channel")
    if reading := hires & room.members:
        return Finding(reason=Reason.HIRE_READS, people=tuple(sorted(reading)))
    return None
