"""The deliverer's side of the deliveries: claim, begin, finish. Leases and waits are in database time."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    String,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass
from sqlalchemy.sql.dml import ReturningUpdate

from domain.ids import new_id
from domain.outgoing import Delivery, Failure, Operation, Outgoing, State, Turn
from storage.base import UtcDateTime, database_now, server_time
from storage.outgoing.deliveries import PENDING, Deliveries, DeliveryRow
from storage.outgoing.messages import MessageRow, Messages
from storage.outgoing.pace import LONGEST, Pace, PaceRow

LEASE = timedelta(seconds=120)
# Slack's own time limit lies far below this, so a post that was begun ends before its lease does.
FENCE = LEASE / 3
# After so many failures a row no longer keeps later ones of its conversation waiting.
PATIENCE = 4

_Rows = type[DeliveryRow] | AliasedClass[DeliveryRow]

# Made once: an alias costs more than the question in which it is used.
_OTHER, _CARD = aliased(DeliveryRow), aliased(DeliveryRow)


class Queue:
    """Every workspace's deliveries, inside one short transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._pace = Pace(session)

    def claim(self, now: datetime, limit: int) -> list[Delivery]:
        """Rows that are due and free, one a conversation; each goes to exactly one caller until its lease ends."""
        dialect = self.session.get_bind().dialect.name
        values = {"due": now, "at_most": limit, "token": new_id()}
        if dialect == "sqlite":
            here = datetime.now(UTC)
            values |= {"here": here, "lease_end": here + LEASE, "hold_end": here + LONGEST}
        claimed = self.session.scalars(_claim(dialect), values)
        rows = sorted(claimed, key=lambda row: (row.due_at, row.position))
        return [row.to_domain() for row in rows if self._may_follow_its_card(row)]

    def opened(self, delivery: Delivery, channel: str) -> bool:
        """Saves where a person's direct message is, before anything is posted there."""
        return self._change(delivery, channel=channel)

    def begin(self, delivery: Delivery, slack_time: datetime | None = None) -> Turn:
        """Notes that a post begins, if the row is still this claim's with a third of its lease left.

        A look back asks from that moment, so it is Slack's; the database's only where Slack tells no time.
        """
        if not self._pace.take(delivery.workspace, delivery.conversation):
            return Turn.LATER if self.release(delivery) else Turn.LOST
        mine = self._change(
            delivery,
            DeliveryRow.leased_until > self._database_now(FENCE),
            started_at=func.coalesce(DeliveryRow.started_at, slack_time or self._database_now()),
        )
        return Turn.GO if mine else Turn.LOST

    def sent(self, delivery: Delivery, channel: str, ts: str) -> bool:
        """The message stands in Slack."""
        if not self._finish(delivery, State.SENT, channel=channel, ts=ts):
            return False
        known = self.session.get(MessageRow, (delivery.workspace, channel, ts))
        if delivery.operation is Operation.POST and known is None:
            self.session.add(
                MessageRow(
                    workspace=delivery.workspace,
                    channel=channel,
                    ts=ts,
                    conversation=delivery.conversation,
                    thread_ts=delivery.thread_ts,
                    kind=delivery.kind,
                    subject_kind=delivery.subject.kind,
                    subject_id=delivery.subject.id,
                    subject_person=delivery.subject.person,
                    delivery_id=delivery.id,
                    posted_at=self.session.scalar(select(self._database_now())),
                )
            )
        return True

    def not_needed(self, delivery: Delivery) -> bool:
        """There is nothing to say any more."""
        return self._finish(delivery, State.SKIPPED)

    def gone(self, delivery: Delivery) -> bool:
        """Somebody deleted the message that was to be updated."""
        Messages(self.session, delivery.workspace).forget(delivery.channel, delivery.ts)
        return self._finish(delivery, State.SKIPPED)

    def retry(self, delivery: Delivery, delay: timedelta, error: str, *, unfinished: bool) -> bool:
        """Gives the row back for later; `unfinished` where Slack may have posted it all the same."""
        return self._change(
            delivery,
            claim=None,
            leased_until=None,
            not_before=self._database_now(delay),
            attempts=DeliveryRow.attempts + 1,
            last_error=error,
            **({} if unfinished else {"started_at": None}),
        )

    def hold(self, delivery: Delivery, delay: timedelta) -> bool:
        """Slack asked for a pause in this conversation; the row waits with all others there."""
        self._pace.hold(delivery.workspace, delivery.conversation, delay)
        return self._change(
            delivery,
            claim=None,
            leased_until=None,
            started_at=delivery.unfinished_since,
            not_before=self._database_now(delay),
            last_error="ratelimited",
        )

    def release(self, delivery: Delivery) -> bool:
        """Gives the row back untouched."""
        return self._change(delivery, claim=None, leased_until=None)

    def postpone(self, delivery: Delivery, until: datetime) -> bool:
        """Gives the row back untouched; it is due again then."""
        return self._change(delivery, claim=None, leased_until=None, due_at=until)

    def fail(self, delivery: Delivery, error: str) -> bool:
        """Never to be retried; the row stays visible. False where it is lost."""
        return self._finish(delivery, State.FAILED, last_error=error)

    def tell(self, workspace: str, message: Outgoing) -> None:
        """Adds a message about another one."""
        Deliveries(self.session, workspace).post(message)

    def failure(self, workspace: str, delivery_id: str) -> Failure | None:
        """What could not be delivered, and why."""
        row = self.session.scalar(
            select(DeliveryRow).where(
                DeliveryRow.workspace == workspace, DeliveryRow.id == delivery_id, DeliveryRow.state == State.FAILED
            )
        )
        if row is None:
            return None
        return Failure(conversation=row.conversation, kind=row.kind, subject=row.subject, error=row.last_error)

    def next_due(self, now: datetime) -> datetime | None:
        """The first `due_at` after now."""
        return self.session.scalar(
            select(DeliveryRow.due_at)
            .where(DeliveryRow.state == PENDING, DeliveryRow.due_at > now)
            .order_by(DeliveryRow.due_at)
            .limit(1)
        )

    def is_idle(self, now: datetime) -> bool:
        """Nothing is due, on its way, or waiting for a retry."""
        busy = select(DeliveryRow.id).where(
            DeliveryRow.state == PENDING, DeliveryRow.due_at <= now, _card_is_done(DeliveryRow)
        )
        return self.session.scalar(busy.limit(1)) is None

    def wait(self, now: datetime) -> timedelta | None:
        """How long until something that is due, but waits, may be claimed; None where nothing waits."""
        rows = (
            self.session.execute(
                select(DeliveryRow.not_before, DeliveryRow.leased_until, PaceRow.free_at, self._database_now())
                .outerjoin(
                    PaceRow,
                    and_(PaceRow.workspace == DeliveryRow.workspace, PaceRow.conversation == DeliveryRow.conversation),
                )
                .where(DeliveryRow.state == PENDING, DeliveryRow.due_at <= now, _card_is_done(DeliveryRow))
                .order_by(DeliveryRow.due_at, DeliveryRow.position)
                .limit(100)
            )
        ).all()
        waits = [
            max(timedelta(), _left(not_before, here), _left(leased_until, here), _left(free_at, here, LONGEST))
            for not_before, leased_until, free_at, here in rows
        ]
        return min(waits, default=None)

    def _may_follow_its_card(self, row: DeliveryRow) -> bool:
        """Takes the place of its card; where the card will never be there, the row ends as the card did."""
        if row.after_id is None:
            return True
        card = (
            self.session.execute(
                select(DeliveryRow.state, DeliveryRow.channel, DeliveryRow.ts).where(DeliveryRow.id == row.after_id)
            )
        ).one()
        if card.state != State.SENT:
            row.state, row.claim, row.leased_until, row.last_error = card.state, None, None, "its card is not there"
            self.session.flush()
            return False
        row.channel = card.channel
        if row.operation == Operation.UPDATE:
            row.ts = card.ts
        else:
            row.thread_ts = card.ts
        self.session.flush()
        return True

    def _finish(self, delivery: Delivery, state: State, **values: object) -> bool:
        return self._change(
            delivery, state=state, claim=None, leased_until=None, finished_at=self._database_now(), **values
        )

    def _change(self, delivery: Delivery, *conditions: ColumnElement[bool], **values: object) -> bool:
        """Changes the row if the claim is still this one; False where it is lost."""
        result = self.session.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.id == delivery.id,
                DeliveryRow.claim == delivery.claim,
                DeliveryRow.state == PENDING,
                *conditions,
            )
            .values(values)
            .execution_options(synchronize_session=False)
        )
        return cast(CursorResult[tuple[()]], result).rowcount == 1

    def _database_now(self, plus: timedelta = timedelta()) -> ColumnElement[datetime]:
        return database_now(self.session, plus)


