"""What becomes of a message: a delivery, which a deliverer takes and brings to its end."""

from datetime import datetime, timedelta
from enum import StrEnum

from domain.model import Value
from domain.outgoing.subject import Subject


class Operation(StrEnum):
    POST = "post"
    UPDATE = "update"
    #: What stands there goes: in a thread it is deleted, else a sentence takes its place.
    ERASE = "erase"


class State(StrEnum):
    """Where a delivery stands; all but the first two are final."""

    PENDING = "pending"
    #: Something is wrong with its place that somebody can mend.
    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    FAILED = "failed"


class NotYet(Exception):
    """What a renderer raises for a message that is due while nobody should be asked; `at` is when it may come."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"not before {at}")
        self.at = at


class Turn(StrEnum):
    """What a deliverer hears when it wants to begin: go, not yet (too fast), or no longer its row."""

    GO = "go"
    LATER = "later"
    LOST = "lost"


class Delivery(Value):
    """One outgoing message that the deliverer has claimed. Instants are UTC."""

    id: str
    workspace: str
    conversation: str
    kind: str
    operation: Operation
    subject: Subject
    due_at: datetime
    attempts: int
    #: Who hears of it, in turn, where it cannot be delivered.
    responsible: tuple[str, ...] = ()
    channel: str = ""
    thread_ts: str = ""
    ts: str = ""
    claim: str = ""
    #: When an earlier attempt began whose end nobody knows; None where there was none.
    unfinished_since: datetime | None = None
    #: What held it up when it was tried before.
    trouble: str = ""
    #: The request that wrote it; empty where none did.
    request: str = ""


class Waiting(Value):
    """A message that is due and not sent, for whoever runs the bot."""

    id: str
    workspace: str
    conversation: str
    kind: str
    operation: Operation
    state: State
    due_at: datetime
    attempts: int
    error: str


class Backlog(Value):
    """How many deliveries are not sent: due, planned for later, waiting for somebody to mend something, failed.

    `oldest` is by how much the first due one is late.
    """

    due: int
    planned: int
    waiting: int
    failed: int
    oldest: timedelta


def responsible_for(delivery: Delivery) -> tuple[str, ...]:
    """Who hears of it in turn where it cannot be delivered; nobody is told that they cannot be reached."""
    return tuple(user for user in delivery.responsible if user and user != delivery.conversation)
