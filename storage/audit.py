"""Who did what to which thing: ids only, never content."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from domain.ids import new_id
from domain.outgoing import Subject
from storage.base import Key, Moment, Name, Ref, SlackId
from storage.rows import OfWorkspace, Repository
from storage.waiting.homes import changed


class AuditRow(OfWorkspace):
    __tablename__ = "audit"
    __table_args__ = (Index(None, "workspace", "subject_kind", "subject_id", "at"),)

    id: Mapped[Key]
    actor_user: Mapped[SlackId]
    act: Mapped[Name]
    subject_kind: Mapped[Name]
    subject_id: Mapped[Ref]
    at: Mapped[Moment]


class Audit(Repository):
    """The trail of one workspace; a transaction that writes must add to it, and the home tabs follow it."""

    def record(self, actor_user: str, act: str, subject: Subject, now: datetime) -> None:
        self._session.add(
            AuditRow(
                id=new_id(),
                workspace=self._workspace,
                actor_user=actor_user,
                act=act,
                subject_kind=subject.kind,
                subject_id=subject.id,
                at=now,
            )
        )
        self._session.info["audited"] = True
        changed(self._session, self._workspace, subject, actor_user, now)
