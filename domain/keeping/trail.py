"""The trail: who did what to which thing, and who was refused it. Ids only, and nobody can change it afterwards."""

from datetime import datetime
from typing import Final

from domain.model import Value
from domain.outgoing.subject import Subject

#: In front of the name of what was tried.
REFUSED: Final = "refused "


class Entry(Value):
    """One act; `actor` is empty for what the bot did by itself."""

    id: str
    workspace: str
    at: datetime
    actor: str
    act: str
    subject: Subject

    @property
    def is_refused(self) -> bool:
        """Whether it was tried by somebody who may not, so that nothing became of it."""
        return self.act.startswith(REFUSED)

    @property
    def what(self) -> str:
        """The act's own name."""
        return self.act.removeprefix(REFUSED)


class Trail(Value):
    """One page of it, newest first; `older` is the entry from which the next one goes on, empty on the last."""

    entries: tuple[Entry, ...]
    of_everybody: bool
    older: str = ""
