"""All that is kept of one record, over all tables: found by its ids, and erased by them.

A further table with people's words is a line of `OWNED`; `tests/services/test_erasures.py` finds one that is missing.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Select,
    case,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.selectable import ScalarSelect

from domain.export.export import FileKind
from domain.keeping.records import Hold, Reaching, Record, Whole
from domain.outgoing.places import Message
from domain.outgoing.subject import About, Subject
from domain.permissions import People
from domain.refusals import NotFound
from domain.typed.names import name_key
from domain.waiting.overview import Looks
from domain.waiting.reminders import Digest
from storage.brief.briefs import BriefRow
from storage.brief.discoveries import DiscoveryItemRow
from storage.brief.history import BriefDraftRow, BriefVersionRow
from storage.brief.questions import QuestionRow
from storage.candidates import CandidateRow, MergedRow
from storage.decisions import DecisionRow, TodoRow
from storage.forms import FormRow, KeptFormRow
from storage.keeping.holds import HoldRow
from storage.onboardings import CheckInRow, OnboardingChangeRow, OnboardingRow
from storage.outgoing.messages import MessageRow
from storage.panel.panels import PanelRow
from storage.panel.scorecards import ScorecardRow
from storage.proposal.proposals import ProposalRow
from storage.reminders import NudgeRow, RemindedRow
from storage.rows import OfWorkspace, Repository
from storage.waiting.homes import HomeRow

_Ids = Select[tuple[str]] | Select[str] | CompoundSelect[str]

#: Whose rows they are, by the column that says so. What hangs on a panel goes with it (`ON DELETE CASCADE`).
OWNED: Final[tuple[tuple[type[OfWorkspace], InstrumentedAttribute[str]], ...]] = (
    (CheckInRow, CheckInRow.onboarding_id),
    (OnboardingChangeRow, OnboardingChangeRow.onboarding_id),
    (OnboardingRow, OnboardingRow.id),
    (TodoRow, TodoRow.id),
    (DecisionRow, DecisionRow.candidate_id),
    (PanelRow, PanelRow.id),
    (CandidateRow, CandidateRow.id),
    (MergedRow, MergedRow.into),
    (ProposalRow, ProposalRow.id),
    (BriefDraftRow, BriefDraftRow.brief_id),
    (BriefVersionRow, BriefVersionRow.brief_id),
    (QuestionRow, QuestionRow.brief_id),
    (DiscoveryItemRow, DiscoveryItemRow.brief_id),
    (BriefRow, BriefRow.id),
    (NudgeRow, NudgeRow.subject),
    (FormRow, FormRow.result),
    (MessageRow, MessageRow.subject_id),
)

#: In this order, as whoever changes one of them does.
_LOCKED: Final[tuple[tuple[type[OfWorkspace], InstrumentedAttribute[str], About], ...]] = (
    (BriefRow, BriefRow.id, About.BRIEF),
    (CandidateRow, CandidateRow.id, About.CANDIDATE),
    (ProposalRow, ProposalRow.id, About.PROPOSAL),
    (PanelRow, PanelRow.id, About.PANEL),
    (OnboardingRow, OnboardingRow.id, About.ONBOARDING),
)


class Kept(Repository):
    """The records of one workspace as a whole."""

    def records(self, *roots: Subject) -> list[Record]:
        """These, or without any all that there are. One question."""
        ids = {root.id for root in roots}
        about_briefs = (
            (About.CANDIDATE, CandidateRow, CandidateRow.created_at, _hire_of(CandidateRow.id)),
            (About.PROPOSAL, ProposalRow, ProposalRow.created_at, literal("")),
            (About.ONBOARDING, OnboardingRow, _begun(), OnboardingRow.hire_user),
        )
        parts: list[Select[*tuple[Any, ...]]] = [
            select(
                literal(about.value),
                row.id,
                row.name,
                BriefRow.title,
                row.manager,
                BriefRow.owner,
                hire,
                literal(False),
                since,
                HoldRow.by,
                HoldRow.at,
            )
            .select_from(row)
            .join(BriefRow, BriefRow.id == row.brief_id)
            .outerjoin(HoldRow, HoldRow.subject_id == row.id)
            .where(row.workspace == self._workspace, *([row.id.in_(ids)] if ids else []))
            for about, row, since, hire in about_briefs
        ]
        # Of one that is not shared its owner does not know yet.
        is_private = BriefRow.room == ""
        briefs = (
            select(
                literal(About.BRIEF.value),
                BriefRow.id,
                BriefRow.title,
                BriefRow.title,
                BriefRow.manager,
                case((is_private, ""), else_=BriefRow.owner),
                literal(""),
                is_private,
                BriefRow.created_at,
                HoldRow.by,
                HoldRow.at,
            )
            .outerjoin(HoldRow, HoldRow.subject_id == BriefRow.id)
            .where(BriefRow.workspace == self._workspace, BriefRow.discarded.is_(False))
            .where(*([BriefRow.id.in_(ids)] if ids else []))
        )
        rows = self._session.execute(union_all(*parts, briefs)).all()
        return [
            Record(
                subject=Subject(kind=About(about), id=id_),
                name=name,
                brief_title=title,
                people=People(manager=manager, owner=owner, hire=hire or "", is_private=is_private),
                since=since,
                hold=_hold(by, at),
            )
            for about, id_, name, title, manager, owner, hire, is_private, since, by, at in rows
        ]

    def record(self, root: Subject) -> Record:
        """Raises NotFound."""
        for record in self.records(root):
            if record.subject == root:
                return record
        raise NotFound

    def lock(self, root: Subject, *, of_person: bool = False) -> Whole:
        """Everything that belongs to it; nobody else changes it, or scores it, until this transaction ends.

        Raises NotFound.
        """
        before = self.whole(root, of_person=of_person)
        for row, id_, about in _LOCKED:
            mine = select(id_).where(row.workspace == self._workspace, id_.in_(before.of(about)))
            self._session.execute(mine.order_by(id_).with_for_update())
        whole = self.whole(root, of_person=of_person)
        if not whole.of(root.kind):
            raise NotFound
        return whole

    def briefs_around(self, whole: Whole) -> list[str]:
        """The briefs that stay, and to which something of it belongs."""
        ids = whole.every_id
        found = union_all(
            *(
                select(row.brief_id).where(row.workspace == self._workspace, row.id.in_(ids))
                for row in (CandidateRow, ProposalRow, OnboardingRow)
            )
        )
        return sorted({brief_id for brief_id in self._session.scalars(found) if brief_id not in ids})

    def whole(self, root: Subject, *, of_person: bool = False) -> Whole:
        """Every id that belongs to it; `of_person`: to the records of that candidate for other briefs, too. One question."""
        briefs = select(BriefRow.id).where(BriefRow.workspace == self._workspace, BriefRow.id == _id(root, About.BRIEF))
        candidates = self._of(CandidateRow.id, CandidateRow, root, About.CANDIDATE, CandidateRow.brief_id)
        if of_person and root.kind is About.CANDIDATE:
            candidates = self._of_person(root.id)
        proposals = self._of(ProposalRow.id, ProposalRow, root, About.PROPOSAL, ProposalRow.brief_id)
        if root.kind is About.PROPOSAL:
            proposals = self._rounds(root.id)
        onboardings = select(OnboardingRow.id).where(
            OnboardingRow.workspace == self._workspace,
            or_(
                OnboardingRow.id == _id(root, About.ONBOARDING),
                OnboardingRow.candidate_id.in_(candidates),
                OnboardingRow.candidate_id.in_(proposals),
            ),
        )
        panels = select(PanelRow.id).where(
            PanelRow.workspace == self._workspace,
            or_(PanelRow.about_id.in_(candidates), PanelRow.about_id.in_(proposals)),
        )
        # Of records that became one, messages may still say the other's name.
        merged = (MergedRow.workspace == self._workspace, MergedRow.into.in_(candidates))
        parts: Mapping[About, _Ids] = {
            About.BRIEF: briefs,
            About.CANDIDATE: union_all(candidates, select(MergedRow.id).where(*merged)),
            About.PROPOSAL: proposals,
            About.ONBOARDING: onboardings,
            About.PANEL: union_all(panels, select(MergedRow.panel_id).where(*merged)),
            About.SCORECARD: select(ScorecardRow.id).where(ScorecardRow.panel_id.in_(panels)),
            # A re-check is the brief's, and stays when one of its candidates goes.
            About.TODO: select(TodoRow.id).where(
                TodoRow.workspace == self._workspace,
                or_(TodoRow.candidate_id.in_(candidates), TodoRow.brief_id.in_(briefs)),
            ),
            About.CHECK_IN: select(CheckInRow.id).where(CheckInRow.onboarding_id.in_(onboardings)),
            About.ONBOARDING_CHANGE: select(OnboardingChangeRow.id).where(
                OnboardingChangeRow.onboarding_id.in_(onboardings)
            ),
            About.QUESTION: select(QuestionRow.id).where(QuestionRow.brief_id.in_(briefs)),
            About.STEP: select(DiscoveryItemRow.brief_id + "-" + DiscoveryItemRow.step).where(
                DiscoveryItemRow.workspace == self._workspace, DiscoveryItemRow.brief_id.in_(briefs)
            ),
            # The message that brought a file is about both.
            About.EXPORT: union_all(*(select(briefs.subquery().c[0] + literal(f":{kind}")) for kind in FileKind)),
            About.BRIEF_VERSION: select(BriefVersionRow.id).where(BriefVersionRow.brief_id.in_(briefs)),
        }
        asked = union_all(
            *(
                select(literal(about.value).label("about"), ids.subquery().c[0].label("id"))
                for about, ids in parts.items()
            )
        ).subquery()
        rows = self._session.execute(select(asked.c.about, asked.c.id).order_by(asked.c.about, asked.c.id)).all()
        return Whole(
            root=root,
            ids={
                About(about): tuple(row[1] for row in several) for about, several in groupby(rows, lambda row: row[0])
            },
        )

    def reaching(self, whole: Whole) -> Reaching:
        """How many messages of ours about it stand in Slack. One question."""
        direct = MessageRow.conversation.like("U%") | MessageRow.conversation.like("W%")
        counted = (
            select(direct, func.count())
            .where(MessageRow.workspace == self._workspace, MessageRow.subject_id.in_(whole.every_id))
            .group_by(direct)
        )
        found = {bool(is_direct): count for is_direct, count in self._session.execute(counted)}
        return Reaching(in_channels=found.get(False, 0), in_direct=found.get(True, 0))

    def messages(self, whole: Whole) -> list[Message]:
        """Every message of ours about it, wherever it stands, oldest first."""
        about = MessageRow.subject_id.in_(whole.every_id)
        return self._several(MessageRow, about, order=(MessageRow.posted_at, MessageRow.ts))

    def forms(self, whole: Whole) -> list[str]:
        """The ids of all forms about it that were kept: by its ids, or of its brief and by the name that was typed."""
        ids = whole.every_id
        named = union_all(
            *(
                select(row.brief_id, row.name).where(row.workspace == self._workspace, row.id.in_(ids))
                for row in (CandidateRow, ProposalRow)
            )
        )
        names = [(brief_id, name_key(name)) for brief_id, name in self._session.execute(named)]
        found = self._session.execute(
            select(KeptFormRow.form_id, KeptFormRow.metadata_, KeptFormRow.name).where(
                KeptFormRow.workspace == self._workspace
            )
        )
        return [
            form_id
            for form_id, metadata, typed in found
            if _names(metadata, ids)
            or any(brief_id in metadata and name_key(typed) == name for brief_id, name in names)
        ]

    def erase(self, whole: Whole, forms: Collection[str]) -> None:
        """All rows with words about it, and all that only points there. The trail and the deliveries hold ids alone."""
        ids = whole.every_id
        for row, owner in OWNED:
            self._session.execute(delete(row).where(row.workspace == self._workspace, owner.in_(ids)))
        self._drop(KeptFormRow, KeptFormRow.form_id.in_(forms))
        # A name may be what somebody searched for.
        self._session.execute(update(HomeRow).where(HomeRow.workspace == self._workspace).values(looks=Looks()))
        self._session.expire_all()

    def forget_in_digests(self, whole: Whole) -> list[str]:
        """What people's newest reminder says of it goes; gives whose that is."""
        changed = []
        rows = self._session.scalars(self._rows(RemindedRow, RemindedRow.digest.is_not(None)).with_for_update())
        for row in list(rows):
            digest = row.digest or Digest(person=row.person)
            kept = tuple(matter for matter in digest.matters if not _names(matter.model_dump_json(), whole.every_id))
            if len(kept) < len(digest.matters):
                row.digest = digest.model_copy(update={"matters": kept})
                changed.append(row.person)
        self._session.flush()
        return changed

    def _of(
        self,
        id_: InstrumentedAttribute[str],
        row: type[OfWorkspace],
        root: Subject,
        about: About,
        brief_id: InstrumentedAttribute[str],
    ) -> Select[str]:
        mine = or_(id_ == _id(root, about), brief_id == _id(root, About.BRIEF))
        return select(id_).where(row.workspace == self._workspace, mine)

    def _of_person(self, candidate_id: str) -> Select[str]:
        """Every record of this person, whichever brief it is for."""
        here = CandidateRow.workspace == self._workspace
        shared = select(CandidateRow.person).where(here, CandidateRow.id == candidate_id, CandidateRow.person != "")
        return select(CandidateRow.id).where(
            here, or_(CandidateRow.id == candidate_id, CandidateRow.person.in_(shared))
        )

    def _rounds(self, proposal_id: str) -> Select[str]:
        """The offer in all its rounds: each names the one before."""
        rounds = (
            select(ProposalRow.id, ProposalRow.earlier)
            .where(ProposalRow.workspace == self._workspace, ProposalRow.id == proposal_id)
            .cte("rounds", recursive=True)
        )
        rounds = rounds.union(
            select(ProposalRow.id, ProposalRow.earlier).where(
                ProposalRow.workspace == self._workspace,
                or_(ProposalRow.earlier == rounds.c.id, ProposalRow.id == rounds.c.earlier),
            )
        )
        return select(rounds.c.id)


def _id(root: Subject, about: About) -> str | None:
    return root.id if root.kind is about else None


def _hold(by: str | None, at: datetime | None) -> Hold | None:
    return None if by is None or at is None else Hold(by=by, at=at)


def _names(words: str, ids: Iterable[str]) -> bool:
    return any(each in words for each in ids)


def _hire_of(candidate_id: InstrumentedAttribute[str]) -> ScalarSelect[str]:
    return select(OnboardingRow.hire_user).where(OnboardingRow.candidate_id == candidate_id).scalar_subquery()


def _begun() -> ScalarSelect[datetime]:
    """When the onboarding's first change was, its start."""
    first = select(func.min(CheckInRow.evidence_at)).where(CheckInRow.onboarding_id == OnboardingRow.id)
    return first.scalar_subquery()
