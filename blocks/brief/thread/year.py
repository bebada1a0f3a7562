"""What a year of running it costs and brings, in the brief's thread."""

from typing import Final

from blocks.brief.words import amount
from blocks.kit import Block, line_chart, section
from blocks.text import Mrkdwn, day, join, md
from domain.brief.money import YEAR, Costs, PayKind
from domain.brief.year import DRIVERS, Year, check_prices_on, year_of

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
    lines = [Mrkdwn("*A year of running it* (our rule)"), _break_even(year), _doubled(year, costs), _drivers()]
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
    left = year.left_if_doubled
    return md(
        "*If the model's price doubles*: {more} more a month, and {left} ({counted}).",
        more=amount(year.more_if_doubled, costs),
        left=f"{amount(left, costs)} is left" if left >= 0 else f"it loses {amount(-left, costs)}",
        counted="the hire's pay counted" if costs.monthly_pay is not None else COUNTED[None],
    )


def _drivers() -> Mrkdwn:
    return md(
        "Usage has to be watched all the time: {drivers} multiply what a run costs. What is asked of a builder is a "
        "plan to see the cost, not a forecast.",
        drivers=DRIVERS,
    )
