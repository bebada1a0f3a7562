"""What a handler returns. The dispatcher alone turns it into Slack calls and the HTTP answer.

Done         nothing more to say
Say          words to this person alone (and, from a form, a page that says it)
OpenForm     a new form
ShowForm     another page in the place of the form that was clicked in
NextPage     another page in the place of the form that was sent
CloseForms   all forms close
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from blocks.kit import Block, Message, View
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.outgoing.delivery import Delivery
from domain.people import Actor
from domain.refusals import Invalid
from handlers.edge.payloads import Click, Closed, Command, Event, EventKind, Resumed, Sent, Shortcut, Submission


@dataclass(frozen=True)
class Done:
    """Saved, and the person sees it elsewhere."""


@dataclass(frozen=True)
class Say:
    """Words to this person alone, where they are."""

    text: Mrkdwn
    blocks: Sequence[Block] = ()

    @classmethod
    def of(cls, message: Message) -> "Say":
        """All that a message says."""
        return cls(message.text, message.blocks)


@dataclass(frozen=True)
class OpenForm:
    """A new form; the trigger of the request opens it. `again` draws it with what stood in it when it was closed."""

    view: View
    again: Callable[[Resumed], "OpenForm"] | None = None


@dataclass(frozen=True)
class ShowForm:
    """A page in the place of the open form that the click came from; `again` as for a new one."""

    view: View
    again: Callable[[Resumed], OpenForm] | None = None


@dataclass(frozen=True)
class NextPage:
    """The page that follows the one sent."""

    view: View


@dataclass(frozen=True)
class CloseForms:
    """The form's work is done and saved."""


K = TypeVar("K", bound=StrEnum)
H = TypeVar("H")

Answer = Done | Say | OpenForm | ShowForm | NextPage | CloseForms

CommandHandler = Callable[[Command], Awaitable[Answer]]
ClickHandler = Callable[[Click], Awaitable[Answer]]
SubmissionHandler = Callable[[Submission], Awaitable[Answer]]
ClosedHandler = Callable[[Closed], Awaitable[Answer]]
ResumedHandler = Callable[[Resumed], Awaitable[Answer]]
MayHandler = Callable[[Submission], Awaitable[None]]
ReopenedHandler = Callable[[Actor, OpenForm | ShowForm], Awaitable[OpenForm | ShowForm]]
DeniedHandler = Callable[[Sent, str], Awaitable[None]]
RefusedHandler = Callable[[Submission, Invalid], Awaitable[None]]
ShortcutHandler = Callable[[Shortcut], Awaitable[Answer]]
EventHandler = Callable[[Event, str], Awaitable[Say | None]]
TickHandler = Callable[[str], Awaitable[None]]
Renderer = Callable[[Delivery], Awaitable[Message | None]]


async def _nobody(_: Message) -> None:
    """Nothing stands there yet."""


#: Shows how far a renderer is, in the message that it draws anew; for what takes long.
so_far: Final[ContextVar[Callable[[Message], Awaitable[None]]]] = ContextVar("so_far", default=_nobody)
Clock = Callable[[], datetime]


class Tick(StrEnum):
    """What comes by itself, from the clock."""

    #: Every few seconds, for all workspaces at once: its handler is told none.
    DELIVER = "tick.deliver"
    #: Once a day, for each workspace.
    UPKEEP = "tick.upkeep"
    #: Once a day, for each workspace: what was kept for a while goes.
    FORGET = "tick.forget"
    #: Once a day, for each workspace: records whose time is over.
    RETAIN = "tick.retain"
    #: Once a day, for each workspace: what other systems can be told no more.
    CALLS = "tick.calls"
    #: Once a day, for each workspace where the bot is at work: everybody who has a part.
    PEOPLE = "tick.people"
    #: Once a day, for each workspace where the bot is at work: every room in which something of ours stands.
    ROOMS = "tick.rooms"


@dataclass(frozen=True)
class Routes:
    """Everything that can arrive, and which handler serves it. Events and ticks come with the workspace."""

    commands: Mapping[Route, CommandHandler] = field(default_factory=dict)
    clicks: Mapping[Route, ClickHandler] = field(default_factory=dict)
    submissions: Mapping[Route, SubmissionHandler] = field(default_factory=dict)
    #: Forms that hear when they are closed unsent.
    closes: Mapping[Route, ClosedHandler] = field(default_factory=dict)
    #: Forms that can be opened once more with what stood in them: all that may be refused for what is outside them.
    resumes: Mapping[Route, ResumedHandler] = field(default_factory=dict)
    #: Gives a form that opens as it stood when it was closed.
    reopened: ReopenedHandler | None = None
    #: Hears of every form that came back to its person with something wrong in it.
    refused: RefusedHandler | None = None
    #: Raises NotAllowed where whoever sent a form may not, before they hear what is wrong with its fields.
    may: MayHandler | None = None
    #: Hears of everything that somebody tried who may not.
    denied: DeniedHandler | None = None
    shortcuts: Mapping[Route, ShortcutHandler] = field(default_factory=dict)
    events: Mapping[EventKind, EventHandler] = field(default_factory=dict)
    ticks: Mapping[Tick, TickHandler] = field(default_factory=dict)
    #: What a guest may send: the hire of an onboarding can be one.
    guests: frozenset[Route] = frozenset()
    #: A command whose word is none of `commands`.
    unknown: CommandHandler | None = None

    def __or__(self, other: "Routes") -> "Routes":
        """Both tables as one; raises ValueError where something would be served twice."""
        if self.unknown and other.unknown:
            raise ValueError("served twice: unknown words")
        for name in ("refused", "may", "denied", "reopened"):
            if getattr(self, name) and getattr(other, name):
                raise ValueError(f"served twice: {name}")
        return Routes(
            commands=_both(self.commands, other.commands),
            clicks=_both(self.clicks, other.clicks),
            submissions=_both(self.submissions, other.submissions),
            closes=_both(self.closes, other.closes),
            resumes=_both(self.resumes, other.resumes),
            refused=self.refused or other.refused,
            reopened=self.reopened or other.reopened,
            may=self.may or other.may,
            denied=self.denied or other.denied,
            shortcuts=_both(self.shortcuts, other.shortcuts),
            events=_both(self.events, other.events),
            ticks=_both(self.ticks, other.ticks),
            guests=self.guests | other.guests,
            unknown=self.unknown or other.unknown,
        )


def _both(mine: Mapping[K, H], theirs: Mapping[K, H]) -> Mapping[K, H]:
    if twice := mine.keys() & theirs.keys():
        raise ValueError(f"served twice: {sorted(twice)}")
    return {**mine, **theirs}
