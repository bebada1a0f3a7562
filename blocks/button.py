"""What a button carries: what it is about, the version that it was drawn at, and a choice."""

from typing import Final

from domain.model import Value
from domain.refusals import Refusal

OLD_BUTTON: Final = (
    "This button is from an earlier version of AI Hire, so it does nothing any more. "
    "Type /ai-hire list to see what is open."
)


class ButtonValue(Value):
    """`id`, `id:version` or `id:version:choice`; version 0 is not known."""

    subject: str
    version: int = 0
    choice: str = ""

    def dump(self) -> str:
        choice = f":{self.choice}" if self.choice else ""
        return f"{self.subject}:{self.version}{choice}" if self.version or choice else self.subject

    @classmethod
    def load(cls, value: str) -> "ButtonValue":
        """Raises Refusal for what no button of this release carries."""
        subject, _, rest = value.partition(":")
        version, _, choice = rest.partition(":")
        if not subject or not (version or "0").isdecimal():
            raise Refusal(OLD_BUTTON)
        return cls(subject=subject, version=int(version or 0), choice=choice)
