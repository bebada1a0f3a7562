"""Onboardings and their check-ins."""

from collections import defaultdict
from datetime import date, datetime
from typing import Final, TypeVarTuple

from sqlalchemy import ColumnElement, Index, Select, String, UniqueConstraint, exists, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from domain.check_in.check_in import CheckIn, in_order, waits_for
from domain.check_in.report import Item, Report
from domain.decision.decision import Outcome
from domain.guide.guide import Guide
from domain.guide.milestone import milestone_of
from domain.onboarding.changes import Happening, OnboardingChange
from domain.onboarding.onboarding import Ending, Onboarding, OnboardingDraft, Pause
from domain.onboarding.views import Ready
from domain.permissions import People
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.brief.briefs import BriefRow
from storage.candidates import CandidateRow
from storage.decisions import DecisionRow
from storage.panel.guides import Guides

# Which columns a question asks for.
Columns = TypeVarTuple("Columns")
#: A country, or one of its regions, however long its name is.
PLACE_LENGTH: Final = 32


class OnboardingRow(Base):
    __tablename__ = "onboardings"
    __table_args__ = (
        # One onboarding a candidate, however often the button is pressed.
        UniqueConstraint("workspace", "candidate_id"),
        Index(None, "workspace", "brief_id"),
        Index(None, "workspace", "owner"),
        Index(None, "workspace", "hire_user"),
        Index(None, "workspace", "place"),
        Index(None, "workspace", "ending"),
    )

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    brief_id: Mapped[Ref]
    candidate_id: Mapped[Ref]
    name: Mapped[LongText]
    manager: Mapped[SlackId]
    owner: Mapped[SlackId]
    hire_user: Mapped[SlackId]
    start_date: Mapped[date]
    zone: Mapped[Name]
    country: Mapped[str] = mapped_column(String(PLACE_LENGTH))
    place: Mapped[SlackId]
    guide: Mapped[Ref]
    zones: Mapped[dict[str, str]] = mapped_column(ModelJson(dict[str, str]))
    pauses: Mapped[tuple[Pause, ...]] = mapped_column(ModelJson(tuple[Pause, ...]))
    ending: Mapped[str | None] = mapped_column(String(16))
    ended_reason: Mapped[LongText]
    ended_by: Mapped[SlackId]
    version: Mapped[int]

    @classmethod
    def of(cls, onboarding: Onboarding) -> "OnboardingRow":
        return cls(**dict(onboarding))

    def to_domain(self) -> Onboarding:
        return Onboarding(
            id=self.id,
            workspace=self.workspace,
            brief_id=self.brief_id,
            candidate_id=self.candidate_id,
            name=self.name,
            manager=self.manager,
            owner=self.owner,
            hire_user=self.hire_user,
            start_date=self.start_date,
            zone=self.zone,
            country=self.country,
            place=self.place,
            guide=self.guide,
            zones=self.zones,
            pauses=self.pauses,
            ending=Ending(self.ending) if self.ending else None,
            ended_reason=self.ended_reason,
            ended_by=self.ended_by,
            version=self.version,
        )


class OnboardingChangeRow(Base):
    __tablename__ = "onboarding_changes"
    __table_args__ = (Index(None, "workspace", "onboarding_id"),)

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    onboarding_id: Mapped[Ref]
    happening: Mapped[Name]
    by: Mapped[SlackId]
    at: Mapped[Moment]
    reason: Mapped[LongText]
    before: Mapped[OnboardingDraft | None] = mapped_column(ModelJson(OnboardingDraft))
    after: Mapped[OnboardingDraft | None] = mapped_column(ModelJson(OnboardingDraft))

    def to_domain(self) -> OnboardingChange:
        return OnboardingChange(
            id=self.id,
            onboarding_id=self.onboarding_id,
            happening=Happening(self.happening),
            by=self.by,
            at=self.at,
            reason=self.reason,
            before=self.before,
            after=self.after,
        )


