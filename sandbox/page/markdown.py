"""The `markdown` block: the part of Markdown that Slack shows, as safe HTML."""

import re

from markupsafe import Markup, escape

from sandbox.page.emoji import EMOJI
from sandbox.page.mrkdwn import Reader, link

_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+\-.!~|<>&])"
    r"|`(?P<code>[^`\n]+)`"
    r"|!?\[(?P<label>[^\]\n]*)\]\((?P<target>[^)\s]+)\)"
    r"|<(?P<mention>[@#][A-Z0-9]+)[^<>\n]*>"
    r"|\*\*(?P<bold>\S|\S.*?\S)\*\*"
    r"|(?<!\w)(?P<mark>[*_])(?P<italic>[^\s*_]|[^\s*_].*?[^\s*_])(?P=mark)(?!\w)"
    r"|~~(?P<strike>\S|\S.*?\S)~~"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
    r"|(?P<url>https?://[^\s<>|*`]*[^\s<>|*`.,;:!?)_~])"
)
_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+]|(?P<number>\d+)[.)])\s+(?:\[(?P<check>[ xX])\]\s+)?(?P<text>.*)")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE_ROW = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


def markdown(text: str, reader: Reader) -> Markup:
    """Headings, paragraphs, lists, task lists, quotes, tables, code and rules."""
    lines = text.split("\n")
    html: list[Markup] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.lstrip().startswith("```"):
            end = next((i for i in range(at + 1, len(lines)) if lines[i].lstrip().startswith("```")), len(lines))
            html.append(Markup("<pre>{}</pre>").format("\n".join(lines[at + 1 : end])))
            at = end + 1
        elif not line.strip():
            at += 1
        elif heading := re.match(r"(#{1,6})\s+(.*)", line):
            level = Markup(str(min(len(heading[1]) + 2, 6)))
            html.append(
                Markup('<h{0} class="md-{1}">{2}</h{0}>').format(level, len(heading[1]), inline(heading[2], reader))
            )
            at += 1
        elif re.fullmatch(r"\s*([-*_])(\s*\1){2,}\s*", line):
            html.append(Markup("<hr>"))
            at += 1
        elif _ROW.match(line) and at + 1 < len(lines) and _RULE_ROW.match(lines[at + 1]):
            end = _run(lines, at, _ROW)
            html.append(_table([lines[at], *lines[at + 2 : end]], reader))
            at = end
        elif line.startswith(">"):
            end = _run(lines, at, re.compile(">"))
            quoted = "\n".join(re.sub(r"^>\s?", "", quote) for quote in lines[at:end])
            html.append(Markup("<blockquote>{}</blockquote>").format(markdown(quoted, reader)))
            at = end
        elif _ITEM.match(line):
            end = _run(lines, at, _ITEM)
            html.append(_list(lines[at:end], reader))
            at = end
        else:
            end = _run(lines, at, re.compile(r"(?!\s*$|#{1,6}\s|>|\s*```)"))
            body = Markup("<br>").join(inline(words, reader) for words in lines[at:end])
            html.append(Markup("<p>{}</p>").format(body))
            at = max(end, at + 1)
    return Markup("").join(html)


def _run(lines: list[str], start: int, like: re.Pattern[str]) -> int:
    """Where the run of lines like this one ends."""
    end = start
    while end < len(lines) and like.match(lines[end]) and (end == start or lines[end].strip()):
        end += 1
    return end


def inline(text: str, reader: Reader) -> Markup:
    """Emphasis, code, links, mentions and emoji of one line."""
    html: list[Markup] = []
    at = 0
    for hit in _INLINE.finditer(text):
        html.append(escape(text[at : hit.start()]))
        html.append(_token(hit, reader))
        at = hit.end()
    html.append(escape(text[at:]))
    return Markup("").join(html)


def _token(hit: re.Match[str], reader: Reader) -> Markup:
    if hit["target"] is not None:
        return link(hit["target"], inline(hit["label"], reader) or escape(hit["target"]))
    kind = str(hit.lastgroup)
    body = hit[kind]
    match kind:
        case "code":
            return Markup("<code>{}</code>").format(body)
        case "mention":
            return reader.person(body[1:]) if body.startswith("@") else reader.room(body[1:])
        case "emoji":
            return escape(EMOJI.get(body, hit[0]))
        case "url":
            return link(body, body)
        case "bold" | "italic" | "strike":
            tag = Markup({"bold": "b", "italic": "i", "strike": "s"}[kind])
            return Markup("<{0}>{1}</{0}>").format(tag, inline(body, reader))
    return escape(body)


def _list(lines: list[str], reader: Reader) -> Markup:
    items: list[Markup] = []
    ordered = False
    for index, line in enumerate(lines):
        hit = _ITEM.match(line)
        if hit is None:
            continue
        if not index:
            ordered = hit["number"] is not None
        check = {None: "", " ": "☐ "}.get(hit["check"], "☑ ")
        depth = min(len(hit["indent"].expandtabs(4)) // 2, 4)
        items.append(Markup('<li class="indent-{}">{}{}</li>').format(depth, check, inline(hit["text"], reader)))
    return Markup("<{0}>{1}</{0}>").format(Markup("ol" if ordered else "ul"), Markup("").join(items))


def _table(lines: list[str], reader: Reader) -> Markup:
    rows: list[Markup] = []
    for index, line in enumerate(lines):
        cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
        tag = Markup("td" if index else "th")
        rows.append(
            Markup("<tr>{}</tr>").format(
                Markup("").join(Markup("<{0}>{1}</{0}>").format(tag, inline(cell.strip(), reader)) for cell in cells)
            )
        )
    return Markup('<div class="scroll"><table class="grid">{}</table></div>').format(Markup("").join(rows))
