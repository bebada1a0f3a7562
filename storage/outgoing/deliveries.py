"""What a use case asks to be sent. Rows only: the deliverer does the rest."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    ForeignKey,
    Index,
    Sequence,
    String,
    TextClause,
    UniqueConstraint,
    and_,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.ids import new_id
from domain.outgoing import About, Delivery, Kind, Message, Operation, Outgoing, State, Subject
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.outgoing.messages import Messages

# As literals, since a bound parameter hides the partial indexes from the planner.
PENDING = literal_column("'pending'", String)
WAITING = literal_column("'waiting'", String)
_ONLY_PENDING, _ONLY_WAITING = text("state = 'pending'"), text("state = 'waiting'")
_IS_UNSENT = "state IN ('pending', 'waiting')"
UNSENT = literal_column(_IS_UNSENT, Boolean)


def _partial_index(name: str, *columns: str, only: TextClause = _ONLY_PENDING) -> Index:
    """Partial, so that what was sent in years costs an empty wake nothing."""
    return Index(name, *columns, postgresql_where=only, sqlite_where=only)


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
        _partial_index("ix_deliveries_due", "due_at", "position"),
        _partial_index("ix_deliveries_conversation", "workspace", "conversation", "position"),
        _partial_index("ix_deliveries_subject", "workspace", "subject_kind", "subject_id", only=text(_IS_UNSENT)),
        _partial_index("ix_deliveries_message", "workspace", "channel", "ts", only=text(_IS_UNSENT)),
        _partial_index("ix_deliveries_waiting", "workspace", "conversation", "position", only=_ONLY_WAITING),
        _partial_index("ix_deliveries_trouble", "trouble_id", only=text("trouble_id IS NOT NULL")),
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
    # What holds it up, or did until it was sent.
    trouble_id: Mapped[Ref | None]

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
            trouble=self.trouble_id or "",
        )


class Deliveries:
    """The outgoing rows of one workspace, as its use cases write them."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace
        self._messages = Messages(session, workspace)

    def post(self, message: Outgoing) -> str:
        """Keeps it until it is due; the same key twice is one row, and a withdrawn one comes back. Returns its id."""
        same = select(DeliveryRow).where(DeliveryRow.workspace == self._workspace, DeliveryRow.key == message.key)
        row = self._session.scalar(same)
        if row is None:
            # Two replicas may hear of the same event at once: whoever comes second waits here, and finds it there.
            insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
            values = self._posted(message)
            new = insert(DeliveryRow).values(values).on_conflict_do_nothing(index_elements=["workspace", "key"])
            delivery_id: str | None = self._session.scalar(new.returning(DeliveryRow.id))
            if delivery_id is not None:
                self._session.info["queued"] = True
                return delivery_id
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
        values = self._posted(message)
        self._add(values)
        self._session.flush()
        return str(values["id"])

    def refresh(self, subject: Subject, now: datetime, kinds: Collection[Kind] | None = None) -> None:
        """One update for each living message about this subject (of these kinds, else of all)."""
        unsent = self._posts_that_may_show_the_old_state(subject, kinds)
        shown = self._messages.about(subject, kinds)
        living = {message.delivery_id for message in shown}
        self.redraw(shown, now)
        for post in unsent:
            if post.id not in living and not self._update_is_waiting(DeliveryRow.after_id == post.id):
                self._add(
                    self._values(
                        key=f"update {new_id()}",
                        kind=post.kind,
                        operation=Operation.UPDATE,
                        subject=post.subject,
                        conversation=post.conversation,
                        after_id=post.id,
                        due_at=now,
                    )
                )
        self._session.flush()

    def redraw(self, messages: Collection[Message], now: datetime) -> None:
        """One update for each of these messages."""
        for message in messages:
            same = and_(DeliveryRow.channel == message.channel, DeliveryRow.ts == message.ts)
            if not self._update_is_waiting(same):
                self._add(
                    self._values(
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

    def planned_for(self, subject: Subject, kind: Kind) -> datetime | None:
        """When a message of this kind about this subject comes; None where none waits for its day."""
        found = select(DeliveryRow.due_at).where(*self._unsent(subject, {kind})).order_by(DeliveryRow.due_at).limit(1)
        return self._session.scalar(found)

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
            .values(state=State.CANCELLED, claim=None, leased_until=None, trouble_id=None)
            .execution_options(synchronize_session=False)
        )

    def hand_over(self, ids: Collection[str], before: str, after: str, kinds: Collection[Kind]) -> None:
        """What waits for one person because of a part that another one has now goes to that one (of these kinds).

        Of anything about these subjects that cannot be delivered, the other one hears, too.
        """
        rows = self._session.scalars(
            select(DeliveryRow)
            .where(
                DeliveryRow.workspace == self._workspace,
                DeliveryRow.subject_id.in_(ids),
                DeliveryRow.state.in_((PENDING, WAITING)),
                DeliveryRow.operation == Operation.POST,
                DeliveryRow.started_at.is_(None),
            )
            .with_for_update()
        )
        for row in rows:
            row.responsible = tuple(dict.fromkeys(after if user == before else user for user in row.responsible))
            if row.state == State.PENDING and row.conversation == before and row.kind in kinds:
                row.conversation, row.channel, row.thread_ts, row.after_id = after, "", "", None
                # Whoever has claimed it and not begun would send it to the other one.
                row.claim, row.leased_until = None, None
        self._session.flush()

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

    def _posted(self, message: Outgoing) -> dict[str, object]:
        return self._values(
            key=message.key,
            kind=message.kind,
            operation=Operation.POST,
            subject=message.subject,
            conversation=message.to,
            due_at=message.due_at,
            responsible=message.responsible,
            **self._place(message),
        )

    def _values(
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
    ) -> dict[str, object]:
        return {
            "id": new_id(),
            "workspace": self._workspace,
            "key": key,
            "position": next_position(self._session),
            "kind": kind,
            "operation": operation,
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "subject_person": subject.person,
            "conversation": conversation,
            "channel": channel,
            "thread_ts": thread_ts,
            "ts": ts,
            "after_id": after_id,
            "responsible": responsible,
            "state": State.PENDING,
            "due_at": due_at,
            "attempts": 0,
            "last_error": "",
        }

    def _add(self, values: dict[str, object]) -> None:
        self._session.add(DeliveryRow(**values))
        self._session.info["queued"] = True

    def _unsent(self, subject: Subject, kinds: Collection[Kind] | None) -> list[ColumnElement[bool]]:
        wanted = [
            DeliveryRow.workspace == self._workspace,
            DeliveryRow.subject_kind == subject.kind,
            DeliveryRow.subject_id == subject.id,
            DeliveryRow.subject_person == subject.person,
            UNSENT,
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
                UNSENT,
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
