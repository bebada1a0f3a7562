"""Who has opened their home tab, what they look at there, and whose shows something that has changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Final

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    Subquery,
    bindparam,
    literal,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.ids import new_id
from domain.outgoing.delivery import Operation, State
from domain.outgoing.kinds import Kind
from domain.outgoing.places import HOME, home_of
from domain.outgoing.sending import key_of
from domain.outgoing.subject import About, Subject
from domain.request import request_id
from domain.waiting.overview import Looks
from storage.base import ModelJson, Moment, SlackId, UtcDateTime
from storage.brief.briefs import BriefRow
from storage.brief.history import BriefVersionRow
from storage.candidates import CandidateRow
from storage.decisions import TodoRow
from storage.onboardings import CheckInRow, OnboardingRow
from storage.outgoing.deliveries import PENDING, DeliveryRow, as_given, new_row
from storage.panel.panels import PanelRow, SeatRow
from storage.panel.scorecards import ScorecardRow
from storage.proposal.proposals import ProposalRow
from storage.rows import WORKSPACE, OfWorkspace, Repository, named

#: Two looks so close to each other are one.
TOGETHER: Final = timedelta(minutes=1)


class HomeRow(OfWorkspace):
    __tablename__ = "homes"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    user: Mapped[SlackId] = mapped_column(primary_key=True)
    looks: Mapped[Looks] = mapped_column(ModelJson(Looks))
    opened_at: Mapped[Moment]


class Homes(Repository):
    """The home tabs of one workspace's people. Each is a message that stands in Slack once its person has opened it."""

    def looks(self, user: str) -> Looks:
        """What this person looks at."""
        row = self._session.get(HomeRow, (self._workspace, user))
        return row.looks if row is not None else Looks()

    def lock(self, user: str) -> Looks:
        """As `looks`, and nobody else changes it until this transaction ends."""
        row = self._one(HomeRow, user=user, lock=True)
        return row.looks if row is not None else Looks()

    def open(self, user: str, looks: Looks, now: datetime) -> None:
        """They look at this, from now on; it is published at once."""
        self._save(HomeRow(workspace=self._workspace, user=user, looks=looks, opened_at=now))
        self.touch(user, now)

    def touch(self, user: str, at: datetime) -> None:
        """What this person's home shows is different from then on."""
        touch(self._session, self._workspace, user, at)


def touch(session: Session, workspace: str, user: str, at: datetime) -> None:
    """As `Homes.touch`."""
    if user:
        session.info.setdefault("touched", set()).add((workspace, user, at))


def note_change(session: Session, workspace: str, subject: Subject, by: str, at: datetime) -> None:
    """Whoever has a part in this may see it on their home tab."""
    session.info.setdefault("changed", set()).add((workspace, subject, at))
    touch(session, workspace, by, at)


def publish_homes(session: Session) -> None:
    """Before the transaction ends: one update for each opened home tab that shows what has changed in it."""
    subjects, touched = session.info.pop("changed", set()), session.info.pop("touched", set())
    for workspace in sorted({each[0] for each in (*subjects, *touched)}):
        about = sorted({(subject.kind, subject.id) for where, subject, _ in subjects if where == workspace})
        asked = {"workspace": workspace, "users": [user for where, user, _ in touched if where == workspace]}
        asked |= {_of(number): id_ for number, (_, id_) in enumerate(about)}
        rows = session.execute(_shown_to(tuple(kind for kind, _ in about)), asked).all()
        # Whoever is found in both ways is concerned.
        homes = dict(sorted((user, is_concerned) for user, is_concerned in rows))
        at_once = {at for where, _, at in subjects if where == workspace}
        moments: dict[datetime, list[str]] = {}
        for user, is_concerned in homes.items():
            theirs = {at for where, whom, at in touched if (where, whom) == (workspace, user)}
            for at in theirs | (at_once if is_concerned else set()):
                moments.setdefault(at, []).append(user)
        for at, users in sorted(moments.items()):
            _update(session, workspace, users, at)


def _update(session: Session, workspace: str, users: Iterable[str], at: datetime) -> None:
    """One for each, unless one that nobody has begun will show this, too."""
    # Locked, so that it waits for our commit.
    asked = {"workspace": workspace, "homes": [home_of(user) for user in users], "since": at - TOGETHER, "at": at}
    known = set(session.scalars(_waiting(), asked))
    for user in users:
        if user not in known:
            session.execute(new_row(session.get_bind().dialect.name), _row(workspace, user, at))
            session.info["queued"] = True


