"""Onboardings and their check-ins."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple, Self, TypeVarTuple

from sqlalchemy import ColumnElement, Index, Select, String, UniqueConstraint, bindparam, exists, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from domain.brief.brief import Brief
from domain.check_in.check_in import CheckIn, in_order, waits_for
from domain.check_in.report import Item, Report
from domain.decision.decision import DecisionOutcome
from domain.guide.guide import Guide
from domain.guide.milestone import milestone_of
from domain.onboarding.changes import Happening, OnboardingChange
from domain.onboarding.onboarding import Ending, Onboarding, OnboardingDraft, Pause
from domain.onboarding.views import Ready
from domain.outgoing.kinds import Kind
from domain.permissions import People
from domain.refusals import NotFound
from domain.typed.names import bare
from domain.waiting.overview import AHEAD, asked_again
from storage.base import Key, LongText, ModelJson, Moment, Name, Ref, SlackId, UtcDateTime
from storage.brief.briefs import BriefRow
from storage.candidates import CandidateRow
from storage.decisions import DecisionRow
from storage.outgoing.deliveries import DeliveryRow, key_in_sql
from storage.panel.guides import ByGuides
from storage.rows import WORKSPACE, Keeps, named

# Which columns a question asks for.
Columns = TypeVarTuple("Columns")
#: Whoever has more of them than this does not look at all of them.
MOST: Final = 400
#: A country, or one of its regions, however long its name is.
PLACE_LENGTH: Final = 32
_GONE: Final = "That onboarding does not exist any more. Type /ai-hire list to see what is open."


class OnboardingRow(Keeps[Onboarding]):
    __tablename__ = "onboardings"
    __table_args__ = (
        # One onboarding a candidate or a proposal, however often the button is pressed.
        UniqueConstraint("workspace", "candidate_id"),
        Index(None, "workspace", "brief_id"),
        Index(None, "workspace", "owner"),
        Index(None, "workspace", "hire_user"),
        Index(None, "workspace", "manager"),
        Index(None, "workspace", "place"),
        Index(None, "workspace", "ending"),
    )

    id: Mapped[Key]
    brief_id: Mapped[Ref]
    candidate_id: Mapped[Ref]
    name: Mapped[LongText]
    # By which it is searched: without accents.
    bare: Mapped[LongText]
    manager: Mapped[SlackId]
    owner: Mapped[SlackId]
    hire_user: Mapped[SlackId]
    start_date: Mapped[date]
    zone: Mapped[Name]
    country: Mapped[str] = mapped_column(String(PLACE_LENGTH))
    place: Mapped[SlackId]
    guide: Mapped[Ref]
    hour: Mapped[int]
    is_offer: Mapped[bool]
    zones: Mapped[dict[str, str]] = mapped_column(ModelJson(dict[str, str]))
    pauses: Mapped[tuple[Pause, ...]] = mapped_column(ModelJson(tuple[Pause, ...]))
    ending: Mapped[str | None] = mapped_column(String(16))
    ended_reason: Mapped[LongText]
    ended_by: Mapped[SlackId]
    version: Mapped[int]

    @classmethod
    def of(cls, value: Onboarding, **beside: object) -> Self:
        return super().of(value, bare=bare(value.name), **beside)


class OnboardingChangeRow(Keeps[OnboardingChange]):
    __tablename__ = "onboarding_changes"
    __table_args__ = (Index(None, "workspace", "onboarding_id"),)

    id: Mapped[Key]
    onboarding_id: Mapped[Ref]
    happening: Mapped[Name]
    by: Mapped[SlackId]
    at: Mapped[Moment]
    reason: Mapped[LongText]
    before: Mapped[OnboardingDraft | None] = mapped_column(ModelJson(OnboardingDraft))
    after: Mapped[OnboardingDraft | None] = mapped_column(ModelJson(OnboardingDraft))
    country: Mapped[str] = mapped_column(String(PLACE_LENGTH))


class CheckInRow(Keeps[CheckIn]):
    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("onboarding_id", "milestone"),)

    id: Mapped[Key]
    onboarding_id: Mapped[Ref]
    milestone_key: Mapped[Ref] = mapped_column("milestone")
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
    def of(cls, value: CheckIn, **beside: object) -> Self:
        return super().of(value, milestone_key=value.milestone.key, **beside)

    def by(self, guide: Guide) -> CheckIn:
        """The check-in, whose milestone is one of this guide's."""
        milestone = milestone_of(guide.milestones, self.milestone_key)
        report = self.report.within(milestone) if self.report is not None else None
        return self.to_domain(milestone=milestone, report=report)


