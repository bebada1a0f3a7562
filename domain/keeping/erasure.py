"""What was erased, by whom, and how far that reached."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.model import Value
from domain.outgoing.subject import About, Subject

#: A receipt waits so long for the last message; what is reached later is added to it.
RECEIPT_WAITS: Final = timedelta(minutes=10)


class Cause(StrEnum):
    """Why something was erased."""

    ASKED = "asked"
    #: Its time was over.
    RETENTION = "retention"


class Erasure(Value):
    """Ids and counts only: nothing here says whom it was about. `by` is empty where the clock did it."""

    id: str
    workspace: str
    root: Subject
    cause: Cause
    by: str
    #: Who gets the receipt.
    told: str
    at: datetime
    counts: Mapping[About, int]

    @property
    def subject(self) -> Subject:
        return Subject.erasure(self.id)


class Left(Value):
    """One message of mine that still stands as it was, where, and Slack's word for why."""

    conversation: str
    error: str


class Receipt(Value):
    """What an erasure reached: messages changed or deleted, those still to come, and those that could not be."""

    erasure: Erasure
    reached: int = 0
    to_come: int = 0
    left: tuple[Left, ...] = ()
