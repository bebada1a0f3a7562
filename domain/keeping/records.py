"""What is kept of one candidate, offer, onboarding or brief: who may have it erased, and all that goes with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain.command import Command
from domain.model import Value
from domain.outgoing.subject import About, Subject
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.refusals import NotAllowed, Refusal

#: What sentences call each.
CALLED: Final[Mapping[About, str]] = {
    About.CANDIDATE: "candidate",
    About.PROPOSAL: "offer",
    About.ONBOARDING: "onboarding",
    About.BRIEF: "brief",
}


class Hold(Value):
    """A legal hold: nothing of the record is erased until an admin lifts it."""

    by: str
    at: datetime


class Record(Value):
    """One thing that is kept, by its name and the brief that it belongs to."""

    subject: Subject
    name: str
    brief_title: str
    people: People
    since: datetime
    hold: Hold | None = None

    @property
    def called(self) -> str:
        return CALLED[self.subject.kind]


class Whole(Value):
    """Everything that belongs to a record, as ids; a brief's holds its candidates, a candidate's their onboarding."""

    root: Subject
    ids: Mapping[About, tuple[str, ...]]

    def of(self, about: About) -> tuple[str, ...]:
        return self.ids.get(about, ())

    @property
    def every_id(self) -> frozenset[str]:
        return frozenset(each for several in self.ids.values() for each in several)


class Reaching(Value):
    """Messages of mine about something: how many stand in channels, and how many in direct messages."""

    in_channels: int = 0
    in_direct: int = 0


class RecordPage(Value):
    """A record, with what goes when it is erased."""

    record: Record
    whole: Whole
    #: The same person's records for other briefs; they go with it.
    others: tuple[Record, ...] = ()
    messages: Reaching = Reaching()
    #: What is under a legal hold that keeps any of it: itself, a part of it, or what it belongs to.
    held: tuple[Record, ...] = ()
    #: Somebody has erased it since.
    is_over: bool = False

    @property
    def version(self) -> int:
        return 0

    def check_may(self, actor: Actor, act: Act) -> None:
        """Raises NotAllowed, also where the same person has a record for a brief of somebody else."""
        check(actor, act, self.record.people)
        if not all(may(actor, act, each.people) for each in self.others):
            raise NotAllowed(
                f"{self.record.name} has a record for another brief, too, with another hiring manager. What is done "
                "here reaches both, so please ask a workspace admin."
            )

    def check_is_free(self) -> None:
        """Raises Refusal where a legal hold is on any of it, or on what it belongs to."""
        if self.held:
            named = ", ".join(f"{each.name} ({each.called})" for each in self.held)
            raise Refusal(
                f"A legal hold is on {named}, so nothing of this is erased. A workspace admin can lift it: "
                "type /ai-hire held and that name."
            )


class EraseRecord(Command):
    """For good: the record and all that belongs to it."""

    root: Subject


class HandOut(Command):
    """A file with all that is kept of it."""

    root: Subject


class PutOnHold(Command):
    """A legal hold begins, or with `lift` ends."""

    root: Subject
    lift: bool = False
