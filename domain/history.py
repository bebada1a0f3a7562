"""What happened to one thing, version by version: who made it when and why. Any version opens as it was."""

from datetime import datetime

from domain.model import Value
from domain.outgoing.subject import Subject
from domain.refusals import NotFound


class Past(Value):
    """One version of something, as it was; each noun says what that is. `by` is empty where nobody noted it."""

    of: Subject
    number: int
    at: datetime
    by: str = ""
    reason: str = ""
    #: Whether there is more to read of it than its line.
    opens: bool = True


class HistoryPage(Value):
    """All versions of what belongs to `subject`, newest first, as far as whoever asked may read them."""

    subject: Subject
    title: str
    versions: tuple[Past, ...]

    def version(self, of: Subject, number: int) -> Past:
        """Raises NotFound."""
        for each in self.versions:
            if each.opens and (each.of.kind, each.of.id, each.number) == (of.kind, of.id, number):
                return each
        raise NotFound("I can't find that version. Press History on the card again.")


def newest_first(versions: list[Past]) -> tuple[Past, ...]:
    """Of what happened in one moment, what was added last comes first."""
    order = sorted(enumerate(versions), key=lambda each: (each[1].at, each[0]), reverse=True)
    return tuple(version for _, version in order)
