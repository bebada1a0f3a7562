"""Money, and numbers as people type them."""

from decimal import Decimal

import pytest

from blocks.gallery.worked import TRIAGE
from domain.brief.money import Costs, PayKind, Worth, months, parse_number, shown, worth

TRIAGE_COSTS = TRIAGE.costs


def test_retries_make_runs_dearer() -> None:
    dearer = worth(TRIAGE_COSTS.model_copy(update={"retries": Decimal("0.5")}))
    assert dearer.running == Decimal(1200) * Decimal("0.06") + 480


def test_a_monthly_pay_is_set_against_the_surplus() -> None:
    paid = worth(TRIAGE_COSTS.model_copy(update={"pay": Decimal(2352), "pay_kind": PayKind.MONTH}))
    assert paid.left_after_pay == 0
    assert paid.thin


def test_nothing_known_gives_nothing() -> None:
    assert worth(Costs()) == Worth()
    assert not worth(Costs()).thin


def test_no_surplus_has_no_payback() -> None:
    poor = worth(TRIAGE_COSTS.model_copy(update={"value_per_run": Decimal("0.01")}))
    assert poor.payback is None
    assert poor.thin


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1200", "1200"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("1 200,50", "1200.50"),
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1'200", "1200"),
        ("1,200,000", "1200000"),
        ("1.200.000", "1200000"),
        ("0.04", "0.04"),
        ("0,04", "0.04"),
        ("0,002", "0.002"),
        ("0.002", "0.002"),
        ("2,40", "2.40"),
        ("€30,000", "30000"),
        ("12 %", "12"),
        ("٣٠", "30"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, number: str) -> None:
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.200", "Is 1.200 1200 or 1.2?"),
        ("30k", "plain number"),
        ("-5", "below zero"),
        ("", "plain number"),
        (".", "plain number"),
        ("1,2,3", "decimals from the thousands"),
        ("1.2.3,4", "decimals from the thousands"),
        ("5.", "decimals from the thousands"),
        ("9" * 30, "too large"),
        ("NaN", "plain number"),
        ("1e5", "plain number"),
        ("1200 2400", "one number"),
        ("1 2 3", "one number"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_number(typed)


def test_numbers_are_shown_for_people() -> None:
    assert shown(Decimal(30000)) == "30,000"
    assert shown(Decimal("2.4")) == "2.40"
    assert shown(Decimal("0.002")) == "0.002"
    assert shown(Decimal("12.755"), 1) == "12.8"
    assert shown(Decimal("1E+3")) == "1,000"


def test_months_say_on_which_side_of_a_year_they_are() -> None:
    assert months(Decimal(12)) == "12"
    assert months(Decimal("12.0004")) == "just over 12"
    assert months(Decimal("12.76")) == "12.8"
    assert months(Decimal("0.0004")) == "less than 0.1"
