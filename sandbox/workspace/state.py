"""What stands in the fields of a view or message: initial values, and what is kept across an update."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blockkit.elements import offered
from sandbox.workspace import Channel, ChannelKind, Json, StateValues

# element type -> (key in the state, key of the initial value, what an empty field holds)
SHAPES: dict[str, tuple[str, str, object]] = {
    "plain_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "users_select": ("selected_user", "initial_user", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "file_input": ("files", "", []),
}


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of a block; those of a container's or card's too."""
    kind = block.get("type")
    if kind == "input":
        return [block["element"]]
    if kind == "section":
        return [block["accessory"]] if "accessory" in block else []
    if kind in ("actions", "context_actions"):
        return list(block["elements"])
    if kind == "card":
        return list(block.get("actions", []))
    return []


def walk(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every block that holds elements, with each of its elements."""
    for block in blocks:
        yield from ((block, element) for element in elements_of(block))
        yield from walk(block.get("child_blocks", []))
        if block.get("type") == "carousel":
            yield from walk(block["elements"])


def with_ids(blocks: list[Json], new_id: Iterator[str]) -> list[Json]:
    """The blocks with the ids that Slack makes up where the app gave none."""
    blocks = copy.deepcopy(blocks)
    for block in blocks:
        block.setdefault("block_id", next(new_id))
    for _, element in walk(blocks):
        if element.get("type") != "image":
            element.setdefault("action_id", next(new_id))
    return blocks


def selectable(channel: Channel, user: str, element: Mapping[str, Any]) -> bool:
    """Whether the list of conversations shows this one to this person."""
    limits = element.get("filter") or {}
    if channel.kind is not ChannelKind.PUBLIC and user not in channel.members:
        return False
    if element["type"].endswith("channels_select"):
        return channel.kind is ChannelKind.PUBLIC
    if "include" in limits and channel.kind not in limits["include"]:
        return False
    if channel.is_im and limits.get("exclude_bot_users"):
        return False
    return not (channel.is_ext_shared and limits.get("exclude_external_shared_channels"))


def blank(element: Json, user: str = "", current: Channel | None = None) -> Json:
    """What the state says of an element that nobody has touched."""
    key, initial, empty = SHAPES[element["type"]]
    value = copy.deepcopy(element.get(initial, empty))
    default = element.get("default_to_current_conversation") and initial not in element
    if default and current is not None and selectable(current, user, element):
        value = [current.id] if isinstance(empty, list) else current.id
    return {"type": element["type"], key: value}


def still_offered(element: Json, value: Json) -> bool:
    """Whether what was chosen is still among the options."""
    options = {option["value"] for option in offered(element)}
    chosen = value.get("selected_options") or ([value["selected_option"]] if value.get("selected_option") else [])
    return not options or all(option["value"] in options for option in chosen)


def values_of(
    blocks: list[Json], typed: StateValues | None = None, user: str = "", current: Channel | None = None
) -> StateValues:
    """The state of these blocks: what was typed stays where both ids are the same, the rest is initial."""
    values: StateValues = {}
    for block, element in walk(blocks):
        if element["type"] not in SHAPES:
            continue
        old = (typed or {}).get(block["block_id"], {}).get(element["action_id"])
        keep = old is not None and old["type"] == element["type"] and still_offered(element, old)
        kept = old if keep and old is not None else blank(element, user, current)
        values.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return values
