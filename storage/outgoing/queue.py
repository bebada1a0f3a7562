"""The deliverer's side of the deliveries: claim, begin, finish. Leases and waits are in database time."""

import random
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CursorResult,
    Integer,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.util import AliasedClass
from sqlalchemy.sql.base import ExecutableStatement

from domain.ids import new_id
from domain.outgoing.catalogue import FOR_SYSTEMS
from domain.outgoing.delivery import Backlog, Delivery, Operation, State, Turn, Waiting
from domain.outgoing.places import HOME
from storage.base import (
    UtcDateTime,
    database_now,
    given_moment,
    given_time,
    insert_for,
    is_postgresql,
    moment_given,
)
from storage.installations import InstallationRow
from storage.outgoing.deliveries import FAILED, PENDING, WAITING, DeliveryRow
from storage.outgoing.messages import MessageRow, Messages
from storage.outgoing.pace import LONGEST, Pace, PaceRow
from storage.rows import made, named

# What a kill costs: so long nobody else takes what had not begun, and what had. Who lives renews both.
LEASE, BEGUN = timedelta(seconds=15), timedelta(seconds=45)
FENCE = LEASE / 3
# Nobody waits for a claim, so a backlog that the planner knows nothing of yet may take its time.
CLAIM_TIME = timedelta(seconds=20)
# After so many failures a row no longer keeps later ones of its conversation waiting.
PATIENCE = 4

# Of no mapped row: an update of those costs twice as much.
_TABLE = cast(Table, DeliveryRow.__table__)

_Rows = type[DeliveryRow] | AliasedClass[DeliveryRow]

# Made once: an alias costs more than the question in which it is used.
_OTHER, _CARD, _ALLOWED = aliased(DeliveryRow), aliased(DeliveryRow), aliased(PaceRow)

#: Where we were taken away nothing is sent.
_IS_AT_WORK = ~exists().where(
    InstallationRow.workspace == DeliveryRow.workspace, InstallationRow.stopped_at.is_not(None)
)
#: Before the name of what is called in Slack, among the conversations whose pace is kept.
METHOD = "method:"
_METHOD = case(
    (DeliveryRow.kind.in_(sorted(FOR_SYSTEMS)), literal("")),
    (DeliveryRow.channel == HOME, literal(f"{METHOD}{HOME}")),
    else_=literal(METHOD) + DeliveryRow.operation,
)


# Until it is analysed the planner takes a large backlog for a small one, and compares each row with each.
_CLAIM_SETTINGS = select(
    func.set_config("statement_timeout", str(int(CLAIM_TIME.total_seconds() * 1000)), True),
    *(func.set_config(f"enable_{way}", "off", True) for way in ("hashjoin", "mergejoin", "seqscan", "bitmapscan")),
)


