"""What a use case asks to be sent. Rows only: the deliverer does the rest."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    Sequence,
    String,
    TextClause,
    UniqueConstraint,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column
from sqlalchemy.sql.base import ExecutableStatement

from domain.ids import new_id
from domain.outgoing.delivery import Delivery, Operation, State
from domain.outgoing.kinds import Kind
from domain.outgoing.places import Message
from domain.outgoing.sending import BETWEEN, Card, Outgoing, key_of
from domain.outgoing.subject import Subject
from domain.request import request_id
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId, insert_for
from storage.outgoing.messages import AboutSubject, Messages
from storage.rows import WORKSPACE, Keeps, Repository, named

# As literals, since a bound parameter hides the partial indexes from the planner.
PENDING = literal_column("'pending'", String)
WAITING = literal_column("'waiting'", String)
FAILED = literal_column("'failed'", String)
_ONLY_PENDING, _ONLY_WAITING = text("state = 'pending'"), text("state = 'waiting'")
_IS_UNSENT = "state IN ('pending', 'waiting')"
UNSENT = literal_column(_IS_UNSENT, Boolean)
#: States in which a message may still get to its place.
HELD_UP = (State.PENDING, State.WAITING, State.FAILED)


def _partial_index(name: str, *columns: str, only: TextClause = _ONLY_PENDING) -> Index:
    """Partial, so that what was sent in years costs an empty wake nothing."""
    return Index(name, *columns, postgresql_where=only, sqlite_where=only)


# The order in which rows were written, since ids are random and the clocks of replicas differ.
_POSITIONS = Sequence("delivery_positions", metadata=Base.metadata)


#: At top level, where no message was before; nobody is responsible.
_NOWHERE: Final = {"channel": "", "thread_ts": "", "ts": "", "after_id": None, "responsible": ()}
#: What is known of a row only once somebody has claimed it.
_LATER: Final = ("not_before", "claim", "leased_until", "started_at", "finished_at", "trouble_id")


class DeliveryRow(Keeps[Delivery], AboutSubject):
    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        _partial_index("ix_deliveries_due", "due_at", "position"),
        _partial_index("ix_deliveries_workspace", "workspace", "due_at"),
        _partial_index("ix_deliveries_conversation", "workspace", "conversation", "position"),
        _partial_index("ix_deliveries_subject", "workspace", "subject_kind", "subject_id", only=text(_IS_UNSENT)),
        _partial_index("ix_deliveries_message", "workspace", "channel", "ts", only=text(_IS_UNSENT)),
        _partial_index("ix_deliveries_waiting", "workspace", "conversation", "position", only=_ONLY_WAITING),
        _partial_index("ix_deliveries_failed", "due_at", only=text("state = 'failed'")),
        _partial_index("ix_deliveries_trouble", "trouble_id", only=text("trouble_id IS NOT NULL")),
        Index(None, "after_id"),
        Index(None, "position"),
    )

    id: Mapped[Key]
    key: Mapped[LongText]
    position: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[Name]
    operation: Mapped[Name]
    # To whom it was addressed (a channel or a person), and where that turned out to be.
    conversation: Mapped[SlackId]
    channel: Mapped[SlackId]
    thread_ts: Mapped[SlackId]
    ts: Mapped[SlackId]
    after_id: Mapped[Ref | None] = mapped_column(ForeignKey("deliveries.id"))
    responsible: Mapped[tuple[str, ...]] = mapped_column(ModelJson(tuple[str, ...]))
    state: Mapped[Name]
    due_at: Mapped[Moment]
    not_before: Mapped[Moment | None]
    claim: Mapped[Ref | None]
    leased_until: Mapped[Moment | None]
    started_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]
    attempts: Mapped[int]
    last_error: Mapped[LongText]
    # What holds it up, or did until it was sent.
    trouble_id: Mapped[Ref | None]
    # Which request wrote it, so that the logs tell what a form has led to.
    request: Mapped[SlackId]

    def to_domain(self, **given: object) -> Delivery:
        held_up = {"unfinished_since": self.started_at, "trouble": self.trouble_id or ""}
        return super().to_domain(claim=self.claim or "", **held_up, **given)


class Deliveries(Repository):
    """The outgoing rows of one workspace, as its use cases write them."""

    def __init__(self, session: Session, workspace: str) -> None:
        super().__init__(session, workspace)
        self._messages = Messages(session, workspace)

    def post(self, message: Outgoing) -> str:
        """Keeps it until it is due; the same key twice is one row, and a withdrawn one comes back. Returns its id."""
        # Two replicas may hear of the same event at once: whoever comes second waits here, and finds it there.
        delivery_id: str | None = self._session.scalar(_new_or_same(self._dialect), as_given(self._posted(message)))
        if delivery_id is not None:
            self._session.info["queued"] = True
            return delivery_id
        same = select(DeliveryRow).where(DeliveryRow.workspace == self._workspace, DeliveryRow.key == message.key)
        row = self._session.scalars(same).one()
        if row.state == State.CANCELLED:
            row.state, row.due_at, row.responsible = State.PENDING, message.due_at, message.responsible
            row.conversation, row.trouble_id = message.to, None
            for name, value in self._place(message).items():
                setattr(row, name, value)
            self._session.info["queued"] = True
        self._session.flush()
        return row.id

    def post_new(self, message: Outgoing) -> str:
        """As `post`, for a key that was made this moment."""
        return self._put(self._posted(message))

    def refresh(self, subject: Subject, now: datetime, kinds: Collection[Kind] | None = None) -> None:
        """One update for each living message about this subject (of these kinds, else of all)."""
        unsent = self._posts_that_may_show_the_old_state(subject, kinds)
        shown = self._messages.about(subject, kinds)
        living = {message.delivery_id for message in shown}
        self.redraw(shown, now)
        for post in unsent:
            if post.id not in living:
                self._update(post, now, after_id=post.id)

    def redraw(self, messages: Collection[Message], now: datetime) -> None:
        """One update for each of these messages."""
        for message in messages:
            place = {"channel": message.channel, "thread_ts": message.thread_ts, "ts": message.ts}
            self._update(message, now, **place)

    def is_due_by(self, subject: Subject, kind: Kind, at: datetime, but: str) -> bool:
        """Whether another post of this kind about this subject than the delivery `but` is due by then."""
        another = (DeliveryRow.operation == Operation.POST, DeliveryRow.due_at <= at, DeliveryRow.id != but)
        return self._is_any(DeliveryRow, *_unsent(subject, {kind}), *another)

    def planned_for(self, subject: Subject, kind: Kind) -> datetime | None:
        """When a message of this kind about this subject comes; None where none waits for its day."""
        found = select(DeliveryRow.due_at).where(*_unsent(subject, {kind})).order_by(DeliveryRow.due_at).limit(1)
        return self._session.scalar(found)

    def is_on_its_way(self, subject: Subject, kind: Kind, to: str) -> bool:
        """Whether a message of this kind to them is being posted at this moment."""
        begun = (*_posts_to(to), DeliveryRow.started_at.is_not(None))
        return self._is_any(DeliveryRow, *_unsent(subject, {kind}), *begun)

    def cancel(self, subject: Subject, kinds: Collection[Kind]) -> None:
        """Withdraws what is about this subject and has not begun to be sent; the rows stay, as cancelled."""
        self._session.execute(
            update(DeliveryRow)
            .where(
                DeliveryRow.workspace == self._workspace,
                *_unsent(subject, kinds),
                DeliveryRow.started_at.is_(None),
            )
            .values(state=State.CANCELLED, claim=None, leased_until=None, trouble_id=None)
            .execution_options(synchronize_session=False)
        )

    def erase(
        self, ids: Collection[str], shown: Collection[Message], erasure: Subject, told: str, now: datetime
    ) -> None:
        """Nothing more is said of these, and each of these messages goes; of their troubles `told` hears.

        What is being posted at this moment goes as soon as it stands.
        """
        about = (DeliveryRow.subject_id.in_(ids), UNSENT)
        begun = self._rows(DeliveryRow, *about, DeliveryRow.started_at.is_not(None)).with_for_update()
        on_their_way = [row for row in self._session.scalars(begun) if row.operation == Operation.POST]
        self._session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.workspace == self._workspace, *about, DeliveryRow.started_at.is_(None))
            .values(state=State.CANCELLED, claim=None, leased_until=None, trouble_id=None)
            .execution_options(synchronize_session=False)
        )
        for each in shown:
            place = {"channel": each.channel, "thread_ts": each.thread_ts, "ts": each.ts}
            self._erase(each, BETWEEN.join((each.channel, each.ts)), erasure, told, now, **place)
        for post in on_their_way:
            self._erase(post, post.id, erasure, told, now, thread_ts=post.thread_ts, after_id=post.id)

    def _erase(
        self,
        shown: Message | DeliveryRow,
        which: str,
        erasure: Subject,
        told: str,
        now: datetime,
        **place: str | None,
    ) -> None:
        self._put(
            self._values(
                erasure,
                key=key_of(Kind.ERASED, erasure.id, which),
                kind=Kind.ERASED,
                operation=Operation.ERASE,
                conversation=shown.conversation,
                due_at=now,
                responsible=(told,) if told else (),
                **place,
            )
        )

    def unbegun(self, ids: Collection[str]) -> list[DeliveryRow]:
        """What waits to be posted about these and has not begun, locked, in the order in which it was written."""
        waiting = self._rows(
            DeliveryRow,
            DeliveryRow.subject_id.in_(ids),
            DeliveryRow.state.in_((PENDING, WAITING)),
            DeliveryRow.operation == Operation.POST,
            DeliveryRow.started_at.is_(None),
        )
        return list(self._session.scalars(waiting.order_by(DeliveryRow.position).with_for_update()))

    def withdraw(self, row: DeliveryRow) -> None:
        """It is not sent any more."""
        row.state, row.trouble_id, row.claim, row.leased_until = State.CANCELLED, None, None, None

    def send_to(self, row: DeliveryRow, conversation: str) -> None:
        """What was held up is posted in another conversation, at top level, as if it had never been tried."""
        row.conversation, row.channel, row.thread_ts = conversation, "", ""
        row.state, row.trouble_id, row.attempts, row.not_before = State.PENDING, None, 0, None
        row.started_at = row.finished_at = None
        self._session.info["queued"] = True

    def follow(self, row: DeliveryRow, card_id: str) -> None:
        """It is posted once this one stands, in its thread."""
        row.after_id = card_id

    def make_responsible(self, row: DeliveryRow, people: tuple[str, ...]) -> None:
        """These hear in turn where it cannot be delivered."""
        row.responsible = people

    def give_to(self, row: DeliveryRow, person: str, key: str) -> None:
        """What waits is for another person, under that key."""
        row.conversation, row.channel, row.thread_ts, row.after_id, row.key = person, "", "", None, key
        # Whoever has claimed it and not begun would send it to the other one.
        row.claim, row.leased_until = None, None

    def copy_for(self, row: DeliveryRow, person: str, key: str) -> None:
        """Another person gets what waits as well, under that key."""
        self._put(
            self._values(
                row.subject,
                key=key,
                kind=row.kind,
                operation=Operation.POST,
                conversation=person,
                due_at=row.due_at,
                responsible=row.responsible,
            )
        )

    def card_of(self, row: DeliveryRow) -> Card | None:
        """The card under which it was to stand; None where there is none, or that is still to be posted.

        What has waited for one that never will waits for it no more.
        """
        if row.thread_ts:
            return self._messages.card(row.channel, row.thread_ts)
        if row.after_id is None:
            return None
        after = self._session.get_one(DeliveryRow, row.after_id)
        if after.state in HELD_UP:
            return None
        row.after_id = None
        return Card(kind=Kind(after.kind), subject=after.subject)

    def is_known(self, key: str) -> bool:
        """Whether there is a message of this key, whatever became of it."""
        same = select(DeliveryRow.id).where(DeliveryRow.workspace == self._workspace, DeliveryRow.key == key)
        return self._session.scalar(same) is not None

    def _place(self, message: Outgoing) -> dict[str, str | None]:
        """Where it will stand: in the thread of its card, which may not be sent yet, or at top level."""
        if (card := message.under) is None:
            after = self._newest_unsent(message.behind) if message.behind else None
            return {"channel": "", "thread_ts": "", "after_id": after.id if after else None}
        # First the row, then the message: a card that is sent in between is then found by one of the two.
        after = self._newest_unsent(card, *_posts_to(message.to))
        place = None if after else self._messages.place(card, message.to)
        channel, thread_ts = place or ("", "")
        return {"channel": channel, "thread_ts": thread_ts, "after_id": after.id if after else None}

    def _newest_unsent(self, card: Card, *where: ColumnElement[bool]) -> DeliveryRow | None:
        posts = self._rows(DeliveryRow, *_unsent(card.subject, {card.kind}), DeliveryRow.operation == Operation.POST)
        return self._session.scalar(posts.where(*where).order_by(DeliveryRow.position.desc()).limit(1))

    def _posted(self, message: Outgoing) -> dict[str, object]:
        return self._values(
            message.subject,
            key=message.key,
            kind=message.kind,
            operation=Operation.POST,
            conversation=message.to,
            due_at=message.due_at,
            responsible=message.responsible,
            **self._place(message),
        )

    def _update(self, shown: Message | DeliveryRow, now: datetime, **place: str) -> None:
        """Changes what stands, or will stand, in this place, unless an update that nobody has begun will show this, too."""
        same = {name: place[name] for name in _SAME if name in place} | {"workspace": self._workspace}
        if self._session.scalar(_waiting_update(is_sent="ts" in place), same) is None:
            self._put(
                self._values(
                    shown.subject,
                    key=key_of(Operation.UPDATE, new_id()),
                    kind=shown.kind,
                    operation=Operation.UPDATE,
                    conversation=shown.conversation,
                    due_at=now,
                    **place,
                )
            )

    def _values(self, subject: Subject, **values: object) -> dict[str, object]:
        about = {"subject_kind": subject.kind, "subject_id": subject.id, "subject_person": subject.person}
        place = {"id": new_id(), "workspace": self._workspace}
        return {
            **_NOWHERE,
            **place,
            **about,
            "request": request_id.get(),
            "state": State.PENDING,
            "attempts": 0,
            "last_error": "",
            **values,
        }

    def _put(self, values: dict[str, object]) -> str:
        self._session.execute(new_row(self._dialect), as_given(values))
        self._session.info["queued"] = True
        return str(values["id"])

    @property
    def _dialect(self) -> str:
        return self._session.get_bind().dialect.name

    def _posts_that_may_show_the_old_state(self, subject: Subject, kinds: Collection[Kind] | None) -> list[DeliveryRow]:
        """Posts on their way: the deliverer may have drawn them before this change."""
        wanted = {} if kinds is None else {"kinds": list(kinds)}
        about = {"kind": subject.kind, "id": subject.id, "person": subject.person}
        asked = {"workspace": self._workspace, **about, **wanted}
        every, unbegun = _unsent_posts(is_of_kinds=kinds is not None)
        if not (rows := self._session.scalars(every, asked).all()):
            return []
        # Locked until we commit, so that a claim skips them: what nobody has begun will show this change anyway.
        untouched = {row.id for row in self._session.scalars(unbegun, asked)}
        return [row for row in rows if row.id not in untouched]


def _unsent(subject: Subject, kinds: Collection[Kind] | None) -> tuple[ColumnElement[bool], ...]:
    wanted = () if kinds is None else (DeliveryRow.kind.in_(list(kinds)),)
    return (*DeliveryRow.is_about(subject), UNSENT, *wanted)


def _posts_to(conversation: str) -> tuple[ColumnElement[bool], ...]:
    return DeliveryRow.operation == Operation.POST, DeliveryRow.conversation == conversation


#: By what an update that waits is known: by its place, or by the post that is on its way there.
_SAME: Final = ("channel", "ts", "after_id")


# What follows is put together once: that costs more than running it.
@cache
def _waiting_update(*, is_sent: bool) -> Select[str]:
    """An update of the same place that nobody has begun; locked, so that it waits for our commit."""
    there = (DeliveryRow.channel == named("channel"), DeliveryRow.ts == named("ts"))
    same = there if is_sent else (DeliveryRow.after_id == named("after_id"),)
    unbegun = (DeliveryRow.operation == Operation.UPDATE, UNSENT, DeliveryRow.claim.is_(None))
    found = select(DeliveryRow.id).where(DeliveryRow.workspace == WORKSPACE, *same, *unbegun)
    return found.limit(1).with_for_update(skip_locked=True)


@cache
def _unsent_posts(*, is_of_kinds: bool) -> tuple[Select[DeliveryRow], Select[DeliveryRow]]:
    """Posts about a subject that are not sent, and of these what nobody has begun, locked."""
    posts = (
        select(DeliveryRow)
        .where(
            DeliveryRow.workspace == WORKSPACE,
            DeliveryRow.subject_kind == named("kind"),
            DeliveryRow.subject_id == named("id"),
            DeliveryRow.subject_person == named("person"),
            UNSENT,
            DeliveryRow.operation == Operation.POST,
            *((DeliveryRow.kind.in_(named("kinds", several=True)),) if is_of_kinds else ()),
        )
        .execution_options(populate_existing=True)
    )
    unbegun = posts.where(DeliveryRow.claim.is_(None), DeliveryRow.started_at.is_(None))
    return posts, unbegun.with_for_update(skip_locked=True)


@cache
def new_row(dialect: str) -> ExecutableStatement:
    """A new row behind all others, which waits to be sent; each column is given as `new_` and its name."""
    return insert_for(dialect, DeliveryRow).values(_written(dialect))


@cache
def _new_or_same(dialect: str) -> ExecutableStatement:
    """The same, and the id of it; none where there is one of that key."""
    new = insert_for(dialect, DeliveryRow).values(_written(dialect))
    return new.on_conflict_do_nothing(index_elements=["workspace", "key"]).returning(DeliveryRow.id)


def _written(dialect: str) -> dict[str, ColumnElement[Any]]:
    columns = {name: column for name, column in DeliveryRow.__table__.c.items() if name not in _LATER}
    given = {name: bindparam(f"new_{name}", type_=column.type) for name, column in columns.items()}
    return given | {"position": _next_position(dialect)}


def key_in_sql(kind: Kind, *about: InstrumentedAttribute[str] | ColumnElement[str]) -> ColumnElement[str]:
    """As `key_of`, where the words stand in columns; none of them is empty."""
    key: ColumnElement[str] = literal(key_of(kind))
    for word in about:
        key = key + literal(BETWEEN) + word
    return key


def as_given(values: Mapping[str, object]) -> dict[str, object]:
    """The columns of a new row, by the names under which `new_row` takes them."""
    return {f"new_{name}": value for name, value in values.items()}


def _next_position(dialect: str) -> ColumnElement[int]:
    """The place behind all rows that were written before."""
    if dialect == "postgresql":
        return _POSITIONS.next_value()
    # SQLite has one writer at a time.
    return select(func.coalesce(func.max(DeliveryRow.position), 0) + 1).scalar_subquery()
