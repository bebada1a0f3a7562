"""Blocks, each with its closed set of keys, its limits and the surfaces that take it."""

from sandbox.blockkit.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blockkit.grammar import (
    Check,
    Fields,
    Problems,
    at_least_one_of,
    boolean,
    choice,
    integer,
    items,
    need,
    number,
    one_of,
    record,
    string,
)
from sandbox.blockkit.objects import ID, IMAGE, SLACK_FILE, URL, mrkdwn, plain, text
from sandbox.blockkit.rich_text import RICH_TEXT

EVERYWHERE = frozenset({"message", "modal", "home"})
NOT_IN_MODALS = frozenset({"message", "home"})
MESSAGES = frozenset({"message"})
MODALS = frozenset({"modal"})


def elements(kinds: frozenset[str]) -> dict[str, Check]:
    return {kind: check for kind, check in {**ELEMENTS, "image": IMAGE}.items() if kind in kinds}


def no_dispatching_files(block: Fields, path: str, problems: Problems) -> None:
    element = block["element"]
    if isinstance(element, dict) and element["type"] == "file_input" and block.get("dispatch_action"):
        problems.add(path, "dispatch_action is not allowed with file_input")


def config_needs_dispatch(block: Fields, path: str, problems: Problems) -> None:
    element = block["element"]
    if isinstance(element, dict) and "dispatch_action_config" in element and not block.get("dispatch_action"):
        problems.add(path, "dispatch_action_config needs dispatch_action")


def equal_columns(block: Fields, path: str, problems: Problems) -> None:
    rows = block["rows"]
    if isinstance(rows, list) and len({len(row) for row in rows}) > 1:
        problems.add(f"{path}/rows", "all rows must have the same number of columns")


def plain_header(block: Fields, path: str, problems: Problems) -> None:
    rows = block["rows"]
    if isinstance(rows, list) and any(cell["type"] == "rich_text" for cell in rows[0]):
        problems.add(f"{path}/rows/0", "header cells must not be rich_text")


def series_match_axis(chart: Fields, path: str, problems: Problems) -> None:
    series, axis = chart["series"], chart["axis_config"]
    if not isinstance(series, list) or not isinstance(axis, dict):
        return
    names = [one["name"] for one in series]
    if len(names) != len(set(names)):
        problems.add(f"{path}/series", "series names must be unique")
    if len(axis["categories"]) != len(set(axis["categories"])):
        problems.add(f"{path}/axis_config/categories", "categories must be unique")
    for index, one in enumerate(series):
        if sorted(point["label"] for point in one["data"]) != sorted(axis["categories"]):
            problems.add(f"{path}/series/{index}/data", "labels must match axis_config.categories")


CELLS: dict[str, Check] = {
    "raw_text": record({"text": need(string())}, kind="raw_text"),
    "raw_number": record({"value": need(number), "text": need(string())}, kind="raw_number"),
    "rich_text": RICH_TEXT,
}
CELL = choice(CELLS, "table cell")
POINT = record({"label": need(string(20)), "value": need(number)})
SERIES = record({"name": need(string(20)), "data": need(items(POINT, least=1, most=20))})
AXIS = record({"categories": need(items(string(20), least=1, most=20)), "x_label": string(50), "y_label": string(50)})
CHARTS: dict[str, Check] = {
    "pie": record({"segments": need(items(POINT, least=1, most=12))}, kind="pie"),
    **{
        kind: record(
            {"series": need(items(SERIES, least=1, most=12)), "axis_config": need(AXIS)}, series_match_axis, kind=kind
        )
        for kind in ("bar", "line", "area")
    },
}

CARD = record(
    {
        "block_id": ID,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "icon": IMAGE,
        "slack_icon": record({"type": need(string()), "name": need(string())}),
        "hero_image": IMAGE,
        "actions": items(ELEMENTS["button"], least=1, most=3),
    },
    at_least_one_of("hero_image", "title", "actions", "body"),
    kind="card",
)
TASK = record(
    {
        "block_id": ID,
        "task_id": need(string(255)),
        "title": need(string()),
        "status": need(one_of("pending", "in_progress", "complete", "error")),
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": items(record({"url": need(URL), "text": need(string())}, kind="url")),
    },
    kind="task_card",
)


def image_source(block: Fields, path: str, problems: Problems) -> None:
    if ("image_url" in block) == ("slack_file" in block):
        problems.add(path, "must have exactly one of image_url, slack_file")


