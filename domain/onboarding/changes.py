"""What happened to an onboarding after it had started, as its thread says it; all of it stays readable."""

from datetime import datetime
from enum import StrEnum

from domain.model import Value
from domain.onboarding.onboarding import OnboardingDraft
from domain.outgoing.subject import Subject


class Happening(StrEnum):
    """What somebody did."""

    STARTED = "started"
    CHANGED = "changed"
    PAUSED = "paused"
    RESUMED = "resumed"
    ENDED = "ended"
    #: By itself: whoever owns it works by another country's days, and its dates follow.
    CALENDAR = "calendar"


class OnboardingChange(Value):
    """One of these, by whom and when. `reason` where one is asked, both drafts where something was changed.

    `country` is the one by whose working days it went from then on.
    """

    id: str
    onboarding_id: str
    happening: Happening
    by: str
    at: datetime
    reason: str = ""
    before: OnboardingDraft | None = None
    after: OnboardingDraft | None = None
    country: str = ""

    @property
    def subject(self) -> Subject:
        return Subject.onboarding_change(self.id)
