"""Typing into a field: the state of each kind of element, and what Slack itself refuses to send."""

import re
from datetime import date, datetime

from sandbox.blockkit.elements import offered
from sandbox.workspace import Json, Workspace
from sandbox.workspace.state import SHAPES, selectable

REQUIRED = "Please complete this required field."


def entered(workspace: Workspace, user: str, element: Json, value: object) -> Json:
    """The state of the element after a person gave it this value; None empties it."""
    kind = element["type"]
    key, _, empty = SHAPES[kind]
    if value is None or value == "" or value == []:
        return {"type": kind, key: [] if isinstance(empty, list) else None}
    if isinstance(empty, list):
        chosen = list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]
        return {"type": kind, key: [one(workspace, user, element, key, item) for item in chosen]}
    return {"type": kind, key: one(workspace, user, element, key, value)}


def one(workspace: Workspace, user: str, element: Json, key: str, value: object) -> object:
    if key.startswith("selected_option"):
        return option(element, str(value))
    if key.startswith("selected_user"):
        return workspace.user_named(str(value)).id
    if key.startswith(("selected_conversation", "selected_channel")):
        channel = workspace.channel_named(str(value))
        if not selectable(channel, user, element):
            raise LookupError(f"#{channel.name or channel.id} cannot be chosen here")
        return channel.id
    if key == "rich_text_value" and isinstance(value, str):
        text = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        return {"type": "rich_text", "elements": [text]}
    if key == "selected_date_time" and isinstance(value, datetime):
        return int(value.timestamp())
    if key == "selected_date" and isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return value if key in ("rich_text_value", "selected_date_time", "files") else str(value)


def option(element: Json, wanted: str) -> Json:
    """By value, else by label."""
    options: list[Json] = [dict(found) for found in offered(element)]
    for found in options:
        if found["value"] == wanted:
            return found
    for found in options:
        if found["text"]["text"] == wanted:
            return found
    raise LookupError(f"no option {wanted!r}; there are {[(o['value'], o['text']['text']) for o in options]}")


def complaint(block: Json, element: Json, state: Json) -> str | None:
    """What Slack says under a field instead of sending the form."""
    key = SHAPES[element["type"]][0]
    value = state[key]
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"Please enter at most {element.get('max_length', 3000)} characters."
    if element["type"] == "number_input":
        return number_complaint(element, value)
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return "Please enter a valid email."
    if element["type"] == "url_text_input" and not re.match(r"https?://[^\s/]+", value):
        return "Please enter a valid URL."
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Please choose at most {most}."
    return None


def number_complaint(element: Json, value: str) -> str | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+", value):
        return "Please enter a number." if element["is_decimal_allowed"] else "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number that is at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number that is at most {element['max_value']}."
    return None