class Queue:
    """Every workspace's deliveries, inside one short transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._pace = Pace(session)

    def claim(self, now: datetime, limit: int, in_hand: Mapping[str, str] | None = None) -> list[Delivery]:
        """Rows that are due and free, one a conversation; each goes to exactly one caller until its lease ends.

        What this process has `in_hand`, each with its workspace, is not free, whatever the clock says of its lease.
        Where several workspaces wait, each gets its share, whoever has fewest in hand first: a backlog holds up nobody
        else's.
        """
        held = in_hand or {}
        waiting = self._waiting(now)
        if not waiting:
            return []
        if len(waiting) < 2:
            return self._take(now, limit, held)
        busy = Counter(held.values())
        random.shuffle(waiting)
        claimed: list[Delivery] = []
        for left, workspace in zip(
            range(len(waiting), 0, -1), sorted(waiting, key=lambda each: busy[each]), strict=True
        ):
            if (share := -(-(limit - len(claimed)) // left)) > 0:
                claimed += self._take(now, share, held, workspace)
        left_over = limit - len(claimed)
        return claimed + (self._take(now, left_over, held) if left_over else [])

    def _waiting(self, now: datetime) -> list[str]:
        """The workspaces for which something is due, found one by one in an index."""
        return list(self.session.scalars(_workspaces(), {"due": now}))

    def _take(self, now: datetime, limit: int, in_hand: Collection[str], workspace: str = "") -> list[Delivery]:
        values = {"due": now, "at_most": limit, "token": new_id(), "in_hand": list(in_hand)}
        values |= {"whose": workspace} if workspace else {}
        if is_postgresql(self.session):
            self.session.execute(_CLAIM_SETTINGS)
        else:
            here = datetime.now(UTC)
            values |= {"here": here, "lease_end": here + LEASE, "hold_end": here + LONGEST}
        claimed = self.session.scalars(_claim(self._dialect, of_one=bool(workspace)), values)
        rows = sorted(claimed, key=lambda row: (row.due_at, row.position))
        return [row.to_domain() for row in rows if self._may_follow_its_card(row)]

    def doubt(self, now: datetime) -> int:
        """Each due post counts as begun, at the first moment at which it could be: it is looked for first. How many."""
        result = self.session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.state == PENDING, DeliveryRow.operation == Operation.POST, DeliveryRow.due_at <= now)
            .values(started_at=func.coalesce(DeliveryRow.started_at, DeliveryRow.due_at), claim=None, leased_until=None)
            .execution_options(synchronize_session=False)
        )
        return cast(CursorResult[tuple[()]], result).rowcount

    def begin(self, delivery: Delivery, slack_time: datetime | None = None, opened: str = "") -> Turn:
        """Notes that a post begins, if the row is still this claim's with a third of its lease left.

        A look back asks from that moment, so it is Slack's; the database's only where Slack tells no time. It looks
        where a person's direct message is, `opened` for this post.
        """
        if not self._pace.take(delivery.workspace, delivery.conversation, _method_of(delivery)):
            return Turn.LATER if self.release(delivery) else Turn.LOST
        given = self._times(fence=FENCE, leased_until=BEGUN)
        given |= {"slack_time": slack_time} if slack_time else self._times(started_at=timedelta())
        given |= {"new_channel": opened} if opened else {}
        begins = _begin(self._dialect, is_told=slack_time is not None, is_opened=bool(opened))
        return Turn.GO if self._run(begins, delivery, given) else Turn.LOST

    def renew(self, claimed: Collection[Delivery], begun: Collection[Delivery]) -> None:
        """Who has these in hand lives: nobody else may have them for another while."""
        for deliveries, span in ((claimed, LEASE), (begun, BEGUN)):
            if deliveries:
                mine = tuple_(DeliveryRow.id, DeliveryRow.claim).in_([(each.id, each.claim) for each in deliveries])
                self.session.execute(
                    update(DeliveryRow)
                    .where(mine, DeliveryRow.state == PENDING)
                    .values(leased_until=self._database_now(span))
                    .execution_options(synchronize_session=False)
                )

    def sent(self, delivery: Delivery, channel: str, ts: str) -> bool:
        """The message stands in Slack."""
        if not self._finish(delivery, State.SENT, channel=channel, ts=ts):
            return False
        # Of files Slack tells no ts; nothing stands under them.
        if delivery.operation is Operation.POST and ts:
            place = {"new_channel": channel, "new_ts": ts, "new_thread_ts": delivery.thread_ts}
            about = {f"new_subject_{name}": value for name, value in delivery.subject}
            values = {f"new_{name}": getattr(delivery, name) for name in ("workspace", "conversation", "kind")}
            values |= {"new_delivery_id": delivery.id, "new_is_left": False, **self._times(posted_at=timedelta())}
            self.session.execute(_stands(self._dialect), values | place | about)
        return True

    def not_needed(self, delivery: Delivery) -> bool:
        """There is nothing to say any more."""
        return self._finish(delivery, State.SKIPPED)

    def gone(self, delivery: Delivery) -> bool:
        """Somebody deleted the message that was to be updated."""
        Messages(self.session, delivery.workspace).forget(delivery.channel, delivery.ts)
        return self.not_needed(delivery)

    def retry(self, delivery: Delivery, delay: timedelta, error: str, *, unfinished: bool) -> bool:
        """Gives the row back for later; `unfinished` where Slack may have posted it all the same."""
        begun = {} if unfinished else {"started_at": None}
        return self._give_back(delivery, {"not_before": delay}, True, last_error=error, **begun)

    def hold(self, delivery: Delivery, delay: timedelta) -> bool:
        """Slack asked for a pause; the row waits with all others of its workspace that need the same method.

        Another system that asked for one is left alone itself, and nobody else.
        """
        self._pace.hold(delivery.workspace, delivery.conversation, delay)
        if method := _method_of(delivery):
            self._pace.hold(delivery.workspace, method, delay)
        begun = {"started_at": delivery.unfinished_since}
        return self._give_back(delivery, {"not_before": delay}, last_error="ratelimited", **begun)

    def release(self, delivery: Delivery, delay: timedelta = timedelta()) -> bool:
        """Gives the row back untouched, for now or for later."""
        return self._give_back(delivery, {"not_before": delay} if delay else {})

    def at_top(self, delivery: Delivery, *, is_gone: bool) -> bool:
        """It is to stand at the top of the conversation; where its thread is gone, so does what follows there."""
        if is_gone:
            Messages(self.session, delivery.workspace).forget(delivery.channel, delivery.thread_ts)
        return self._give_back(delivery, thread_ts="", started_at=delivery.unfinished_since)

    def postpone(self, delivery: Delivery, until: datetime) -> bool:
        """Gives the row back untouched; it is due again then."""
        return self._give_back(delivery, due_at=until)

    def hold_up(self, delivery: Delivery, trouble_id: str, state: State, error: str) -> bool:
        """It cannot get there because of this: it waits, or has failed."""
        begun = {"started_at": delivery.unfinished_since}
        return self._finish(delivery, state, trouble_id=trouble_id, last_error=error, **begun)

    def give_up(self, delivery: Delivery, error: str) -> bool:
        """It cannot be done, and nobody is told here: whoever reads its receipt is."""
        return self._finish(delivery, State.FAILED, last_error=error)

    def resume(self, workspace: str) -> None:
        """What waits there for another try, and has not begun, need not wait any longer."""
        idle = (DeliveryRow.state == PENDING, DeliveryRow.claim.is_(None), DeliveryRow.started_at.is_(None))
        self.session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.workspace == workspace, *idle, DeliveryRow.not_before.is_not(None))
            .values(not_before=None)
            .execution_options(synchronize_session=False)
        )
        self.session.info["queued"] = True

    def next_due(self, now: datetime) -> datetime | None:
        """The first `due_at` after now."""
        return self._first_due(DeliveryRow.due_at > now)

    def unsent(self, late: datetime) -> list[Waiting]:
        """What has failed, and what was due by then and is neither sent nor withdrawn; oldest first."""
        over = (State.SENT, State.SKIPPED, State.CANCELLED)
        rows = self.session.scalars(
            select(DeliveryRow)
            .where(
                DeliveryRow.state.not_in(over),
                or_(DeliveryRow.state == State.FAILED, and_(DeliveryRow.due_at <= late, _IS_AT_WORK)),
            )
            .order_by(DeliveryRow.due_at, DeliveryRow.position)
        )
        return [made(Waiting, row, error=row.last_error) for row in rows]

    def backlog(self, now: datetime) -> Backlog:
        """How much is not sent; each part is counted in an index of its own."""
        due, planned = (DeliveryRow.state == PENDING, DeliveryRow.due_at <= now), (DeliveryRow.state == PENDING,)
        parts = (due, planned, (DeliveryRow.state == WAITING,), (DeliveryRow.state == FAILED,))
        counts = (select(func.count()).select_from(DeliveryRow).where(*part).scalar_subquery() for part in parts)
        is_due, pending, waiting, failed = self.session.execute(select(*counts)).one()
        oldest = max(timedelta(), now - (self.oldest_due(now) or now))
        return Backlog(due=is_due, planned=pending - is_due, waiting=waiting, failed=failed, oldest=oldest)

    def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the message waits that has waited longest; None where nothing is due."""
        return self._first_due(and_(DeliveryRow.due_at <= now, _IS_AT_WORK))

    def _first_due(self, when: ColumnElement[bool]) -> datetime | None:
        pending = select(DeliveryRow.due_at).where(DeliveryRow.state == PENDING, when)
        return self.session.scalar(pending.order_by(DeliveryRow.due_at).limit(1))

    def wait(self, now: datetime) -> timedelta | None:
        """How long until something that is due may be claimed (again); None where nothing is due, nor on its way."""
        values = {"due": now} if is_postgresql(self.session) else {"due": now, "here": datetime.now(UTC)}
        rows = self.session.execute(_waits(self._dialect), values).all()
        waits = [
            max(
                timedelta(),
                _left(not_before, here),
                _left(leased_until, here),
                _left(free_at, here, LONGEST),
                _left(allowed_at, here, LONGEST),
            )
            for not_before, leased_until, free_at, allowed_at, here in rows
        ]
        return min(waits, default=None)

    def _may_follow_its_card(self, row: DeliveryRow) -> bool:
        """Takes the place of its card; where the card will never be there, the row ends as the card did.

        What only waited for a card in another conversation has a place of its own.
        """
        if row.after_id is None:
            return True
        wanted = (
            DeliveryRow.conversation,
            DeliveryRow.state,
            DeliveryRow.channel,
            DeliveryRow.ts,
            DeliveryRow.trouble_id,
        )
        card = self.session.execute(select(*wanted).where(DeliveryRow.id == row.after_id)).one()
        if card.conversation != row.conversation:
            return True
        if card.state != State.SENT:
            row.state, row.claim, row.leased_until, row.last_error = card.state, None, None, "its card is not there"
            row.trouble_id = card.trouble_id
            self.session.flush()
            return False
        row.channel = card.channel
        if row.operation == Operation.POST:
            row.thread_ts = card.ts
        else:
            row.ts = card.ts
        self.session.flush()
        return True

    def _finish(self, delivery: Delivery, state: State, **values: object) -> bool:
        return self._give_back(delivery, {"finished_at": timedelta()}, state=state, **values)

    def _give_back(
        self,
        delivery: Delivery,
        times: Mapping[str, timedelta] | None = None,
        is_tried: bool = False,
        /,
        **values: object,
    ) -> bool:
        return self._change(delivery, times, is_tried, claim=None, leased_until=None, **values)

    def _change(
        self,
        delivery: Delivery,
        times: Mapping[str, timedelta] | None = None,
        is_tried: bool = False,
        /,
        **values: object,
    ) -> bool:
        """Changes the row if the claim is still this one; False where it is lost. `times` are so long from now."""
        times = times or {}
        change = _change(self._dialect, tuple(values), tuple(times), is_tried=is_tried)
        given = {f"new_{name}": value for name, value in values.items()}
        return self._run(change, delivery, given | self._times(**times))

    def _run(self, change: Update, delivery: Delivery, given: Mapping[str, object]) -> bool:
        mine = {"mine": delivery.id, "mine_claimed": delivery.claim}
        return cast(CursorResult[tuple[()]], self.session.execute(change, {**mine, **given})).rowcount == 1

    def _times(self, **times: timedelta) -> dict[str, object]:
        """So long from now, in database time, for a statement that was put together before."""
        return {f"new_{name}": given_moment(self.session, plus) for name, plus in times.items()}

    @property
    def _dialect(self) -> str:
        return self.session.get_bind().dialect.name

    def _database_now(self, plus: timedelta = timedelta()) -> ColumnElement[datetime]:
        return database_now(self.session, plus)


