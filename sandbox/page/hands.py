"""From what the browser sends to what a person does: the page's fields put into the hands of a `Persona`."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sandbox.page.drawing import written
from sandbox.page.scene import name_of, zone_of
from sandbox.people import Persona
from sandbox.people.fields import entered
from sandbox.people.reading import Place
from sandbox.workspace import Json, Message, View, Workspace
from sandbox.workspace.state import SHAPES, values_of, walk


def found(place: Place, block_id: str, action_id: str) -> tuple[Json, Json]:
    """The block and the element that were used; gone when the message was updated meanwhile."""
    for block, element in walk(place.blocks):
        if block["block_id"] == block_id and element.get("action_id") == action_id:
            return block, element
    raise LookupError("This has just changed. Please look again.")


def placed(workspace: Workspace, persona: Persona, channel: str, ts: str) -> Place:
    """The message that this person sees under this timestamp, their ephemeral ones too."""
    for ephemeral in workspace.ephemerals_of(persona.id, channel):
        if ephemeral.ts == ts:
            return ephemeral
    return message_at(persona, channel, ts)


def message_at(persona: Persona, channel: str, ts: str) -> Message:
    """A message of a conversation that this person can open."""
    message = persona.channel(channel).message(ts)
    if message is None:
        raise LookupError("This message is gone.")
    return message


def meant(persona: Persona, element: Json, value: object) -> object:
    """The browser's value as a `Persona` takes it: a local date and time becomes an instant, nothing becomes None."""
    if value in ("", None):
        return None
    if element["type"] == "datetimepicker":
        return datetime.fromisoformat(str(value)).replace(tzinfo=zone_of(persona.user))
    return value


def hold(persona: Persona, place: Place, fields: Iterable[Mapping[str, Any]]) -> None:
    """Puts all that stands in the browser's fields into the form or message, telling the app nothing yet."""
    typed = place.values if isinstance(place, View) else place.typed.setdefault(persona.id, values_of(place.blocks))
    sent = {(str(field.get("block")), str(field.get("action"))): field.get("value") for field in fields}
    for block, element in walk(place.blocks):
        key = block["block_id"], element.get("action_id", "")
        if element["type"] not in SHAPES or key not in sent or _same_text(element, typed, key, sent[key]):
            continue
        try:
            state = entered(persona.workspace, persona.id, element, meant(persona, element, sent[key]))
        except (LookupError, StopIteration, ValueError):
            continue  # the option has gone meanwhile; what stood there before stays
        typed.setdefault(key[0], {})[key[1]] = state


def _same_text(element: Json, typed: Mapping[str, Mapping[str, Json]], key: tuple[str, str], value: object) -> bool:
    """Whether a rich text still says what it said; its marks would be lost if it were entered again."""
    if element["type"] != "rich_text_input":
        return False
    rich = typed.get(key[0], {}).get(key[1], {}).get("rich_text_value")
    return rich is not None and written(rich).strip() == str(value or "").replace("\r", "").strip()


def spoken(workspace: Workspace, text: str) -> str:
    """A message as Slack stores what somebody types: escaped, names after @ as mentions."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for user in sorted(workspace.users.values(), key=lambda one: -len(name_of(one))):
        text = re.sub(rf"@{re.escape(name_of(user))}(?!\w)", f"<@{user.id}>", text)
    return text