BLOCKS: dict[str, Check] = {
    "actions": record(
        {"block_id": ID, "elements": need(items(choice(elements(IN_ACTIONS), "element"), least=1, most=25))},
        kind="actions",
    ),
    "alert": record(
        {"block_id": ID, "text": need(text(200)), "level": one_of("default", "info", "warning", "error", "success")},
        kind="alert",
    ),
    "card": CARD,
    "carousel": record({"block_id": ID, "elements": need(items(CARD, least=1, most=10))}, kind="carousel"),
    "context": record(
        {
            "block_id": ID,
            "elements": need(
                items(
                    choice({"image": IMAGE, "plain_text": plain(3000), "mrkdwn": mrkdwn(3000)}, "context element"),
                    least=1,
                    most=10,
                )
            ),
        },
        kind="context",
    ),
    "context_actions": record(
        {
            "block_id": ID,
            "elements": need(
                items(choice(elements(frozenset({"feedback_buttons", "icon_button"})), "element"), least=1, most=5)
            ),
        },
        kind="context_actions",
    ),
    "data_table": record(
        {
            "block_id": ID,
            "caption": need(string()),
            "rows": need(items(items(CELL, least=1, most=20), least=2, most=201)),
            "page_size": integer(1, 100),
            "row_header_column_index": integer(0, 19),
        },
        equal_columns,
        plain_header,
        kind="data_table",
    ),
    "data_visualization": record(
        {"block_id": ID, "title": need(string(50)), "chart": need(choice(CHARTS, "chart"))}, kind="data_visualization"
    ),
    "divider": record({"block_id": ID}, kind="divider"),
    "header": record({"block_id": ID, "text": need(plain(150)), "level": integer(1, 4)}, kind="header"),
    "image": record(
        {
            "block_id": ID,
            "image_url": URL,
            "slack_file": SLACK_FILE,
            "alt_text": need(string(2000)),
            "title": plain(2000),
        },
        image_source,
        kind="image",
    ),
    "input": record(
        {
            "block_id": ID,
            "label": need(plain(2000)),
            "hint": plain(2000),
            "optional": boolean,
            "dispatch_action": boolean,
            "element": need(choice(elements(IN_INPUT), "element")),
        },
        no_dispatching_files,
        config_needs_dispatch,
        kind="input",
    ),
    "markdown": record({"block_id": ID, "text": need(string(12_000))}, kind="markdown"),
    "plan": record({"block_id": ID, "title": need(string()), "tasks": items(TASK)}, kind="plan"),
    "rich_text": RICH_TEXT,
    "section": record(
        {
            "block_id": ID,
            "text": text(3000),
            "fields": items(text(2000), least=1, most=10),
            "accessory": choice(elements(IN_SECTION), "element"),
            "expand": boolean,
        },
        at_least_one_of("text", "fields"),
        kind="section",
    ),
    "table": record(
        {
            "block_id": ID,
            "rows": need(items(items(CELL, least=1, most=20), least=1, most=100)),
            "column_settings": items(record({"align": one_of("left", "center", "right"), "is_wrapped": boolean}), most=20),
        },
        kind="table",
    ),
    "task_card": TASK,
    "video": record(
        {
            "block_id": ID,
            "title": need(plain(199)),
            "video_url": need(URL),
            "thumbnail_url": need(URL),
            "alt_text": need(string()),
            "description": plain(199),
            "author_name": string(49),
            "provider_name": string(),
            "provider_icon_url": URL,
            "title_url": URL,
        },
        kind="video",
    ),
}  # fmt: skip

# The children that the live validator takes (file, input and rich_text are refused there).
CONTAINED = frozenset({"actions", "context", "divider", "header", "image", "section", "table", "video"})
BLOCKS["container"] = record(
    {
        "block_id": ID,
        "title": plain(150),
        "subtitle": text(150),
        "rich_text_title": RICH_TEXT,
        "icon": IMAGE,
        "child_blocks": need(items(choice({k: BLOCKS[k] for k in CONTAINED}, "child block"), least=1, most=10)),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
        "width": one_of("narrow", "standard", "wide", "full"),
    },
    at_least_one_of("title", "rich_text_title"),
    kind="container",
)

ONLY_ON: dict[str, frozenset[str]] = {
    "alert": MODALS,
    "carousel": NOT_IN_MODALS,
    "container": MESSAGES,
    "context_actions": MESSAGES,
    "data_table": NOT_IN_MODALS,
    "data_visualization": MESSAGES,
    "markdown": MESSAGES,
    "plan": MESSAGES,
    "table": NOT_IN_MODALS,
    "task_card": MESSAGES,
}


def surfaces_of(kind: str) -> frozenset[str]:
    """Where a block may stand."""
    return ONLY_ON.get(kind, EVERYWHERE)
