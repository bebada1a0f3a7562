"""Rules §3: the hiring route. The first match wins, because the source's conditions overlap."""

from domain.brief.brief import BriefAnswers, Judge, When
from domain.guide.readiness import Problem
from domain.guide.route import ROUTES, HireRoute
from domain.model import Value


class RouteChoice(Value):
    """A route and what decided it; `ours` where the source leaves the order open."""

    route: HireRoute
    because: str
    ours: bool = False

    @property
    def name(self) -> str:
        return ROUTES[self.route].name


def choose_route(answers: BriefAnswers, *, mistakes_pass: bool) -> RouteChoice:
    """The route for a hire; buying is decided before."""
    if answers.judge is not Judge.YES:
        nobody = (
            "you are not sure that anybody inside can judge AI work"
            if answers.judge is Judge.UNSURE
            else "nobody inside can judge AI work"
        )
        if answers.edge:
            return RouteChoice(route=HireRoute.PARTNER, because=f"{nobody}, and AI is a lasting edge for you")
        return RouteChoice(route=HireRoute.AGENCY, because=nobody, ours=answers.judge is Judge.UNSURE)
    if answers.edge:
        if answers.trial:
            return RouteChoice(
                route=HireRoute.CONTRACT_TO_HIRE,
                because="AI is a lasting edge, somebody inside can judge, and you want a trial first",
                ours=True,
            )
        return RouteChoice(
            route=HireRoute.DIRECT, because="AI is a lasting edge, and somebody inside can judge the work"
        )
    if len(answers.disciplines) >= 3:
        return RouteChoice(route=HireRoute.AGENCY, because=f"it takes {len(answers.disciplines)} kinds of skills")
    if answers.trial:
        return RouteChoice(route=HireRoute.CONTRACT_TO_HIRE, because="you want a trial before committing")
    if answers.kind is Problem.OWNERSHIP:
        said = "it already runs" if answers.when is When.RUNNING else "you said this is an ownership problem"
        return RouteChoice(
            route=HireRoute.CONTRACT_TO_HIRE, because=f"{said}, and it needs somebody who stays", ours=True
        )
    if mistakes_pass and not answers.high_stakes:
        return RouteChoice(
            route=HireRoute.FREELANCER,
            because="the scope is narrow, mistakes are contained, and somebody inside can review the work",
        )
    risk = "the stakes are high" if answers.high_stakes else "mistakes are not contained"
    return RouteChoice(route=HireRoute.AGENCY, because=f"{risk}, which is too much for one freelancer", ours=True)