@cache
def _waiting() -> Select[str]:
    since, at = (bindparam(name, type_=UtcDateTime()) for name in ("since", "at"))
    return (
        select(DeliveryRow.subject_id)
        .where(
            DeliveryRow.workspace == WORKSPACE,
            DeliveryRow.conversation.in_(named("homes", several=True)),
            DeliveryRow.state == PENDING,
            DeliveryRow.due_at.between(since, at),
            DeliveryRow.claim.is_(None),
        )
        .with_for_update(skip_locked=True)
    )


def _row(workspace: str, user: str, at: datetime) -> dict[str, object]:
    return as_given(
        {
            "id": new_id(),
            "workspace": workspace,
            "key": key_of(Operation.UPDATE, new_id()),
            "kind": Kind.HOME,
            "operation": Operation.UPDATE,
            "conversation": home_of(user),
            "channel": HOME,
            "thread_ts": "",
            "ts": user,
            "after_id": None,
            "responsible": (),
            "subject_kind": About.PERSON,
            "subject_id": user,
            "subject_person": "",
            "state": State.PENDING,
            "due_at": at,
            "attempts": 0,
            "last_error": "",
            "request": request_id.get(),
        }
    )


def _of(number: int) -> str:
    return f"subject_{number}"


# Put together once for what changes together: that costs more than asking it.
@lru_cache(256)
def _shown_to(kinds: tuple[About, ...]) -> CompoundSelect[str, bool]:
    """The opened home tabs of certain users, and of whoever has a part in these subjects, with whether they have."""
    briefs = [brief for number, kind in enumerate(kinds) if (brief := _brief_of(kind, named(_of(number)))) is not None]
    # Each by itself finds its rows in the index; either of the two in one condition would look at all.
    parts = (
        (HomeRow.user.in_(named("users", several=True)), False),
        *((HomeRow.user.in_(_people_of(brief)), True) for brief in briefs),
    )
    return union_all(
        *(select(HomeRow.user, literal(value)).where(HomeRow.workspace == WORKSPACE, which) for which, value in parts)
    )


def _brief_of(kind: About, id_: BindParameter[str]) -> Select[str] | None:
    """The brief that a subject belongs to."""
    match kind:
        case About.BRIEF:
            return select(BriefRow.id).where(BriefRow.id == id_)
        case About.BRIEF_VERSION:
            return select(BriefVersionRow.brief_id).where(BriefVersionRow.id == id_)
        case About.CANDIDATE:
            return select(CandidateRow.brief_id).where(CandidateRow.id == id_)
        case About.PROPOSAL:
            return select(ProposalRow.brief_id).where(ProposalRow.id == id_)
        case About.PANEL | About.SEAT:
            return _judged(select(PanelRow.about_id).where(PanelRow.id == id_))
        case About.SCORECARD:
            sent = select(ScorecardRow.panel_id).where(ScorecardRow.id == id_)
            return _judged(select(PanelRow.about_id).where(PanelRow.id.in_(sent)))
        case About.TODO:
            return select(TodoRow.brief_id).where(TodoRow.id == id_)
        case About.ONBOARDING:
            return select(OnboardingRow.brief_id).where(OnboardingRow.id == id_)
        case About.CHECK_IN:
            whose = select(CheckInRow.onboarding_id).where(CheckInRow.id == id_)
            return select(OnboardingRow.brief_id).where(OnboardingRow.id.in_(whose))
        case _:
            return None


def _judged(judged: Select[str]) -> Select[str]:
    found: Subquery = union_all(
        *(select(row.brief_id).where(row.id.in_(judged)) for row in (CandidateRow, ProposalRow))
    ).subquery()
    return select(found.c.brief_id)


def _people_of(brief: Select[str]) -> Select[str]:
    """Everybody who has, or had, a part in this brief or in what came of it."""
    seats = select(SeatRow.interviewer).join(PanelRow, PanelRow.id == SeatRow.panel_id)
    here = SeatRow.workspace == WORKSPACE
    found = union(
        select(BriefRow.manager.label("user")).where(BriefRow.id.in_(brief)),
        select(BriefRow.owner).where(BriefRow.id.in_(brief)),
        *(
            seats.join(row, row.id == PanelRow.about_id).where(
                here, row.workspace == WORKSPACE, row.brief_id.in_(brief)
            )
            for row in (CandidateRow, ProposalRow)
        ),
        select(TodoRow.owner).where(TodoRow.workspace == WORKSPACE, TodoRow.brief_id.in_(brief)),
        *(
            select(column).where(OnboardingRow.workspace == WORKSPACE, OnboardingRow.brief_id.in_(brief))
            for column in (OnboardingRow.owner, OnboardingRow.hire_user)
        ),
    ).subquery()
    return select(found.c.user)
