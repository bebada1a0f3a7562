"""Proposals; their panels and reviews are kept beside them."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.brief.brief import Brief
from domain.outgoing import About
from domain.proposal.choice import Choice
from domain.proposal.proposal import Proposal, Vendor
from domain.proposal.trial import Trial
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow
from storage.panel.panels import PanelRow, SeatRow


class ProposalRow(Base):
    __tablename__ = "proposals"
    __table_args__ = (Index(None, "workspace", "brief_id"), Index(None, "workspace", "manager"))

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    brief_id: Mapped[Ref]
    manager: Mapped[SlackId]
    name: Mapped[LongText]
    vendor: Mapped[Name]
    link: Mapped[LongText]
    price: Mapped[LongText]
    covers: Mapped[LongText]
    after_launch: Mapped[LongText]
    handover: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    review_at: Mapped[Moment]
    room: Mapped[SlackId]
    round: Mapped[int]
    earlier: Mapped[Ref]
    added_by: Mapped[SlackId]
    created_at: Mapped[Moment]
    version: Mapped[int]
    is_over: Mapped[bool]
    choices: Mapped[tuple[Choice, ...]] = mapped_column(ModelJson(tuple[Choice, ...]))
    trial: Mapped[Trial | None] = mapped_column(ModelJson(Trial))
    # For asking: whether nothing is decided yet, and whether a trial waits for somebody.
    is_open: Mapped[bool]
    is_on_trial: Mapped[bool]

    def take(self, proposal: Proposal) -> None:
        """Becomes what the proposal is now."""
        for field in Proposal.model_fields:
            setattr(self, field, getattr(proposal, field))
        self.vendor = proposal.vendor.value
        self.is_open = proposal.choice is None
        self.is_on_trial = proposal.trial is not None and not proposal.trial.is_over

    def to_domain(self) -> Proposal:
        held = {field: getattr(self, field) for field in Proposal.model_fields if field != "vendor"}
        return Proposal(**held, vendor=Vendor(self.vendor))


class Front(NamedTuple):
    """A proposal and the brief that it is held against."""

    proposal: Proposal
    brief: Brief


class Proposals:
    """The proposals of one workspace."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def add(self, proposal: Proposal) -> None:
        row = ProposalRow(id=proposal.id)
        row.take(proposal)
        self._session.add(row)
        self._session.flush()

    def save(self, proposal: Proposal) -> None:
        """Keeps the proposal as it is now; lock it first."""
        self._row(proposal.id).take(proposal)
        self._session.flush()

    def lock(self, proposal_id: str) -> Proposal:
        """Nobody else changes it until this transaction ends. Raises NotFound."""
        return self._row(proposal_id, lock=True).to_domain()

    def front(self, proposal_id: str) -> Front:
        """The proposal in front of its brief, in one question. Raises NotFound."""
        found = self.fronts([proposal_id])
        if not found:
            raise _gone()
        return found[0]

    def fronts(self, proposal_ids: Collection[str]) -> list[Front]:
        """Those of these proposals that there are, oldest first, each in front of its brief."""
        return self._fronts(ProposalRow.id.in_(proposal_ids))

    def of_brief(self, brief_id: str) -> list[Proposal]:
        """Everything that was offered for this brief, in that order."""
        return self._several(ProposalRow.brief_id == brief_id)

    def latest_of_brief(self, brief_id: str) -> list[Front]:
        """The newest round of each offer for this brief, oldest first."""
        return self._fronts(ProposalRow.brief_id == brief_id, ProposalRow.is_over.is_(False))

    def undecided(self, manager: str) -> list[Proposal]:
        """Proposals without a decision, whose hiring manager this is."""
        return self._several(ProposalRow.manager == manager, ProposalRow.is_open.is_(True))

    def on_trial(self, manager: str) -> list[Proposal]:
        """Platforms whose trial waits or runs, whose hiring manager this is."""
        return self._several(ProposalRow.manager == manager, ProposalRow.is_on_trial.is_(True))

    def move_room(self, brief_id: str, room: str) -> list[Proposal]:
        """Everything offered for this brief, in its other hiring room."""
        here = (ProposalRow.workspace == self._workspace, ProposalRow.brief_id == brief_id)
        self._session.execute(
            update(ProposalRow).where(*here).values(room=room).execution_options(synchronize_session="fetch")
        )
        return self.of_brief(brief_id)

    def hand_over(self, brief_id: str, before: str, after: str) -> list[str]:
        """Another hiring manager for everything offered for this brief; returns the ids."""
        mine = (
            ProposalRow.workspace == self._workspace,
            ProposalRow.brief_id == brief_id,
            ProposalRow.manager == before,
        )
        rows = self._session.scalars(select(ProposalRow).where(*mine).order_by(ProposalRow.id).with_for_update())
        ids = []
        for row in rows:
            row.manager = after
            ids.append(row.id)
        self._session.flush()
        return ids

    def panel_of(self, brief_id: str) -> frozenset[str]:
        """Everybody who holds a seat on the panel of an offer for this brief."""
        users = self._session.scalars(
            select(SeatRow.interviewer)
            .join(PanelRow, PanelRow.id == SeatRow.panel_id)
            .join(ProposalRow, ProposalRow.id == PanelRow.about_id)
            .where(
                PanelRow.about_kind == About.PROPOSAL,
                ProposalRow.workspace == self._workspace,
                ProposalRow.brief_id == brief_id,
                SeatRow.freed_at.is_(None),
            )
            .distinct()
        )
        return frozenset(users)

    def _fronts(self, *where: ColumnElement[bool]) -> list[Front]:
        rows = self._session.execute(
            select(ProposalRow, BriefRow)
            .join(BriefRow, BriefRow.id == ProposalRow.brief_id)
            .where(ProposalRow.workspace == self._workspace, *where)
            .order_by(ProposalRow.created_at, ProposalRow.id)
            # Behind a lock, they must be as they are now.
            .execution_options(populate_existing=True)
        )
        return [Front(row.to_domain(), brief.to_domain()) for row, brief in rows]

    def _several(self, *where: ColumnElement[bool]) -> list[Proposal]:
        rows = self._session.scalars(
            select(ProposalRow)
            .where(ProposalRow.workspace == self._workspace, *where)
            .order_by(ProposalRow.created_at, ProposalRow.id)
        )
        return [row.to_domain() for row in rows]

    def _row(self, proposal_id: str, *, lock: bool = False) -> ProposalRow:
        question = select(ProposalRow).where(ProposalRow.workspace == self._workspace, ProposalRow.id == proposal_id)
        if lock:
            question = question.with_for_update().execution_options(populate_existing=True)
        row = self._session.scalar(question)
        if row is None:
            raise _gone()
        return row


def _gone() -> NotFound:
    return NotFound("I can't find that proposal any more. Type /ai-hire list to see what is open.")
