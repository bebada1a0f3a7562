"""How whoever reads writes figures and days: chosen once for each message and each request, and read where one is shown."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from typing import Final

from domain.model import Value


def _english(on: date) -> str:
    return f"{on:%-d %b %Y}"


class Writing(Value):
    """`locale` as Slack names it, such as `de-DE`; empty, English as shipped. The marks are those of figures.

    `day` writes a day within plain words, without that of the week.
    """

    locale: str = ""
    group: str = ","
    decimal: str = "."
    day: Callable[[date], str] = _english


ENGLISH: Final = Writing()
#: For whom something is drawn at this moment.
writing: ContextVar[Writing] = ContextVar("writing", default=ENGLISH)


def written(figure: str) -> str:
    """The figure, which has English marks, as whoever reads writes it: `1,200.5`, `1.200,5`."""
    marks = writing.get()
    return figure.translate({ord(ENGLISH.group): marks.group, ord(ENGLISH.decimal): marks.decimal})


def written_day(on: date) -> str:
    """The day as whoever reads writes it, for plain words: `23 Nov 2026`, `23.11.2026`."""
    return writing.get().day(on)
