"""What a person can mend, in their own words.

Refusal            a sentence to that person alone
├── Invalid        sentences at the fields where they were typed
├── NotFound       the thing is gone, or never was
├── NotAllowed     this person may not do this
├── Stale          somebody changed it in between
└── Unavailable    the database is away or slow; nothing was saved
"""

from collections.abc import Mapping


class Refusal(Exception):
    """A request that cannot be served; the text names the next step."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Invalid(Refusal):
    """What was typed cannot be used; `errors` maps a field's name to its sentence."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


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
