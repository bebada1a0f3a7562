"""What people ask of a panel and of its scorecards."""

from domain.command import Command, Tap
from domain.scorecard import Marks


class GiveUpSeat(Command):
    """An interviewer will not score."""

    panel_id: str
    reason: str


class TakeBackSeat(Command):
    """An interviewer gave up the seat and will score after all."""

    panel_id: str


class FreeSeat(Command):
    """Somebody else's seat is freed, because they will not score."""

    panel_id: str
    interviewer: str
    reason: str


class OpenEarly(Command):
    """Opens a panel that still waits for somebody."""

    panel_id: str
    reason: str


class KeepMarks(Tap):
    """What is marked so far in an open form."""

    panel_id: str
    marks: Marks


class SendScorecard(Command):
    """Sends or corrects one's own scorecard. `shown` are the categories that the form asked.

    `reason` is None where the form did not ask for one; `is_sure` answers the doubt that was put.
    """

    panel_id: str
    shown: tuple[str, ...]
    marks: Marks
    reason: str | None = None
    is_sure: bool = False


class IncludeScorecard(Command):
    """A scorecard that came after opening shall count."""

    scorecard_id: str
    reason: str
