"""What the buttons of a brief carry: its id, the version that was read, and for a what-if its name."""

from blocks.forms import FormState
from domain.brief.flips import Change
from domain.model import Value
from domain.refusals import Refusal


class BriefButton(Value):
    """`id`, `id:version` or `id:version:change`."""

    brief: str
    version: int = 0
    change: Change | None = None

    def dump(self) -> str:
        return f"{self.brief}:{self.version}" + (f":{self.change.value}" if self.change else "")

    @classmethod
    def load(cls, value: str) -> "BriefButton":
        """Raises Refusal for a button of an earlier release."""
        brief, _, rest = value.partition(":")
        version, _, change = rest.partition(":")
        try:
            return cls(brief=brief, version=int(version or 0), change=Change(change) if change else None)
        except ValueError:
            raise Refusal("This button is from an earlier version of AI Hire. Type /ai-hire list instead.") from None


class BriefState(FormState):
    """What a form of a brief carries hidden."""

    brief: str
