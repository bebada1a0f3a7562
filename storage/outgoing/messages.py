"""Messages that stand in Slack, and what they are about. They outlive their deliveries."""

from collections.abc import Collection, Mapping
from functools import cache

from sqlalchemy import ColumnElement, Index, Select, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.outgoing.kinds import Kind
from domain.outgoing.places import Message, permalink
from domain.outgoing.sending import Card
from domain.outgoing.subject import About, Subject
from storage.base import Moment, Name, Ref, SlackId
from storage.installations import InstallationRow
from storage.rows import WORKSPACE, Keeps, OfWorkspace, Repository, named


class AboutSubject(OfWorkspace):
    """A row that is about something."""

    __abstract__ = True

    subject_kind: Mapped[Name]
    subject_id: Mapped[Ref]
    subject_person: Mapped[SlackId]

    @property
    def subject(self) -> Subject:
        return Subject(kind=About(self.subject_kind), id=self.subject_id, person=self.subject_person)

    @subject.setter
    def subject(self, subject: Subject) -> None:
        self.subject_kind, self.subject_id, self.subject_person = subject.kind, subject.id, subject.person

    @classmethod
    def is_about(cls, subject: Subject) -> tuple[ColumnElement[bool], ...]:
        return cls.subject_kind == subject.kind, cls.subject_id == subject.id, cls.subject_person == subject.person


class MessageRow(Keeps[Message], AboutSubject):
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
    delivery_id: Mapped[Ref]
    posted_at: Mapped[Moment]
    # What it is about lives elsewhere now: it stays as it is, and only says what it was about.
    is_left: Mapped[bool]


_IN_CHANNELS = (MessageRow.conversation.like("C%"), MessageRow.conversation.like("G%"))


@cache
def _about(is_of_kinds: bool) -> Select[MessageRow]:
    found = (
        select(MessageRow)
        .where(
            MessageRow.workspace == WORKSPACE,
            MessageRow.subject_kind == named("kind"),
            MessageRow.subject_id == named("id"),
            MessageRow.subject_person == named("person"),
            MessageRow.is_left.is_(False),
        )
        .order_by(MessageRow.posted_at, MessageRow.ts)
        .execution_options(populate_existing=True)
    )
    return found.where(MessageRow.kind.in_(named("kinds", several=True))) if is_of_kinds else found


class Messages(Repository):
    """Where our messages are, for updates, permalinks and message shortcuts."""

    def find(self, channel: str, ts: str) -> Subject | None:
        """What the message with this `ts` is about, or else the thread that it opens."""
        opens = (MessageRow.ts == ts) | (MessageRow.thread_ts == ts)
        rows = self._rows(MessageRow, MessageRow.channel == channel, opens)
        row = self._session.scalar(rows.order_by((MessageRow.ts == ts).desc(), MessageRow.ts).limit(1))
        return None if row is None else row.subject

    def at(self, channel: str, ts: str) -> Message | None:
        """The message with this very `ts`."""
        row = self._session.get(MessageRow, (self._workspace, channel, ts))
        return None if row is None else row.to_domain()

    def place(self, card: Card, to: str) -> tuple[str, str] | None:
        """(channel, ts) of the newest such message in that conversation, which may be named by a user id."""
        there = (MessageRow.conversation == to) | (MessageRow.channel == to)
        rows = self._rows(
            MessageRow,
            MessageRow.is_left.is_(False),
            *MessageRow.is_about(card.subject),
            MessageRow.kind == card.kind,
            there,
        )
        row = self._session.scalar(rows.order_by(MessageRow.posted_at.desc(), MessageRow.ts.desc()).limit(1))
        return None if row is None else (row.channel, row.ts)

    def addresses(self, cards: Collection[Card], reader: str) -> Mapping[Card, str]:
        """The addresses of the newest of each that stand where this person or room reads, else in a channel."""
        wanted = {(card.kind, card.subject.kind, card.subject.id): card for card in cards}
        url = select(InstallationRow.url).where(InstallationRow.workspace == self._workspace).scalar_subquery()
        rows = self._session.execute(
            self._rows(
                MessageRow,
                MessageRow.subject_id.in_([card.subject.id for card in cards]),
                MessageRow.subject_kind.in_([card.subject.kind for card in cards]),
                MessageRow.is_left.is_(False),
                # A card in somebody else's direct message is not to be opened.
                or_(MessageRow.conversation == reader, MessageRow.channel == reader, *_IN_CHANNELS),
            )
            .add_columns(url)
            .order_by(MessageRow.conversation == reader, MessageRow.posted_at, MessageRow.ts)
        )
        return {
            card: permalink(base, row.channel, row.ts, row.thread_ts)
            for row, base in rows
            if base and (card := wanted.get((Kind(row.kind), About(row.subject_kind), row.subject_id))) is not None
        }

    def card(self, channel: str, ts: str) -> Card | None:
        """What stands at this place, as a card for others to stand under."""
        row = self._session.get(MessageRow, (self._workspace, channel, ts))
        return None if row is None else Card(kind=Kind(row.kind), subject=row.subject)

    def leave_cards(self, channel: str, subjects: Collection[Subject]) -> None:
        """These live elsewhere now: their cards in this channel, and all that stands under them, stay as they are.

        A shortcut on one of them still knows what it was about.
        """
        here = MessageRow.channel == channel
        for subject in subjects:
            cards = self._session.scalars(self._rows(MessageRow, here, *MessageRow.is_about(subject)))
            roots = [card.ts for card in cards]
            under = MessageRow.ts.in_(roots) | MessageRow.thread_ts.in_(roots)
            for row in self._session.scalars(self._rows(MessageRow, here, under)):
                row.is_left = True
        self._session.flush()

    def about(self, subject: Subject, kinds: Collection[Kind] | None = None) -> list[Message]:
        """Every living message about this subject, oldest first."""
        what = {"kind": subject.kind, "id": subject.id, "person": subject.person}
        wanted = {} if kinds is None else {"kinds": list(kinds)}
        found = self._session.scalars(_about(bool(wanted)), {"workspace": self._workspace, **what, **wanted})
        return [each.to_domain() for each in found]

    def in_channels(self, kinds: Collection[Kind], newest: int, *, room: str = "") -> list[Message]:
        """The newest of these kinds that stand in channels, or in this one."""
        there = MessageRow.channel == room if room else or_(*_IN_CHANNELS)
        rows = self._rows(MessageRow, MessageRow.kind.in_(kinds), MessageRow.is_left.is_(False), there)
        found = self._session.scalars(rows.order_by(MessageRow.posted_at.desc(), MessageRow.ts.desc()).limit(newest))
        return [row.to_domain() for row in found]

    def forget(self, channel: str, ts: str) -> None:
        """Somebody deleted it in Slack."""
        self._drop(MessageRow, MessageRow.channel == channel, MessageRow.ts == ts)
