"""Rules §5: what running it costs, what it is worth, and how soon that pays back."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from domain.model import Value
from domain.typed.writing import written

YEAR: Final = 12
TENFOLD: Final = 10


class PayKind(StrEnum):
    BUILD = "build"
    MONTH = "month"
    YEAR = "year"


class Thin(StrEnum):
    """How the figures do not carry it (O)."""

    LOSES = "loses"
    COSTS_MORE = "costs more"
    LATE = "late"
    THIN = "thin"


class Costs(Value):
    """What is known of the money; everything is optional. `retries` is a share: 0.1 is one run in ten."""

    runs: Decimal | None = None
    cost_per_run: Decimal | None = None
    retries: Decimal = Decimal(0)
    hours: Decimal | None = None
    rate: Decimal | None = None
    value_per_run: Decimal | None = None
    currency: str = ""
    pay: Decimal | None = None
    pay_kind: PayKind = PayKind.BUILD
    #: The day, in UTC, on which the cost of a run was said to be this; None of briefs of the first release.
    priced_on: date | None = None

    def said_on(self, day: date) -> "Costs":
        """The same, with the day on which the price of a run was given."""
        return self.model_copy(update={"priced_on": None if self.cost_per_run is None else day})

    @property
    def monthly_pay(self) -> Decimal | None:
        """What the hire is paid in a month; None where it is a build, or not known."""
        if self.pay is None or self.pay_kind is PayKind.BUILD:
            return None
        return self.pay / YEAR if self.pay_kind is PayKind.YEAR else self.pay

    @property
    def is_partly_priced(self) -> bool:
        """Whether a part of the price of running it is known, and a part is not."""
        known = self.cost_per_run is not None or (self.hours is not None and self.rate is not None)
        return known and bool(self.unpriced)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """What the price of the work after launch still lacks, as sentences call it."""
        named = {
            "runs": self.runs,
            "cost a run": self.cost_per_run,
            "upkeep hours": self.hours,
            "hourly rate": self.rate,
        }
        return tuple(name for name, value in named.items() if value is None)


class Worth(Value):
    """What follows from the costs, a month at a time; None where it cannot be known yet."""

    value: Decimal | None = None
    upkeep: Decimal | None = None
    running: Decimal | None = None
    surplus: Decimal | None = None
    break_even: Decimal | None = None
    payback: Decimal | None = None
    left_after_pay: Decimal | None = None

    @property
    def thin(self) -> Thin | None:
        """Our rule: no surplus, more than a year to pay back, or a pay that eats the surplus; None where it carries."""
        # Without a price a run, what the upkeep leaves of the value is all that there can be.
        left_over = self.surplus if self.surplus is not None else self.break_even
        if left_over is not None and left_over <= 0:
            return Thin.LOSES if left_over < 0 else Thin.THIN
        if self.left_after_pay is not None and self.left_after_pay <= 0:
            return Thin.COSTS_MORE if self.left_after_pay < 0 else Thin.THIN
        return Thin.LATE if self.payback is not None and self.payback > YEAR else None

    @property
    def rests_on_value(self) -> bool:
        """Our rule: what a run is worth is ten times what it costs or more, so that figure alone carries the answer."""
        return self.value is not None and self.running is not None and self.value >= TENFOLD * self.running > 0


def worth(costs: Costs) -> Worth:
    """The month's figures; without a cost a run the break-even instead."""
    value = costs.runs * costs.value_per_run if costs.runs and costs.value_per_run is not None else None
    upkeep = costs.hours * costs.rate if costs.hours is not None and costs.rate is not None else None
    running = surplus = break_even = payback = left = None
    if costs.runs is not None and costs.cost_per_run is not None and upkeep is not None:
        running = costs.runs * costs.cost_per_run * (1 + costs.retries) + upkeep
    if value is not None and running is not None:
        surplus = value - running
    if value is not None and upkeep is not None and costs.cost_per_run is None and costs.runs:
        break_even = (value - upkeep) / costs.runs / (1 + costs.retries)
    if surplus is not None and costs.pay is not None:
        if costs.monthly_pay is not None:
            left = surplus - costs.monthly_pay
        elif surplus > 0:
            payback = costs.pay / surplus
    return Worth(
        value=value,
        upkeep=upkeep,
        running=running,
        surplus=surplus,
        break_even=break_even,
        payback=payback,
        left_after_pay=left,
    )


def months(payback: Decimal) -> str:
    """Months to one decimal, in words where rounding would hide on which side of the line they are."""
    if 0 < payback < Decimal("0.05"):
        return "less than 0.1"
    if YEAR < payback < YEAR + Decimal("0.05"):
        return f"just over {YEAR}"
    return shown(payback, 1)


def priced(number: Decimal) -> str:
    """A price of one thing: 2.00, but 0.0125 where cents are too coarse."""
    if abs(number) < Decimal("0.1"):
        return shown(number)
    return written(f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}")


def shown(number: Decimal, places: int = 2) -> str:
    """The number for people: 1,200 and 2.40 and 0.0125, never 1.2E+3; as whoever reads writes it."""
    return written(_shown(number, places))


def _shown(number: Decimal, places: int) -> str:
    if number == number.to_integral_value():
        return f"{number:,.0f}"
    if abs(number) < Decimal("0.1") and places == 2:
        return f"{number.quantize(Decimal('0.000001'), ROUND_HALF_UP).normalize():f}"
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,f}"
