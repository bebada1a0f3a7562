"""What became of each record and when, for how long it is kept; and who was told that it goes."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped
from sqlalchemy.sql.selectable import ScalarSelect

from domain.keeping.records import Record
from domain.keeping.retention import Life, Told
from domain.outgoing.delivery import Operation, State
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import About, Subject
from storage.base import Key, Moment, Name, SlackId
from storage.candidates import CandidateRow
from storage.decisions import DecisionRow
from storage.forms import FormRow
from storage.onboardings import CheckInRow, OnboardingChangeRow, OnboardingRow
from storage.outgoing.deliveries import DeliveryRow
from storage.outgoing.pace import PaceRow
from storage.panel.panels import PanelRow
from storage.proposal.proposals import ProposalRow
from storage.rows import Keeps, Repository

#: Of deliveries nothing more follows from these. Others keep a message from being posted twice.
_OVER: Final = (State.SENT.value, State.SKIPPED.value, State.CANCELLED.value)
BATCH: Final = 500


class NoticeRow(Keeps[Told]):
    __tablename__ = "retention_notices"

    subject_id: Mapped[Key]
    subject_kind: Mapped[Name]
    told_to: Mapped[SlackId]
    told_at: Mapped[Moment]
    goes_at: Mapped[Moment]

    @property
    def root(self) -> Subject:
        return Subject(kind=About(self.subject_kind), id=self.subject_id)

    @root.setter
    def root(self, root: Subject) -> None:
        self.subject_kind, self.subject_id = root.kind, root.id


class Lives(Repository):
    """How long the records of one workspace have lived."""

    def of(self, records: list[Record]) -> list[Life]:
        """Of the candidates and offers among these; an onboarding is its candidate's, and an offer all its rounds."""
        known = {record.subject: record for record in records}
        asked = select(
            CandidateRow.id,
            _latest(DecisionRow.decided_at, DecisionRow.candidate_id == CandidateRow.id),
            _opened(About.CANDIDATE, CandidateRow.id),
            *_ONBOARDED,
        ).outerjoin(OnboardingRow, OnboardingRow.candidate_id == CandidateRow.id)
        lives = [
            _life(known[Subject.candidate(id_)], decided_at, verdict_at, onboarding, ending, changed, due)
            for id_, decided_at, verdict_at, onboarding, ending, changed, due in self._session.execute(
                asked.where(CandidateRow.workspace == self._workspace)
            )
        ]
        offers = (
            self._rows(ProposalRow)
            .add_columns(_opened(About.PROPOSAL, ProposalRow.id), *_ONBOARDED)
            .outerjoin(OnboardingRow, OnboardingRow.candidate_id == ProposalRow.id)
            .order_by(ProposalRow.round)
        )
        rounds: dict[str, Life] = {}
        for row, verdict_at, onboarding, ending, changed, due in self._session.execute(offers):
            offer = row.to_domain()
            decided_at = offer.choice.decided_at if offer.choice else None
            life = _life(known[offer.subject], decided_at, verdict_at, onboarding, ending, changed, due)
            life = life.model_copy(update={"goes_on": life.goes_on or row.is_on_trial})
            before = rounds.pop(offer.earlier, None)
            rounds[offer.id] = life if before is None else life.after(before)
        return [*lives, *rounds.values()]

    def told(self) -> dict[Subject, Told]:
        """Who was told of which record that it goes."""
        return {row.root: row.to_domain() for row in self._session.scalars(self._rows(NoticeRow))}

    def tell(self, told: Told) -> None:
        self._save(NoticeRow.of(told, workspace=self._workspace))

    def untell(self, root: Subject) -> str:
        """It stays after all, or is gone; gives who was told."""
        told = self._session.scalar(self._rows(NoticeRow, NoticeRow.subject_id == root.id))
        if told is None:
            return ""
        self._session.delete(told)
        self._session.flush()
        return told.told_to

    def tidy(self, before: datetime) -> int:
        """What nobody needs any more of what was over by then goes, a batch at a time; gives how many rows."""
        after = select(DeliveryRow.after_id).where(DeliveryRow.after_id.is_not(None))
        is_redrawn = or_(DeliveryRow.operation == Operation.UPDATE, DeliveryRow.kind == Kind.REMINDER)
        sent = (
            self._rows(DeliveryRow, DeliveryRow.state.in_(_OVER), is_redrawn, DeliveryRow.due_at < before)
            .where(DeliveryRow.id.not_in(after))
            .with_only_columns(DeliveryRow.id)
            .limit(BATCH)
        )
        forms = self._rows(FormRow, FormRow.at < before).with_only_columns(FormRow.form_id).limit(BATCH)
        pace = (
            select(PaceRow.conversation)
            .where(PaceRow.workspace == self._workspace, PaceRow.free_at < before)
            .limit(BATCH)
        )
        gone = 0
        for row, id_, old in (
            (DeliveryRow, DeliveryRow.id, sent),
            (FormRow, FormRow.form_id, forms),
            (PaceRow, PaceRow.conversation, pace),
        ):
            ids = list(self._session.scalars(old))
            gone += len(ids)
            self._session.execute(delete(row).where(row.workspace == self._workspace, id_.in_(ids)))
        return gone


def _life(
    record: Record,
    decided_at: datetime | None,
    verdict_at: datetime | None,
    onboarding: str | None,
    ending: str | None,
    changed: datetime | None,
    due: datetime | None,
) -> Life:
    over = [at for at in (decided_at, changed, due) if at is not None]
    return Life(
        record=record,
        with_it=(onboarding,) if onboarding else (),
        decided_at=decided_at,
        verdict_at=verdict_at,
        onboarded=max(over, default=None) if onboarding else None,
        goes_on=bool(onboarding) and ending is None,
    )


def _latest(at: InstrumentedAttribute[datetime], *where: ColumnElement[bool]) -> ScalarSelect[datetime]:
    return select(func.max(at)).where(*where).scalar_subquery()


def _opened(about: About, id_: InstrumentedAttribute[str]) -> ScalarSelect[datetime | None]:
    mine = (PanelRow.about_kind == about.value, PanelRow.about_id == id_)
    return select(PanelRow.opened_at).where(*mine).scalar_subquery()


#: Of whoever was hired, or whichever offer was taken.
_ONBOARDED: Final = (
    OnboardingRow.id,
    OnboardingRow.ending,
    _latest(OnboardingChangeRow.at, OnboardingChangeRow.onboarding_id == OnboardingRow.id),
    _latest(CheckInRow.due_at, CheckInRow.onboarding_id == OnboardingRow.id),
)
