"""All routes beside each other, as the answers of a brief speak to them."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.gallery.worked import TRIAGE, VAGUE, brief_of
from domain.brief.assessment import assess
from domain.brief.brief import BriefAnswers, Discipline, Judge, Product, When
from domain.brief.compared import AGAINST, SPEAKS_FOR, Compared, Standing, compared
from domain.guide.readiness import Problem
from domain.guide.route import HireRoute
from tests.briefs import any_brief

BUILT = TRIAGE.but(product=Product.SOME)


def rows_of(answers: BriefAnswers) -> tuple[Compared, ...]:
    brief = brief_of(answers)
    return compared(brief.answers, assess(brief))


def row_of(answers: BriefAnswers, route: HireRoute) -> Compared:
    return next(row for row in rows_of(answers) if row.route is route)


def test_every_route_is_there_the_chosen_one_first_and_the_runner_up_second() -> None:
    rows = rows_of(BUILT)
    assert [row.route for row in rows] == [
        HireRoute.AGENCY,
        HireRoute.FREELANCER,
        HireRoute.PLATFORM,
        HireRoute.PARTNER,
        HireRoute.DIRECT,
        HireRoute.CONTRACT_TO_HIRE,
    ]
    assert [row.standing for row in rows] == [Standing.CHOSEN, Standing.RUNNER_UP, None, None, None, None]


def test_a_brief_without_a_route_compares_none() -> None:
    assert rows_of(VAGUE) == ()


def test_an_agency_is_spoken_for_by_what_a_freelancer_is_spoken_against() -> None:
    hard = BUILT.but(high_stakes=True, disciplines=tuple(Discipline)[:3])
    assert row_of(hard, HireRoute.AGENCY).speaks_for == (
        "nobody inside is known to review the work",
        "AI is no lasting edge for you",
        "it takes three kinds of skills or more",
        "the stakes are high",
    )
    assert row_of(hard, HireRoute.FREELANCER).against == (
        "nobody inside is known to review the work",
        "it takes three kinds of skills or more",
        "the stakes are high",
    )


def test_wanted_within_weeks_speaks_against_a_direct_hire_and_for_a_contract() -> None:
    soon = BUILT.but(judge=Judge.YES, edge=True, when=When.WEEKS)
    assert row_of(soon, HireRoute.DIRECT).against == ("you want it within weeks",)
    assert row_of(soon, HireRoute.DIRECT).standing is Standing.CHOSEN
    assert "you want it within weeks" in row_of(soon, HireRoute.CONTRACT_TO_HIRE).speaks_for


def test_what_runs_already_needs_somebody_who_stays() -> None:
    running = BUILT.but(corrected_kind=Problem.OWNERSHIP)
    assert "it needs somebody who stays" in row_of(running, HireRoute.DIRECT).speaks_for
    assert row_of(running, HireRoute.AGENCY).against == ("it needs somebody who stays",)


def test_a_platform_hears_how_much_a_product_covers() -> None:
    assert row_of(TRIAGE, HireRoute.PLATFORM).speaks_for == ("a product covers most of it",)
    said = {product: row_of(BUILT.but(product=product), HireRoute.PLATFORM).against for product in list(Product)[1:]}
    assert said == {
        Product.SOME: ("a product covers only a part of it",),
        Product.NONE: ("no product fits",),
        Product.NOT_LOOKED: ("nobody has looked for a product yet",),
    }


def test_nothing_speaks_both_for_and_against_a_route() -> None:
    assert {route: SPEAKS_FOR[route] & AGAINST[route] for route in HireRoute} == dict.fromkeys(HireRoute, frozenset())


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_something_always_speaks_for_the_chosen_route(random: Random) -> None:
    brief = any_brief(random.choice)
    answer = assess(brief)
    rows = compared(brief.answers, answer)
    assert bool(rows) == (answer.route is not None)
    if rows:
        assert rows[0].standing is Standing.CHOSEN
        assert rows[0].speaks_for
        assert (rows[1].standing is Standing.RUNNER_UP) == (answer.runner_up is not None)
        assert len(rows) == len(HireRoute)