def _left(until: datetime | None, here: datetime, most: timedelta = timedelta.max) -> timedelta:
    """How long until then; nothing where that is further ahead than it can be."""
    left = timedelta() if until is None else until - here
    return left if left <= most else timedelta()


def _method_of(delivery: Delivery) -> str:
    """Under which name the pace of what it calls in Slack is kept; empty where it calls another system."""
    if delivery.kind in FOR_SYSTEMS:
        return ""
    return f"{METHOD}{HOME if delivery.channel == HOME else delivery.operation}"


@cache
def _workspaces() -> Select[str]:
    """The workspaces for which something is due. Each step finds the next one in an index, however much waits."""
    pending = select(func.min(DeliveryRow.workspace)).where(DeliveryRow.state == PENDING)
    found = pending.with_only_columns(func.min(DeliveryRow.workspace).label("name")).cte("found", recursive=True)
    following = pending.where(DeliveryRow.workspace > found.c.name).scalar_subquery()
    found = found.union_all(select(following).where(found.c.name.is_not(None)))
    is_due = exists().where(
        DeliveryRow.workspace == found.c.name,
        DeliveryRow.state == PENDING,
        DeliveryRow.due_at <= bindparam("due", type_=UtcDateTime()),
    )
    return select(found.c.name).where(found.c.name.is_not(None), is_due)