def startable(asked: Select[*Columns], workspace: str, user: str | None) -> Select[*Columns]:
    """Asked of hires without an onboarding; with a user, only of those whom this person may start."""
    newer = aliased(DecisionRow)
    mine = or_(CandidateRow.manager == user, BriefRow.owner == user)
    return (
        asked.join(DecisionRow, DecisionRow.candidate_id == CandidateRow.id)
        .join(BriefRow, BriefRow.id == CandidateRow.brief_id)
        .where(
            CandidateRow.workspace == workspace,
            BriefRow.discarded.is_(False),
            DecisionRow.outcome.in_([outcome.value for outcome in DecisionOutcome if outcome.is_hire]),
            # A correction is a new version, and the last one counts.
            ~exists().where(newer.candidate_id == DecisionRow.candidate_id, newer.version > DecisionRow.version),
            ~exists().where(OnboardingRow.workspace == workspace, OnboardingRow.candidate_id == CandidateRow.id),
            *([mine] if user is not None else []),
        )
    )


# Put together once for each: that costs more than asking it.
@cache
def _around(*, as_hire: bool) -> Select[CheckInRow, OnboardingRow, bool]:
    open_one = aliased(CheckInRow)
    user, until = named("user"), bindparam("until", type_=UtcDateTime())
    parts = (OnboardingRow.hire_user, *(() if as_hire else (OnboardingRow.owner, OnboardingRow.manager)))
    asked = exists().where(
        DeliveryRow.workspace == WORKSPACE,
        DeliveryRow.key.in_(
            [
                key_in_sql(kind, CheckInRow.id, named("again"))
                for kind in (Kind.CHECK_IN_REMINDER, Kind.EVIDENCE_REQUEST)
            ]
        ),
    )
    return (
        select(CheckInRow, OnboardingRow, asked)
        .where(
            CheckInRow.workspace == WORKSPACE,
            OnboardingRow.ending.is_(None),
            or_(*(part == user for part in parts)),
            exists().where(
                open_one.onboarding_id == OnboardingRow.id,
                open_one.report.is_(None),
                or_(open_one.evidence_at <= until, open_one.due_at <= until),
            ),
        )
        .join(OnboardingRow, OnboardingRow.id == CheckInRow.onboarding_id)
        .order_by(CheckInRow.due_at, CheckInRow.id)
        .limit(MOST)
        .execution_options(populate_existing=True)
    )


class Around(NamedTuple):
    """A check-in among the `others` of its onboarding, itself included; `is_asked`: asked again today."""

    check_in: CheckIn
    whose: Onboarding
    others: Sequence[CheckIn]
    is_asked: bool

    @property
    def title(self) -> str:
        return f"{self.check_in.milestone.title} of {self.whose.name}"


