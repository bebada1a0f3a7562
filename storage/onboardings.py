"""Onboardings and their check-ins."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Index, Select, String, UniqueConstraint, and_, exists, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from domain.check_in.check_in import CheckIn
from domain.check_in.report import Call, Item, Report
from domain.decision import Outcome
from domain.guide.days import Window
from domain.onboarding.onboarding import Ending, Onboarding, Standing
from domain.refusals import NotFound
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.decisions import DecisionRow


class OnboardingRow(Base):
    __tablename__ = "onboardings"
    __table_args__ = (
        # One onboarding a candidate, however often the button is pressed.
        UniqueConstraint("workspace", "candidate_id"),
        Index(None, "workspace", "brief_id"),
        Index(None, "workspace", "owner"),
        Index(None, "workspace", "hire_user"),
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
    country: Mapped[str] = mapped_column(String(8))
    place: Mapped[SlackId]
    ending: Mapped[str | None] = mapped_column(String(16))
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
            ending=Ending(self.ending) if self.ending else None,
            version=self.version,
        )


class CheckInRow(Base):
    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("onboarding_id", "window"),)

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    onboarding_id: Mapped[Ref]
    window: Mapped[str] = mapped_column(String(16))
    due_day: Mapped[date]
    due_at: Mapped[Moment]
    evidence_at: Mapped[Moment]
    prompt_at: Mapped[Moment]
    late: Mapped[bool]
    snoozes: Mapped[int]
    condition: Mapped[LongText]
    evidence: Mapped[dict[str, Item]] = mapped_column(ModelJson(dict[str, Item]))
    evidence_by: Mapped[SlackId]
    report: Mapped[Report | None] = mapped_column(ModelJson(Report))
    version: Mapped[int]

    @classmethod
    def of(cls, check_in: CheckIn, workspace: str) -> "CheckInRow":
        return cls(**dict(check_in), workspace=workspace)

    def to_domain(self) -> CheckIn:
        return CheckIn(
            id=self.id,
            onboarding_id=self.onboarding_id,
            window=Window(self.window),
            due_day=self.due_day,
            due_at=self.due_at,
            evidence_at=self.evidence_at,
            prompt_at=self.prompt_at,
            late=self.late,
            snoozes=self.snoozes,
            condition=self.condition,
            evidence=self.evidence,
            evidence_by=self.evidence_by,
            report=self.report,
            version=self.version,
        )


GONE = "That onboarding does not exist any more. Type /ai-hire list to see what is open."
# In the order in which they come, for "the last one reported".
ORDER = tuple(Window)


class Onboardings:
    """The onboardings of one workspace."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def add(self, onboarding: Onboarding) -> None:
        self._session.add(OnboardingRow.of(onboarding))
        self._session.flush()

    def save(self, onboarding: Onboarding) -> None:
        self._session.merge(OnboardingRow.of(onboarding))
        self._session.flush()

    def get(self, onboarding_id: str) -> Onboarding:
        """Raises NotFound."""
        return self._found(self._session.scalar(self._onboardings().where(OnboardingRow.id == onboarding_id)))

    def lock(self, onboarding_id: str) -> Onboarding:
        """As `get`, and nobody else writes to this onboarding or its check-ins until the transaction ends."""
        question = (
            self._onboardings()
            .where(OnboardingRow.id == onboarding_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return self._found(self._session.scalar(question))

    def of_candidate(self, candidate_id: str) -> Onboarding | None:
        """The onboarding that follows this decision, if it was started."""
        row = self._session.scalar(self._onboardings().where(OnboardingRow.candidate_id == candidate_id))
        return row.to_domain() if row else None

    def without_onboarding(self) -> list[str]:
        """Candidates who were decided on as a hire and whose onboarding has not started, oldest decision first."""
        newer = aliased(DecisionRow)
        rows = self._session.scalars(
            select(DecisionRow.candidate_id)
            .where(
                DecisionRow.workspace == self._workspace,
                DecisionRow.outcome.in_([outcome.value for outcome in Outcome if outcome.is_hire]),
                # A correction is a new version, and the last one counts.
                ~exists().where(newer.candidate_id == DecisionRow.candidate_id, newer.version > DecisionRow.version),
                ~exists().where(OnboardingRow.candidate_id == DecisionRow.candidate_id),
            )
            .order_by(DecisionRow.decided_at)
        )
        return list(rows)

    def going_on(self) -> list[Onboarding]:
        """Everybody whose day 90 has not decided yet."""
        rows = self._session.scalars(
            self._onboardings().where(OnboardingRow.ending.is_(None)).order_by(OnboardingRow.id)
        )
        return [row.to_domain() for row in rows]

    def is_place(self, channel: str) -> bool:
        """Whether an onboarding lives in this channel, which then cannot become a hiring room."""
        found = self._session.scalar(
            select(OnboardingRow.id).where(self._here(), OnboardingRow.place == channel).limit(1)
        )
        return found is not None

    def progress_of_brief(self, brief_id: str) -> tuple[Standing, ...]:
        """Where each onboarding of this brief stands, for the brief's card."""
        rows = self._session.scalars(
            self._onboardings()
            .where(OnboardingRow.brief_id == brief_id)
            .order_by(OnboardingRow.start_date, OnboardingRow.id)
        )
        return tuple([self._standing(row.to_domain()) for row in rows])

    def _standing(self, onboarding: Onboarding) -> Standing:
        check_ins = CheckIns(self._session, self._workspace).of_onboarding(onboarding.id)
        reported = [check_in for check_in in check_ins if check_in.report is not None]
        last = reported[-1] if reported else None
        extended = any(found.report and found.report.call is Call.EXTEND for found in reported)
        return Standing(
            name=onboarding.name,
            start_date=onboarding.start_date,
            window=last.window if last else None,
            done=last.report.done if last and last.report else 0,
            total=len(last.report.items) if last and last.report else 0,
            ending=onboarding.ending,
            extended_to=check_ins[-1].due_day if extended and not onboarding.closed else None,
        )

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

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def save(self, check_in: CheckIn) -> None:
        """Adds it, or changes it."""
        self._session.merge(CheckInRow.of(check_in, self._workspace))
        self._session.flush()

    def get(self, check_in_id: str) -> CheckIn:
        """Raises NotFound."""
        row = self._session.scalar(self._check_ins().where(CheckInRow.id == check_in_id))
        if row is None:
            raise NotFound(GONE)
        return row.to_domain()

    def of_onboarding(self, onboarding_id: str) -> list[CheckIn]:
        """In the order in which they come."""
        rows = self._session.scalars(self._check_ins().where(CheckInRow.onboarding_id == onboarding_id))
        return sorted((row.to_domain() for row in rows), key=lambda found: ORDER.index(found.window))

    def waiting_for(self, user: str, now: datetime) -> list[tuple[CheckIn, Onboarding]]:
        """What waits for this person: reports of the owner, evidence of the hire or whoever stands in."""
        report = and_(OnboardingRow.owner == user, CheckInRow.prompt_at <= now)
        answerer = or_(
            OnboardingRow.hire_user == user, and_(OnboardingRow.hire_user == "", OnboardingRow.owner == user)
        )
        evidence = and_(answerer, CheckInRow.evidence_by == "", CheckInRow.evidence_at <= now, CheckInRow.due_at > now)
        rows = self._session.execute(
            select(CheckInRow, OnboardingRow)
            .join(OnboardingRow, OnboardingRow.id == CheckInRow.onboarding_id)
            .where(
                OnboardingRow.workspace == self._workspace,
                OnboardingRow.ending.is_(None),
                CheckInRow.report.is_(None),
                or_(report, evidence),
            )
            .order_by(CheckInRow.due_at)
        )
        return [(check_in.to_domain(), onboarding.to_domain()) for check_in, onboarding in rows]

    def _check_ins(self) -> Select[CheckInRow]:
        # Read again after the onboarding was locked, a check-in must be as it is now.
        question = select(CheckInRow).where(CheckInRow.workspace == self._workspace)
        return question.execution_options(populate_existing=True)
