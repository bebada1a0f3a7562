"""Proposals; their panels and reviews are kept beside them."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, Index, Select, select, update
from sqlalchemy.orm import Mapped, column_property, mapped_column

from domain.brief.brief import Brief, OwnSettings
from domain.proposal.choice import Choice
from domain.proposal.proposal import Proposal, Vendor
from domain.proposal.trial import Trial
from domain.refusals import NotFound
from domain.typed.names import bare
from storage.base import Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow
from storage.hires import hired_from
from storage.rows import WORKSPACE, Keeps, Repository, named


class ProposalRow(Keeps[Proposal]):
    __tablename__ = "proposals"
    __table_args__ = (
        Index(None, "workspace", "brief_id"),
        Index(None, "workspace", "manager"),
        Index(None, "workspace", "room"),
    )

    id: Mapped[Key] = mapped_column()
    workspace: Mapped[SlackId] = mapped_column()
    brief_id: Mapped[Ref]
    manager: Mapped[SlackId]
    name: Mapped[LongText]
    # By which it is searched: without accents.
    bare: Mapped[LongText]
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
    # For asking: whether nothing is decided yet, whether it was taken, and whether a trial waits for somebody.
    is_open: Mapped[bool]
    is_taken: Mapped[bool]
    is_on_trial: Mapped[bool]
    hired: Mapped[str | None] = column_property(hired_from(workspace, id), expire_on_flush=False)

    @classmethod
    def of(cls, value: Proposal, **beside: object) -> Self:
        on_trial = value.trial is not None and not value.trial.is_over
        asked = {"is_open": value.choice is None, "is_taken": value.is_taken, "is_on_trial": on_trial}
        return super().of(value, **asked, bare=bare(value.name), **beside)

    def to_domain(self, **given: object) -> Proposal:
        return super().to_domain(hire=self.hired or "", **given)


class Front(NamedTuple):
    """A proposal and the brief that it is held against."""

    proposal: Proposal
    brief: Brief


class Proposals(Repository):
    """The proposals of one workspace."""

    gone = "I can't find that proposal any more. Type /ai-hire list to see what is open."

    def add(self, proposal: Proposal) -> None:
        self._add(ProposalRow.of(proposal))

    def save(self, proposal: Proposal) -> None:
        """Keeps the proposal as it is now; lock it first."""
        self._save(ProposalRow.of(proposal))

    def lock(self, proposal_id: str) -> Proposal:
        """Nobody else changes it until this transaction ends. Raises NotFound."""
        return self._get(ProposalRow, id=proposal_id, lock=True).to_domain()

    def front(self, proposal_id: str) -> Front:
        """The proposal in front of its brief, in one question. Raises NotFound."""
        found = self.fronts([proposal_id])
        if not found:
            raise NotFound(self.gone)
        return found[0]

    def fronts(self, proposal_ids: Collection[str]) -> list[Front]:
        """Those of these proposals that there are, oldest first, each in front of its brief."""
        return self._fronts(ProposalRow.id.in_(proposal_ids))

    def of_brief(self, brief_id: str) -> list[Proposal]:
        """Everything that was offered for this brief, in that order."""
        return self._several(ProposalRow, ProposalRow.brief_id == brief_id, order=_ORDER)

    def of_briefs(self, brief_ids: Collection[str]) -> list[Proposal]:
        """Everything that was offered for these briefs, in that order."""
        return self._several(ProposalRow, ProposalRow.brief_id.in_(brief_ids), order=_ORDER) if brief_ids else []

    def latest_of_brief(self, brief_id: str) -> list[Front]:
        """The newest round of each offer for this brief, oldest first."""
        return self._fronts(ProposalRow.brief_id == brief_id, ProposalRow.is_over.is_(False))

    def persons_in(self, room: str, *, hidden_by_brief: bool) -> list[str]:
        """What the freelancers are called who are talked about in this hiring room; otherwise as of candidates."""
        rows = self._session.execute(_called(), {"workspace": self._workspace, "room": room})
        return [row.name for row in rows if row.own.initials or not hidden_by_brief]

    def undecided(self, manager: str) -> list[Proposal]:
        """Proposals without a decision, whose hiring manager this is."""
        mine = (ProposalRow.manager == manager, ProposalRow.is_open.is_(True))
        return self._several(ProposalRow, *mine, order=_ORDER)

    def on_trial(self, manager: str) -> list[Proposal]:
        """Platforms whose trial waits or runs, whose hiring manager this is."""
        mine = (ProposalRow.manager == manager, ProposalRow.is_on_trial.is_(True))
        return self._several(ProposalRow, *mine, order=_ORDER)

    def move_room(self, brief_id: str, room: str) -> list[Proposal]:
        """Everything offered for this brief, in its other hiring room."""
        here = (ProposalRow.workspace == self._workspace, ProposalRow.brief_id == brief_id)
        self._session.execute(update(ProposalRow).where(*here).values(room=room))
        return self.of_brief(brief_id)

    def hand_over(self, brief_id: str, before: str, after: str) -> list[str]:
        """Another hiring manager for everything offered for this brief; returns the ids."""
        mine = (ProposalRow.brief_id == brief_id, ProposalRow.manager == before)
        rows = self._lock(ProposalRow, *mine, order=(ProposalRow.id,))
        for row in rows:
            row.manager = after
        self._session.flush()
        return [row.id for row in rows]

    def _fronts(self, *where: ColumnElement[bool]) -> list[Front]:
        rows = self._session.execute(
            self._rows(ProposalRow, *where)
            .add_columns(BriefRow)
            .join(BriefRow, BriefRow.id == ProposalRow.brief_id)
            .order_by(*_ORDER)
        )
        return [Front(row.to_domain(), brief.to_domain()) for row, brief in rows]


_ORDER = (ProposalRow.created_at, ProposalRow.id)


@cache
def _called() -> Select[str, OwnSettings]:
    """What the freelancers are called in a hiring room; put together once: that costs more than asking it."""
    return (
        select(ProposalRow.name, BriefRow.own)
        .join(BriefRow, BriefRow.id == ProposalRow.brief_id)
        .where(
            ProposalRow.workspace == WORKSPACE,
            ProposalRow.room == named("room"),
            ProposalRow.vendor == Vendor.FREELANCER,
        )
        .order_by(*_ORDER)
    )
