"""Guide §4: the ways to get the work done, and how they compare."""

from enum import StrEnum
from typing import Final

from domain.model import Value


class HireRoute(StrEnum):
    PLATFORM = "platform"
    FREELANCER = "freelancer"
    AGENCY = "agency"
    PARTNER = "partner"
    DIRECT = "direct"
    CONTRACT_TO_HIRE = "contract-to-hire"


class RouteRow(Value):
    """One row of the comparison; `ours` where the source has no such row."""

    name: str
    speed: str
    vetting: str
    cost: str
    ownership: str
    fit: str
    ours: bool = False


ROUTES: Final[dict[HireRoute, RouteRow]] = {
    # O: the source says when to buy, but compares no platform.
    HireRoute.PLATFORM: RouteRow(
        name="platform",
        speed="fastest where the need is standard",
        vetting="the product can be tried before it is paid for",
        cost="high: a price list",
        ownership="the vendor's; your owner watches quality",
        fit="a standard workflow that a product already covers mostly",
        ours=True,
    ),
    HireRoute.FREELANCER: RouteRow(
        name="freelancer",
        speed="fast if the scope is narrow",
        vetting="high, only if you can judge the work",
        cost="medium",
        ownership="medium",
        fit="a defined build with technical oversight in place",
    ),
    HireRoute.AGENCY: RouteRow(
        name="agency",
        speed="fastest to several skills at once",
        vetting="medium: a team is vetted, not a person",
        cost="high if the scope is written well",
        ownership="high where hand-off terms are explicit",
        fit="AI, backend, deployment and QA needed together",
    ),
    # O: the source names the order (partner first, direct hire later), not a row of its own.
    HireRoute.PARTNER: RouteRow(
        name="outside partner first, then a direct hire",
        speed="medium: the partner starts while you learn to judge",
        vetting="medium: a team is vetted, not a person",
        cost="high if the scope is written well",
        ownership="high once the hand-over is done and the person is hired",
        fit="AI is part of the long-term edge, and nobody inside can judge it yet",
        ours=True,
    ),
    HireRoute.DIRECT: RouteRow(
        name="direct hire",
        speed="slowest",
        vetting="highest, needs strong interviewing inside",
        cost="lower at first, steadier later",
        ownership="highest if the person stays",
        fit="AI is part of the long-term product edge",
    ),
    HireRoute.CONTRACT_TO_HIRE: RouteRow(
        name="contract-to-hire",
        speed="medium",
        vetting="medium to high",
        cost="medium",
        ownership="high if it converts",
        fit="a working trial before committing",
    ),
}

ONE_PERSON: Final = frozenset({HireRoute.FREELANCER, HireRoute.DIRECT, HireRoute.CONTRACT_TO_HIRE})
# O: a contractor is outside until the contract converts.
OUTSIDE: Final = frozenset({HireRoute.FREELANCER, HireRoute.AGENCY, HireRoute.PARTNER, HireRoute.CONTRACT_TO_HIRE})
#: O: of a team its offer is reviewed first, of a person who comes alone their work is heard.
TEAMS: Final = frozenset({HireRoute.AGENCY, HireRoute.PARTNER})
