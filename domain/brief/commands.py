"""What people ask of a brief."""

from collections.abc import Mapping

from domain.brief.brief import Closing, OwnSettings, PageAnswers, TrialEnd
from domain.brief.discovery import Assigned, Step
from domain.brief.flips import Change
from domain.brief.money import Costs
from domain.command import Command, Tap
from domain.guide.readiness import Level, Problem, Signal
from domain.model import Value
from domain.rooms import Conversation


class KeepPage(Tap):
    """What stands in an open page, to be kept without a word to anybody; `read_at` is the version that it shows."""

    brief_id: str
    page: PageAnswers
    read_at: int = 0


class SendPage(Command):
    """One page; the last one brings the answer.

    `room` is the channel that page 3 names, empty for "only me", and `found` what Slack says of it. `owner_refused` says
    why the named owner cannot take part, and `hiring_room` is the brief's own as the form knew it. `is_sure`: they were
    asked whether they mean it.
    """

    brief_id: str
    page: PageAnswers
    owner_refused: str = ""
    hiring_room: Conversation | None = None
    room: str = ""
    found: Conversation | None = None
    is_sure: bool = False


class BriefCommand(Command):
    """Something about one brief that needs no more words."""

    brief_id: str


class ChooseForBrief(BriefCommand):
    """Its own settings, as they stand in the form; `is_sure`: they have seen what follows."""

    own: OwnSettings
    is_sure: bool = False


class CloseBrief(BriefCommand):
    """It is over: filled, bought, or let be."""

    how: Closing
    reason: str


class EndTrial(BriefCommand):
    """A product's trial is over, by its day or before; `is_sure`: they were asked whether the answer may change."""

    end: TrialEnd
    found: str
    is_sure: bool = False


class TickStep(BriefCommand):
    """One thing is found out, or is not after all."""

    step: Step
    done: bool


class PlanDiscovery(BriefCommand):
    """Who finds out what, by when; `refused` says of whoever cannot, why."""

    items: tuple[Assigned, ...]
    refused: Mapping[str, str] = {}


class KeepReason(Tap):
    """Why an edit is made, as far as it is typed."""

    brief_id: str
    reason: str


class PublishEdit(BriefCommand):
    """This person's edit becomes the brief. What Slack says of a new owner travels along, as in `SendPage`."""

    reason: str = ""
    owner_refused: str = ""
    hiring_room: Conversation | None = None


class AnswerOwner(BriefCommand):
    """The named owner takes it on, or does not; whoever gave it to somebody else takes it back.

    What Slack says of `who_else` travels along, as in `SendPage`.
    """

    takes: bool
    reason: str = ""
    who_else: str = ""
    refused: str = ""
    hiring_room: Conversation | None = None


class OwnerNo(Value):
    """What the form of a no holds: why, and who else; both may be empty."""

    reason: str = ""
    who_else: str = ""


class HandOver(BriefCommand):
    """Another hiring manager. `refused` says why that person cannot, `is_gone` that the present one's account is gone."""

    to: str
    refused: str = ""
    is_gone: bool = False
    hiring_room: Conversation | None = None


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
    """The kind of problem (None: derived), and one signal with a reason (level None: derived again).

    `is_sure`: they have read what it changes.
    """

    kind: Problem | None
    signal: Signal | None = None
    level: Level | None = None
    reason: str = ""
    is_sure: bool = False
