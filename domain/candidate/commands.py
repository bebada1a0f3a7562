"""What people ask of a candidate."""

from collections.abc import Mapping

from pydantic import Field

from domain.candidate.candidate import CandidateDraft
from domain.command import Command
from domain.rooms import Conversation


class CandidateCommand(Command):
    """What the form holds, with what Slack says of its people and its room.

    `looked_at` is the room that `found` is about; `refused` says why somebody cannot take part.
    """

    draft: CandidateDraft
    looked_at: str = ""
    found: Conversation | None = None
    refused: Mapping[str, str] = Field(default_factory=dict)


class AddCandidate(CandidateCommand):
    """A new candidate, judged by the guide whose categories the form showed."""

    brief_id: str
    guide: str = ""
    asked_reason: bool = False


class EditCandidate(CandidateCommand):
    """Another name, link, date or panel."""

    candidate_id: str
