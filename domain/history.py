"""What happened to one thing: who changed it when, from what to what, and why. Any version opens as it was."""

from datetime import datetime

from domain.model import Value
from domain.outgoing import Subject


class HistoryLine(Value):
    """One change. `opens` names the version that can be read as it was; None where there is none."""

    at: datetime
    by: str
    what: str
    reason: str = ""
    opens: Subject | None = None


class HistoryPage(Value):
    """Everything that was changed about `subject`, newest first."""

    subject: Subject
    title: str
    lines: tuple[HistoryLine, ...]
