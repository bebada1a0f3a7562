"""Forms that have already made something: a form sent twice is one result. And those that were not sent yet."""

from datetime import datetime

from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from domain.command import SentForm
from domain.refusals import Why
from domain.waiting.kept_form import KeptForm
from storage.base import Key, LongText, ModelJson, Moment, Name, Ref, SlackId
from storage.rows import OfWorkspace, Repository


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
        found = self._one(FormRow, FormRow.form_id == form_id)
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
        row = self._session.get(KeptFormRow, (self._workspace, form_id))
        return None if row is None else row.to_domain()

    def lock(self, form_id: str) -> KeptForm | None:
        """As `find`, and nobody else changes it until this transaction ends."""
        row = self._session.scalar(
            select(KeptFormRow)
            .where(KeptFormRow.workspace == self._workspace, KeptFormRow.form_id == form_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return None if row is None else row.to_domain()

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
        values = dict(form)
        values["metadata_"] = values.pop("metadata")
        self._session.merge(KeptFormRow(workspace=self._workspace, **values))
        self._session.flush()

    def let_go(self, form_id: str) -> bool:
        """Whether there was anything to forget."""
        gone = delete(KeptFormRow).where(KeptFormRow.workspace == self._workspace, KeptFormRow.form_id == form_id)
        return self._session.scalar(gone.returning(KeptFormRow.form_id)) is not None

    def forget(self, before: datetime) -> list[str]:
        """Those that were kept before then; gives their ids."""
        old = (KeptFormRow.workspace == self._workspace, KeptFormRow.kept_at < before)
        found = list(self._session.scalars(select(KeptFormRow.form_id).where(*old)))
        if found:
            self._session.execute(delete(KeptFormRow).where(*old))
        return found
