"""The `markdown` block: the part of Markdown that Slack shows, as safe HTML."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup, escape

from sandbox.page.emoji import EMOJI
from sandbox.page.mrkdwn import HARMLESS, Reader, link

_BLOCKS = ["heading", "hr", "list", "blockquote", "fence", "table"]
_INLINE = ["backticks", "emphasis", "strikethrough", "link", "image", "autolink", "escape", "newline"]
_OWN = re.compile(
    r"<(?P<mention>[@#][A-Z0-9]+)[^<>\n]*>"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
    r"|(?P<address>://[^\s<>|*`]*[^\s<>|*`.,;:!?)_~])"
)
_CHECK = re.compile(r"\[([ xX])\]\s+")


def markdown(text: str, reader: Reader) -> Markup:
    """Headings, paragraphs, lists at any depth, task lists, quotes, tables, code and rules."""
    env = {"reader": reader}
    tokens = _PARSER.parse(text, env)
    for at in range(len(tokens)):
        _dress(tokens, at)
    return Markup(_PARSER.renderer.render(tokens, _PARSER.options, env))


def _dress(tokens: list[Token], at: int) -> None:
    """Gives one token Slack's look."""
    token = tokens[at]
    match token.type:
        case "heading_open":
            level = len(token.markup)
            token.tag = tokens[at + 2].tag = f"h{min(level + 2, 6)}"
            token.attrSet("class", f"md-{level}")
        case "list_item_open" if tokens[at + 1].type == "paragraph_open":
            words = (tokens[at + 2].children or [token])[0]
            if check := _CHECK.match(words.content):
                words.content = f"{'☐' if check[1] == ' ' else '☑'} {words.content[check.end() :]}"
        case "fence":
            _as_html(token, Markup("<pre>{}</pre>").format(token.content.removesuffix("\n")))
        case "table_open":
            _as_html(token, Markup('<div class="scroll"><table class="grid">'))
        case "table_close":
            _as_html(token, Markup("</table></div>"))
        case "inline":
            for child in token.children or []:
                if child.type == "link_open":
                    child.attrs |= {"target": "_blank", "rel": "noopener noreferrer"}
                elif child.type == "image":
                    _as_html(child, link(str(child.attrs["src"]), child.content or str(child.attrs["src"])))


def _as_html(token: Token, html: Markup) -> None:
    token.type, token.content = "html_inline", str(html)


def _own(state: StateInline, silent: bool) -> bool:
    """What Slack adds to Markdown: mentions, emoji, and bare addresses as links."""
    hit = _OWN.match(state.src, state.pos)
    if hit is None:
        return False
    reader: Reader = state.env["reader"]
    pending = state.pending
    if name := hit["mention"]:
        html = reader.person(name[1:]) if name.startswith("@") else reader.room(name[1:])
    elif hit["emoji"] in EMOJI:
        html = escape(EMOJI[hit["emoji"]])
    elif hit["address"] and not state.linkLevel and (scheme := re.search(r"https?$", pending)):
        pending = pending[: scheme.start()]
        html = link(scheme[0] + hit["address"], scheme[0] + hit["address"])
    else:
        return False
    if not silent:
        state.pending = pending
        _as_html(state.push("html_inline", "", 0), html)
    state.pos = hit.end()
    return True


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True}).enable(_BLOCKS + _INLINE)
    parser.inline.ruler.before("autolink", "slack", _own)
    parser.validateLink = lambda url: HARMLESS.match(url) is not None  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
