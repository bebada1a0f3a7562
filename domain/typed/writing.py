"""How whoever reads writes figures and days: chosen once for each message and each request, and read where one is shown."""

from contextvars import ContextVar
from typing import Final

from domain.model import Value


class Writing(Value):
    """`locale` as Slack names it, such as `de-DE`; empty, English as shipped. The marks are those of figures."""

    locale: str = ""
    group: str = ","
    decimal: str = "."


ENGLISH: Final = Writing()
#: For whom something is drawn at this moment.
writing: ContextVar[Writing] = ContextVar("writing", default=ENGLISH)


def written(figure: str) -> str:
    """The figure, which has English marks, as whoever reads writes it: `1,200.5`, `1.200,5`."""
    marks = writing.get()
    return figure.translate({ord(ENGLISH.group): marks.group, ord(ENGLISH.decimal): marks.decimal})
