"""What one person on a panel has sent: every version of it, and which of them counts."""

from datetime import datetime
from typing import Generic, Self, TypeVar

from domain.model import Value


class Version(Value):
    """As it was sent once. `reason` says why it was corrected, empty for the first one."""

    number: int
    sent_at: datetime
    after_opening: bool = False
    reason: str = ""


class Inclusion(Value):
    """The manager let a version count that came after opening. 0: whatever had been sent by then (first release)."""

    by: str
    reason: str
    at: datetime
    version: int = 0


# Covariant: what was sent stays as it is.
V = TypeVar("V", bound=Version, covariant=True)


class Sent(Value, Generic[V]):
    """Everything that one person has sent on one panel, oldest version first."""

    panel_id: str
    versions: tuple[V, ...]
    included: Inclusion | None = None

    @property
    def current(self) -> V:
        return self.versions[-1]

    @property
    def version(self) -> int:
        return self.current.number

    @property
    def sealed(self) -> V | None:
        """The last version from before the panel opened; None where all came after."""
        return next((version for version in reversed(self.versions) if not version.after_opening), None)

    @property
    def is_late(self) -> bool:
        return self.sealed is None

    @property
    def counted(self) -> V | None:
        """The version that is in the result: the one that was included, else the sealed one."""
        if self.included is None:
            return self.sealed
        named = [version for version in self.versions if version.number == self.included.version]
        by_then = [version for version in self.versions if version.sent_at <= self.included.at]
        return (named or by_then or self.versions)[-1]

    @property
    def waits(self) -> bool:
        """What was sent last, after opening, is kept out of the result until the manager includes it."""
        return self.counted is None or self.counted.number != self.current.number

    def include(self, by: str, reason: str, now: datetime) -> Self:
        """What was sent last counts from now on."""
        return self.model_copy(update={"included": Inclusion(by=by, reason=reason, at=now, version=self.version)})
