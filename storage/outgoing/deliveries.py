"""What a use case asks to be sent. Rows only: the deliverer does the rest."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.ids import new_id
from domain.outgoing import Delivery, Kind, Operation, State, Subject
from storage.base import Base, Key, LongText, Moment, Name, Ref, SlackId
from storage.outgoing.messages import Messages

_PENDING = text("state = 'pending'")
# As a literal, since a bound parameter hides the partial indexes from the planner.
PENDING = literal_column("'pending'", String)


def _pending_index(name: str, *columns: str) -> Index:
    """Partial, so that what was sent in years costs an empty wake nothing."""
    return Index(name, *columns, postgresql_where=_PENDING, sqlite_where=_PENDING)


class DeliveryRow(Base):
    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        _pending_index("ix_deliveries_due", "due_at", "position"),
        _pending_index("ix_deliveries_conversation", "workspace", "conversation", "position"),
        _pending_index("ix_deliveries_subject", "workspace", "subject_kind", "subject_id"),
        _pending_index("ix_deliveries_message", "workspace", "channel", "ts"),
        Index(None, "after_id"),
    )

    id: Mapped[Key]
    workspace: Mapped[SlackId]
    key: Mapped[LongText]
    # The order in which rows were written, since ids are random.
    position: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[Name]
    operation: Mapped[Name]
    subject_kind: Mapped[Name]
    subject_id: Mapped[Ref]
    # To whom it was addressed (a channel or a person), and where that turned out to be.
    conversation: Mapped[SlackId]
    channel: Mapped[SlackId]
    thread_ts: Mapped[SlackId]
    ts: Mapped[SlackId]
    after_id: Mapped[Ref | None] = mapped_column(ForeignKey("deliveries.id"))
    responsible: Mapped[LongText]
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
        return Subject(kind=self.subject_kind, id=self.subject_id)

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
            responsible=self.responsible.partition(" ")[0],
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
        self._position = 0

    def post(
        self,
        kind: Kind,
        subject: Subject,
        to: str,
        *,
        key: str,
        now: datetime,
        due_at: datetime | None = None,
        responsible: str | Sequence[str],
    ) -> str:
        """One message at top level; the same key twice is one row, and a withdrawn one comes back. Returns its id.

        `to` is a channel or a person. Whoever is first among `responsible` and can be reached hears of a failure.
        """
        return self._post(kind, subject, to, key, due_at or now, responsible)

    def reply(
        self,
        kind: Kind,
        subject: Subject,
        to: str,
        *,
        under: tuple[Kind, Subject],
        key: str,
        now: datetime,
        due_at: datetime | None = None,
        responsible: str | Sequence[str],
    ) -> str:
        """A message in the thread of the card `under` in that conversation; waits until that card is sent.

        Where there is no such card any more, it stands at top level.
        """
        # First the row, then the message: a card that is sent in between is then found by one of the two.
        after_id = self._session.scalar(
            select(DeliveryRow.id)
            .where(
                *self._unsent(under[1], {under[0]}),
                DeliveryRow.operation == Operation.POST,
                DeliveryRow.conversation == to,
            )
            .order_by(DeliveryRow.position.desc())
            .limit(1)
        )
        place = None if after_id else self._messages.place(under[0], under[1], to)
        channel, thread_ts = place or ("", "")
        return self._post(kind, subject, to, key, due_at or now, responsible, channel, thread_ts, after_id)

    def refresh(self, subject: Subject, now: datetime, kinds: Collection[Kind] | None = None) -> None:
        """One update for each living message about this subject (of these kinds, else of all)."""
        unsent = self._posts_that_may_show_the_old_state(subject, kinds)
        shown = self._messages.about(subject, kinds)
        living = {message.delivery_id for message in shown}
        for message in shown:
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

    def is_planned(self, subject: Subject, kind: Kind) -> bool:
        """Whether a message of this kind about this subject still waits for its day."""
        found = select(DeliveryRow.id).where(*self._unsent(subject, {kind})).limit(1)
        return self._session.scalar(found) is not None

    def cancel(self, subject: Subject, kinds: Collection[Kind]) -> None:
        """Withdraws what is about this subject and has not begun to be sent; the rows stay, as cancelled."""
        self._session.execute(
            update(DeliveryRow)
            .where(*self._unsent(subject, kinds), DeliveryRow.started_at.is_(None))
            .values(state=State.CANCELLED, claim=None, leased_until=None)
            .execution_options(synchronize_session=False)
        )

    def reschedule(self, subject: Subject, kind: Kind, due_at: datetime) -> None:
        """Moves what is about this subject and has not begun to be sent."""
        self._session.execute(
            update(DeliveryRow)
            .where(*self._unsent(subject, {kind}), DeliveryRow.started_at.is_(None))
            .values(due_at=due_at, claim=None, leased_until=None)
            .execution_options(synchronize_session=False)
        )
        self._session.info["queued"] = True

    def _post(
        self,
        kind: Kind,
        subject: Subject,
        to: str,
        key: str,
        due_at: datetime,
        responsible: str | Sequence[str],
        channel: str = "",
        thread_ts: str = "",
        after_id: str | None = None,
    ) -> str:
        row = self._session.scalar(
            select(DeliveryRow).where(DeliveryRow.workspace == self._workspace, DeliveryRow.key == key)
        )
        people = [responsible] if isinstance(responsible, str) else responsible
        if row is None:
            row = self._add(
                key=key,
                kind=kind,
                operation=Operation.POST,
                subject=subject,
                conversation=to,
                channel=channel,
                thread_ts=thread_ts,
                after_id=after_id,
                due_at=due_at,
                responsible=" ".join(people),
            )
        elif row.state == State.CANCELLED:
            row.state, row.due_at, row.responsible = State.PENDING, due_at, " ".join(people)
            row.conversation, row.channel, row.thread_ts, row.after_id = to, channel, thread_ts, after_id
            self._session.info["queued"] = True
        self._session.flush()
        return row.id

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
        responsible: str = "",
    ) -> DeliveryRow:
        self._position = max(self._position + 1, time.time_ns())
        row = DeliveryRow(
            id=new_id(),
            workspace=self._workspace,
            key=key,
            position=self._position,
            kind=kind,
            operation=operation,
            subject_kind=subject.kind,
            subject_id=subject.id,
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
