"""What keeps a message from its place: why, who is told, and how it goes on."""

from collections.abc import Iterable
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
    #: The same of a hiring manager, whose briefs an admin hands over.
    MANAGER_GONE = "manager_gone"
    #: Somebody with a part in a brief reads its hiring room no more. It keeps no message from its place.
    LEFT_ROOM = "left_room"
    NOT_DRAWN = "cannot_be_drawn"
    REFUSED = "refused"

    @property
    def is_mendable(self) -> bool:
        """Somebody can mend it, so the message waits; otherwise it ends."""
        return self not in (Reason.PERSON_GONE, Reason.MANAGER_GONE, Reason.NOT_DRAWN, Reason.REFUSED)

    @property
    def is_about_people(self) -> bool:
        """Somebody has to take the parts of whoever is gone; it is over when nobody gone holds one any more."""
        return self in (Reason.PERSON_GONE, Reason.MANAGER_GONE, Reason.LEFT_ROOM)

    @property
    def holds_only_records(self) -> bool:
        """Other messages may still go there."""
        return self in (Reason.PUBLIC, Reason.SHARED, Reason.HIRE_READS)


class Held(StrEnum):
    """What somebody can have a part in, and others have to take over when they are gone."""

    #: A brief, as its hiring manager.
    BRIEF = "brief"
    #: A brief, as the owner after launch.
    OWNER = "owner"
    SEAT = "seat"
    TODO = "todo"
    #: An onboarding, as its owner.
    ONBOARDING = "onboarding"
    HIRE = "hire"

    @property
    def reads_room(self) -> bool:
        """Whoever has it reads along in the hiring room."""
        return self in (Held.BRIEF, Held.OWNER, Held.SEAT)


class Part(Value):
    """One part that a person holds. `subject` is what its button carries, `acts` who gives it to somebody else.

    Nobody but an admin `acts` for a hiring manager. `what` is the kind of a to-do; `room` the brief's hiring room.
    """

    held: Held
    person: str
    subject: str
    name: str
    acts: str = ""
    what: str = ""
    room: str = ""
    version: int = 0


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
    #: What somebody else has to take over.
    parts: tuple[Part, ...] = ()
    #: Nothing is to change what a page of it shows, so it has no other version.
    version: int = 0

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def is_about_person(self) -> bool:
        return self.conversation[:1] in {"U", "W"}

    @property
    def about(self) -> tuple[str, ...]:
        """Who is gone."""
        return (self.conversation,) if self.is_about_person else self.people

    @property
    def can_move(self) -> bool:
        """Whether it can be sent elsewhere: a room can be exchanged, a person's own direct message cannot."""
        is_room = not self.is_about_person and self.reason is not Reason.LEFT_ROOM
        return is_room and self.reason.is_mendable and not self.is_over

    def owed(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        """Those of these parts that whoever was told of this has to give to somebody else."""
        return tuple(part for part in parts if self._is_owed(part))

    def _is_owed(self, part: Part) -> bool:
        match self.reason:
            case Reason.MANAGER_GONE:
                return part.person == self.conversation and part.held is Held.BRIEF
            case Reason.PERSON_GONE:
                return part.person == self.conversation and part.held is not Held.BRIEF and part.acts == self.told
            case Reason.LEFT_ROOM:
                is_there = part.room == self.conversation and part.held.reads_room
                return is_there and part.person in self.people and (part.acts or part.person) == self.told
        return False

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


class SentAgain(Value):
    """What of a trouble, or of everything where there is none, was sent on its way once more: how many messages."""

    trouble: Trouble | None = None
    count: int = 0

    def check_may(self, actor: Actor) -> None:
        """Raises NotAllowed for anybody who was not told of the trouble, but for admins."""
        if self.trouble is not None:
            self.trouble.check_may(actor)
        elif not actor.is_admin:
            raise NotAllowed("Only a workspace admin can send everything again.")


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
