"""Slack's three ways to write text, as safe HTML: mrkdwn, plain text with emoji, and rich_text."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from markupsafe import Markup, escape

from sandbox.page.emoji import EMOJI

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Reader:
    """Who reads: the names, the clock and the time zone that Slack resolves on the reader's side."""

    zone: tzinfo = UTC
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    me: str = ""

    def when(self, seconds: float) -> datetime:
        """That instant on this reader's clock."""
        return datetime.fromtimestamp(seconds, self.zone)

    def person(self, user: str) -> Markup:
        """A mention, or what Slack shows for somebody unknown."""
        mine = " me" if user == self.me else ""
        return Markup('<span class="mention{}">@{}</span>').format(mine, self.users.get(user, user))

    def room(self, channel: str) -> Markup:
        """A link to a channel, or its lock where the reader may not know its name."""
        if channel not in self.channels:
            return Markup('<span class="mention room">🔒private channel</span>')
        return Markup('<span class="mention room">#{}</span>').format(self.channels[channel])


Render = Callable[[str], Markup]

_BOUND_BEFORE, _BOUND_AFTER = r"(?<![\w])", r"(?![\w])"
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>\n]+)>"
    rf"|{_BOUND_BEFORE}\*(?P<bold>\S|\S[^*\n]*?\S)\*{_BOUND_AFTER}"
    rf"|{_BOUND_BEFORE}_(?P<italic>[^\s_]|[^\s_][^\n]*?[^\s_])_{_BOUND_AFTER}"
    rf"|{_BOUND_BEFORE}~(?P<strike>[^\s~]|[^\s~][^~\n]*?[^\s~])~{_BOUND_AFTER}"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
    r"|(?P<url>https?://[^\s<>|*`]*[^\s<>|*`.,;:!?)_~])"
)
HARMLESS = re.compile(r"https?://|mailto:", re.I)
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.S)


def unescaped(text: str) -> str:
    """What the three entities that Slack knows stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(text: str) -> Markup:
    """Plain text: emoji shortcodes and line breaks only."""
    shown = re.sub(r":([a-z0-9_+'-]+):", lambda hit: EMOJI.get(hit[1], hit[0]), unescaped(text))
    return Markup("<br>").join(escape(line) for line in shown.split("\n"))


def mrkdwn(text: str, reader: Reader, verbatim: bool = False) -> Markup:
    """Slack's own markup, with code blocks, quotes and everything inline."""
    parts: list[Markup] = []
    for index, piece in enumerate(_FENCE.split(text)):
        if index % 2:
            parts.append(Markup("<pre>{}</pre>").format(unescaped(piece)))
        elif piece:
            around = piece.removeprefix("\n") if index else piece
            parts.append(_paragraphs(around, lambda line: inline(line, reader, verbatim)))
    return Markup("").join(parts)


def _paragraphs(text: str, render: Render) -> Markup:
    """Lines, with runs of quoted ones gathered into one quote."""
    html: list[Markup] = []
    run: list[Markup] = []
    quoted = False

    def flush() -> None:
        if run:
            body = Markup("<br>").join(run)
            html.append(Markup("<blockquote>{}</blockquote>").format(body) if quoted else body)
            run.clear()

    for line in text.split("\n"):
        mark = re.match(r"(?:&gt;|>) ?", line)
        if bool(mark) != quoted:
            flush()
            quoted = bool(mark)
        run.append(render(line[mark.end() :] if mark else line))
    flush()
    return Markup("").join(html)


def inline(text: str, reader: Reader, verbatim: bool = False) -> Markup:
    """One line: emphasis, code, links, mentions, dates and emoji."""
    html: list[Markup] = []
    at = 0
    for hit in _INLINE.finditer(text):
        html.append(escape(unescaped(text[at : hit.start()])))
        html.append(_token(hit, reader, verbatim))
        at = hit.end()
    html.append(escape(unescaped(text[at:])))
    return Markup("").join(html)


def _token(hit: re.Match[str], reader: Reader, verbatim: bool) -> Markup:
    kind, body = str(hit.lastgroup), hit[str(hit.lastgroup)]
    if kind == "code":
        return Markup("<code>{}</code>").format(unescaped(body))
    if kind == "angle":
        return _angle(body, reader)
    if kind == "emoji":
        return escape(EMOJI.get(body, hit[0]))
    if kind == "url":
        return escape(unescaped(body)) if verbatim else link(unescaped(body), unescaped(body))
    tag = {"bold": "b", "italic": "i", "strike": "s"}[kind]
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), inline(body, reader, verbatim))


def _angle(body: str, reader: Reader) -> Markup:
    target, _, label = body.partition("|")
    if target.startswith("@"):
        return reader.person(target[1:])
    if target.startswith("#"):
        return reader.room(target[1:])
    if target.startswith("!date^"):
        return date(target, label, reader)
    if target.startswith("!"):
        name = label or target[1:].split("^")[0]
        return Markup('<span class="mention me">@{}</span>').format(name.lstrip("@"))
    if not HARMLESS.match(target):
        return escape(f"<{unescaped(body)}>")  # no link, so shown as it was typed
    return link(unescaped(target), unescaped(label or target.removeprefix("mailto:")))


