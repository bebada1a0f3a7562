"""Did we predict well: counts at any time, conclusions only from ten hires on, of which some failed."""

import pytest

from blocks.candidate.insights import insights
from blocks.gallery.insights import ALIKE, BADLY, ENOUGH, FEW, WELL
from domain.candidate.insights import Insights, judges_of
from domain.guide.breaks import Break
from domain.guide.route import HireRoute


@pytest.mark.parametrize(
    ("well", "badly", "is_enough"), [(7, 3, True), (6, 3, False), (3, 7, True), (10, 2, False), (2, 10, False)]
)
def test_nothing_is_concluded_under_ten_or_where_hardly_anybody_failed(well: int, badly: int, is_enough: bool) -> None:
    found = Insights(ended=(WELL,) * well + (BADLY,) * badly)
    assert found.is_enough is is_enough
    assert ("Too few for a verdict" in insights(found).text) is not is_enough
    assert bool(found.telling) is is_enough


def test_what_told_them_apart_is_a_point_or_more() -> None:
    assert [each.category.key for each in Insights(ended=ENOUGH).telling] == ["evaluation"]
    assert Insights(ended=ALIKE).telling == ()
    assert "No category told them apart" in insights(Insights(ended=ALIKE)).text


def test_scores_are_counted_by_how_it_ended_and_what_was_not_assessed_is_none() -> None:
    by_key = {each.category.key: each for each in Insights(ended=FEW).categories}
    assert (by_key["evaluation"].well, by_key["evaluation"].badly) == ((5, 4), (2, 4))
    assert by_key["security"].well == (4,)


def test_an_interviewer_is_measured_against_the_others_and_the_outcome() -> None:
    ana, ben = judges_of(FEW)
    assert (ana.interviewer, ana.hires, ana.uses) == ("U0ANA", 2, 4)
    assert ana.distances == ben.distances
    assert (ben.agreed, ben.recommended) == (1, 2)
    assert judges_of(FEW, only="U0BEN") == (ben,)
    assert judges_of(FEW, only="U0NOOR") == ()


def test_warnings_and_routes_say_how_many_went_well() -> None:
    found = Insights(ended=ENOUGH)
    assert {code: (share.well, share.hires) for code, share in found.warnings.items()} == {
        Break.SECURITY_LATER: (7, 7),
        Break.TOO_FAST: (0, 4),
    }
    assert list(found.routes) == [HireRoute.DIRECT, HireRoute.FREELANCER]
