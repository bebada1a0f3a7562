"""Messages that stand in Slack, and what they are about. They outlive their deliveries."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Index, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.outgoing import About, Card, Kind, Message, Subject
from storage.base import Base, Moment, Name, Ref, SlackId


class MessageRow(Base):
    __tablename__ = "messages"
    __table_args__ = (
        Index(None, "workspace", "subject_kind", "subject_id"),
        Index(None, "workspace", "channel", "thread_ts"),
    )

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    channel: Mapped[SlackId] = mapped_column(primary_key=True)
    ts: Mapped[SlackId] = mapped_column(primary_key=True)
    conversation: Mapped[SlackId]
    thread_ts: Mapped[SlackId]
    kind: Mapped[Name]
    subject_kind: Mapped[Name]
    subject_id: Mapped[Ref]
    subject_person: Mapped[SlackId]
    delivery_id: Mapped[Ref]
    posted_at: Mapped[Moment]
    # What it is about lives elsewhere now: it stays as it is, and only says what it was about.
    is_left: Mapped[bool]

    @property
    def subject(self) -> Subject:
        return Subject(kind=About(self.subject_kind), id=self.subject_id, person=self.subject_person)

    def to_domain(self) -> Message:
        return Message(
            conversation=self.conversation,
            channel=self.channel,
            ts=self.ts,
            thread_ts=self.thread_ts,
            kind=self.kind,
            subject=self.subject,
            delivery_id=self.delivery_id,
        )


class Messages:
    """Where our messages are, for updates, permalinks and message shortcuts."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def find(self, channel: str, ts: str) -> Subject | None:
        """What the message with this `ts` is about, or else the thread that it opens."""
        row = self._session.scalar(
            select(MessageRow)
            .where(
                MessageRow.workspace == self._workspace,
                MessageRow.channel == channel,
                (MessageRow.ts == ts) | (MessageRow.thread_ts == ts),
            )
            .order_by((MessageRow.ts == ts).desc(), MessageRow.ts)
            .limit(1)
        )
        return None if row is None else row.subject

    def at(self, channel: str, ts: str) -> Message | None:
        """The message with this very `ts`."""
        row = self._session.get(MessageRow, (self._workspace, channel, ts))
        return None if row is None else row.to_domain()

    def place(self, card: Card, to: str) -> tuple[str, str] | None:
        """(channel, ts) of the newest such message in that conversation, which may be named by a user id."""
        row = self._session.scalar(
            select(MessageRow)
            .where(
                MessageRow.workspace == self._workspace,
                *_about(card.subject),
                MessageRow.kind == card.kind,
                MessageRow.is_left.is_(False),
                (MessageRow.conversation == to) | (MessageRow.channel == to),
            )
            .order_by(MessageRow.posted_at.desc(), MessageRow.ts.desc())
            .limit(1)
        )
        return None if row is None else (row.channel, row.ts)

    def card(self, channel: str, ts: str) -> Card | None:
        """What stands at this place, as a card for others to stand under."""
        row = self._session.get(MessageRow, (self._workspace, channel, ts))
        return None if row is None else Card(kind=Kind(row.kind), subject=row.subject)

    def leave_cards(self, channel: str, subjects: Collection[Subject]) -> None:
        """These live elsewhere now: their cards in this channel, and all that stands under them, stay as they are.

        A shortcut on one of them still knows what it was about.
        """
        here = (MessageRow.workspace == self._workspace, MessageRow.channel == channel)
        for subject in subjects:
            roots = list(self._session.scalars(select(MessageRow.ts).where(*here, *_about(subject))))
            self._session.execute(
                update(MessageRow)
                .where(*here, MessageRow.ts.in_(roots) | MessageRow.thread_ts.in_(roots))
                .values(is_left=True)
            )

    def about(self, subject: Subject, kinds: Collection[Kind] | None = None) -> list[Message]:
        """Every living message about this subject, oldest first."""
        question = select(MessageRow).where(
            MessageRow.workspace == self._workspace,
            MessageRow.is_left.is_(False),
            *_about(subject),
        )
        if kinds is not None:
            question = question.where(MessageRow.kind.in_(list(kinds)))
        rows = self._session.scalars(question.order_by(MessageRow.posted_at, MessageRow.ts))
        return [row.to_domain() for row in rows]

    def forget(self, channel: str, ts: str) -> None:
        """Somebody deleted it in Slack."""
        self._session.execute(
            delete(MessageRow).where(
                MessageRow.workspace == self._workspace, MessageRow.channel == channel, MessageRow.ts == ts
            )
        )


def _about(subject: Subject) -> tuple[ColumnElement[bool], ...]:
    return (
        MessageRow.subject_kind == subject.kind,
        MessageRow.subject_id == subject.id,
        MessageRow.subject_person == subject.person,
    )
