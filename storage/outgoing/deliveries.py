"""What a use case asks to be sent. Rows only: the deliverer does the rest."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    Sequence,
    String,
    UniqueConstraint,
    and_,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.ids import new_id
from domain.outgoing import About, Delivery, Kind, Message, Operation, Outgoing, State, Subject
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.outgoing.messages import Messages

_PENDING = text("state = 'pending'")
# As a literal, since a bound parameter hides the partial indexes from the planner.
PENDING = literal_column("'pending'", String)


def _pending_index(name: str, *columns: str) -> Index:
    """Partial, so that what was sent in years costs an empty wake nothing."""
    return Index(name, *columns, postgresql_where=_PENDING, sqlite_where=_PENDING)


# The order in which rows were written, since ids are random and the clocks of replicas differ.
_POSITIONS = Sequence("delivery_positions", metadata=Base.metadata)


class _Place(TypedDict):
    channel: str
    thread_ts: str
    after_id: str | None


class DeliveryRow(Base):
    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        _pending_index("ix_deliveries_due", "due_at", "position"),
        _pending_index("ix_deliveries_conversation", "workspace", "conversation", "position"),
        _pending_index("ix_deliveries_subject", "workspace", "subject_kind", "subject_id"),
        _pending_index("ix_deliveries_message", "workspace", "channel", "ts"),
        Index(None, "after_id"),
        Index(None, "position"),
    )

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    key: Mapped[LongText]
    position: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[Name]
    operation: Mapped[Name]
    subject_kind: Mapped[Name]
    subject_id: Mapped[Ref]
    subject_person: Mapped[SlackId]
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

    @property
    def subject(self) -> Subject:
        return Subject(kind=About(self.subject_kind), id=self.subject_id, person=self.subject_person)

    def to_domain(self) -> Delivery:
        return Delivery(
            id=self.id,
            workspace=self.workspace,
            conversation=self.conversation,
            kind=self.kind,
            operation=Operation(self.operation),
            subject=self.subject,
            due_at=self.due_at,
            attempts=self.attempts,
            responsible=self.responsible,
            channel=self.channel,
            thread_ts=self.thread_ts,
            ts=self.ts,
            claim=self.claim or "",
            unfinished_since=self.started_at,
        )


class Deliveries:
    """The outgoing rows of one workspace, as its use cases write them."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace
        self._messages = Messages(session, workspace)

    def post(self, message: Outgoing) -> str:
        """Keeps it until it is due; the same key twice is one row, and a withdrawn one comes back. Returns its id."""
        row = self._session.scalar(
            select(DeliveryRow).where(DeliveryRow.workspace == self._workspace, DeliveryRow.key == message.key)
        )
        if row is None:
            return self.post_new(message)
        if row.state == State.CANCELLED:
            row.state, row.due_at, row.responsible = State.PENDING, message.due_at, message.responsible
            row.conversation = message.to
            for name, value in self._place(message).items():
                setattr(row, name, value)
            self._session.info["queued"] = True
        self._session.flush()
        return row.id

    def post_new(self, message: Outgoing) -> str:
        """As `post`, for a key that was made this moment."""
        row = self._add(
            key=message.key,
            kind=message.kind,
            operation=Operation.POST,
            subject=message.subject,
            conversation=message.to,
            due_at=message.due_at,
            responsible=message.responsible,
            **self._place(message),
        )
        self._session.flush()
        return row.id

    def refresh(self, subject: Subject, now: datetime, kinds: Collection[Kind] | None = None) -> None:
        """One update for each living message about this subject (of these kinds, else of all)."""
        unsent = self._posts_that_may_show_the_old_state(subject, kinds)
        shown = self._messages.about(subject, kinds)
        living = {message.delivery_id for message in shown}
        self.redraw(shown, now)
        for post in unsent:
            if post.id not in living and not self._update_is_waiting(DeliveryRow.after_id == post.id):
                self._add(
                    key=f"update {new_id()}",
                    kind=post.kind,
                    operation=Operation.UPDATE,
                    subject=post.subject,
                    conversation=post.conversation,
                    after_id=post.id,
                    due_at=now,
                )
        self._session.flush()

    def redraw(self, messages: Collection[Message], now: datetime) -> None:
        """One update for each of these messages."""
        for message in messages:
            same = and_(DeliveryRow.channel == message.channel, DeliveryRow.ts == message.ts)
            if not self._update_is_waiting(same):
                self._add(
                    key=f"update {new_id()}",
                    kind=message.kind,
                    operation=Operation.UPDATE,
                    subject=message.subject,
                    conversation=message.conversation,
                    channel=message.channel,
                    thread_ts=message.thread_ts,
                    ts=message.ts,
                    due_at=now,
                )
        self._session.flush()

    def is_due_by(self, subject: Subject, kind: Kind, at: datetime, but: str) -> bool:
        """Whether another post of this kind about this subject than the delivery `but` is due by then."""
        found = select(DeliveryRow.id).where(
            *self._unsent(subject, {kind}),
            DeliveryRow.operation == Operation.POST,
            DeliveryRow.due_at <= at,
            DeliveryRow.id != but,
        )
        return self._session.scalar(found.limit(1)) is not None

    def is_planned(self, subject: Subject, kind: Kind) -> bool:
        """Whether a message of this kind about this subject still waits for its day."""
        found = select(DeliveryRow.id).where(*self._unsent(subject, {kind})).limit(1)
        return self._session.scalar(found) is not None

    def is_on_its_way(self, subject: Subject, kind: Kind, to: str) -> bool:
        """Whether a message of this kind to them is being posted at this moment."""
        found = select(DeliveryRow.id).where(
            *self._unsent(subject, {kind}),
            DeliveryRow.operation == Operation.POST,
            DeliveryRow.conversation == to,
            DeliveryRow.started_at.is_not(None),
        )
        return self._session.scalar(found.limit(1)) is not None

    def cancel(self, subject: Subject, kinds: Collection[Kind]) -> None:
        """Withdraws what is about this subject and has not begun to be sent; the rows stay, as cancelled."""
        self._session.execute(
            update(DeliveryRow)
            .where(*self._unsent(subject, kinds), DeliveryRow.started_at.is_(None))
            .values(state=State.CANCELLED, claim=None, leased_until=None)
            .execution_options(synchronize_session=False)
        )

    def _place(self, message: Outgoing) -> _Place:
        """Where it will stand: in the thread of its card, which may not be sent yet, or at top level."""
        if (card := message.under) is None:
            return _Place(channel="", thread_ts="", after_id=None)
        # First the row, then the message: a card that is sent in between is then found by one of the two.
        after_id = self._session.scalar(
            select(DeliveryRow.id)
            .where(
                *self._unsent(card.subject, {card.kind}),
                DeliveryRow.operation == Operation.POST,
                DeliveryRow.conversation == message.to,
            )
            .order_by(DeliveryRow.position.desc())
            .limit(1)
        )
        place = None if after_id else self._messages.place(card, message.to)
        channel, thread_ts = place or ("", "")
        return _Place(channel=channel, thread_ts=thread_ts, after_id=after_id)

    def _add(
        self,
        *,
        key: str,
        kind: str,
        operation: Operation,
        subject: Subject,
        conversation: str,
        due_at: datetime,
        channel: str = "",
        thread_ts: str = "",
        ts: str = "",
        after_id: str | None = None,
        responsible: tuple[str, ...] = (),
    ) -> DeliveryRow:
        row = DeliveryRow(
            id=new_id(),
            workspace=self._workspace,
            key=key,
            position=next_position(self._session),
            kind=kind,
            operation=operation,
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject_person=subject.person,
            conversation=conversation,
            channel=channel,
            thread_ts=thread_ts,
            ts=ts,
            after_id=after_id,
            responsible=responsible,
            state=State.PENDING,
            due_at=due_at,
            attempts=0,
            last_error="",
        )
        self._session.add(row)
        self._session.info["queued"] = True
        return row

    def _unsent(self, subject: Subject, kinds: Collection[Kind] | None) -> list[ColumnElement[bool]]:
        wanted = [
            DeliveryRow.workspace == self._workspace,
            DeliveryRow.subject_kind == subject.kind,
            DeliveryRow.subject_id == subject.id,
            DeliveryRow.subject_person == subject.person,
            DeliveryRow.state == PENDING,
        ]
        if kinds is not None:
            wanted.append(DeliveryRow.kind.in_(list(kinds)))
        return wanted

    def _posts_that_may_show_the_old_state(self, subject: Subject, kinds: Collection[Kind] | None) -> list[DeliveryRow]:
        """Posts on their way: the deliverer may have drawn them before this change."""
        posts = (*self._unsent(subject, kinds), DeliveryRow.operation == Operation.POST)
        rows = list(self._session.scalars(select(DeliveryRow).where(*posts)))
        # Locked until we commit, so that a claim skips them: what nobody has begun will show this change anyway.
        untouched = set(
            self._session.scalars(
                select(DeliveryRow.id)
                .where(*posts, DeliveryRow.claim.is_(None), DeliveryRow.started_at.is_(None))
                .with_for_update(skip_locked=True)
            )
        )
        return [row for row in rows if row.id not in untouched]

    def _update_is_waiting(self, same: ColumnElement[bool]) -> bool:
        """Whether an update that nobody has begun will show this change too; locked, so that it waits for our commit."""
        waiting = self._session.scalar(
            select(DeliveryRow.id)
            .where(
                same,
                DeliveryRow.workspace == self._workspace,
                DeliveryRow.operation == Operation.UPDATE,
                DeliveryRow.state == PENDING,
                DeliveryRow.claim.is_(None),
            )
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return waiting is not None


def next_position(session: Session) -> ColumnElement[int]:
    """The place behind all rows that were written before."""
    if session.get_bind().dialect.name == "postgresql":
        return _POSITIONS.next_value()
    # SQLite has one writer at a time.
    return select(func.coalesce(func.max(DeliveryRow.position), 0) + 1).scalar_subquery()
