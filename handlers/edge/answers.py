"""What a handler returns. The dispatcher alone turns it into Slack calls and the HTTP answer.

Done         nothing more to say
Say          words to this person alone (and, from a form, a page that says it)
OpenForm     a new form
ShowForm     another page in the place of the form that was clicked in
NextPage     another page in the place of the form that was sent
CloseForms   all forms close
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from blocks.kit import Block, Message, View
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.outgoing import Delivery
from handlers.edge.payloads import Click, Command, Shortcut, Submission


@dataclass(frozen=True)
class Done:
    """Saved, and the person sees it elsewhere."""


@dataclass(frozen=True)
class Say:
    """Words to this person alone, where they are."""

    text: Mrkdwn
    blocks: Sequence[Block] = ()


@dataclass(frozen=True)
class OpenForm:
    """A new form; the trigger of the request opens it."""

    view: View


@dataclass(frozen=True)
class ShowForm:
    """A page in the place of the open form that the click came from."""

    view: View


@dataclass(frozen=True)
class NextPage:
    """The page that follows the one sent."""

    view: View


@dataclass(frozen=True)
class CloseForms:
    """The form's work is done and saved."""


Answer = Done | Say | OpenForm | ShowForm | NextPage | CloseForms

CommandHandler = Callable[[Command], Awaitable[Answer]]
ClickHandler = Callable[[Click], Awaitable[Answer]]
SubmissionHandler = Callable[[Submission], Awaitable[Answer]]
ShortcutHandler = Callable[[Shortcut], Awaitable[Answer]]
Renderer = Callable[[Delivery], Awaitable[Message | None]]
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Routes:
    """Which handler serves which route, for each way that a request can arrive."""

    commands: Mapping[Route, CommandHandler] = field(default_factory=dict)
    clicks: Mapping[Route, ClickHandler] = field(default_factory=dict)
    submissions: Mapping[Route, SubmissionHandler] = field(default_factory=dict)
    shortcuts: Mapping[Route, ShortcutHandler] = field(default_factory=dict)

    def __or__(self, other: "Routes") -> "Routes":
        """Both tables as one; raises ValueError where a route would be served twice."""
        for mine, theirs in (
            (self.commands, other.commands),
            (self.clicks, other.clicks),
            (self.submissions, other.submissions),
            (self.shortcuts, other.shortcuts),
        ):
            if twice := set(mine) & set(theirs):
                raise ValueError(f"served twice: {sorted(twice)}")
        return Routes(
            commands={**self.commands, **other.commands},
            clicks={**self.clicks, **other.clicks},
            submissions={**self.submissions, **other.submissions},
            shortcuts={**self.shortcuts, **other.shortcuts},
        )
