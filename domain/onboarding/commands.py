"""What people ask of an onboarding."""

from domain.command import Command
from domain.onboarding.onboarding import OnboardingDraft
from domain.onboarding.place import Seen


class StartOnboarding(Command):
    """The first days of somebody who was decided on; where it `is_offer`, of those whose proposal was taken."""

    candidate_id: str
    is_offer: bool = False
    draft: OnboardingDraft
    seen: Seen
    #: The question of this form stood in it, so sending it is the answer.
    asked: bool = False


class EditOnboarding(Command):
    """Another owner, first day or account, or another place for the thread."""

    onboarding_id: str
    draft: OnboardingDraft
    seen: Seen
    asked: bool = False


class ResumeOnboarding(Command):
    """A pause is over; the days that are still to come move on by it."""

    onboarding_id: str


class PauseOnboarding(Command):
    """Nobody is asked until it goes on."""

    onboarding_id: str
    reason: str


class EndOnboarding(Command):
    """Before anything was decided: the hire leaves, or the plan has changed."""

    onboarding_id: str
    reason: str
