"""What a year of running it costs and brings, in the brief's thread."""

from decimal import Decimal
from typing import Final

from blocks.brief.words import amount
from blocks.kit import Block, line_chart, section
from blocks.text import Mrkdwn, day, join, md, spelled
from domain.brief.money import YEAR, Costs, PayKind
from domain.brief.year import Year, check_prices_on, year_of

#: In months.
FAR: Final = 10 * YEAR
COUNTED: Final = {
    PayKind.BUILD: "the build counted",
    PayKind.MONTH: "the hire's pay counted",
    PayKind.YEAR: "the hire's pay counted",
    None: "not counted: what the hire costs",
}


def running_cost(costs: Costs) -> list[Block]:
    """The curve, when it has paid, and what makes it dearer; empty while the month's figures are not known."""
    year = year_of(costs)
    if year is None:
        return []
    lines = [
        Mrkdwn("*A year of running it* (our rule)"),
        _break_even(year),
        _doubled(year, costs),
        *_drivers(year, costs),
    ]
    checked = check_prices_on(costs)
    if costs.priced_on is not None and checked is not None:
        lines.append(
            md(
                "The price of a run is of {priced}: check it again from {checked} on.",
                priced=day(costs.priced_on),
                checked=day(checked),
            )
        )
    chart = line_chart(
        f"A year, added up ({costs.currency})" if costs.currency else "A year, added up",
        [str(month.number) for month in year.months],
        [
            ("Running", [float(month.running) for month in year.months]),
            ("Upkeep", [float(month.upkeep) for month in year.months]),
            ("Value", [float(month.value) for month in year.months]),
        ],
        x_label="Month",
    )
    return [section(join(lines)), chart]


def _break_even(year: Year) -> Mrkdwn:
    counted = COUNTED[year.pay]
    if year.breaks_even_in is None:
        return md("*Break-even*: never at these figures ({counted}).", counted=counted)
    if year.breaks_even_in > FAR:
        return md("*Break-even*: not within ten years ({counted}).", counted=counted)
    after = ", after this year" if year.breaks_even_in > YEAR else ""
    month = str(year.breaks_even_in)
    return md("*Break-even*: in month {month}{after} ({counted}).", month=month, after=after, counted=counted)


def _doubled(year: Year, costs: Costs) -> Mrkdwn:
    return md(
        "*If the model's price doubles*: {more} more a month, and {left} ({counted}).",
        more=amount(year.more_if_doubled, costs),
        left=_left(year.left_if_doubled, costs),
        counted="the hire's pay counted" if costs.monthly_pay is not None else COUNTED[None],
    )


def _left(left: Decimal, costs: Costs) -> str:
    return f"{amount(left, costs)} is left" if left >= 0 else f"it loses {amount(-left, costs)}"


def _drivers(year: Year, costs: Costs) -> list[Mrkdwn]:
    """Worked examples: each says what it takes for granted."""
    rows = [
        md(
            "• {name}, {times} times the cost: {more} more a month, and {left}. _Assumed: {assumes}._",
            name=each.driver.name,
            times=spelled(each.driver.times),
            more=amount(each.more, costs),
            left=_left(each.left, costs),
            assumes=each.driver.assumes,
        )
        for each in year.heavier
    ]
    return [
        Mrkdwn("*If each run does more* than the price of a run counts (examples, no forecast)"),
        *rows,
        md("Usage has to be watched all the time: what is asked of a builder is a plan to see the cost."),
    ]
