"""Everything outgoing: a message is a row first."""

from datetime import datetime
from enum import StrEnum

from domain.model import Value


class Subject(Value):
    """What a message is about, e.g. kind "brief" and the brief's id."""

    kind: str
    id: str


class Kind(StrEnum):
    """Every message that the bot can send; one renderer each."""


class Operation(StrEnum):
    POST = "post"
    UPDATE = "update"


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
    responsible: str
    channel: str = ""
    thread_ts: str = ""
    ts: str = ""