class Onboardings(ByGuides):
    """The onboardings of one workspace."""

    gone = _GONE

    def add(self, onboarding: Onboarding) -> None:
        self._add(OnboardingRow.of(onboarding))

    def save(self, onboarding: Onboarding) -> None:
        self._save(OnboardingRow.of(onboarding))

    def get(self, onboarding_id: str) -> Onboarding:
        """Raises NotFound."""
        row = self._session.get(OnboardingRow, onboarding_id)
        if row is None or row.workspace != self._workspace:
            raise NotFound(self.gone)
        return row.to_domain()

    def lock(self, onboarding_id: str) -> Onboarding:
        """As `get`, and nobody else writes to this onboarding or its check-ins until the transaction ends."""
        return self._get(OnboardingRow, id=onboarding_id, lock=True).to_domain()

    def note(self, change: OnboardingChange) -> None:
        """Keeps what happened; it is never changed."""
        self._add(OnboardingChangeRow.of(change, workspace=self._workspace))

    def change(self, change_id: str) -> OnboardingChange:
        """Raises NotFound."""
        return self._get(OnboardingChangeRow, id=change_id).to_domain()

    def changes(self, onboarding_id: str) -> list[OnboardingChange]:
        """All that happened to it, oldest first."""
        order = (OnboardingChangeRow.at, OnboardingChangeRow.id)
        return self._several(OnboardingChangeRow, OnboardingChangeRow.onboarding_id == onboarding_id, order=order)

    def started_at(self, onboarding_id: str) -> datetime | None:
        """When it was started; None where nobody noted it."""
        started = OnboardingChangeRow.happening == Happening.STARTED.value
        row = self._one(OnboardingChangeRow, started, onboarding_id=onboarding_id)
        return row.at if row is not None else None

    def of_candidate(self, candidate_id: str) -> Onboarding | None:
        """The onboarding that follows this decision, if it was started."""
        row = self._one(OnboardingRow, candidate_id=candidate_id)
        return row.to_domain() if row else None

    def startable(self, user: str = "") -> list[tuple[Ready, People]]:
        """Candidates who were decided on as a hire and whose onboarding has not started, oldest decision first.

        With whoever has a part; with `user`, only those whom this person manages or whose system they will own.
        """
        asked = startable(select(CandidateRow, BriefRow), self._workspace, user or None)
        rows = self._session.execute(asked.order_by(DecisionRow.decided_at, CandidateRow.id))
        return [
            (
                Ready(candidate_id=candidate.id, name=candidate.name, brief_title=brief.to_domain().title),
                People(manager=candidate.manager, owner=brief.owner),
            )
            for candidate, brief in rows
        ]

    def ended(self) -> list[tuple[Onboarding, Brief]]:
        """Those that ended with go or no-go, each with its brief, by first day."""
        said = OnboardingRow.ending.in_([Ending.GO.value, Ending.NO_GO.value])
        rows = self._session.execute(
            self._rows(OnboardingRow, said)
            .add_columns(BriefRow)
            .join(BriefRow, BriefRow.id == OnboardingRow.brief_id)
            .order_by(OnboardingRow.start_date, OnboardingRow.id)
        )
        return [(row.to_domain(), brief.to_domain()) for row, brief in rows]

    def going_on(self) -> list[Onboarding]:
        """Everybody about whom nothing has been decided yet."""
        return self._several(OnboardingRow, OnboardingRow.ending.is_(None), order=(OnboardingRow.id,))

    def hand_over(self, brief_id: str, before: str, after: str) -> list[Onboarding]:
        """Another hiring manager for whoever was hired for this brief; returns those onboardings as they are then."""
        mine = (OnboardingRow.brief_id == brief_id, OnboardingRow.manager == before)
        rows = self._lock(OnboardingRow, *mine, order=(OnboardingRow.id,))
        for row in rows:
            row.manager = after
        self._session.flush()
        return [row.to_domain() for row in rows]

    def is_place(self, channel: str) -> bool:
        """Whether an onboarding lives in this channel, which then cannot become a hiring room."""
        return self._is_any(OnboardingRow, OnboardingRow.place == channel)

    def in_place(self, channel: str) -> list[Onboarding]:
        """The onboardings that live in this channel."""
        rows = self._lock(OnboardingRow, OnboardingRow.place == channel, order=(OnboardingRow.id,))
        return [row.to_domain() for row in rows]

    def owners_in(self, channel: str) -> set[str]:
        """The owners of what goes on and lives in this channel."""
        going = self._rows(OnboardingRow, OnboardingRow.place == channel, OnboardingRow.ending.is_(None))
        return {onboarding.owner for onboarding in self._session.scalars(going)}

    def hired_from(self, room: str) -> frozenset[str]:
        """The accounts of everybody who was hired from this hiring room."""
        users = self._session.scalars(
            select(OnboardingRow.hire_user)
            .join(BriefRow, BriefRow.id == OnboardingRow.brief_id)
            .where(OnboardingRow.workspace == self._workspace, BriefRow.room == room, OnboardingRow.hire_user != "")
        )
        return frozenset(users)

    def of_brief(self, brief_id: str) -> list[tuple[Onboarding, tuple[CheckIn, ...]]]:
        """Each onboarding of this brief with its check-ins in order, by first day."""
        rows = self._session.execute(
            self._rows(OnboardingRow, OnboardingRow.brief_id == brief_id)
            .add_columns(CheckInRow)
            .outerjoin(CheckInRow, CheckInRow.onboarding_id == OnboardingRow.id)
            .order_by(OnboardingRow.start_date, OnboardingRow.id)
        )
        found: dict[str, tuple[Onboarding, list[CheckIn]]] = {}
        for onboarding, check_in in rows:
            _, check_ins = found.setdefault(onboarding.id, (onboarding.to_domain(), []))
            if check_in is not None:
                check_ins.append(check_in.by(self._guides.get(onboarding.guide)))
        return [(onboarding, in_order(check_ins)) for onboarding, check_ins in found.values()]


