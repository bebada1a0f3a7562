"""What the cards of a brief show."""

from domain.brief.brief import Brief
from domain.model import Value
from domain.onboarding.onboarding import Standing


class BriefView(Value):
    """A brief, and where each of its hires stands."""

    brief: Brief
    standings: tuple[Standing, ...] = ()
