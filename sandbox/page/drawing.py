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
class Room:
    """A conversation, as the selects filter it."""

    id: str
    name: str
    kind: str  # public, private or im, as in the filter's `include`
    external: bool = False
    with_bot: bool = False


@dataclass(frozen=True)
class Choices:
    """Whom and what this person can pick in the selects that Slack fills by itself."""

    people: Sequence[tuple[str, str]] = ()
    rooms: Sequence[Room] = ()

    @property
    def ids(self) -> set[str]:
        """All that the lists offer."""
        return {key for key, _ in self.people} | {room.id for room in self.rooms}


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
        return [("", [_room(room) for room in known.rooms if _fits(room, element, kind)])]
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


def _room(room: Room) -> Choice:
    sign = {"public": "# ", "private": "🔒 "}.get(room.kind, "")
    return Choice(room.id, f"{sign}{room.name}", escape(f"{sign}{room.name}"))


def _fits(room: Room, element: Json, kind: str) -> bool:
    if kind == "channels_select":
        return room.kind == "public"
    wanted = element.get("filter") or {}
    include = wanted.get("include")
    if include and room.kind not in include:
        return False
    if wanted.get("exclude_external_shared_channels") and room.external:
        return False
    return not (wanted.get("exclude_bot_users") and room.with_bot)


@pass_context
def current(context: Context, element: Json, block_id: str, surface: Surface) -> str | list[str]:
    """What an element holds now: what the person chose, else what the app put there."""
    held = surface.values.get(block_id, {}).get(str(element.get("action_id", "")))
    kind = str(element.get("type", ""))
    many = kind.startswith("multi_") or kind == "checkboxes"
    found = _held(kind, held) if held is not None else _initial(kind, element)
    if many:
        return [str(one) for one in found] if isinstance(found, list) else []
    if kind == "datetimepicker" and found:
        return datetime.fromtimestamp(int(str(found)), context["reader"].zone).strftime("%Y-%m-%dT%H:%M")
    if isinstance(found, Mapping):
        return written(found)
    return "" if found is None else str(found)


_HELD = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}


def _held(kind: str, held: Json) -> object:
    if kind in ("static_select", "radio_buttons", "external_select"):
        return (held.get("selected_option") or {}).get("value")
    if kind in ("multi_static_select", "checkboxes", "multi_external_select"):
        return [option.get("value") for option in held.get("selected_options") or []]
    return held.get(_HELD.get(kind, "value"))


def _initial(kind: str, element: Json) -> object:
    if kind in ("static_select", "radio_buttons", "external_select"):
        return (element.get("initial_option") or {}).get("value")
    if kind in ("multi_static_select", "checkboxes", "multi_external_select"):
        return [option.get("value") for option in element.get("initial_options") or []]
    return element.get(_HELD.get(kind, "value").replace("selected_", "initial_").replace("rich_text_", "initial_")) or (
        element.get("initial_value")
    )


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
