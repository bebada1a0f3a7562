"""Forms that have already made something: a form sent twice is one result."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Key, Moment, Ref, SlackId
from storage.rows import OfWorkspace, Repository


class FormRow(OfWorkspace):
    __tablename__ = "forms"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    form_id: Mapped[Key]
    result: Mapped[Ref]
    sent_by: Mapped[SlackId]
    at: Mapped[Moment]


class Forms(Repository):
    """Results by form; ask after locking the root, so that two copies of one form meet each other."""

    def result_of(self, form_id: str) -> str | None:
        """The id of what this form made already (a replay), else None."""
        return self._session.scalar(
            select(FormRow.result).where(FormRow.workspace == self._workspace, FormRow.form_id == form_id)
        )

    def sender_of(self, form_id: str) -> str | None:
        """Who sent this form before; empty where that was not kept, None where nobody has."""
        return self._session.scalar(
            select(FormRow.sent_by).where(FormRow.workspace == self._workspace, FormRow.form_id == form_id)
        )

    def remember(self, form_id: str, result: str, now: datetime, by: str = "") -> None:
        """The second of two copies sent at once fails here, and its transaction with it."""
        self._add(FormRow(workspace=self._workspace, form_id=form_id, result=result, sent_by=by, at=now))
