"""What people ask of a proposal."""

from collections.abc import Mapping

from pydantic import Field

from domain.command import Command, Tap
from domain.proposal.choice import ChoiceDraft
from domain.proposal.proposal import ProposalDraft
from domain.proposal.review import Findings
from domain.proposal.trial import ExitDraft, TrialDraft, VerdictDraft
from domain.rooms import Conversation


class ProposalCommand(Command):
    """What the form holds, with what Slack says of the reviewers and of the hiring room, `looked_at`."""

    draft: ProposalDraft
    looked_at: str = ""
    found: Conversation | None = None
    refused: Mapping[str, str] = Field(default_factory=dict)


class AddProposal(ProposalCommand):
    """A new offer for a brief; `earlier` is the one that was asked again, whose answers this is."""

    brief_id: str
    earlier: str = ""


class EditProposal(ProposalCommand):
    """Another name, price, terms or reviewers. `reason`: why somebody loses a seat; None where the form asked for none."""

    proposal_id: str
    reason: str | None = None


class KeepFindings(Tap):
    """What is found so far in an open form."""

    panel_id: str
    findings: Findings


class SendReview(Command):
    """Sends or corrects one's own review. `reason` is None where the form did not ask for one."""

    panel_id: str
    findings: Findings
    reason: str | None = None
    is_sure: bool = False


class IncludeReview(Command):
    """The manager lets a review count that came after opening."""

    panel_id: str
    reviewer: str
    reason: str


class Choose(Command):
    """The decision on a proposal, or its correction. `asked` are the fields that the form showed."""

    proposal_id: str
    draft: ChoiceDraft
    asked: frozenset[str] = frozenset()


class TrialCommand(Command):
    """Something about a platform's trial."""

    proposal_id: str


class PlanTrial(TrialCommand):
    """The plan, or another one."""

    draft: TrialDraft


class TellExitTest(TrialCommand):
    """What the exit test found."""

    draft: ExitDraft


class JudgeTrial(TrialCommand):
    """The verdict, or the one extension."""

    draft: VerdictDraft
    asked: frozenset[str] = frozenset()
