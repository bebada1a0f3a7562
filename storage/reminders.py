"""How often who was reminded of what, and where they live."""

from collections.abc import Collection, Mapping
from functools import cache

from sqlalchemy import ColumnElement, Index, Select, bindparam, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.base import ExecutableStatement

from domain.waiting.reminders import Ask, Digest, Nudge, Reminded
from storage.base import ModelJson, Moment, Name, Ref, SlackId, insert_for
from storage.rows import WORKSPACE, Keeps, Repository, named


class RemindedRow(Keeps[Reminded]):
    __tablename__ = "reminded"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    person: Mapped[SlackId] = mapped_column(primary_key=True)
    zone: Mapped[Name]
    place: Mapped[Name]
    weekly: Mapped[bool]
    posted_at: Mapped[Moment | None]
    # As it was at the last look, so that drawing it again is one question.
    digest: Mapped[Digest | None] = mapped_column(ModelJson(Digest))


class NudgeRow(Keeps[Nudge]):
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
    tell_at: Mapped[Moment | None]
    declined_at: Mapped[Moment | None]
    handed_to: Mapped[SlackId]


@cache
def _nudges() -> Select[NudgeRow]:
    """Put together once: that costs more than asking it."""
    mine = (NudgeRow.workspace == WORKSPACE, NudgeRow.person == named("person"))
    return select(NudgeRow).where(*mine).execution_options(populate_existing=True)


@cache
def _saved(dialect: str) -> ExecutableStatement:
    """A nudge as it is now, in the place of what was there; put together once, as `_nudges`."""
    columns = NudgeRow.__table__.c
    given = {name: bindparam(f"new_{name}", type_=column.type) for name, column in columns.items()}
    row = insert_for(dialect, NudgeRow).values(given)
    key = [column.name for column in columns if column.primary_key]
    return row.on_conflict_do_update(
        index_elements=key, set_={name: row.excluded[name] for name in given if name not in key}
    )


class Reminders(Repository):
    """The reminders of one workspace. Whoever changes them locks the person first."""

    def __init__(self, session: Session, workspace: str) -> None:
        super().__init__(session, workspace)
        #: Who is looked at anyway once this transaction is through.
        self.woken: set[str] = set()

    def of(self, person: str) -> Reminded:
        """What is known of them; nothing of somebody new."""
        row = self._session.get(RemindedRow, (self._workspace, person))
        return row.to_domain() if row is not None else Reminded()

    def lock(self, person: str) -> Reminded:
        """As `of`, and nobody else changes it until this transaction ends."""
        row = self._one(RemindedRow, person=person, lock=True)
        return row.to_domain() if row is not None else Reminded()

    def keep(self, person: str, reminded: Reminded) -> None:
        self._save(RemindedRow.of(reminded, workspace=self._workspace, person=person))

    def nudges(self, person: str) -> Mapping[tuple[Ask, str], Nudge]:
        """By what is asked, and of which subject."""
        rows = self._session.scalars(_nudges(), {"workspace": self._workspace, "person": person})
        return {(Ask(row.ask), row.subject): row.to_domain() for row in rows}

    def late(self, manager: str) -> list[tuple[str, Ask, str, Nudge]]:
        """(who, what, of which subject) of everything asked in vain of which this manager may have to hear."""
        found = self._rows(NudgeRow, NudgeRow.manager == manager, asked_in_vain())
        rows = self._session.scalars(found.order_by(NudgeRow.asked_at, NudgeRow.person, NudgeRow.subject))
        return [(row.person, Ask(row.ask), row.subject, row.to_domain()) for row in rows]

    def save(self, person: str, ask: Ask, subject: str, nudge: Nudge, manager: str) -> None:
        about = {"workspace": self._workspace, "person": person, "ask": ask, "subject": subject, "manager": manager}
        given = {f"new_{name}": value for name, value in (about | dict(nudge)).items()}
        self._session.execute(_saved(self._session.get_bind().dialect.name), given)

    def handed_to(self, person: str, ask: Ask, subject: str) -> str:
        """Whom this person has given it to; empty where they have not."""
        row = self._session.get(NudgeRow, (self._workspace, person, ask, subject))
        return "" if row is None else row.handed_to

    def drop(self, ask: Ask, subject: str, person: str = "") -> None:
        """It is done, or asked anew: of this person, else of everybody."""
        theirs = [NudgeRow.person == person] if person else []
        self._drop(NudgeRow, NudgeRow.ask == ask, NudgeRow.subject == subject, *theirs)

    def hand_over(self, subjects: Collection[str], before: str, after: str) -> None:
        """Of what is late about these, another manager hears."""
        about = (NudgeRow.workspace == self._workspace, NudgeRow.subject.in_(subjects), NudgeRow.manager == before)
        self._session.execute(update(NudgeRow).where(*about).values(manager=after))


def asked_in_vain() -> ColumnElement[bool]:
    """What somebody was asked for, or is not asked for any more, so that their manager may have to hear of it."""
    return or_(NudgeRow.asked > 0, NudgeRow.tell_at.is_not(None), NudgeRow.declined_at.is_not(None))
