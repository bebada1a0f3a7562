"""Text that is safe in Slack: escaped, cut to a limit, dates in the reader's zone."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

ELLIPSIS = "…"
SECTION_LIMIT = 3000
# Overrides and embeddings of direction: with them a name can be made to read as another one.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters by their category, and yet nothing to see.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

# A sign of formatting opens before a word and closes after one: snake_case and 2*3 are none.
_FORMATTED = re.compile(r"(?<!\w)(\*|_|~|`)(?!\s)((?:(?!\1).)+?)(?<!\s)\1(?!\w)")
_TWINS = {ord("*"): "∗", ord("`"): "ˋ"}


class Mrkdwn(str):
    """Text in Slack's markup, in which everything that a person typed is already escaped."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """The text with Slack's three control characters made harmless."""
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def md(template: str, **values: str) -> Mrkdwn:
    """The template, with each value that is not Mrkdwn yet escaped: `md("*{title}*", title=typed)`.

    What stands in bold there loses formatting of its own, which would end the bold half-way.
    """
    bold = _bold_in(template)
    return Mrkdwn(
        template.format(
            **{
                name: value if isinstance(value, Mrkdwn) else escape(unformatted(value) if name in bold else value)
                for name, value in values.items()
            }
        )
    )


@lru_cache(maxsize=512)
def _bold_in(template: str) -> frozenset[str]:
    return frozenset(re.findall(r"\*\{(\w+)\}\*", template))


def unformatted(typed: str) -> str:
    """The words alone, on one line, of text with Slack's or Markdown's formatting; a lone sign stays, as its twin."""
    before, text = "", " ".join(typed.split())
    while before != text:
        before, text = text, _FORMATTED.sub(r"\2", text)
    return text.translate(_TWINS)


def join(parts: Iterable[Mrkdwn], separator: str = "\n") -> Mrkdwn:
    """The parts as one text; empty parts are left out."""
    return Mrkdwn(separator.join(part for part in parts if part))


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
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def cut_mrkdwn(text: Mrkdwn, limit: int = SECTION_LIMIT) -> Mrkdwn:
    """As `cut`, but never through an entity such as `&amp;` or `<@U1>`."""
    if len(text) <= limit:
        return text
    head = re.sub(r"(&[a-z]{0,3}|<[^>]*)$", "", text[: limit - 1])
    return Mrkdwn(head + ELLIPSIS)


def one_line(text: str, limit: int) -> str:
    """The text without line breaks or runs of space, cut to the limit."""
    return cut(" ".join(text.split()), limit)


def quote(text: str, limit: int = 1000) -> Mrkdwn:
    """What a person typed, as a Slack quotation that it cannot break out of."""
    return Mrkdwn("\n".join(f"> {escape(line)}" for line in cut(text.strip(), limit).splitlines()))


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
    """A link with our label; an address that is not http(s) is shown as text."""
    if not re.fullmatch(r"https?://[^\s<>|]+", url):
        return escape(url)
    return Mrkdwn(f"<{escape(url)}|{escape(label).replace('|', '¦')}>")


def moment(at: datetime, form: str = "{date_short_pretty} at {time}") -> Mrkdwn:
    """An instant, shown in the reader's own zone; clients that cannot show UTC."""
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{form}|{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC>")


def day(on: date) -> Mrkdwn:
    """A calendar day, the same for every reader."""
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
