"""Who we are in Slack, kept so that a start need not ask first; and where we are at work."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import (
    Boolean,
    Column,
    CursorResult,
    DateTime,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.installation import Identity
from storage.base import Base, LongText, Moment, Ref, SlackId, database_now, insert_into
from storage.rows import Keeps

#: So long one process may take to renew a token; then another one tries.
RENEWAL = timedelta(seconds=30)

#: The tables of Bolt's own stores, which `bot/oauth/` fills. A sealed token is longer than Bolt's columns.
BOTS = Table(
    "slack_bots",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String(64), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", Text),
    Column("team_id", String(32)),
    Column("team_name", Text),
    Column("bot_token", Text),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", Text),
    Column("bot_refresh_token", Text),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
)
STATES = Table(
    "slack_oauth_states",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
    UniqueConstraint("state"),
)


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
    # Taken away there: nothing is sent, and what is kept is kept for its time.
    stopped_at: Mapped[Moment | None]
    # Database time until which one process renews the token.
    renewed_until: Mapped[Moment | None]


class Installations:
    """One row a workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, credential: str) -> Identity | None:
        """Who the holder of this credential is; None where it was never used here."""
        row = self._session.scalar(select(InstallationRow).where(InstallationRow.credential == credential))
        return None if row is None else row.to_domain()

    def at_work(self, workspace: str) -> Identity | None:
        """Who we are there; None where we never were, or were taken away."""
        row = self._session.get(InstallationRow, workspace)
        return None if row is None or row.stopped_at is not None else row.to_domain()

    def all(self) -> list[str]:
        """Every workspace that we were ever at work in."""
        return list(self._session.scalars(select(InstallationRow.workspace).order_by(InstallationRow.workspace)))

    def working(self) -> list[str]:
        """Those that we are at work in."""
        here = select(InstallationRow.workspace).where(InstallationRow.stopped_at.is_(None))
        return list(self._session.scalars(here.order_by(InstallationRow.workspace)))

    def keep(self, identity: Identity, credential: str, now: datetime) -> None:
        """As Slack has just told it; two replicas may do so at once. Whatever was stopped goes on."""
        values = {**dict(identity), "credential": credential, "seen_at": now, "stopped_at": None, "renewed_until": None}
        row = insert_into(self._session, InstallationRow).values(values)
        self._session.execute(row.on_conflict_do_update(index_elements=["workspace"], set_=values))

    def mark(self, workspace: str) -> str:
        """Tells this installation from any other; empty where there was none."""
        row = self._session.get(InstallationRow, workspace)
        return "" if row is None else row.credential

    def stop(self, workspace: str, mark: str, now: datetime) -> bool:
        """Nothing is sent there any more; False where that was so, or it was installed anew since."""
        row = InstallationRow
        here = row.workspace == workspace, row.stopped_at.is_(None), row.credential == mark
        return self._changed(update(InstallationRow).where(*here).values(stopped_at=now))

    def renewing(self, workspace: str) -> bool:
        """Takes the turn to renew the token there; False where another process has it."""
        row, now = InstallationRow, database_now(self._session)
        mine = (row.workspace == workspace, or_(row.renewed_until.is_(None), row.renewed_until <= now))
        return self._changed(update(row).where(*mine).values(renewed_until=database_now(self._session, RENEWAL)))

    def renewed(self, workspace: str) -> None:
        """The turn is over."""
        self._session.execute(
            update(InstallationRow).where(InstallationRow.workspace == workspace).values(renewed_until=None)
        )

    def touch(self, now: datetime) -> None:
        """Something is written, which shows that it can be."""
        self._session.execute(update(InstallationRow).values(seen_at=now))

    def _changed(self, what: object) -> bool:
        done = self._session.execute(what.execution_options(synchronize_session=False))  # type: ignore[attr-defined]
        return cast(CursorResult[tuple[()]], done).rowcount == 1
