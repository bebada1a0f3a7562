"""What the cards of a brief show."""

from domain.brief.brief import Brief
from domain.model import Value
from domain.onboarding.views import Standing


class BriefView(Value):
    """A brief, and where each of its onboardings stands."""

    brief: Brief
    standings: tuple[Standing, ...] = ()
