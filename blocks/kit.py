"""A thin typed vocabulary of Block Kit: plain dicts within Slack's limits by construction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, Required, TypedDict, cast

from blocks.routes import BESIDE, Route, action_id
from blocks.text import Mrkdwn, cut, cut_mrkdwn, join, md
from domain.model import Value

MESSAGE_BLOCKS = 50
# Slack refuses a message with too much text, without saying how much that is: 11,341 characters were (bolt-js#2867).
MESSAGE_LETTERS = 9_900
# What a table may take of it.
TABLE_LETTERS = 8_000
# As wide as a phone shows it, a table in characters stays one.
PHONE = 44
VIEW_BLOCKS = 100
OPTIONS = 100
RADIOS = 10


class Text(TypedDict):
    type: Literal["plain_text", "mrkdwn"]
    text: str
    emoji: NotRequired[bool]
    verbatim: NotRequired[bool]


class Option(TypedDict):
    text: Text
    value: str
    description: NotRequired[Text]


class Confirm(TypedDict):
    title: Text
    text: Text
    confirm: Text
    deny: Text


class Element(TypedDict, total=False):
    """A button, a select, an input: `type` says which; the functions below make only valid ones."""

    type: Required[str]
    action_id: str
    text: Text
    value: str
    url: str
    style: Literal["primary", "danger"]
    confirm: Confirm
    placeholder: Text
    options: list[Option]
    initial_option: Option
    initial_options: list[Option]
    initial_value: str
    initial_user: str
    initial_users: list[str]
    max_selected_items: int
    initial_conversation: str
    initial_date: str
    initial_date_time: int
    multiline: bool
    max_length: int
    dispatch_action_config: dict[str, list[str]]
    filter: dict[str, list[str] | bool]
    accessibility_label: str


class Point(TypedDict):
    label: str
    value: float


class Series(TypedDict):
    name: str
    data: list[Point]


class Axis(TypedDict):
    categories: list[str]
    x_label: NotRequired[str]


class Chart(TypedDict):
    type: Literal["bar", "line"]
    series: list[Series]
    axis_config: Axis


class Cell(TypedDict):
    type: Literal["raw_text"]
    text: str


class Column(TypedDict):
    is_wrapped: bool


class Block(TypedDict, total=False):
    """One block: `type` says which; the functions below make only valid ones."""

    type: Required[str]
    block_id: str
    text: Text
    fields: list[Text]
    accessory: Element
    elements: list[Element] | list[Text]
    label: Text
    hint: Text
    element: Element
    optional: bool
    dispatch_action: bool
    title: str
    chart: Chart
    caption: str
    rows: list[list[Cell]]
    column_settings: list[Column]
    page_size: int
    row_header_column_index: int


class View(TypedDict, total=False):
    """A modal."""

    type: Required[Literal["modal"]]
    callback_id: Required[str]
    title: Required[Text]
    blocks: Required[list[Block]]
    private_metadata: str
    submit: Text
    close: Text
    notify_on_close: bool


class HomeView(TypedDict):
    """A home tab."""

    type: Literal["home"]
    blocks: list[Block]


@dataclass(frozen=True)
class File:
    """A file to be sent; its name is what it is found again by, so no two of a conversation share one."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Canvas:
    """A page in Slack, made when its message is sent; `shown` is that message once its address is known.

    `refused` takes its place in a workspace that lets apps make none.
    """

    title: str
    markdown: str
    shown: "Callable[[str], Message]"
    refused: "Message"


@dataclass(frozen=True)
class Message:
    """A message: blocks, and the text that says the same where blocks are not shown.

    With files Slack shows the text alone, and nobody can change it any more.
    """

    text: Mrkdwn
    blocks: list[Block]
    files: tuple[File, ...] = ()
    canvas: Canvas | None = None


class Choice(Value):
    """One option of a select: what is saved, what is read, and a line below it."""

    value: str
    label: str
    description: str = ""


def message(text: Mrkdwn, blocks: Iterable[Block | None]) -> Message:
    """A message of at most fifty blocks, its longest texts cut where they come to too much; None is no block."""
    kept = [block for block in blocks if block is not None][:MESSAGE_BLOCKS]
    return Message(text=cut_mrkdwn(text, 3000), blocks=fitted(kept))


def file_message(text: Mrkdwn, *files: File) -> Message:
    """Files, and the words that come with them: Slack shows no blocks beside files."""
    return Message(text=cut_mrkdwn(text, 3000), blocks=[section(text)], files=files)


