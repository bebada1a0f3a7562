"""A year of running it, month by month, and what makes it dearer (our rule: the guide asks for a plan to see cost)."""

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

from domain.brief.money import YEAR, Costs, PayKind, worth
from domain.model import Value

#: How long prices of models are taken for true (O).
PRICES_HOLD: Final = timedelta(days=90)


class Driver(Value):
    """What makes each run dearer (S), how many times (O), and what that takes for granted (O)."""

    name: str
    times: int
    assumes: str


# The guide names the three, and no figures: ours are worked examples, to be replaced by what is measured.
DRIVERS: Final[tuple[Driver, ...]] = (
    Driver(name="Realtime answers", times=2, assumes="nothing waits for the half price of a batch"),
    Driver(name="Web search in each run", times=3, assumes="one call to search, and two to read what it found"),
    Driver(name="Tool-heavy steps", times=5, assumes="five calls where one was enough"),
)


class Heavier(Value):
    """What a month costs more with this driver in each run, and what it then leaves."""

    driver: Driver
    more: Decimal
    left: Decimal


class Month(Value):
    """What has come together by the end of a month: model calls, upkeep, value."""

    number: int
    running: Decimal
    upkeep: Decimal
    value: Decimal


class Year(Value):
    """Twelve months, what is paid before or beside them, and from when on it has paid."""

    months: tuple[Month, ...]
    #: The month in which the value has caught up with everything paid; None where it never does.
    breaks_even_in: int | None
    #: What the build or the hire is in it; None where that is not given.
    pay: PayKind | None
    #: What a month leaves once the model costs twice as much.
    left_if_doubled: Decimal
    more_if_doubled: Decimal
    heavier: tuple[Heavier, ...]


def year_of(costs: Costs) -> Year | None:
    """None while a figure of the month is missing."""
    month = worth(costs)
    if month.running is None or month.upkeep is None or month.value is None or month.surplus is None:
        return None
    calls = month.running - month.upkeep
    left = month.surplus - (costs.monthly_pay or 0)
    return Year(
        months=tuple(
            Month(number=number, running=calls * number, upkeep=month.upkeep * number, value=month.value * number)
            for number in range(1, YEAR + 1)
        ),
        breaks_even_in=_breaks_even(costs, month.surplus),
        pay=None if costs.pay is None else costs.pay_kind,
        left_if_doubled=left - calls,
        more_if_doubled=calls,
        heavier=tuple(
            Heavier(driver=driver, more=calls * (driver.times - 1), left=left - calls * (driver.times - 1))
            for driver in DRIVERS
        ),
    )


def _breaks_even(costs: Costs, surplus: Decimal) -> int | None:
    left = surplus - (costs.monthly_pay or 0)
    if left <= 0:
        return None
    build = costs.pay if costs.pay is not None and costs.pay_kind is PayKind.BUILD else Decimal(0)
    return max(1, int((build / left).to_integral_value(ROUND_CEILING)))


def check_prices_on(costs: Costs) -> date | None:
    """From when on the prices are to be looked up again; None where nobody said what a run costs, or when."""
    return None if costs.priced_on is None else costs.priced_on + PRICES_HOLD