class CheckInRow(Base):
    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("onboarding_id", "milestone"),)

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    onboarding_id: Mapped[Ref]
    milestone: Mapped[Ref]
    due_day: Mapped[date]
    due_at: Mapped[Moment]
    evidence_at: Mapped[Moment]
    prompt_at: Mapped[Moment]
    late: Mapped[bool]
    snoozes: Mapped[int]
    condition: Mapped[LongText]
    evidence: Mapped[dict[str, Item]] = mapped_column(ModelJson(dict[str, Item]))
    evidence_by: Mapped[SlackId]
    evidence_asked_of: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    asked_of: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    report: Mapped[Report | None] = mapped_column(ModelJson(Report))
    earlier: Mapped[tuple[Report, ...]] = mapped_column(ModelJson(tuple[Report, ...]))
    version: Mapped[int]

    @classmethod
    def of(cls, check_in: CheckIn, workspace: str) -> "CheckInRow":
        return cls(**dict(check_in) | {"milestone": check_in.milestone.key}, workspace=workspace)

    def to_domain(self, guide: Guide) -> CheckIn:
        milestone = milestone_of(guide.milestones, self.milestone)
        return CheckIn(
            id=self.id,
            onboarding_id=self.onboarding_id,
            milestone=milestone,
            due_day=self.due_day,
            due_at=self.due_at,
            evidence_at=self.evidence_at,
            prompt_at=self.prompt_at,
            late=self.late,
            snoozes=self.snoozes,
            condition=self.condition,
            evidence=self.evidence,
            evidence_by=self.evidence_by,
            evidence_asked_of=self.evidence_asked_of,
            asked_of=self.asked_of,
            report=self.report.within(milestone) if self.report is not None else None,
            earlier=self.earlier,
            version=self.version,
        )


GONE = "That onboarding does not exist any more. Type /ai-hire list to see what is open."


def startable(asked: Select[*Columns], workspace: str, user: str) -> Select[*Columns]:
    """Asked of hires without an onboarding; with `user`, only of those whom this person may start."""
    newer = aliased(DecisionRow)
    mine = or_(CandidateRow.manager == user, BriefRow.owner == user)
    return (
        asked.join(DecisionRow, DecisionRow.candidate_id == CandidateRow.id)
        .join(BriefRow, BriefRow.id == CandidateRow.brief_id)
        .where(
            CandidateRow.workspace == workspace,
            BriefRow.discarded.is_(False),
            DecisionRow.outcome.in_([outcome.value for outcome in Outcome if outcome.is_hire]),
            # A correction is a new version, and the last one counts.
            ~exists().where(newer.candidate_id == DecisionRow.candidate_id, newer.version > DecisionRow.version),
            ~exists().where(OnboardingRow.workspace == workspace, OnboardingRow.candidate_id == CandidateRow.id),
            *([mine] if user else []),
        )
    )