def link(target: str, label: str | Markup) -> Markup:
    """A link, if its scheme is harmless; else its text alone."""
    if not HARMLESS.match(target):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(target, label)


def date(command: str, fallback: str, reader: Reader) -> Markup:
    """`<!date^…>` on the reader's clock, or its fallback where it cannot be read."""
    pieces = command.split("^")
    try:
        seconds, form = int(pieces[1]), pieces[2]
        when = reader.when(seconds)
    except (IndexError, ValueError, OverflowError, OSError):
        return escape(unescaped(fallback or command))
    shown = re.sub(r"\{(\w+)\}", lambda hit: date_token(hit[1], when, reader) or hit[0], unescaped(form))
    time = Markup('<time datetime="{}" title="{}">{}</time>').format(
        when.isoformat(), f"{when:%A, %B} {when.day}, {when.year} at {clock(when)}", shown
    )
    return link(unescaped(pieces[3]), time) if len(pieces) > 3 else time


def clock(when: datetime) -> str:
    """9:05 AM."""
    return f"{when.hour % 12 or 12}:{when:%M} {'AM' if when.hour < 12 else 'PM'}"


def date_token(token: str, when: datetime, reader: Reader) -> str | None:
    """One `{token}` of a date; None for one that Slack does not know."""
    day = when.day
    suffix = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    forms = {
        "date_num": f"{when:%Y-%m-%d}",
        "date_slash": f"{when:%m/%d/%Y}",
        "date": f"{when:%B} {day}{suffix}, {when.year}",
        "date_short": f"{when:%b} {day}, {when.year}",
        "date_long": f"{when:%A, %B} {day}{suffix}, {when.year}",
        "day_divider": f"{when:%A, %B} {day}{suffix}",
        "time": clock(when),
        "time_secs": clock(when).replace(" ", f":{when:%S} "),
        "ago": ago(when, reader.now),
    }
    if token.endswith("_pretty"):
        days = (when.date() - reader.now.astimezone(reader.zone).date()).days
        near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get(days)
        return near or forms.get(token.removesuffix("_pretty"))
    return forms.get(token)


def ago(when: datetime, now: datetime) -> str:
    """3 days ago; in 2 hours."""
    seconds = (now - when).total_seconds()
    size, unit = next(
        ((step, name) for step, name in ((86400, "day"), (3600, "hour"), (60, "minute")) if abs(seconds) >= step),
        (0, ""),
    )
    if not size:
        return "just now"
    count = int(abs(seconds) // size)
    words = f"{count} {unit}{'s' if count != 1 else ''}"
    return f"{words} ago" if seconds > 0 else f"in {words}"


def rich_text(block: Json, reader: Reader) -> Markup:
    """A rich_text block: sections, lists at any depth, quotes and code."""
    html: list[Markup] = []
    for part in _dicts(block.get("elements")):
        kind = part.get("type")
        if kind == "rich_text_list":
            html.append(_rich_list(part, reader))
            continue
        body = Markup("").join(_rich_element(item, reader) for item in _dicts(part.get("elements")))
        wrapper = {"rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}.get(str(kind), "p")
        html.append(Markup("<{0}>{1}</{0}>").format(Markup(wrapper), body))
    return Markup("").join(html)


def _rich_list(part: Json, reader: Reader) -> Markup:
    items = Markup("").join(
        Markup("<li>{}</li>").format(
            Markup("").join(_rich_element(item, reader) for item in _dicts(line.get("elements")))
        )
        for line in _dicts(part.get("elements"))
    )
    tag = Markup("ol" if part.get("style") == "ordered" else "ul")
    depth, start = int(part.get("indent") or 0), int(part.get("offset") or 0) + 1
    numbered = Markup(' start="{}"').format(start) if start > 1 else ""
    return Markup('<{0} class="indent-{1}"{2}>{3}</{0}>').format(tag, depth, numbered, items)


def _rich_element(item: Json, reader: Reader) -> Markup:
    text = str(item.get("text") or "")
    match item.get("type"):
        case "text":
            body = Markup("<br>").join(escape(line) for line in text.split("\n"))
        case "link":
            body = link(str(item.get("url", "")), text or str(item.get("url", "")))
        case "emoji":
            name = str(item.get("name", ""))
            body = escape(EMOJI.get(name, f":{name}:"))
        case "user":
            body = reader.person(str(item.get("user_id", "")))
        case "channel":
            body = reader.room(str(item.get("channel_id", "")))
        case "broadcast":
            body = Markup('<span class="mention me">@{}</span>').format(item.get("range", ""))
        case "usergroup":
            body = Markup('<span class="mention">@{}</span>').format(item.get("usergroup_id", ""))
        case "date":
            command = f"!date^{item.get('timestamp', '')}^{item.get('format', '')}"
            body = date(command, str(item.get("fallback", "")), reader)
        case "color":
            body = escape(str(item.get("value", "")))
        case _:
            body = escape(text)
    style = item.get("style") if isinstance(item.get("style"), dict) else {}
    for name, tag in (("code", "code"), ("strike", "s"), ("italic", "i"), ("bold", "b"), ("underline", "u")):
        if style and style.get(name):
            body = Markup("<{0}>{1}</{0}>").format(Markup(tag), body)
    return body


def _dicts(value: object) -> Iterable[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, Sequence) else []