@cache
def _claim(dialect: str, *, of_one: bool) -> ExecutableStatement:
    """Takes what is due and free, of one workspace or of all.

    Put together once for each kind of database: that costs more than running it.
    """
    due = bindparam("due", type_=UtcDateTime())
    here, lease_end = given_time(dialect, "here"), given_time(dialect, "lease_end", LEASE)
    hold_end = given_time(dialect, "hold_end", LONGEST)
    waits_for_another = exists().where(
        _OTHER.workspace == DeliveryRow.workspace,
        _OTHER.conversation == DeliveryRow.conversation,
        _OTHER.state == PENDING,
        # In a disguise that no index knows: else all that is due of a workspace is compared with each of its rows.
        func.coalesce(_OTHER.due_at, _OTHER.due_at) <= due,
        _card_is_done(_OTHER),
        or_(
            and_(_OTHER.claim.is_not(None), _OTHER.leased_until > here),
            and_(_OTHER.position < DeliveryRow.position, _OTHER.attempts < PATIENCE),
        ),
        _OTHER.id != DeliveryRow.id,
    )
    held = exists().where(
        PaceRow.workspace == DeliveryRow.workspace,
        PaceRow.conversation.in_((DeliveryRow.conversation, _METHOD)),
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
            DeliveryRow.id.not_in(bindparam("in_hand", expanding=True, type_=String())),
            _card_is_done(DeliveryRow),
            _IS_AT_WORK,
            ~waits_for_another,
            ~held,
            *((DeliveryRow.workspace == named("whose"),) if of_one else ()),
        )
        .order_by(DeliveryRow.due_at, DeliveryRow.position)
        .limit(bindparam("at_most", type_=Integer()))
        .with_for_update(skip_locked=True, of=DeliveryRow)
        .cte("picked")
    )
    taken = (
        update(_TABLE)
        .where(_TABLE.c.id.in_(select(picked.c.id)))
        .values(claim=bindparam("token", type_=String()), leased_until=lease_end)
        .returning(*_TABLE.c)
    )
    return select(DeliveryRow).from_statement(taken)