def _left(until: datetime | None, here: datetime, most: timedelta = timedelta.max) -> timedelta:
    """How long until then; nothing where that is further ahead than it can be."""
    left = timedelta() if until is None else until - here
    return left if left <= most else timedelta()


@cache
def _claim(dialect: str) -> ReturningUpdate[DeliveryRow]:
    """Takes what is due and free. Put together once for each kind of database: that costs more than running it."""
    due = bindparam("due", type_=UtcDateTime())
    here, lease_end = _moment(dialect, "here"), _moment(dialect, "lease_end", LEASE)
    hold_end = _moment(dialect, "hold_end", LONGEST)
    waits_for_another = exists().where(
        _OTHER.workspace == DeliveryRow.workspace,
        _OTHER.conversation == DeliveryRow.conversation,
        _OTHER.state == PENDING,
        _OTHER.due_at <= due,
        _card_is_done(_OTHER),
        or_(
            and_(_OTHER.claim.is_not(None), _OTHER.leased_until > here),
            and_(_OTHER.position < DeliveryRow.position, _OTHER.attempts < PATIENCE),
        ),
        _OTHER.id != DeliveryRow.id,
    )
    held = exists().where(
        PaceRow.workspace == DeliveryRow.workspace,
        PaceRow.conversation == DeliveryRow.conversation,
        PaceRow.free_at > here,
        PaceRow.free_at <= hold_end,
    )
    picked = (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.state == PENDING,
            DeliveryRow.due_at <= due,
            or_(DeliveryRow.not_before.is_(None), DeliveryRow.not_before <= here),
            or_(DeliveryRow.claim.is_(None), DeliveryRow.leased_until <= here),
            _card_is_done(DeliveryRow),
            ~waits_for_another,
            ~held,
        )
        .order_by(DeliveryRow.due_at, DeliveryRow.position)
        .limit(bindparam("at_most", type_=Integer()))
        .with_for_update(skip_locked=True, of=DeliveryRow)
        .cte("picked")
    )
    return (
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(select(picked.c.id)))
        .values(claim=bindparam("token", type_=String()), leased_until=lease_end)
        .returning(DeliveryRow)
        .execution_options(synchronize_session=False)
    )


def _moment(dialect: str, name: str, plus: timedelta = timedelta()) -> ColumnElement[datetime]:
    """The database's time; on SQLite it is given under this name, since its clock is ours."""
    return bindparam(name, type_=UtcDateTime()) if dialect == "sqlite" else server_time(plus)


def _card_is_done(rows: _Rows) -> ColumnElement[bool]:
    """Whether a row waits for no card, or its card has reached an end."""
    return or_(rows.after_id.is_(None), exists().where(_CARD.id == rows.after_id, _CARD.state != PENDING))
