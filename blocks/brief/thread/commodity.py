"""Commodity or not: the guide's five factors, asked about a brief."""

from collections.abc import Sequence

from blocks.text import Mrkdwn, join, md
from domain.brief.commodity import FactorReading


def commodity_or_not(readings: Sequence[FactorReading]) -> Mrkdwn:
    """One line a factor; where one is missing, what commodity hiring would say, and what survives production."""
    lacking = sum(not reading.holds for reading in readings)
    counted = f"{lacking} of {len(readings)} {'smells' if lacking == 1 else 'smell'} of commodity hiring"
    title = md("*Commodity or not?* {what}", what=counted if lacking else "All five factors hold, so it is not")
    return join([title, *map(_line, readings)])


def smells(before: Sequence[FactorReading], after: Sequence[FactorReading]) -> Mrkdwn:
    """What begins to look like commodity hiring between two readings; empty where nothing does."""
    new = [now.factor for was, now in zip(before, after, strict=True) if was.holds and not now.holds]
    named = "; ".join(f"{factor.name.lower()} ({_first_small(factor.commodity)})" for factor in new)
    return md("*This smells of commodity hiring*: {named}.", named=named) if new else Mrkdwn()


def _line(reading: FactorReading) -> Mrkdwn:
    factor = reading.factor
    if reading.holds:
        return md("• *{name}*. {asked}: yes", name=factor.name, asked=reading.asked)
    return md(
        "• *{name}*. {asked}: no, {missing}. _Commodity: {commodity}. What survives production: {survives}._",
        name=factor.name,
        asked=reading.asked,
        missing="; ".join(reading.missing),
        commodity=_first_small(factor.commodity),
        survives=_first_small(factor.non_commodity),
    )


def _first_small(text: str) -> str:
    return text[:1].lower() + text[1:]
