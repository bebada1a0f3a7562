"""Text that is safe in Slack: escaped, cut to a limit, dates in the reader's zone."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, Self

from babel import Locale
from babel.dates import format_skeleton

from domain.typed.links import why_no_address
from domain.typed.writing import writing

ELLIPSIS = "…"
_BROKEN_ENTITY = re.compile(r"(&[a-z]{0,3}|<[^>]*)$")
SECTION_LIMIT = 3000
# Overrides and embeddings of direction: with them a name can be made to read as another one.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters by their category, and yet nothing to see.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

# A sign of formatting opens before a word and closes after one: snake_case and 2*3 are none.
_FORMATTED = re.compile(r"(?<!\w)(\*|_|~|`)(?!\s)((?:(?!\1).)+?)(?<!\s)\1(?!\w)")
_TWINS = {ord("*"): "∗", ord("`"): "ˋ"}


class Mrkdwn(str):
    """Text in Slack's markup, in which everything that a person typed is already escaped.

    `whole` is what it says where nothing is cut; the functions here carry it along, so that it can be read elsewhere.
    """

    __slots__ = ("whole",)
    whole: str

    def __new__(cls, text: str = "", whole: str | None = None) -> Self:
        made = super().__new__(cls, text)
        made.whole = whole_of(text) if whole is None else whole
        return made


class Cut(str):
    """Plain text of which a part is not shown, and the `whole` of it."""

    __slots__ = ("whole",)
    whole: str

    def __new__(cls, text: str, whole: str) -> Self:
        made = super().__new__(cls, text)
        made.whole = whole
        return made


def whole_of(text: str) -> str:
    """The text as it was before anything was cut off."""
    return text.whole if isinstance(text, (Mrkdwn, Cut)) else text


def is_cut(text: str) -> bool:
    """Whether it says more than it shows."""
    return whole_of(text) != text


def escape(text: str) -> Mrkdwn:
    """The text with Slack's three control characters made harmless."""
    return Mrkdwn(_escaped(text), _escaped(text.whole) if isinstance(text, Cut) else None)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def md(template: str, **values: str) -> Mrkdwn:
    """The template, with each value that is not Mrkdwn yet escaped: `md("*{title}*", title=typed)`.

    What stands in bold there loses formatting of its own, which would end the bold half-way; so does what somebody or
    something is called, wherever it stands.
    """
    plain = _plain_in(template)
    safe = {
        name: value if isinstance(value, Mrkdwn) else escape(unformatted(value) if name in plain else value)
        for name, value in values.items()
    }
    whole = template.format(**{name: value.whole for name, value in safe.items()}) if _any_cut(safe.values()) else None
    return Mrkdwn(template.format(**safe), whole)


#: In templates these are what people, briefs and offers are called.
CALLED: Final = frozenset({"name", "names", "title", "titles", "brief", "who", "workflow", "offer", "offers"})


@lru_cache(maxsize=512)
def _plain_in(template: str) -> frozenset[str]:
    return CALLED.union(re.findall(r"\*\{(\w+)\}\*", template))


def unformatted(typed: str) -> str:
    """The words alone, on one line, of text with Slack's or Markdown's formatting; a lone sign stays, as its twin."""
    if is_cut(typed):
        return Cut(_words_of(typed), _words_of(whole_of(typed)))
    return _words_of(typed)


def _words_of(typed: str) -> str:
    before, text = "", " ".join(typed.split())
    while before != text:
        before, text = text, _FORMATTED.sub(r"\2", text)
    return text.translate(_TWINS)


def join(parts: Iterable[Mrkdwn], separator: str = "\n") -> Mrkdwn:
    """The parts as one text; empty parts are left out."""
    kept = [part for part in parts if part]
    return Mrkdwn(separator.join(kept), separator.join(map(whole_of, kept)) if _any_cut(kept) else None)


def and_more(count: int) -> Mrkdwn:
    """Of a list that is longer than what is shown of it."""
    return md("and {n} more: they show when these are done", n=str(count))


def _any_cut(texts: Iterable[str]) -> bool:
    return any(map(is_cut, texts))


