"""What people ask of a brief."""

from domain.brief.brief import AnyPage
from domain.brief.flips import Change
from domain.brief.money import Costs
from domain.command import Command, Tap
from domain.guide.readiness import Level, Problem, Signal
from domain.rooms import Conversation


class KeepPage(Tap):
    """What stands in an open page, to be kept without a word to anybody."""

    brief_id: str
    page: AnyPage


class SendPage(Command):
    """One page; the last one brings the answer.

    `room` is the channel that page 3 names, empty for "only me", and `found` what Slack says of it. `owner_refused` says
    why the named owner cannot take part, and `hiring_room` is the brief's own as the form knew it.
    """

    brief_id: str
    page: AnyPage
    owner_refused: str = ""
    hiring_room: Conversation | None = None
    room: str = ""
    found: Conversation | None = None


class BriefCommand(Command):
    """Something about one brief that needs no more words."""

    brief_id: str


class ChangeAnswer(BriefCommand):
    """Another answer: to look at, or to keep."""

    change: Change


class ShareBrief(BriefCommand):
    """Shows the brief in its hiring room, which is chosen once; `found` is what Slack says of the channel."""

    room: str
    found: Conversation | None = None


class PriceBrief(BriefCommand):
    """What is known of the money."""

    costs: Costs


class CorrectBrief(BriefCommand):
    """The kind of problem (None: derived), and one signal with a reason (level None: derived again)."""

    kind: Problem | None
    signal: Signal | None = None
    level: Level | None = None
    reason: str = ""
