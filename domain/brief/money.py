"""Rules §5: what running it costs, what it is worth, and how soon that pays back."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from domain.model import Value

LARGEST: Final = Decimal("1000000000000")
YEAR: Final = 12
CURRENCIES: Final[tuple[str, ...]] = (
    "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "INR", "JPY", "SEK", "NOK", "DKK", "PLN", "BRL", "SGD", "ILS",
)  # fmt: skip


class PayKind(StrEnum):
    BUILD = "build"
    MONTH = "month"


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

    @property
    def priced(self) -> bool:
        """Whether the work after launch has a price: runs, cost, hours and rate are all given."""
        return None not in (self.runs, self.cost_per_run, self.hours, self.rate)


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
    def thin(self) -> bool:
        """Our rule: no surplus, more than a year to pay back, or a pay that eats the surplus."""
        return (
            (self.surplus is not None and self.surplus <= 0)
            or (self.break_even is not None and self.break_even <= 0)
            or (self.payback is not None and self.payback > YEAR)
            or (self.left_after_pay is not None and self.left_after_pay <= 0)
        )


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
        if costs.pay_kind is PayKind.MONTH:
            left = surplus - costs.pay
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


_SPACES: Final = re.compile(r"[\s'’_]")
_SPACED: Final = re.compile(r"^\D*\d{1,3}([\s'’_]\d{3})+([.,]\d+)?\D*$")
_GROUPED: Final = re.compile(r"\d{1,3}([,.])\d{3}(\1\d{3})*")


def parse_number(text: str) -> Decimal:
    """A number as people type it; raises ValueError with a sentence that says how to type it.

    Spaces and apostrophes group three digits. With both "," and "." the last one is the decimal mark. A comma before
    exactly three digits groups; a single point before exactly three digits could be either, so we ask.
    """
    typed = text.strip()
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in typed)
    if re.search(r"\d[\s'’_]+\d", digits) and not _SPACED.search(digits):
        raise ValueError("Please type one number, like 1200 or 1 200.")
    bare = _SPACES.sub("", digits).strip("$€£¥₹%")
    if bare.startswith(("-", "−")):
        raise ValueError("This can't be below zero.")
    if not re.fullmatch(r"[\d.,]*\d[\d.,]*", bare):
        raise ValueError("Please type a plain number, like 1200 or 0.04.")
    number = _decimal(bare)
    if number is None:
        raise ValueError("I can't tell the decimals from the thousands. Please type it like 1200.50.")
    if number > LARGEST:
        raise ValueError("That number is too large. Please check it.")
    return number


def _decimal(bare: str) -> Decimal | None:
    commas, points = bare.count(","), bare.count(".")
    if commas and points:
        mark = max(",", ".", key=bare.rfind)
        whole, _, rest = bare.rpartition(mark)
        group = "." if mark == "," else ","
        if mark in whole or not rest or group in rest or not re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})+", whole):
            return None
        return Decimal(f"{whole.replace(group, '')}.{rest}")
    if commas + points > 1:
        return Decimal(re.sub(r"[.,]", "", bare)) if _GROUPED.fullmatch(bare) else None
    if commas + points == 1:
        whole, rest = re.split(r"[.,]", bare)
        if not whole or not rest:
            return None
        if len(rest) == 3 and 1 <= len(whole) <= 3 and int(whole) > 0:
            if points:
                raise ValueError(f"Is {bare} {whole}{rest} or {whole}.{rest.rstrip('0') or '0'}? Please type it so.")
            return Decimal(whole + rest)
        return Decimal(f"{whole}.{rest}")
    return Decimal(bare)


def months(payback: Decimal) -> str:
    """Months to one decimal, in words where rounding would hide on which side of the line they are."""
    if 0 < payback < Decimal("0.05"):
        return "less than 0.1"
    if YEAR < payback < YEAR + Decimal("0.05"):
        return f"just over {YEAR}"
    return shown(payback, 1)


def priced(number: Decimal) -> str:
    """A price of one thing: 2.00, but 0.0125 where cents are too coarse."""
    return shown(number) if abs(number) < Decimal("0.1") else f"{number.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def shown(number: Decimal, places: int = 2) -> str:
    """The number for people: 1,200 and 2.40 and 0.0125, never 1.2E+3."""
    if number == number.to_integral_value():
        return f"{number:,.0f}"
    if abs(number) < Decimal("0.1") and places == 2:
        return f"{number.quantize(Decimal('0.000001'), ROUND_HALF_UP).normalize():f}"
    return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
