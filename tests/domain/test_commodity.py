"""Commodity or not, asked about the brief itself."""

from decimal import Decimal

import pytest

from blocks.gallery.worked import MORNING, TRIAGE, VAGUE, brief_of
from domain.brief.assessment import assess
from domain.brief.brief import Asked, BriefAnswers, DataAccess, Mistakes, Product
from domain.brief.commodity import FactorReading, factors_of
from domain.guide.first_hire import HardPart
from domain.guide.proposals import FACTORS

BUILT = TRIAGE.but(product=Product.SOME)


def lacking(answers: BriefAnswers) -> dict[str, tuple[str, ...]]:
    brief = brief_of(answers)
    return {each.factor.name: each.missing for each in factors_of(brief, assess(brief)) if not each.holds}


def test_a_brief_that_says_all_of_it_is_no_commodity() -> None:
    brief = brief_of(BUILT)
    readings = factors_of(brief, assess(brief))
    assert [each.factor for each in readings] == list(FACTORS)
    assert all(each.holds for each in readings)
    assert readings[0].asked == "Specific workflow, metric and boundary"


@pytest.mark.parametrize(
    ("answers", "factor", "missing"),
    [
        (BUILT.but(metric=""), "Role design", ("the number that should move is not written down",)),
        (BUILT.but(hard_part=HardPart.UNKNOWN), "Technical depth", ("the hard part is not known",)),
        (BUILT.but(today=" "), "Technical depth", ("no figure of today",)),
        (BUILT.but(target=""), "Technical depth", ("no target",)),
        (BUILT.but(data=DataAccess.UNCLEAR), "Security thinking", ("whether you may use the data is unclear",)),
        (BUILT.but(mistakes=Mistakes.COSTLY), "Security thinking", ("a wrong answer is costly and nobody checks",)),
        (BUILT.but(owner=""), "Hand-off quality", ("nobody owns quality after launch",)),
        (
            BUILT.but(costs=BUILT.costs.model_copy(update={"hours": None, "rate": None})),
            "Cost discipline",
            ("not given: upkeep hours, hourly rate",),
        ),
    ],
)
def test_each_factor_says_what_the_brief_lacks(answers: BriefAnswers, factor: str, missing: tuple[str, ...]) -> None:
    assert lacking(answers)[factor] == missing


def test_a_cost_of_nothing_is_a_price() -> None:
    assert lacking(BUILT.but(costs=BUILT.costs.model_copy(update={"cost_per_run": Decimal(0)}))) == {}


def test_nobody_is_told_twice_that_the_owner_is_missing() -> None:
    assert set(lacking(BUILT.but(owner=""))) == {"Hand-off quality"}


def test_an_owner_who_said_no_is_nobody_to_hand_over_to() -> None:
    refused = Asked(owner="UROSA", at=MORNING, takes=False, answered_at=MORNING)
    brief = brief_of(BUILT.but(owner="UROSA")).hearing(refused)
    readings: tuple[FactorReading, ...] = factors_of(brief, assess(brief))
    assert not readings[4].holds


def test_something_with_ai_smells_of_commodity_hiring() -> None:
    assert set(lacking(VAGUE)) == {"Role design", "Technical depth", "Security thinking", "Cost discipline"}
