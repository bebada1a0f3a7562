"""What people ask of a candidate."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from domain.candidate.candidate import CandidateDraft
from domain.command import Command
from domain.rooms import Conversation


class CandidateCommand(Command):
    """What the form holds, with what Slack says of its people and its room.

    `asked_reason`: the form asks for one. `is_sure`: a question stood in it when it was sent. `looked_at` is the room that `found` is about; `refused` says why somebody
    cannot take part.
    """

    draft: CandidateDraft
    asked_reason: bool = False
    is_sure: bool = False
    looked_at: str = ""
    found: Conversation | None = None
    refused: Mapping[str, str] = Field(default_factory=dict)


class AddCandidate(CandidateCommand):
    """A new candidate, judged by the guide whose categories the form showed."""

    brief_id: str
    guide: str = ""
    #: The record of another brief from whose card this one is added.
    origin: str = ""


class AskAnother(Command):
    """A further interviewer on an open panel; what Slack says of them travels along as with a candidate's form."""

    candidate_id: str
    interviewer: str
    categories: tuple[str, ...]
    interview_at: datetime | None = None
    looked_at: str
    found: Conversation | None = None
    refused: str = ""


class SetTimes(Command):
    """Interviews at other times than the candidate's, by interviewer; None is the candidate's own."""

    candidate_id: str
    times: Mapping[str, datetime | None]


class EditCandidate(CandidateCommand):
    """Another name, link, date or panel."""

    candidate_id: str
