"""Did we predict well: nobody yet, few hires, enough of them."""

from collections.abc import Iterator

from blocks.candidate.insights import insights
from blocks.kit import Message, View
from domain.candidate.insights import Ended, Insights, Sheet, judges_of
from domain.guide.breaks import Break
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.scorecard import Mark, Marks, Recommendation


def marks(scores: str, *, recommends: Recommendation = Recommendation.YES) -> Marks:
    given = zip(SHIPPED.category_keys, scores, strict=True)
    return Marks(marks={key: Mark(score=int(score)) for key, score in given if score != "-"}, recommendation=recommends)


def ended(went_well: bool, *sheets: tuple[str, str], route: HireRoute = HireRoute.DIRECT) -> Ended:
    """Whoever was scored so by these interviewers."""
    return Ended(
        went_well=went_well,
        route=route,
        warnings=(Break.TOO_FAST,) if not went_well else (Break.SECURITY_LATER,),
        categories=SHIPPED.categories,
        sheets=tuple(Sheet(interviewer=user, marks=marks(scores)) for user, scores in sheets),
    )


WELL = ended(True, ("U0ANA", "45445"), ("U0BEN", "444-4"))
BADLY = ended(False, ("U0ANA", "42344"), ("U0BEN", "54444"), route=HireRoute.FREELANCER)
FEW = (WELL, BADLY)
ENOUGH = (WELL,) * 7 + (BADLY,) * 4
ALIKE = (WELL,) * 7 + (ended(False, ("U0ANA", "45445"), ("U0BEN", "444-4")),) * 3


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield "of nobody", insights(Insights())
    yield "of few", insights(Insights(ended=FEW, judges=judges_of(FEW)))
    yield "of an interviewer", insights(Insights(judges=judges_of(FEW, only="U0BEN")))
    told = insights(Insights(ended=ENOUGH, judges=judges_of(ENOUGH)))
    yield "of enough", told
    yield "of enough alike", insights(Insights(ended=ALIKE))