def home_view(blocks: Iterable[Block]) -> HomeView:
    """A home tab of at most a hundred blocks."""
    return {"type": "home", "blocks": list(blocks)[:VIEW_BLOCKS]}


def published(view: HomeView) -> Message:
    """A home tab as it travels: like a message, but for what a message may hold."""
    return Message(text=Mrkdwn(), blocks=view["blocks"])


def fitted(blocks: list[Block]) -> list[Block]:
    """The blocks with their longest texts cut to one length, such that all together are what Slack takes."""
    texts = sorted(len(text["text"]) for block in blocks for text in texts_of(block) if text["type"] == "mrkdwn")
    room = MESSAGE_LETTERS - letters(blocks)
    if room >= 0:
        return blocks
    room += sum(texts)
    for place, length in enumerate(texts):
        most = room // (len(texts) - place)
        if length > most:
            return [_shortened(block, most) for block in blocks]
        room -= length
    return blocks


def letters(node: object) -> int:
    """How many characters of text the blocks hold, as they are sent; those of a table of texts count apart."""
    if isinstance(node, dict):
        if node.get("type") == "table":
            return 0
        own = node.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(
            letters(each) for each in node.values() if isinstance(each, (dict, list))
        )
    return sum(map(letters, node)) if isinstance(node, list) else 0


def texts_of(block: Block) -> list[Text]:
    """What a reader reads in a block, in order; nothing of its buttons."""
    if block["type"] == "context":
        return cast("list[Text]", block["elements"])
    return [*([block["text"]] if "text" in block else []), *block.get("fields", [])]


def _shortened(block: Block, most: int) -> Block:
    """The block with each text in markup at most so long."""
    made: Block = {**block}
    if "text" in block:
        made["text"] = _short(block["text"], most)
    if "fields" in block:
        made["fields"] = [_short(text, most) for text in block["fields"]]
    if block["type"] == "context":
        made["elements"] = [_short(text, most) for text in texts_of(block)]
    return made


def _short(text: Text, most: int) -> Text:
    if text["type"] == "plain_text":
        return text
    return {**text, "text": cut_mrkdwn(Mrkdwn(text["text"]), most)}


def plain(text: str, limit: int) -> Text:
    """Text without markup; Slack refuses an empty one, so that becomes a dash."""
    return {"type": "plain_text", "text": cut(text.strip() or "–", limit), "emoji": True}


def mrkdwn(text: Mrkdwn, limit: int = 3000) -> Text:
    """Text with markup, in which names and addresses are not linked by themselves."""
    shown = Mrkdwn(text.strip() or "–", text.whole.strip() or "–")
    return {"type": "mrkdwn", "text": cut_mrkdwn(shown, limit), "verbatim": True}