def legible(typed: str) -> str:
    """What was typed, without space at its ends and without what turns or hides the text around it."""
    kept = "".join(
        character
        for character in typed
        if character in "\n\t" or (character not in _TURNS and unicodedata.category(character) not in ("Cc", "Cs"))
    ).strip()
    return kept if any(is_seen(character) for character in kept) else ""


def is_seen(character: str) -> bool:
    """Whether a reader would see anything of it."""
    return character not in _FILLERS and unicodedata.category(character)[0] not in "CZM"


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last an ellipsis where something was cut."""
    return text if len(text) <= limit else Cut(text[: limit - 1] + ELLIPSIS, whole_of(text))


def cut_mrkdwn(text: Mrkdwn, limit: int = SECTION_LIMIT) -> Mrkdwn:
    """As `cut`, but never through an entity such as `&amp;` or `<@U1>`."""
    if len(text) <= limit:
        return text
    head = re.sub(_BROKEN_ENTITY, "", text[: limit - 1])
    return Mrkdwn(head + ELLIPSIS, whole_of(text))


def one_line(text: str, limit: int) -> str:
    """The text without line breaks or runs of space, cut to the limit."""
    return cut(" ".join(text.split()), limit)


def quote(text: str, limit: int = 1000) -> Mrkdwn:
    """What a person typed, as a Slack quotation that it cannot break out of."""
    shown = cut(text.strip(), limit)
    return Mrkdwn(_quoted(shown), _quoted(whole_of(shown)))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in _escaped(text).splitlines())


def pieces(text: str, limit: int = SECTION_LIMIT) -> list[Mrkdwn]:
    """The text in parts of at most `limit` characters, broken at ends of lines where there are any near enough."""
    found, here = [], ""
    for line in text.splitlines():
        for part in _parts_of_line(line, limit) if len(line) > limit else (line,):
            if here and len(here) + 1 + len(part) > limit:
                found.append(Mrkdwn(here))
                here = part
            else:
                here = f"{here}\n{part}" if here else part
    return [*found, Mrkdwn(here)] if here.strip() else found


def _parts_of_line(line: str, limit: int) -> Iterator[str]:
    """A quotation stays one in each part; no entity is broken."""
    mark = "> " if line.startswith("> ") else ""
    while len(line) > limit:
        head = re.sub(_BROKEN_ENTITY, "", line[:limit])
        if len(head) <= len(mark):
            head = line[:limit]  # one address is longer than this
        yield head
        line = mark + line[len(head) :]
    yield line


def mention(user: str) -> Mrkdwn:
    """A person by their Slack id."""
    return Mrkdwn(f"<@{user}>") if re.fullmatch(r"[UW][A-Z0-9]+", user) else escape(user)


def mentions(users: Iterable[str]) -> Mrkdwn:
    """Several people, separated by commas."""
    return join((mention(user) for user in users), ", ")


def channel_link(channel: str) -> Mrkdwn:
    """A channel by its Slack id."""
    return Mrkdwn(f"<#{channel}>") if re.fullmatch(r"[CG][A-Z0-9]+", channel) else escape(channel)


def link(url: str, label: str) -> Mrkdwn:
    """A link with our label; an address that is not http(s), or hides where it leads, is shown as text."""
    if why_no_address(url) is not None:
        return escape(url)
    return Mrkdwn(f"<{escape(url)}|{escape(label).replace('|', '¦')}>")


def moment(at: datetime, form: str = "{date_short_pretty} at {time}") -> Mrkdwn:
    """An instant, shown in the reader's own zone; clients that cannot show UTC."""
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{form}|{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC>")


def day(on: date) -> Mrkdwn:
    """A calendar day, the same for every reader, as whoever reads writes it.

    Slack's own dates are moments, and show another day far enough from Greenwich.
    """
    if locale := writing.get().locale:
        return escape(format_skeleton("yMMMEd", on, locale=Locale.parse(locale, sep="-")))
    return Mrkdwn(f"{on:%a} {on.day} {on:%b %Y}")


_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    """A number below a hundred as a word, others as figures."""
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _ONES[number]
    tens = _TENS[number // 10 - 2]
    return f"{tens}-{_ONES[number % 10]}" if number % 10 else tens


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 brief`, `2 briefs`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
