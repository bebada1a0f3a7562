"""A page as Markdown; what people typed stays text."""

import re
from collections.abc import Iterator

from blocks.export.page import OnePage, Part

#: An ampersand means something where it begins a sign's name or number.
_MEANT = re.compile(r"([\\`*_{}\[\]<>#|~]|&(?=#?\w+;))")
#: At the beginning of a line these make a list, a heading or a rule; a number does by what follows it.
_LEADING = re.compile(r"^(\s*(?=[-+=])|\s*\d+(?=[.)]))", re.MULTILINE)


def markdown(page: OnePage) -> bytes:
    """UTF-8."""
    return "\n\n".join(_paragraphs(page)).encode() + b"\n"


def canvas_text(page: OnePage) -> str:
    """The same for a canvas, which has its title above."""
    return "\n\n".join(_below(page)) + "\n"


def _paragraphs(page: OnePage) -> Iterator[str]:
    yield f"# {plain(' '.join(page.title.split()))}"
    yield from _below(page)


def _below(page: OnePage) -> Iterator[str]:
    yield f"**{plain(page.answer)}**"
    for part in page.parts:
        yield f"## {plain(part.heading)}"
        yield _lines(part)
    yield f"*{plain(page.foot)}*"


def _lines(part: Part) -> str:
    if part.listed:
        return "\n".join(f"- {plain(' '.join(line.split()))}" for line in part.lines)
    return "\n\n".join(plain(line) for line in part.lines)


def plain(text: str) -> str:
    """The text as it reads, with nothing in it that Markdown would take for its own."""
    return _LEADING.sub(r"\1\\", _MEANT.sub(r"\\\1", text.strip()))
