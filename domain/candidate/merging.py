"""Two records of one person for the same brief become one: what may, and what goes where."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.candidate.candidate import Candidate, CandidateDraft, Status
from domain.candidate.compared import Entry
from domain.candidate.record import detailed
from domain.command import Command
from domain.guide.guide import Guide
from domain.history import Past
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel
from domain.panel.versions import PanelPast, PanelVersion


class Merged(Value):
    """A record that went into another one, as it was then; `id` is still what its messages are about."""

    id: str
    workspace: str
    into: str
    panel_id: str
    candidate: Candidate
    versions: tuple[PanelVersion, ...] = ()
    by: str
    at: datetime


class MergedView(Value):
    """What stands in the place of its messages: it, and the candidate that it belongs to now."""

    merged: Merged
    candidate: Candidate


class MergedPast(Past):
    """In the history of the candidate who stays: another record came in."""

    merged: Merged


def came_in(guide: Guide, several: Sequence[Merged]) -> list[Past]:
    """What became of each record until it went into another one, and that it did."""
    found: list[Past] = []
    for merged in several:
        found += [
            PanelPast.of_version(guide, version, before)
            for before, version in zip([None, *merged.versions], merged.versions, strict=False)
        ]
        found += detailed(merged.candidate)
        into = Subject.candidate(merged.into)
        found.append(MergedPast(of=into, number=0, at=merged.at, by=merged.by, opens=False, merged=merged))
    return found


class MergeCandidates(Command):
    """The record `other_id` goes into `candidate_id`; `other_version` is what the form said of it."""

    candidate_id: str
    other_id: str
    other_version: int


class MergePage(Value):
    """The record that stays, the others of its brief that could go into it, and the one that was picked."""

    stays: Entry
    brief_title: str
    owner: str = ""
    others: tuple[Candidate, ...] = ()
    other: Entry | None = None

    @property
    def version(self) -> int:
        return self.stays.version

    @property
    def why_not(self) -> str:
        """Why those two cannot become one, with the next step; empty where they can, or none is picked."""
        return why_not_one(self.stays, self.other) if self.other is not None else ""


def why_not_one(stays: Entry, goes: Entry) -> str:
    """Why these two records cannot become one; empty where they can. No score is looked at."""
    name = goes.candidate.name
    if Status.DECIDED in (stays.candidate.status, goes.candidate.status):
        return (
            "The decision on one of the two is made, so both stay as they are: what was decided rests on its own panel."
        )
    if stays.panel.guide.id != goes.panel.guide.id:
        return "The two were begun with different guides, so their scores don't compare. Go on with one, and decide on the other that they withdrew."
    if both := stays.panel.submitted & goes.panel.submitted:
        who = "One person has" if len(both) == 1 else f"{len(both)} people have"
        return (
            f"{who} scored both records, and nobody has two scorecards on one panel. "
            "Go on with one record, and decide on the other that they withdrew: what was scored stays with it."
        )
    if stays.panel.is_open and not goes.panel.is_open and goes.panel.submitted:
        return f"{name}'s panel is sealed with scores in it, and this one is open. Open that one first, then merge: until then its scores stay sealed."
    if goes.panel.is_open and not stays.panel.is_open:
        return f"{name}'s panel is open, and this one is sealed. Merge from the card of {name} instead, so that the open one stays."
    return ""


def merged_draft(stays: Candidate, goes: Candidate) -> CandidateDraft:
    """Name, link and date of the one that stays; what it lacks comes from the other."""
    return CandidateDraft(
        name=stays.name, link=stays.link or goes.link, interview_at=stays.interview_at or goes.interview_at
    )


def own_times(stays: Candidate, goes: Entry) -> Mapping[str, datetime]:
    """When those who come along meet them, where that is another time than that of the record that stays."""
    at = stays.interview_at or goes.candidate.interview_at
    met = {user: goes.panel.interview_at(user, goes.candidate.interview_at) for user in goes.panel.interviewers}
    return {user: own for user, own in met.items() if own is not None and own != at}


def merged_panel(stays: Entry, goes: Entry) -> Panel:
    """The seats of both around the one that stays. Raises RuntimeError where that would break a seal."""
    return stays.panel.joined(goes.panel, own_times(stays.candidate, goes))
