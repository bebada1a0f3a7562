"""What a person can mend, in their own words.

Refusal            a sentence to that person alone
├── Invalid        sentences at the fields where they were typed
├── NotFound       the thing is gone, or never was
├── NotAllowed     this person may not do this
├── Stale          somebody changed it in between
└── Unavailable    the database is away or slow; nothing was saved
"""

from collections.abc import Mapping
from typing import Final

from domain.model import Value

#: At a field of a form that was sent, and in one that is still being filled: an open form covers the composer.
KEPT: Final = "What you typed is kept: close this form, and our direct message says how to go on."
SEND_ANYWAY: Final = "Send this all the same: what you typed is kept, and our direct message says how to go on."


class Why(Value):
    """Why a room will not do, where that can only be mended outside the form. `people` have to be in it first."""

    text: str
    room: str = ""
    people: tuple[str, ...] = ()

    @property
    def in_open_form(self) -> str:
        """As a note in a form that is not sent yet."""
        return f"{self.text} {SEND_ANYWAY}"


class Refusal(Exception):
    """A request that cannot be served; the text names the next step."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Invalid(Refusal):
    """What was typed cannot be used; `errors` maps a field's name to its sentence.

    `found` is what it was raised with, `whys` of it what nobody can mend while the form is open.
    """

    def __init__(self, errors: Mapping[str, str | Why]) -> None:
        self.found = dict(errors)
        self.whys = tuple(dict.fromkeys(error for error in errors.values() if isinstance(error, Why)))
        self.errors = {
            field: f"{error.text} {KEPT}" if isinstance(error, Why) else error for field, error in errors.items()
        }
        super().__init__(" ".join(self.errors.values()))


class NotFound(Refusal):
    """The subject does not exist in this workspace."""

    def __init__(self, text: str = "I can't find that any more. Type /ai-hire list to see what is open.") -> None:
        super().__init__(text)


class NotAllowed(Refusal):
    """The actor has no part in this."""


class Stale(Refusal):
    """The subject moved on since the person read it; the text says what changed."""


class Unavailable(Refusal):
    """The database is away or too slow: nothing was saved, and nothing will be."""

    def __init__(
        self,
        text: str = "I could not save this just now, because my database does not answer. Please try again in a minute.",
    ) -> None:
        super().__init__(text)
