"""All routes beside each other, as a native table in the brief's thread."""

from collections.abc import Sequence
from typing import Final

from blocks.kit import Block, section, wrapped_table
from blocks.text import Mrkdwn
from domain.brief.compared import Compared
from domain.guide.route import ROUTES

HEAD: Final = (
    "Route",
    "Speaks for it here",
    "Speaks against it here",
    "Best fit",
    "Speed",
    "Vetting control",
    "Cost predictability",
    "Long-term ownership",
)


def routes_compared(rows: Sequence[Compared]) -> list[Block]:
    """A row for each route; the chosen one and the runner-up are marked, and so is what is our rule."""
    return [section(Mrkdwn("*The routes compared*")), wrapped_table([HEAD, *map(_row, rows)])] if rows else []


def _row(row: Compared) -> tuple[str, ...]:
    known = ROUTES[row.route]
    return (
        _name(row),
        "; ".join(row.speaks_for),
        "; ".join(row.against),
        known.fit,
        known.speed,
        known.vetting,
        known.cost,
        known.ownership,
    )


def _name(row: Compared) -> str:
    marks = [*([row.standing.value] if row.standing else []), *(["our rule"] if ROUTES[row.route].ours else [])]
    name = ROUTES[row.route].name
    return f"{name} ({', '.join(marks)})" if marks else name
