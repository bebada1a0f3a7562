"""What holds messages up: one row for each reason, conversation and person who is told."""

from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Index, Select, String, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.ids import new_id
from domain.outgoing.catalogue import holds_record, what_of
from domain.outgoing.delivery import Operation, State
from domain.outgoing.kinds import Kind
from domain.refusals import NotFound, Unavailable
from domain.trouble import Finding, Reason, Trouble
from storage.base import Key, ModelJson, Moment, Name, SlackId, insert_into
from storage.brief.briefs import BriefRow
from storage.installations import InstallationRow
from storage.outgoing.deliveries import HELD_UP, WAITING, DeliveryRow
from storage.rows import WORKSPACE, Keeps, Repository, named
from storage.waiting.homes import touch

_OPEN = text("ended_at IS NULL")
_OUT = (Reason.PERSON_GONE, Reason.MANAGER_GONE)
_ABOUT_PEOPLE = (*_OUT, Reason.LEFT_ROOM)


class TroubleRow(Keeps[Trouble]):
    __tablename__ = "troubles"
    __table_args__ = (
        Index(
            "uq_troubles_open",
            "workspace",
            "conversation",
            "reason",
            "told",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_troubles_told", "workspace", "told", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )

    id: Mapped[Key]
    conversation: Mapped[SlackId]
    reason: Mapped[Name]
    error: Mapped[Name]
    people: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    told: Mapped[SlackId]
    opened_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


@cache
def _keeps_out() -> Select[str, str]:
    return select(TroubleRow.id, TroubleRow.reason).where(
        TroubleRow.workspace == WORKSPACE,
        TroubleRow.conversation == named("conversation"),
        TroubleRow.ended_at.is_(None),
        TroubleRow.reason != Reason.LEFT_ROOM,
    )


@cache
def _is_out() -> Select[str]:
    return (
        select(TroubleRow.id)
        .where(
            TroubleRow.workspace == WORKSPACE,
            TroubleRow.conversation == named("person"),
            TroubleRow.reason.in_(_OUT),
            TroubleRow.ended_at.is_(None),
        )
        .limit(1)
    )


class Troubles(Repository):
    """The troubles of one workspace, and the rows that each holds up."""

    gone = "That is settled already: nothing of it waits any more. Type /ai-hire list to see what is open."

    def join(self, conversation: str, finding: Finding, told: str, now: datetime) -> tuple[TroubleRow, bool]:
        """The open trouble of this kind, and whether it is new. Who need not be told joins whichever there is."""
        if (row := self._find(conversation, finding.reason, told)) is not None:
            row.error, row.people = finding.error[:64] or row.error, finding.people
            return row, False
        # Two replicas may meet the same trouble at once.
        trouble_id = new_id()
        self._session.execute(
            insert_into(self._session, TroubleRow)
            .values(
                id=trouble_id,
                workspace=self._workspace,
                conversation=conversation,
                reason=finding.reason,
                error=finding.error[:64],
                people=finding.people,
                told=told,
                opened_at=now,
            )
            .on_conflict_do_nothing()
        )
        row = self._find(conversation, finding.reason, told)
        if row is None:
            raise Unavailable  # the other one was settled in between: the lease brings it back
        if is_new := row.id == trouble_id:
            touch(self._session, self._workspace, told, now)
        return row, is_new

    def find(self, trouble_id: str) -> Trouble | None:
        """One by its id, over or not."""
        found = self._all(TroubleRow.id == trouble_id)
        return found[0] if found else None

    def get(self, trouble_id: str) -> Trouble:
        """As `find`; raises NotFound."""
        if (found := self.find(trouble_id)) is None:
            raise NotFound(self.gone)
        return found

    def lock(self, trouble_id: str) -> Trouble:
        """As `get`, and nobody else changes it until this transaction ends."""
        self._one(TroubleRow, id=trouble_id, lock=True)
        return self.get(trouble_id)

    def told_to(self, user: str) -> list[Trouble]:
        """What holds messages up, and this person was told of, oldest first."""
        return self._all(TroubleRow.told == user, TroubleRow.ended_at.is_(None))

    def rows_of(self, trouble_id: str) -> list[DeliveryRow]:
        """What it holds up, in the order in which it was written."""
        held = self._rows(DeliveryRow, DeliveryRow.trouble_id == trouble_id, DeliveryRow.state.in_(HELD_UP))
        return list(self._session.scalars(held.order_by(DeliveryRow.position)))

    def _release(self, *where: ColumnElement[bool]) -> int:
        released = self._session.execute(
            update(DeliveryRow)
            .where(*where)
            .values(state=State.PENDING, attempts=0, not_before=None, finished_at=None)
            .returning(DeliveryRow.id)
            .execution_options(synchronize_session=False)
        )
        count = len(released.all())
        if count:
            self._session.info["queued"] = True
        return count

    def release_first(self, workspace: str | None, conversation: str) -> None:
        """The first waiting message of each trouble, of every workspace where none is named, is tried again."""
        where = [DeliveryRow.state == WAITING]
        if workspace is not None:
            where += [DeliveryRow.workspace == workspace, DeliveryRow.conversation == conversation]
        first = select(func.min(DeliveryRow.position)).where(*where).group_by(DeliveryRow.trouble_id)
        self._release(*where, DeliveryRow.position.in_(first))

    def release(self, trouble_id: str) -> None:
        """What waits because of it is tried again."""
        self._release_waiting(DeliveryRow.trouble_id == trouble_id)

    def release_in(self, conversation: str) -> None:
        """What waits in this conversation is tried again."""
        self._release_waiting(DeliveryRow.conversation == conversation)

    def _release_waiting(self, *where: ColumnElement[bool]) -> None:
        self._release(DeliveryRow.workspace == self._workspace, DeliveryRow.state == WAITING, *where)

    def open_one(self, trouble_id: str) -> TroubleRow | None:
        """The row of one that is not over."""
        row = self._one(TroubleRow, id=trouble_id)
        return None if row is None or row.ended_at is not None else row

    def reason_of(self, trouble_id: str) -> Reason | None:
        """Why something is held up; None where that is over."""
        row = self._session.get(TroubleRow, trouble_id)
        return None if row is None or row.ended_at is not None else Reason(row.reason)

    def known_to(self, told: str, trouble: TroubleRow) -> TroubleRow | None:
        """The open one of the same kind in the same conversation of which this person was told."""
        return self._find(trouble.conversation, trouble.reason, told)

    def tell(self, trouble: TroubleRow, told: str) -> None:
        """This person is told of it, and nobody else any more."""
        for user in (trouble.told, told):
            touch(self._session, self._workspace, user, trouble.opened_at)
        trouble.told = told
        self._session.flush()

    def take_over(self, trouble_id: str, by: str) -> None:
        """What one trouble holds up is held up by another."""
        self._session.execute(update(DeliveryRow).where(DeliveryRow.trouble_id == trouble_id).values(trouble_id=by))

    def again(self, *, trouble_id: str = "", delivery_id: str = "") -> int:
        """What waits or has failed of this trouble, or this message, or everything, is tried again; gives how many."""
        where = [DeliveryRow.workspace == self._workspace, DeliveryRow.state.in_((State.WAITING, State.FAILED))]
        if trouble_id:
            where.append(DeliveryRow.trouble_id == trouble_id)
        if delivery_id:
            where.append(DeliveryRow.id == delivery_id)
        return self._release(*where, DeliveryRow.kind != Kind.TROUBLE)

    def leave(self, trouble_id: str, now: datetime) -> None:
        """What it holds up is not sent any more."""
        self._session.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.workspace == self._workspace,
                DeliveryRow.trouble_id == trouble_id,
                DeliveryRow.state.in_((State.WAITING, State.FAILED)),
            )
            .values(state=State.CANCELLED, trouble_id=None)
            .execution_options(synchronize_session=False)
        )
        self.end(trouble_id, now)

    def end(self, trouble_id: str, now: datetime) -> bool:
        """It is over; the next of its kind is another one. False where it was over already."""
        row = self._one(TroubleRow, id=trouble_id)
        if row is None or row.ended_at is not None:
            return False
        row.ended_at = now
        touch(self._session, self._workspace, row.told, now)
        self._session.flush()
        return True

    def open_in(self, conversation: str) -> list[tuple[str, Reason]]:
        """What keeps messages from this conversation."""
        found = self._session.execute(_keeps_out(), {"workspace": self._workspace, "conversation": conversation})
        return [(trouble_id, Reason(reason)) for trouble_id, reason in found]

    def about_people(self, conversation: str = "", *reasons: Reason) -> list[Trouble]:
        """The open troubles about whoever is gone: of this person or room, else of all; of these reasons, else any."""
        where: list[ColumnElement[bool]] = [TroubleRow.ended_at.is_(None)]
        where.append(TroubleRow.reason.in_(reasons or _ABOUT_PEOPLE))
        if conversation:
            where.append(TroubleRow.conversation == conversation)
        return self._all(*where)

    def is_out(self, person: str) -> bool:
        """Whether it is known that this account takes no part any more."""
        return self._session.scalar(_is_out(), {"workspace": self._workspace, "person": person}) is not None

    def are_in(self, conversation: str) -> bool:
        """Whether anything is wrong there."""
        return self._is_any(TroubleRow, *_open_in(conversation))

    def like(self, trouble: Trouble) -> list[str]:
        """The open ones in the same conversation that the same person was told of, or nobody."""
        same = self._rows(TroubleRow, *_open_in(trouble.conversation), TroubleRow.told.in_((trouble.told, "")))
        return [row.id for row in self._session.scalars(same)]

    def holds_up(self, trouble_id: str) -> bool:
        """Whether anything of it has not come to its end."""
        return self._is_any(DeliveryRow, DeliveryRow.trouble_id == trouble_id, DeliveryRow.state.in_(HELD_UP))

    def _find(self, conversation: str, reason: str, told: str) -> TroubleRow | None:
        """The open one; where nobody has to be told, whichever there is, with somebody told before."""
        theirs = [TroubleRow.told == told] if told else []
        found = self._rows(TroubleRow, *_open_in(conversation), TroubleRow.reason == reason, *theirs)
        return self._session.scalar(found.order_by(TroubleRow.told.desc()).limit(1))

    def _all(self, *where: ColumnElement[bool]) -> list[Trouble]:
        """Oldest first, with what each holds up."""
        briefs = select(func.min(BriefRow.id)).where(
            BriefRow.workspace == TroubleRow.workspace,
            BriefRow.room == TroubleRow.conversation,
            BriefRow.discarded.is_(False),
        )
        # Of whoever was told, if they have one there.
        own = briefs.where(BriefRow.manager == TroubleRow.told).scalar_subquery()
        brief = func.coalesce(own, briefs.scalar_subquery(), type_=String())
        found = self._session.execute(
            self._rows(TroubleRow, *where).add_columns(brief).order_by(TroubleRow.opened_at, TroubleRow.id)
        ).all()
        open_ids = [row.id for row, _ in found if row.ended_at is None]
        held: dict[str, list[tuple[str, str]]] = {trouble_id: [] for trouble_id in open_ids}
        rows = (
            select(DeliveryRow.trouble_id, DeliveryRow.kind, DeliveryRow.operation)
            .where(DeliveryRow.trouble_id.in_(open_ids), DeliveryRow.state.in_(HELD_UP))
            .order_by(DeliveryRow.position)
        )
        for trouble_id, kind, operation in self._session.execute(rows) if open_ids else ():
            held[str(trouble_id)].append((kind, operation))
        return [_made(row, held.get(row.id, []), brief_id or "") for row, brief_id in found]


class Open(NamedTuple):
    """An open trouble of any workspace."""

    workspace: str
    id: str
    conversation: str
    reason: Reason


def open_everywhere(session: Session) -> list[Open]:
    """All that are open, but for workspaces from which we were taken away."""
    stopped = select(InstallationRow.workspace).where(InstallationRow.stopped_at.is_not(None))
    rows = session.scalars(
        select(TroubleRow).where(TroubleRow.ended_at.is_(None), TroubleRow.workspace.not_in(stopped))
    ).all()
    return [Open(row.workspace, row.id, row.conversation, Reason(row.reason)) for row in rows]


def _open_in(conversation: str) -> tuple[ColumnElement[bool], ...]:
    return TroubleRow.conversation == conversation, TroubleRow.ended_at.is_(None)


def _made(row: TroubleRow, held: list[tuple[str, str]], brief_id: str) -> Trouble:
    is_record = Reason(row.reason).holds_only_records or not held or any(holds_record(kind) for kind, _ in held)
    whats = tuple(what_of(kind) for kind, operation in held if operation != Operation.UPDATE)
    return row.to_domain(whats=whats, brief_id=brief_id if is_record else "", parts=(), version=0)
