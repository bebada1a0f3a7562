"""Block Kit on the page: what the templates ask while they turn blocks into HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from sandbox.page.charts import chart
from sandbox.page.markdown import markdown
from sandbox.page.mrkdwn import Json, Reader, clock, mrkdwn, plain, rich_text
from sandbox.workspace import Channel
from sandbox.workspace.state import SHAPES, selectable

HERE = Path(__file__).parent
NOTHING = Markup("")


@dataclass(frozen=True)
class Surface:
    """One message or dialog: a prefix for HTML ids, what was chosen on it, and the errors at its fields."""

    id: str
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One option of a select, a radio group or a checkbox group."""

    value: str
    label: str
    html: Markup
    note: Markup = NOTHING


@dataclass(frozen=True)
class Choices:
    """Whom and what this person can pick in the selects that Slack fills by itself."""

    people: Sequence[tuple[str, str]] = ()
    rooms: Sequence[tuple[Channel, str]] = ()  # each under its name for this person

    @property
    def ids(self) -> set[str]:
        """All that the lists offer."""
        return {key for key, _ in self.people} | {channel.id for channel, _ in self.rooms}


NOBODY = Choices()


def text_of(value: object) -> str:
    """The bare text of a text object, or of a string."""
    if isinstance(value, Mapping):
        return str(value.get("text") or "")
    return str(value or "")


@pass_context
def text(context: Context, value: object) -> Markup:
    """A text object as HTML."""
    if isinstance(value, Mapping) and value.get("type") == "mrkdwn":
        return mrkdwn(text_of(value), context["reader"], bool(value.get("verbatim")))
    if isinstance(value, Mapping) and value.get("type") == "rich_text":
        return rich_text(value, context["reader"])
    return plain(text_of(value))


@pass_context
def draw_mrkdwn(context: Context, value: str) -> Markup:
    """A message's own text."""
    return mrkdwn(value, context["reader"])


@pass_context
def draw_markdown(context: Context, value: str) -> Markup:
    """The text of a markdown block."""
    return markdown(value, context["reader"])


@pass_context
def draw_rich_text(context: Context, block: Json) -> Markup:
    """A rich_text block."""
    return rich_text(block, context["reader"])


@pass_context
def cell(context: Context, value: Json) -> Markup:
    """One cell of a table."""
    if value.get("type") == "rich_text":
        return rich_text(value, context["reader"])
    return escape(value.get("text") or value.get("value") or "\N{NO-BREAK SPACE}")


@pass_context
def choices(context: Context, element: Json) -> list[tuple[str, list[Choice]]]:
    """The options of an element, by group; one group without a name where it has none."""
    known: Choices = context["pick"]
    kind = str(element.get("type", "")).removeprefix("multi_")
    if kind == "users_select":
        return [("", [Choice(key, name, escape(name)) for key, name in known.people])]
    if kind in ("channels_select", "conversations_select"):
        me = context["reader"].me
        return [("", [_room(channel, name) for channel, name in known.rooms if selectable(channel, me, element)])]
    groups = element.get("option_groups")
    if groups:
        return [
            (text_of(group.get("label")), [_choice(context, o) for o in group.get("options", [])]) for group in groups
        ]
    return [("", [_choice(context, option) for option in element.get("options") or []])]


def _choice(context: Context, option: Json) -> Choice:
    note = option.get("description")
    return Choice(
        value=str(option.get("value", "")),
        label=str(Markup(plain(text_of(option.get("text")))).striptags()),
        html=text(context, option.get("text")),
        note=text(context, note) if note else Markup(""),
    )


def _room(channel: Channel, name: str) -> Choice:
    sign = {"public": "# ", "private": "🔒 "}.get(channel.kind, "")
    return Choice(channel.id, f"{sign}{name}", escape(f"{sign}{name}"))


@pass_context
def current(context: Context, element: Json, block_id: str, surface: Surface) -> str | list[str]:
    """What an element holds now: what the person chose, else what the app put there."""
    kind = str(element.get("type", ""))
    key, initial, empty = SHAPES[kind]
    held = surface.values.get(block_id, {}).get(str(element.get("action_id", "")))
    found = element.get(initial) if held is None else held.get(key)
    if isinstance(empty, list):
        return [_told(one) for one in found or []]
    if kind == "datetimepicker" and found:
        return datetime.fromtimestamp(int(found), context["reader"].zone).strftime("%Y-%m-%dT%H:%M")
    return _told(found)


def _told(value: object) -> str:
    """What the page's field says of it: an option by its value, a rich text by its words."""
    if isinstance(value, Mapping):
        return written(value) if value.get("type") == "rich_text" else str(value.get("value", ""))
    return "" if value is None else str(value)


def written(block: Json) -> str:
    """The bare text of a rich_text value, for the plain field that stands in for Slack's editor."""
    parts = []
    for element in block.get("elements") or []:
        inner = element.get("elements") or []
        lines = ["".join(str(leaf.get("text", "")) for leaf in one.get("elements", [one])) for one in inner]
        parts.append(("\n" if element.get("type") == "rich_text_list" else "").join(lines))
    return "\n".join(parts)


@cache
def environment() -> Environment:
    """The templates, with everything that they may ask."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(chart=chart, cell=cell, choices=choices, current=current, text=text)
    env.filters.update(
        mrkdwn=draw_mrkdwn, markdown=draw_markdown, rich_text=draw_rich_text, bare=text_of, clock=clock, plain=plain
    )
    return env


def draw_blocks(
    blocks: Sequence[Json],
    surface: Surface,
    *,
    reader: Reader,
    pick: Choices = NOBODY,
) -> Markup:
    """Some blocks alone, for tests and samples."""
    template = environment().get_template("blocks.html")
    return Markup(template.render(blocks=blocks, surface=surface, reader=reader, pick=pick))
