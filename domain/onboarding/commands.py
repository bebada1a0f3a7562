"""What people ask of an onboarding."""

from domain.command import Command
from domain.onboarding.onboarding import OnboardingDraft
from domain.onboarding.place import Seen


class StartOnboarding(Command):
    """The first days of somebody who was decided on."""

    candidate_id: str
    draft: OnboardingDraft
    seen: Seen


class EditOnboarding(Command):
    """Another owner, first day or account; the thread stays where it is."""

    onboarding_id: str
    draft: OnboardingDraft
    seen: Seen