def section(text: Mrkdwn, *, accessory: Element | None = None, block_id: str = "") -> Block:
    """A paragraph, with an optional element at its right."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    if block_id:
        block["block_id"] = block_id
    return block


def fields(*texts: Mrkdwn) -> Block:
    """At most ten short texts in two columns."""
    return {"type": "section", "fields": [mrkdwn(text, 2000) for text in texts[:10]]}


def header(text: str) -> Block:
    """A large line of plain text."""
    return {"type": "header", "text": plain(text, 150)}


def divider() -> Block:
    return {"type": "divider"}


def context(*texts: Mrkdwn) -> Block:
    """Small grey text, at most ten pieces."""
    return {"type": "context", "elements": [mrkdwn(text, 2000) for text in texts[:10]]}


def alert(text: Mrkdwn) -> Block:
    """A notice at the top of a form, for what stands at no single field."""
    return section(Mrkdwn(f":warning: {text}"))


def actions(*elements: Element | None, block_id: str = "") -> Block:
    """A row of buttons; None stands for one that is not needed."""
    block: Block = {"type": "actions", "elements": [element for element in elements if element is not None][:25]}
    if block_id:
        block["block_id"] = block_id
    return block


def confirm(title: str, text: str, yes: str, no: str = "Back") -> Confirm:
    """The question before a button that cannot be undone."""
    return {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}


def button(
    label: str,
    route: Route,
    *,
    value: str = "",
    number: int | None = None,
    style: Literal["primary", "danger"] | None = None,
    ask: Confirm | None = None,
    spoken: str = "",
) -> Element:
    """A button; `value` carries ids only, at most 2,000 characters.

    `spoken` is what a screen reader says in the place of a label that stands several times.
    """
    element: Element = {"type": "button", "action_id": action_id(route, number), "text": plain(label, 75)}
    if value:
        element["value"] = value
    if style:
        element["style"] = style
    if ask:
        element["confirm"] = ask
    if spoken:
        element["accessibility_label"] = spoken[:75]
    return element


def overflow(route: Route, choices: Sequence[Choice], *, number: int | None = None) -> Element:
    """A menu of up to five more things to do, behind three dots; each choice carries its own value."""
    return {
        "type": "overflow",
        "action_id": action_id(route, number),
        "options": [option(choice) for choice in choices],
    }


#: So many choices fit behind three dots, and so much into each.
MOST_BEHIND, CARRIES = 5, 150


def steps(*shown: Element | None, behind: Sequence[Element | None] = (), block_id: str) -> Block:
    """The next step as a button, and what else can be done behind three dots.

    What does not fit there stays a button, as does whatever asks another question before it acts than the rest.
    """
    others = [each for each in behind if each is not None]
    asks = others[-1].get("confirm") if others else None
    hidden = [each for each in others if each.get("confirm") == asks and len(_carried(each)) <= CARRIES][-MOST_BEHIND:]
    left = [each for each in others if each not in hidden]
    return actions(*shown, *left, *_behind(hidden), block_id=block_id)


def tools(*buttons: Element | None) -> Element | None:
    """What can be done with the whole of a card, behind three dots at its title; None where that is nothing."""
    return next(iter(_behind([each for each in buttons if each is not None], number=1)), None)


def _behind(buttons: Sequence[Element], number: int | None = None) -> list[Element]:
    """One alone is a button: it hides behind nothing."""
    if len(buttons) < 2:
        return list(buttons)
    choices = [Choice(value=_carried(each), label=each["text"]["text"]) for each in buttons[:MOST_BEHIND]]
    menu = overflow(Route.CARD_MORE, choices, number=number)
    if asks := buttons[0].get("confirm"):
        menu["confirm"] = asks
    return [menu]


def _carried(pressed: Element) -> str:
    return f"{pressed['action_id']}{BESIDE}{pressed.get('value', '')}"


def option(choice: Choice) -> Option:
    made: Option = {"text": plain(choice.label, 75), "value": choice.value}
    if choice.description:
        made["description"] = plain(choice.description, 75)
    return made


def select(route: Route, nothing: str, choices: Sequence[Choice], chosen: str = "") -> Element | None:
    """One of several, at once; None where there are none. `nothing` stands there until one is chosen."""
    if not choices:
        return None
    element: Element = {
        "type": "static_select",
        "action_id": action_id(route),
        "placeholder": plain(nothing, 150),
        "options": [option(each) for each in choices],
    }
    if found := next((each for each in choices if each.value == chosen), None):
        element["initial_option"] = option(found)
    return element


def data_table(caption: str, rows: Sequence[Sequence[str]]) -> Block:
    """A native table: the first row is its head, the first column names the rows, all rows are equally long.

    At most twenty columns and a hundred rows; its longest cells are cut such that all fit into one message.
    """
    cells = sorted(len(text) for row in rows for text in row)
    room, most = TABLE_LETTERS, max(cells, default=0)
    for place, length in enumerate(cells):
        if length > (share := room // (len(cells) - place)):
            most = share
            break
        room -= length
    return {
        "type": "data_table",
        "caption": cut(caption, 150),
        "rows": [[{"type": "raw_text", "text": cut(text or "–", max(most, 8))} for text in row[:20]] for row in rows],
        "page_size": min(max(len(rows) - 1, 1), 100),
        "row_header_column_index": 0,
    }


def wrapped_table(rows: Sequence[Sequence[str]]) -> Block:
    """A native table of short texts that break into lines: the first row is its head, all rows are equally long.

    At most twenty columns, a hundred rows and 10,000 letters, which Slack counts apart from the message's.
    """
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": text or "–"} for text in row] for row in rows],
        "column_settings": [{"is_wrapped": True} for _ in rows[0]],
    }


def text_rows(table: Block) -> list[Block]:
    """A table of texts in words, a paragraph for each row, for workspaces that do not know tables."""
    head, *rest = [[cell["text"] for cell in row] for row in table["rows"]]
    return [
        section(
            join(
                [
                    md("*{name}*", name=row[0]),
                    *(md("{what}: {text}", what=what, text=text) for what, text in zip(head[1:], row[1:], strict=True)),
                ]
            )
        )
        for row in rest
    ]


def text_table(table: Block) -> list[Block]:
    """A table for workspaces that do not know tables: in characters where a phone is wide enough, else in words."""
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * len(widths) <= PHONE:
        lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        return [section(md("{what}\n```{rows}```", what=table["caption"], rows="\n".join(lines).replace("`", "ˋ")))]
    head, *rest = rows
    return [
        section(
            join([md("*{name}*", name=name), *(md("{what}: {text}", what=row[0], text=row[place]) for row in rest)])
        )
        for place, name in enumerate(head)
        if place
    ]


def bar_chart(title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]) -> Block:
    """A native chart of at most twenty groups of twelve bars; `without_charts` has its stand-in in text.

    Slack draws the axis from zero to the highest value, so a fixed scale needs a group that reaches its end.
    """
    shown = _distinct([cut(label, 20) for label in labels[:20]])
    names = _distinct([cut(name, 20) for name, _ in series[:12]])
    drawn: list[Series] = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in zip(shown, values, strict=False)]}
        for name, (_, values) in zip(names, series, strict=False)
    ]
    chart: Chart = {"type": "bar", "series": drawn, "axis_config": {"categories": shown}}
    return {"type": "data_visualization", "title": cut(title, 50), "chart": chart}


def _distinct(names: Sequence[str]) -> list[str]:
    """As Slack wants them: none twice."""
    return [f"{cut(name, 16)} {at + 1}" if name in names[:at] else name for at, name in enumerate(names)]


def line_chart(
    title: str, labels: Sequence[str], lines: Sequence[tuple[str, Sequence[float]]], *, x_label: str
) -> Block:
    """A native chart of at most twelve lines through twenty labels, none of which comes twice."""
    shown = [cut(label, 20) for label in labels[:20]]
    drawn: list[Series] = [
        {
            "name": cut(name, 20),
            "data": [{"label": label, "value": value} for label, value in zip(shown, values, strict=False)],
        }
        for name, values in lines[:12]
    ]
    return {
        "type": "data_visualization",
        "title": cut(title, 50),
        "chart": {"type": "line", "series": drawn, "axis_config": {"categories": shown, "x_label": cut(x_label, 50)}},
    }


def text_lines(chart: Block) -> Block:
    """A chart of lines as figures in columns, for workspaces that do not know charts."""
    series = chart["chart"]["series"]
    axis = chart["chart"]["axis_config"]
    labels, name = axis["categories"], axis.get("x_label", "")
    first = max(map(len, [*labels, name]))
    rows = [f"{name:<{first}}" + "".join(f"{one['name']:>12}" for one in series)]
    rows += [
        f"{label:<{first}}" + "".join(f"{one['data'][at]['value']:>12,.0f}" for one in series)
        for at, label in enumerate(labels)
    ]
    return section(md("*{title}*\n```{rows}```", title=chart["title"], rows="\n".join(rows).replace("`", "ˋ")))


def text_bars(chart: Block) -> Block:
    """A bar chart drawn in characters, all on one scale, for workspaces that do not know charts."""
    series = chart["chart"]["series"]
    points = [point for one in series for point in one["data"]]
    top = max((point["value"] for point in points), default=0) or 1
    width = max((len(point["label"]) for point in points), default=0)
    rows = []
    for one in series:
        rows += [one["name"]] if len(series) > 1 else []
        rows += [
            f"{point['label']:<{width}} {'█' * int(12 * point['value'] / top):<12} {point['value']:g}"
            for point in one["data"]
        ]
    return section(md("*{title}*\n```{rows}```", title=chart["title"], rows="\n".join(rows).replace("`", "ˋ")))


def without_charts(original: Message) -> Message:
    """The same message with each chart as text bars, and each table in characters or words."""
    return Message(text=original.text, blocks=in_text(original.blocks))


def in_text(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with each chart as text bars, and each table in characters or words."""
    return fitted([each for block in blocks for each in plainer(block)])


def plainer(block: Block) -> list[Block]:
    """The block where charts and tables are not shown: in characters or words."""
    match block["type"]:
        case "data_visualization":
            return [text_lines(block) if block["chart"]["type"] == "line" else text_bars(block)]
        case "data_table":
            return text_table(block)
        case "table":
            return text_rows(block)
        case _:
            return [block]


def progress_bar(done: int, total: int, width: int = 10) -> str:
    """A share in characters, with its numbers: `▓▓▓░░ 3 of 5`."""
    filled = round(width * done / total) if total else 0
    return f"{'▓' * filled}{'░' * (width - filled)} {done} of {total}"
