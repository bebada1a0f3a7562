"""A year of running it, month by month."""

from datetime import date
from decimal import Decimal

import pytest

from blocks.gallery.worked import TRIAGE
from domain.brief.money import Costs, PayKind
from domain.brief.year import check_prices_on, year_of

COSTS = TRIAGE.costs


def with_(**changes: object) -> Costs:
    return Costs.model_validate(dict(COSTS) | changes)


def breaks_even(**changes: object) -> int | None:
    year = year_of(with_(**changes))
    assert year is not None
    return year.breaks_even_in


def test_months_add_up_what_is_run_kept_up_and_brought_in() -> None:
    year = year_of(COSTS)
    assert year is not None
    assert [month.number for month in year.months] == list(range(1, 13))
    first, last = year.months[0], year.months[-1]
    assert [first.running, first.upkeep, first.value] == [Decimal(48), Decimal(480), Decimal(2880)]
    assert [last.running, last.upkeep, last.value] == [Decimal(576), Decimal(5760), Decimal(34_560)]


def test_retries_are_run_too() -> None:
    year = year_of(with_(retries=Decimal("0.5")))
    assert year is not None
    assert year.months[0].running == 72


@pytest.mark.parametrize("missing", ["runs", "cost_per_run", "hours", "rate", "value_per_run"])
def test_without_a_figure_there_is_no_year(missing: str) -> None:
    assert year_of(with_(**{missing: None})) is None


@pytest.mark.parametrize(
    ("changes", "month"),
    [
        ({"pay": None}, 1),
        ({"pay": Decimal(0)}, 1),
        ({"pay": Decimal(2352)}, 1),
        ({"pay": Decimal(2353)}, 2),
        ({"pay": Decimal(12 * 2352)}, 12),
        ({"pay": Decimal(30_000)}, 13),
        ({"pay": Decimal(2351), "pay_kind": PayKind.MONTH}, 1),
        ({"pay": Decimal(2352), "pay_kind": PayKind.MONTH}, None),
        ({"pay": Decimal(12 * 2352), "pay_kind": PayKind.YEAR}, None),
        ({"value_per_run": Decimal("0.44")}, None),
        ({"value_per_run": Decimal("0.10")}, None),
    ],
)
def test_it_breaks_even_in_the_month_in_which_the_value_has_caught_up(
    changes: dict[str, object], month: int | None
) -> None:
    assert breaks_even(**changes) == month


def test_a_model_at_twice_the_price_costs_its_calls_once_more() -> None:
    year = year_of(COSTS)
    assert year is not None
    assert [year.more_if_doubled, year.left_if_doubled] == [Decimal(48), Decimal(2304)]
    paid = year_of(with_(pay=Decimal(2352), pay_kind=PayKind.MONTH))
    assert paid is not None
    assert paid.left_if_doubled == -48


def test_realtime_web_search_and_tools_each_multiply_the_calls_alone() -> None:
    year = year_of(with_(pay=Decimal(300), pay_kind=PayKind.MONTH))
    assert year is not None
    heavier = {each.driver.name: [each.driver.times, int(each.more), int(each.left)] for each in year.heavier}
    assert heavier == {
        "Realtime answers": [2, 48, 2004],
        "Web search in each run": [3, 96, 1956],
        "Tool-heavy steps": [5, 192, 1860],
    }


def test_prices_are_looked_up_again_after_ninety_days() -> None:
    said = COSTS.said_on(date(2026, 11, 23))
    assert check_prices_on(said) == date(2027, 2, 21)
    assert check_prices_on(COSTS) is None
    assert with_(cost_per_run=None).said_on(date(2026, 11, 23)).priced_on is None
