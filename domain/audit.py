"""The trail of what was done."""

from datetime import datetime

from domain.model import Value
from domain.outgoing import Subject


class AuditEntry(Value):
    """One act of one person; ids only."""

    actor_user: str
    act: str
    subject: Subject
    at: datetime
