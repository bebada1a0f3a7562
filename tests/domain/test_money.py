"""Money, and numbers as people type them."""

from decimal import Decimal

from blocks.gallery.worked import TRIAGE
from domain.brief.money import Costs, PayKind, Worth, months, shown, worth

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


def test_a_year_is_set_against_twelve_months_of_surplus() -> None:
    paid = TRIAGE_COSTS.model_copy(update={"pay": Decimal(2352 * 12), "pay_kind": PayKind.YEAR})
    assert paid.monthly_pay == 2352
    assert worth(paid).left_after_pay == 0
    assert worth(paid).payback is None


def test_a_build_is_no_monthly_pay() -> None:
    assert Costs(pay=Decimal(5)).monthly_pay is None
    assert Costs(pay_kind=PayKind.YEAR).monthly_pay is None


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