class Onboardings:
    """The onboardings of one workspace."""

    def __init__(self, session: Session, workspace: str, guides: Guides) -> None:
        self._session = session
        self._workspace = workspace
        self._guides = guides

    def add(self, onboarding: Onboarding) -> None:
        self._session.add(OnboardingRow.of(onboarding))
        self._session.flush()

    def save(self, onboarding: Onboarding) -> None:
        self._session.merge(OnboardingRow.of(onboarding))
        self._session.flush()

    def get(self, onboarding_id: str) -> Onboarding:
        """Raises NotFound."""
        row = self._session.get(OnboardingRow, onboarding_id)
        return self._found(row if row and row.workspace == self._workspace else None)

    def lock(self, onboarding_id: str) -> Onboarding:
        """As `get`, and nobody else writes to this onboarding or its check-ins until the transaction ends."""
        question = (
            self._onboardings()
            .where(OnboardingRow.id == onboarding_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return self._found(self._session.scalar(question))

    def note(self, change: OnboardingChange) -> None:
        """Keeps what happened; it is never changed."""
        self._session.add(OnboardingChangeRow(**dict(change), workspace=self._workspace))
        self._session.flush()

    def change(self, change_id: str) -> OnboardingChange:
        """Raises NotFound."""
        row = self._session.scalar(
            select(OnboardingChangeRow).where(
                OnboardingChangeRow.workspace == self._workspace, OnboardingChangeRow.id == change_id
            )
        )
        if row is None:
            raise NotFound(GONE)
        return row.to_domain()

    def changes(self, onboarding_id: str) -> list[OnboardingChange]:
        """All that happened to it, oldest first."""
        rows = self._session.scalars(
            select(OnboardingChangeRow)
            .where(OnboardingChangeRow.workspace == self._workspace, OnboardingChangeRow.onboarding_id == onboarding_id)
            .order_by(OnboardingChangeRow.at, OnboardingChangeRow.id)
        )
        return [row.to_domain() for row in rows]

    def started_at(self, onboarding_id: str) -> datetime | None:
        """When it was started; None where nobody noted it."""
        return self._session.scalar(
            select(OnboardingChangeRow.at).where(
                OnboardingChangeRow.workspace == self._workspace,
                OnboardingChangeRow.onboarding_id == onboarding_id,
                OnboardingChangeRow.happening == Happening.STARTED.value,
            )
        )

    def of_candidate(self, candidate_id: str) -> Onboarding | None:
        """The onboarding that follows this decision, if it was started."""
        row = self._session.scalar(self._onboardings().where(OnboardingRow.candidate_id == candidate_id))
        return row.to_domain() if row else None

    def startable(self, user: str = "") -> list[tuple[Ready, People]]:
        """Candidates who were decided on as a hire and whose onboarding has not started, oldest decision first.

        With whoever has a part; with `user`, only those whom this person manages or whose system they will own.
        """
        asked = startable(select(CandidateRow, BriefRow), self._workspace, user)
        rows = self._session.execute(asked.order_by(DecisionRow.decided_at, CandidateRow.id))
        return [
            (
                Ready(candidate_id=candidate.id, name=candidate.name, brief_title=brief.to_domain().title),
                People(manager=candidate.manager, owner=brief.owner),
            )
            for candidate, brief in rows
        ]

    def going_on(self) -> list[Onboarding]:
        """Everybody about whom nothing has been decided yet."""
        rows = self._session.scalars(
            self._onboardings().where(OnboardingRow.ending.is_(None)).order_by(OnboardingRow.id)
        )
        return [row.to_domain() for row in rows]

    def hand_over(self, brief_id: str, before: str, after: str) -> list[Onboarding]:
        """Another hiring manager for whoever was hired for this brief; returns those onboardings as they are then."""
        rows = self._session.scalars(
            self._onboardings()
            .where(OnboardingRow.brief_id == brief_id, OnboardingRow.manager == before)
            .order_by(OnboardingRow.id)
            .with_for_update()
        )
        moved = list(rows)
        for row in moved:
            row.manager = after
        self._session.flush()
        return [row.to_domain() for row in moved]

    def is_place(self, channel: str) -> bool:
        """Whether an onboarding lives in this channel, which then cannot become a hiring room."""
        found = self._session.scalar(
            select(OnboardingRow.id).where(self._here(), OnboardingRow.place == channel).limit(1)
        )
        return found is not None

    def in_place(self, channel: str) -> list[Onboarding]:
        """The onboardings that live in this channel."""
        rows = self._session.scalars(self._onboardings().where(OnboardingRow.place == channel).with_for_update())
        return [row.to_domain() for row in rows]

    def hired_from(self, room: str) -> frozenset[str]:
        """The accounts of everybody who was hired from this hiring room."""
        users = self._session.scalars(
            select(OnboardingRow.hire_user)
            .join(BriefRow, BriefRow.id == OnboardingRow.brief_id)
            .where(self._here(), BriefRow.room == room, OnboardingRow.hire_user != "")
        )
        return frozenset(users)

    def of_brief(self, brief_id: str) -> list[tuple[Onboarding, tuple[CheckIn, ...]]]:
        """Each onboarding of this brief with its check-ins in order, by first day."""
        rows = self._session.execute(
            select(OnboardingRow, CheckInRow)
            .outerjoin(CheckInRow, CheckInRow.onboarding_id == OnboardingRow.id)
            .where(self._here(), OnboardingRow.brief_id == brief_id)
            .order_by(OnboardingRow.start_date, OnboardingRow.id)
        )
        found: dict[str, tuple[Onboarding, list[CheckIn]]] = {}
        for onboarding, check_in in rows:
            _, check_ins = found.setdefault(onboarding.id, (onboarding.to_domain(), []))
            if check_in is not None:
                check_ins.append(check_in.to_domain(self._guides.get(onboarding.guide)))
        return [(onboarding, in_order(check_ins)) for onboarding, check_ins in found.values()]

    def _here(self) -> ColumnElement[bool]:
        return OnboardingRow.workspace == self._workspace

    def _onboardings(self) -> Select[OnboardingRow]:
        return select(OnboardingRow).where(self._here())

    @staticmethod
    def _found(row: OnboardingRow | None) -> Onboarding:
        if row is None:
            raise NotFound(GONE)
        return row.to_domain()


class CheckIns:
    """The check-ins of one workspace; whoever writes has locked the onboarding first."""

    def __init__(self, session: Session, workspace: str, guides: Guides) -> None:
        self._session = session
        self._workspace = workspace
        self._guides = guides

    def save(self, check_in: CheckIn) -> None:
        """Adds it, or changes it."""
        self._session.merge(CheckInRow.of(check_in, self._workspace))
        self._session.flush()

    def get(self, check_in_id: str) -> CheckIn:
        """Raises NotFound."""
        found = self._several(CheckInRow.id == check_in_id)
        if not found:
            raise NotFound(GONE)
        return found[0]

    def around(self, check_in_id: str) -> tuple[CheckIn, list[CheckIn]]:
        """A check-in, and the others of its onboarding in their order; raises NotFound."""
        whose = select(CheckInRow.onboarding_id).where(CheckInRow.id == check_in_id).scalar_subquery()
        every = self._several(CheckInRow.onboarding_id == whose)
        found = next((each for each in every if each.id == check_in_id), None)
        if found is None:
            raise NotFound(GONE)
        return found, [each for each in in_order(every) if each.id != check_in_id]

    def of_onboarding(self, onboarding_id: str) -> list[CheckIn]:
        """In the order in which they come."""
        return list(in_order(self._several(CheckInRow.onboarding_id == onboarding_id)))

    def waiting_for(self, user: str, now: datetime) -> list[tuple[CheckIn, Onboarding]]:
        """What waits for this person: reports of the owner, evidence of the hire or whoever stands in."""
        mine = or_(OnboardingRow.owner == user, OnboardingRow.hire_user == user)
        rows = self._session.execute(
            select(CheckInRow, OnboardingRow)
            .join(OnboardingRow, OnboardingRow.id == CheckInRow.onboarding_id)
            .where(OnboardingRow.workspace == self._workspace, OnboardingRow.ending.is_(None), mine)
            .order_by(CheckInRow.due_at, CheckInRow.id)
        )
        # With those around them, which say whether a later one asks instead: of one person, a handful.
        every = [
            (check_in.to_domain(self._guides.get(onboarding.guide)), onboarding.to_domain())
            for check_in, onboarding in rows
        ]
        around: dict[str, list[CheckIn]] = defaultdict(list)
        for check_in, onboarding in every:
            around[onboarding.id].append(check_in)
        return [(each, whose) for each, whose in every if waits_for(user, each, whose, around[whose.id], now)]

    def _several(self, *where: ColumnElement[bool]) -> list[CheckIn]:
        # Whoever reads a check-in shows its onboarding and the brief beside it, and finds them in the session.
        rows = self._session.execute(
            select(CheckInRow, OnboardingRow, BriefRow)
            .join(OnboardingRow, OnboardingRow.id == CheckInRow.onboarding_id)
            .outerjoin(BriefRow, BriefRow.id == OnboardingRow.brief_id)
            .where(CheckInRow.workspace == self._workspace, *where)
            # Read again after the onboarding was locked, a check-in must be as it is now.
            .execution_options(populate_existing=True)
        )
        return [check_in.to_domain(self._guides.get(onboarding.guide)) for check_in, onboarding, _ in rows]
