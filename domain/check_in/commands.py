"""What people ask of a check-in."""

from collections.abc import Mapping

from domain.check_in.report import Item, Report
from domain.command import Command


class CheckInCommand(Command):
    """Something about one check-in that needs no more words."""

    check_in_id: str


class GiveEvidence(CheckInCommand):
    """What there is to show, by deliverable; silence leaves it out."""

    items: Mapping[str, Item]


class CorrectReport(CheckInCommand):
    """Another answer in the place of the one that was given, and why."""

    report: Report
    reason: str


class SendReport(CheckInCommand):
    """The owner's answer."""

    report: Report
