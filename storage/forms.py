"""Forms that have already made something: a form sent twice is one result. And those that were not sent yet."""

from datetime import datetime
from functools import cache

from sqlalchemy import Index, Insert, Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningDelete

from domain.command import SentForm
from domain.refusals import Why
from domain.waiting.kept_form import KeptForm
from storage.base import Base, Key, LongText, ModelJson, Moment, Name, Ref, SlackId, is_postgresql
from storage.rows import WORKSPACE, OfWorkspace, Repository, named


class FormRow(OfWorkspace):
    __tablename__ = "forms"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    form_id: Mapped[Key]
    result: Mapped[Ref]
    sent_by: Mapped[SlackId]
    #: What it was about when it was sent; what it made is the result.
    about: Mapped[Ref]
    at: Mapped[Moment]

    def to_domain(self) -> SentForm:
        return SentForm(sent_by=self.sent_by, about=self.about, result=self.result)


class Forms(Repository):
    """Results by form; ask after locking the root, so that two copies of one form meet each other."""

    def result_of(self, form_id: str) -> str | None:
        """The id of what this form made already (a replay), else None."""
        return self._session.scalar(
            select(FormRow.result).where(FormRow.workspace == self._workspace, FormRow.form_id == form_id)
        )

    def sent(self, form_id: str) -> SentForm | None:
        """The form as it was sent before; None where nobody has."""
        found = self._one(FormRow, form_id=form_id)
        return None if found is None else found.to_domain()

    def remember(self, form_id: str, result: str, now: datetime, by: str = "", about: str = "") -> None:
        """The second of two copies sent at once fails here, and its transaction with it."""
        row = FormRow(workspace=self._workspace, form_id=form_id, result=result, sent_by=by, about=about, at=now)
        self._add(row)


class KeptFormRow(OfWorkspace):
    __tablename__ = "kept_forms"
    __table_args__ = (Index(None, "workspace", "person"), Index(None, "kept_at"))

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    form_id: Mapped[Key]
    person: Mapped[SlackId]
    route: Mapped[Name]
    title: Mapped[Name]
    name: Mapped[LongText]
    # As they came, so that whoever reads the form's route reads them.
    metadata_: Mapped[LongText] = mapped_column("metadata")
    fields: Mapped[LongText]
    whys: Mapped[tuple[Why, ...]] = mapped_column(ModelJson(tuple[Why, ...]))
    is_told: Mapped[bool]
    kept_at: Mapped[Moment]
    said: Mapped[LongText]

    def to_domain(self) -> KeptForm:
        values = {name: getattr(self, name) for name in KeptForm.model_fields if name != "metadata"}
        return KeptForm(**values, metadata=self.metadata_)


class KeptForms(Repository):
    """What people typed and could not send."""

    def find(self, form_id: str) -> KeptForm | None:
        return self._kept(form_id, lock=False)

    def lock(self, form_id: str) -> KeptForm | None:
        """As `find`, and nobody else changes it until this transaction ends."""
        return self._kept(form_id, lock=True)

    def of(self, person: str, route: str) -> list[KeptForm]:
        """This person's forms of one kind, newest first."""
        rows = self._session.scalars(
            select(KeptFormRow)
            .where(
                KeptFormRow.workspace == self._workspace,
                KeptFormRow.person == person,
                KeptFormRow.route == route,
            )
            .order_by(KeptFormRow.kept_at.desc(), KeptFormRow.form_id)
        )
        return [row.to_domain() for row in rows]

    def save(self, form: KeptForm) -> None:
        """In the place of what was kept of it before."""
        kept = {"workspace": self._workspace, **dict(form)}
        self._session.execute(_keeping(is_postgresql=is_postgresql(self._session)), kept)

    def let_go(self, form_id: str) -> bool:
        """Whether there was anything to forget."""
        gone = {"workspace": self._workspace, "form_id": form_id}
        return self._session.scalar(_letting_go(), gone) is not None

    def older(self, before: datetime) -> list[str]:
        """The ids of those that were kept before then."""
        old = (KeptFormRow.workspace == self._workspace, KeptFormRow.kept_at < before)
        return list(self._session.scalars(select(KeptFormRow.form_id).where(*old)))

    def _kept(self, form_id: str, *, lock: bool) -> KeptForm | None:
        asked = {"workspace": self._workspace, "form_id": form_id}
        row = self._session.scalar(_one_kept(lock=lock), asked)
        return None if row is None else row.to_domain()


# Put together once: these come with every pause of whoever types.
@cache
def _one_kept(*, lock: bool) -> Select[KeptFormRow]:
    found = (
        select(KeptFormRow)
        .where(KeptFormRow.workspace == WORKSPACE, KeptFormRow.form_id == named("form_id"))
        .execution_options(populate_existing=True)
    )
    return found.with_for_update() if lock else found


@cache
def _letting_go() -> ReturningDelete[str]:
    """Asked of each form that is sent."""
    table = Base.metadata.tables[KeptFormRow.__tablename__]
    gone = delete(table).where(table.c.workspace == WORKSPACE, table.c.form_id == named("form_id"))
    return gone.returning(table.c.form_id)


@cache
def _keeping(*, is_postgresql: bool) -> Insert:
    """A new row, or in the place of what was there."""
    table = Base.metadata.tables[KeptFormRow.__tablename__]
    new = postgresql.insert(table) if is_postgresql else sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: new.excluded[column.name] for column in table.columns if column.name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=others)