class CheckIns(ByGuides):
    """The check-ins of one workspace; whoever writes has locked the onboarding first."""

    gone = _GONE

    def save(self, check_in: CheckIn) -> None:
        """Adds it, or changes it."""
        self._save(CheckInRow.of(check_in, workspace=self._workspace))

    def get(self, check_in_id: str) -> CheckIn:
        """Raises NotFound."""
        found = self._all(CheckInRow.id == check_in_id)
        if not found:
            raise NotFound(self.gone)
        return found[0]

    def around(self, check_in_id: str) -> tuple[CheckIn, list[CheckIn]]:
        """A check-in, and the others of its onboarding in their order; raises NotFound."""
        whose = select(CheckInRow.onboarding_id).where(CheckInRow.id == check_in_id).scalar_subquery()
        every = self._all(CheckInRow.onboarding_id == whose)
        found = next((each for each in every if each.id == check_in_id), None)
        if found is None:
            raise NotFound(self.gone)
        return found, [each for each in in_order(every) if each.id != check_in_id]

    def of_onboarding(self, onboarding_id: str) -> list[CheckIn]:
        """In the order in which they come."""
        return list(in_order(self._all(CheckInRow.onboarding_id == onboarding_id)))

    def waiting_for(self, user: str, now: datetime) -> list[tuple[CheckIn, Onboarding]]:
        """What waits for this person: reports of the owner, evidence of the hire or whoever stands in."""
        mine = or_(OnboardingRow.owner == user, OnboardingRow.hire_user == user)
        rows = self._session.execute(
            self._rows(CheckInRow, OnboardingRow.ending.is_(None), mine)
            .add_columns(OnboardingRow)
            .join(OnboardingRow, OnboardingRow.id == CheckInRow.onboarding_id)
            .order_by(CheckInRow.due_at, CheckInRow.id)
        )
        # With those around them, which say whether a later one asks instead: of one person, a handful.
        every = [
            (check_in.by(self._guides.get(onboarding.guide)), onboarding.to_domain()) for check_in, onboarding in rows
        ]
        around: dict[str, list[CheckIn]] = defaultdict(list)
        for check_in, onboarding in every:
            around[onboarding.id].append(check_in)
        return [(each, whose) for each, whose in every if waits_for(user, each, whose, around[whose.id], now)]

    def around_of(self, user: str, now: datetime, zone: str, *, as_hire: bool = False) -> list["Around"]:
        """The check-ins of what goes on, where something is open within two weeks and this person has a part in it.

        The earliest first; with `as_hire`, only where they are the hire.
        """
        asked = {
            "workspace": self._workspace,
            "user": user,
            "again": asked_again(now, zone),
            "until": now + AHEAD,
        }
        rows = self._session.execute(_around(as_hire=as_hire), asked)
        every = [
            (check_in.by(self._guides.get(onboarding.guide)), onboarding.to_domain(), is_asked)
            for check_in, onboarding, is_asked in rows
        ]
        around: dict[str, list[CheckIn]] = defaultdict(list)
        for check_in, whose, _ in every:
            around[whose.id].append(check_in)
        return [Around(check_in, whose, around[whose.id], is_asked) for check_in, whose, is_asked in every]

    def _all(self, *where: ColumnElement[bool]) -> list[CheckIn]:
        # Whoever reads a check-in shows its onboarding and the brief beside it, and finds them in the session.
        rows = self._session.execute(
            self._rows(CheckInRow, *where)
            .add_columns(OnboardingRow, BriefRow)
            .join(OnboardingRow, OnboardingRow.id == CheckInRow.onboarding_id)
            .outerjoin(BriefRow, BriefRow.id == OnboardingRow.brief_id)
        )
        return [check_in.by(self._guides.get(onboarding.guide)) for check_in, onboarding, _ in rows]
