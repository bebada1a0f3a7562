"""How often who was reminded of what, and where they live."""

from collections.abc import Mapping

from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.waiting.reminders import Ask, Digest, Nudge, Reminded
from storage.base import Base, ModelJson, Moment, Name, Ref, SlackId


class RemindedRow(Base):
    __tablename__ = "reminded"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    person: Mapped[SlackId] = mapped_column(primary_key=True)
    zone: Mapped[Name]
    posted_at: Mapped[Moment | None]
    # As it was at the last look, so that drawing it again is one question.
    digest: Mapped[Digest | None] = mapped_column(ModelJson(Digest))

    def to_domain(self) -> Reminded:
        return Reminded(**{field: getattr(self, field) for field in Reminded.model_fields})


class NudgeRow(Base):
    __tablename__ = "nudges"
    __table_args__ = (Index(None, "workspace", "manager"),)

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    person: Mapped[SlackId] = mapped_column(primary_key=True)
    ask: Mapped[Name] = mapped_column(primary_key=True)
    subject: Mapped[Ref] = mapped_column(primary_key=True)
    # Who hears that it is late.
    manager: Mapped[SlackId]
    asked: Mapped[int]
    asked_at: Mapped[Moment | None]
    snoozed_until: Mapped[Moment | None]
    told_at: Mapped[Moment | None]
    declined_at: Mapped[Moment | None]
    handed_to: Mapped[SlackId]

    def to_domain(self) -> Nudge:
        return Nudge(**{field: getattr(self, field) for field in Nudge.model_fields})


class Reminders:
    """The reminders of one workspace. Whoever changes them locks the person first."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace
        #: Who is looked at anyway once this transaction is through.
        self.woken: set[str] = set()

    def of(self, person: str) -> Reminded:
        """What is known of them; nothing of somebody new."""
        row = self._session.get(RemindedRow, (self._workspace, person))
        return row.to_domain() if row is not None else Reminded()

    def lock(self, person: str) -> Reminded:
        """As `of`, and nobody else changes it until this transaction ends."""
        row = self._session.scalar(
            select(RemindedRow)
            .where(RemindedRow.workspace == self._workspace, RemindedRow.person == person)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return row.to_domain() if row is not None else Reminded()

    def keep(self, person: str, reminded: Reminded) -> None:
        self._session.merge(RemindedRow(workspace=self._workspace, person=person, **dict(reminded)))
        self._session.flush()

    def nudges(self, person: str) -> Mapping[tuple[Ask, str], Nudge]:
        """By what is asked, and of which subject."""
        rows = self._session.scalars(
            select(NudgeRow).where(NudgeRow.workspace == self._workspace, NudgeRow.person == person)
        )
        return {(Ask(row.ask), row.subject): row.to_domain() for row in rows}

    def late(self, manager: str) -> list[tuple[str, Ask, str, Nudge]]:
        """(who, what, of which subject) of everything asked in vain of which this manager may have to hear."""
        rows = self._session.scalars(
            select(NudgeRow)
            .where(
                NudgeRow.workspace == self._workspace,
                NudgeRow.manager == manager,
                (NudgeRow.asked > 0) | NudgeRow.declined_at.is_not(None),
            )
            .order_by(NudgeRow.asked_at, NudgeRow.person, NudgeRow.subject)
        )
        return [(row.person, Ask(row.ask), row.subject, row.to_domain()) for row in rows]

    def save(self, person: str, ask: Ask, subject: str, nudge: Nudge, manager: str) -> None:
        self._session.merge(
            NudgeRow(workspace=self._workspace, person=person, ask=ask, subject=subject, manager=manager, **dict(nudge))
        )
        self._session.flush()

    def handed_to(self, person: str, ask: Ask, subject: str) -> str:
        """Whom this person has given it to; empty where they have not."""
        row = self._session.get(NudgeRow, (self._workspace, person, ask, subject))
        return "" if row is None else row.handed_to

    def drop(self, ask: Ask, subject: str, person: str = "") -> None:
        """It is done, or asked anew: of this person, else of everybody."""
        wanted = [NudgeRow.workspace == self._workspace, NudgeRow.ask == ask, NudgeRow.subject == subject]
        if person:
            wanted.append(NudgeRow.person == person)
        self._session.execute(delete(NudgeRow).where(*wanted))
