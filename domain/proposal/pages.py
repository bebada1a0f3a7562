"""What the forms of a proposal need to know, and what its cards show."""

from datetime import datetime

from domain.brief.outcome import Outcome
from domain.decision.todo import Todo
from domain.guide.guide import Guide
from domain.guide.readiness import MustHave
from domain.guide.route import HireRoute
from domain.model import Value
from domain.panel.pages import OwnSheet, PanelPage
from domain.panel.panel import Panel
from domain.permissions import People
from domain.proposal.proposal import Proposal, ProposalDraft
from domain.proposal.result import ProposalResult
from domain.proposal.review import Findings, Review


class ProposalPage(Value):
    """A brief, and an offer for it: a new one, or one as it stands. `version` is the brief's for a new one."""

    brief_id: str
    brief_title: str
    #: When the brief was begun.
    since: datetime | None = None
    outcome: Outcome
    missing: tuple[MustHave, ...] = ()
    route: HireRoute | None = None
    room: str = ""
    proposal_id: str = ""
    #: The proposal that was asked again, whose answers this form takes.
    earlier: str = ""
    version: int = 0
    is_sealed: bool = True
    #: Who would lose a seat that still owes a review: the form asks why.
    dropped: tuple[str, ...] = ()
    draft: ProposalDraft = ProposalDraft()

    @property
    def is_ready(self) -> bool:
        """Whether any offer can be held against it."""
        return not self.missing and self.outcome is not Outcome.DISCOVERY


class ProposalRecord(Value):
    """A proposal, its panel and the brief's figures. What the reviews say only once the panel is open."""

    proposal: Proposal
    panel: Panel
    brief_title: str
    owner: str = ""
    #: The number that should move, from where to where.
    metric: str = ""
    #: Why a trial cannot begin before somebody allows it; empty where the brief says that the data may be used.
    data_open: str = ""
    result: ProposalResult | None = None
    #: The brief's own trial of a product, without a plan, runs until then; None where none does.
    simple_trial_until: datetime | None = None
    #: What is looked up again before it is signed, once it was taken.
    todos: tuple[Todo, ...] = ()
    #: Whom else the brief has hired, and what else was taken for it, by name: for whoever decides.
    filled_by: tuple[str, ...] = ()
    #: It was taken, and its onboarding has started.
    has_begun: bool = False

    @property
    def version(self) -> int:
        """Counts every change of the proposal and of its panel: whoever decides must have seen both."""
        return self.proposal.version + self.panel.version

    @property
    def guide(self) -> Guide:
        return self.panel.guide

    @property
    def people(self) -> People:
        """Who has a part in this proposal's record."""
        return self.proposal.people(self.owner, self.panel.interviewers)

    @property
    def page(self) -> PanelPage:
        """The panel in front of what it judges."""
        judged = self.proposal.judged(workflow=self.brief_title, owner=self.owner)
        return PanelPage(panel=self.panel, judged=judged)


class ReviewPage(OwnSheet[Review]):
    """What a reviewer found so far."""

    proposal: Proposal
    reviewer: str
    draft: Findings = Findings()

    @property
    def findings(self) -> Findings:
        """What stands in the form before anything is typed."""
        return self.sent.current.findings if self.sent else self.draft


class ReviewView(PanelPage):
    """One review in front of its panel."""

    review: Review

    @property
    def version(self) -> int:
        return self.review.version


class Compared(Value):
    """The opened proposals of one brief, side by side, and those that are still sealed."""

    brief_title: str
    metric: str = ""
    opened: tuple[ProposalRecord, ...]
    sealed: tuple[ProposalRecord, ...] = ()
