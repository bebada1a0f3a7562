"""Who we are in Slack, kept so that a start need not ask first."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.installation import Identity
from storage.base import LongText, Moment, Ref, SlackId, insert_into
from storage.rows import Keeps


class InstallationRow(Keeps[Identity]):
    __tablename__ = "installations"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    workspace_name: Mapped[LongText]
    bot_user: Mapped[SlackId]
    bot_id: Mapped[SlackId]
    url: Mapped[LongText]
    # Tells one token from another, and not what it is.
    credential: Mapped[Ref]
    seen_at: Mapped[Moment]


class Installations:
    """One row a workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, credential: str) -> Identity | None:
        """Who the holder of this credential is; None where it was never used here."""
        row = self._session.scalar(select(InstallationRow).where(InstallationRow.credential == credential))
        return None if row is None else row.to_domain()

    def all(self) -> list[str]:
        """Every workspace that we were ever at work in."""
        return list(self._session.scalars(select(InstallationRow.workspace).order_by(InstallationRow.workspace)))

    def keep(self, identity: Identity, credential: str, now: datetime) -> None:
        """As Slack has just told it; two replicas may do so at once."""
        values = {**dict(identity), "credential": credential, "seen_at": now}
        row = insert_into(self._session, InstallationRow).values(values)
        self._session.execute(row.on_conflict_do_update(index_elements=["workspace"], set_=values))

    def workspaces(self) -> list[str]:
        """Everywhere."""
        return list(self._session.scalars(select(InstallationRow.workspace)))

    def touch(self, now: datetime) -> None:
        """Something is written, which shows that it can be."""
        self._session.execute(update(InstallationRow).values(seen_at=now))
