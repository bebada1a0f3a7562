"""How fast one conversation may be written to: a burst of three, then one a second, over all replicas.

A method of Slack's that asked for a pause is kept here as well, under a name of its own.
"""

from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.base import Base, Moment, SlackId, given_time, insert_into, is_postgresql, server_time
from storage.rows import WORKSPACE, named

INTERVAL = timedelta(seconds=1)
BURST = 3
# The longest hold. What lies further ahead was written by a clock that has been set back since, and is void.
LONGEST = timedelta(hours=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class PaceRow(Base):
    __tablename__ = "pace"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    conversation: Mapped[SlackId] = mapped_column(primary_key=True)
    # Database time from which the next message may go.
    free_at: Mapped[Moment]


class Pace:
    """The pace rows, always taken before the delivery's own row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, workspace: str, conversation: str) -> bool:
        """Takes a turn, if there is one now."""
        row, now = self._lock(workspace, conversation)
        if now < row.free_at <= now + LONGEST:
            return False
        free_at = row.free_at if row.free_at <= now else LONG_AGO
        row.free_at = max(free_at, now - (BURST - 1) * INTERVAL) + INTERVAL
        self._session.flush()
        return True

    def is_held(self, workspace: str, name: str) -> bool:
        """Whether Slack's pause is not over yet."""
        row = self._session.get(PaceRow, (workspace, name))
        if row is None:
            return False
        now = datetime.now(UTC) if not is_postgresql(self._session) else self._session.scalar(select(server_time()))
        return now is not None and now < row.free_at <= now + LONGEST

    def hold(self, workspace: str, conversation: str, delay: timedelta) -> None:
        """Slack asked us to wait."""
        row, now = self._lock(workspace, conversation)
        free_at = row.free_at if row.free_at <= now + LONGEST else LONG_AGO
        row.free_at = max(free_at, now + min(delay, LONGEST))
        self._session.flush()

    def _lock(self, workspace: str, conversation: str) -> tuple[PaceRow, datetime]:
        found, asked = (
            _row(self._session.get_bind().dialect.name),
            {"workspace": workspace, "conversation": conversation},
        )
        here = {} if is_postgresql(self._session) else {"here": datetime.now(UTC)}
        result = self._session.execute(found, {**asked, **here}).one_or_none()
        if result is None:
            # Two replicas may meet here for a new conversation.
            row = insert_into(self._session, PaceRow).values(
                workspace=workspace, conversation=conversation, free_at=LONG_AGO
            )
            self._session.execute(row.on_conflict_do_nothing())
            result = self._session.execute(found, {**asked, **here}).one()
        return result[0], result[1]


@cache
def _row(dialect: str) -> Select[PaceRow, datetime]:
    """The row of one conversation, locked, and what time it is."""
    return (
        select(PaceRow, given_time(dialect, "here"))
        .where(PaceRow.workspace == WORKSPACE, PaceRow.conversation == named("conversation"))
        .with_for_update(of=PaceRow)
    )
