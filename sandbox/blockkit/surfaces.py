"""Whole payloads: the blocks of a message, a modal, a home view."""

import json
from collections.abc import Iterator
from enum import StrEnum

from sandbox.blockkit.blocks import BLOCKS, surfaces_of
from sandbox.blockkit.elements import ELEMENTS
from sandbox.blockkit.elements import ONLY_ON as ELEMENTS_ONLY_ON
from sandbox.blockkit.grammar import Check, Fields, Problems, Required, boolean, choice, items, need, record, string
from sandbox.blockkit.objects import plain

BLOCK = choice(BLOCKS, "block")
MAX_VIEW_BYTES = 250_000
# Slack documents the error and no number. Seen refused: 11,341 characters (bolt-js#2867) and 13,297 (bolt-js#2509).
MAX_MESSAGE_LETTERS = 11_300
# These have documented limits of their own, which are higher.
COUNTED_APART = frozenset({"markdown", "table", "data_table"})


class Surface(StrEnum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


def check_message(blocks: object) -> list[str]:
    """What Slack would refuse in the blocks of a message; empty when it would take them."""
    problems = Problems()
    items(BLOCK, most=50)(blocks, "/blocks", problems)
    if not problems.messages and isinstance(blocks, list):
        _check_together(blocks, Surface.MESSAGE, "/blocks", problems)
    return problems.messages


VIEW: dict[str, Check | Required] = {
    "blocks": need(items(BLOCK, least=1, most=100)),
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
VIEWS = {
    "modal": record(
        {
            **VIEW,
            "title": need(plain(24)),
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
        kind="modal",
    ),
    "home": record(VIEW, kind="home"),
}


def check_view(view: object) -> list[str]:
    """What Slack would refuse in a modal or home view."""
    problems = Problems()
    choice(VIEWS, "view")(view, "/view", problems)
    if problems.messages or not isinstance(view, dict):
        return problems.messages
    surface, blocks = Surface(view["type"]), view["blocks"]
    _check_together(blocks, surface, "/view/blocks", problems)
    if surface is Surface.MODAL and "submit" not in view and any(block["type"] == "input" for block in blocks):
        problems.add("/view", "missing required field: submit (a modal with input blocks)")
    if sum(element.get("focus_on_load") is True for _, element in _elements(blocks, "/view/blocks")) > 1:
        problems.add("/view/blocks", "only one element may have focus_on_load")
    return problems.messages


def view_too_large(view: object) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > MAX_VIEW_BYTES


def blocks_too_long(blocks: object) -> bool:
    """Whether the texts of a message's blocks come to more than Slack takes, escapes counted as they are sent."""
    return letters(blocks) > MAX_MESSAGE_LETTERS


def letters(blocks: object) -> int:
    """How many characters of text the blocks hold, tables and markdown left out."""
    if isinstance(blocks, dict) and blocks.get("type") in COUNTED_APART:
        return 0
    return _own_letters(blocks) + sum(map(letters, _inside(blocks)))


def _elements(blocks: list[dict[str, object]], path: str) -> Iterator[tuple[str, Fields]]:
    """Every interactive element with its pointer."""
    stack: list[tuple[str, object]] = [(path, blocks)]
    while stack:
        here, node = stack.pop()
        if isinstance(node, list):
            stack += [(f"{here}/{index}", item) for index, item in enumerate(node)]
        elif isinstance(node, dict):
            if node.get("type") in ELEMENTS:
                yield here, node
            stack += [(f"{here}/{key}", item) for key, item in node.items() if isinstance(item, (dict, list))]


def _check_together(blocks: list[dict[str, object]], surface: Surface, path: str, problems: Problems) -> None:
    """What only shows when the blocks are seen together."""
    seen: set[object] = set()
    for index, block in enumerate(blocks):
        here = f"{path}/{index}"
        if surface not in surfaces_of(str(block["type"])):
            problems.add(f"{here}/type", f"unsupported block: {block['type']} ({surface})")
        if "block_id" in block:
            if block["block_id"] in seen:
                problems.add(f"{here}/block_id", f"block_id must be unique: {block['block_id']}")
            seen.add(block["block_id"])
        actions: set[object] = set()
        for place, element in _elements([block], here):
            place = here + place.removeprefix(f"{here}/0")
            if surface not in ELEMENTS_ONLY_ON.get(str(element["type"]), {surface}):
                problems.add(place, f"unsupported element: {element['type']} ({surface})")
            if element.get("response_url_enabled") and not (surface is Surface.MODAL and block["type"] == "input"):
                problems.add(place, "response_url_enabled is only allowed in input blocks of modals")
            if (action := element.get("action_id")) is not None:
                if action in actions:
                    problems.add(place, f"action_id must be unique in its block: {action}")
                actions.add(action)
    kinds = [block["type"] for block in blocks]
    if kinds.count("data_visualization") > 2:
        problems.add(path, "no more than 2 data_visualization blocks allowed")
    if kinds.count("table") > 1:
        problems.add(path, "only one table allowed")
    if sum(len(str(block["text"])) for block in blocks if block["type"] == "markdown") > 12_000:
        problems.add(path, "markdown blocks must be less than 12001 characters together")
    for kind, most in (("table", 10_000), ("data_table", 20_000)):
        if sum(_letters(block.get("rows")) for block in blocks if block["type"] == kind) > most:
            problems.add(path, f"the text of {kind} blocks must be less than {most + 1} characters together")


def _letters(node: object) -> int:
    """How many characters the texts in there have."""
    return _own_letters(node) + sum(map(_letters, _inside(node)))


def _own_letters(node: object) -> int:
    return len(node["text"]) if isinstance(node, dict) and isinstance(node.get("text"), str) else 0


def _inside(node: object) -> list[object]:
    if isinstance(node, dict):
        return [each for each in node.values() if isinstance(each, (dict, list))]
    return node if isinstance(node, list) else []