@cache
def _change(dialect: str, given: tuple[str, ...], times: tuple[str, ...], *, is_tried: bool) -> Update:
    """Changes a row that is still claimed: these columns as given, these to a moment. Put together once, as `_claim`."""
    values: dict[str, ColumnElement[Any]] = {name: _new(name) for name in given}
    values |= {name: moment_given(dialect, f"new_{name}") for name in times}
    return _claimed().values(values | ({"attempts": _TABLE.c.attempts + 1} if is_tried else {}))


@cache
def _begin(dialect: str, *, is_told: bool, is_opened: bool) -> Update:
    """A post begins, now or when Slack told, in a direct message that was opened; put together once, as `_claim`."""
    now = bindparam("slack_time", type_=UtcDateTime()) if is_told else moment_given(dialect, "new_started_at")
    return (
        _claimed()
        .where(_TABLE.c.leased_until > moment_given(dialect, "new_fence"))
        .values(
            leased_until=moment_given(dialect, "new_leased_until"),
            started_at=func.coalesce(_TABLE.c.started_at, now),
            **({"channel": _new("channel")} if is_opened else {}),
        )
    )


def _claimed() -> Update:
    mine = (_TABLE.c.id == named("mine"), _TABLE.c.claim == named("mine_claimed"))
    return update(_TABLE).where(*mine, _TABLE.c.state == PENDING)


@cache
def _stands(dialect: str) -> ExecutableStatement:
    """A message stands in Slack, if that is not known already; put together once, as `_claim`."""
    given: dict[str, ColumnElement[Any]]
    given = {name: bindparam(f"new_{name}", type_=column.type) for name, column in MessageRow.__table__.c.items()}
    given |= {"posted_at": moment_given(dialect, "new_posted_at")}
    return insert_for(dialect, MessageRow).values(given).on_conflict_do_nothing()


def _new(name: str) -> BindParameter[Any]:
    return bindparam(f"new_{name}", type_=_TABLE.c[name].type)


@cache
def _waits(dialect: str) -> Select[datetime | None, datetime | None, datetime, datetime, datetime]:
    """Until when each that is due waits, and what time it is; put together once, as `_claim`."""
    pace = and_(PaceRow.workspace == DeliveryRow.workspace, PaceRow.conversation == DeliveryRow.conversation)
    allowed = and_(_ALLOWED.workspace == DeliveryRow.workspace, _ALLOWED.conversation == _METHOD)
    due = DeliveryRow.due_at <= bindparam("due", type_=UtcDateTime())
    here = given_time(dialect, "here")
    return (
        select(DeliveryRow.not_before, DeliveryRow.leased_until, PaceRow.free_at, _ALLOWED.free_at, here)
        .outerjoin(PaceRow, pace)
        .outerjoin(_ALLOWED, allowed)
        .where(DeliveryRow.state == PENDING, due, _card_is_done(DeliveryRow), _IS_AT_WORK)
        .order_by(DeliveryRow.due_at, DeliveryRow.position)
        .limit(100)
    )


def _card_is_done(rows: _Rows) -> ColumnElement[bool]:
    """Whether a row waits for no card, or its card has reached an end."""
    unsent = _CARD.state.in_((PENDING, WAITING))
    return or_(rows.after_id.is_(None), exists().where(_CARD.id == rows.after_id, ~unsent))
