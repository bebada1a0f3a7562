"""How fast one conversation may be written to: a burst of three, then one a second, over all replicas.

A method of Slack's that asked for a pause is kept here as well, under a name of its own.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import Select, Table, Update, and_, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.base import Base, Moment, SlackId, UtcDateTime, given_time, insert_into, is_postgresql
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


# Made once, as in the queue.
_HELD = aliased(PaceRow)


class Pace:
    """The pace rows, always taken before the delivery's own row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, workspace: str, conversation: str, method: str = "") -> bool:
        """Takes a turn, if there is one now, and Slack has asked for no pause of this method."""
        free_at, held_until, now = self._lock(workspace, conversation, method)
        if any(now < until <= now + LONGEST for until in (free_at, held_until)):
            return False
        free_at = free_at if free_at <= now else LONG_AGO
        self._keep(workspace, conversation, max(free_at, now - (BURST - 1) * INTERVAL) + INTERVAL)
        return True

    def hold(self, workspace: str, conversation: str, delay: timedelta) -> None:
        """Slack asked us to wait."""
        free_at, _, now = self._lock(workspace, conversation)
        free_at = free_at if free_at <= now + LONGEST else LONG_AGO
        self._keep(workspace, conversation, max(free_at, now + min(delay, LONGEST)))

    def _lock(self, workspace: str, conversation: str, method: str = "") -> tuple[datetime, datetime, datetime]:
        """From when this conversation is free, until when this method is held, and what time it is."""
        here = {} if is_postgresql(self._session) else {"here": datetime.now(UTC)}
        asked = {"workspace": workspace, "conversation": conversation, "method": method, **here}
        found = _row(self._session.get_bind().dialect.name)
        result = self._session.execute(found, asked).one_or_none()
        if result is None:
            # Two replicas may meet here for a new conversation.
            row = insert_into(self._session, PaceRow).values(
                workspace=workspace, conversation=conversation, free_at=LONG_AGO
            )
            self._session.execute(row.on_conflict_do_nothing())
            result = self._session.execute(found, asked).one()
        free_at, held_until, now = result
        return free_at, held_until or LONG_AGO, now

    def _keep(self, workspace: str, conversation: str, free_at: datetime) -> None:
        this = {"whose": workspace, "which": conversation}
        self._session.execute(_set_free(), {**this, "from_then_on": free_at})


@cache
def _row(dialect: str) -> Select[datetime, datetime | None, datetime]:
    """The row of one conversation, locked, that of one method, and what time it is."""
    held = and_(_HELD.workspace == PaceRow.workspace, _HELD.conversation == named("method"))
    return (
        select(PaceRow.free_at, _HELD.free_at, given_time(dialect, "here"))
        .outerjoin(_HELD, held)
        .where(PaceRow.workspace == WORKSPACE, PaceRow.conversation == named("conversation"))
        .with_for_update(of=PaceRow)
    )


@cache
def _set_free() -> Update:
    table = cast(Table, PaceRow.__table__)
    this = (table.c.workspace == named("whose"), table.c.conversation == named("which"))
    return update(table).where(*this).values(free_at=bindparam("from_then_on", type_=UtcDateTime()))
