"""Which payloads may come in at all. One check in front of Bolt, for both doors: HTTP and Socket Mode."""

import json
import re
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, TypeAdapter, ValidationError

Payload = dict[str, Any]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Name = Annotated[str, StringConstraints(max_length=255)]


class Malformed(Exception):
    """What came in is nothing that Slack sends; the text names the part, never its content."""


class Shape(BaseModel):
    """The parts that our code relies on; whatever else Slack sends along is welcome."""

    model_config = ConfigDict(extra="ignore", strict=True)


class Ref(Shape):
    """A person, team or channel."""

    id: Id


class MessageRef(Shape):
    ts: Id
    thread_ts: Id | None = None


class Container(Shape):
    message_ts: str | None = None
    channel_id: str | None = None
    thread_ts: str | None = None


class Action(Shape):
    type: Name
    action_id: Name
    block_id: Name = ""


class State(Shape):
    values: dict[str, dict[str, dict[str, Any]]]


class View(Shape):
    id: Id
    type: Literal["modal", "home"]
    callback_id: Name = ""
    private_metadata: str = ""
    hash: str = ""
    state: State | None = None


class SentView(View):
    """A form that was sent must say what stands in it."""

    state: State


class Command(Shape):
    """A slash command; the only payload without a `type`."""

    command: Name
    team_id: Id
    user_id: Id
    channel_id: Id
    trigger_id: str
    text: str = ""
    response_url: str = ""


class Interaction(Shape):
    team: Ref
    user: Ref


class BlockActions(Interaction):
    actions: Annotated[list[Action], Field(min_length=1)]
    trigger_id: str = ""
    response_url: str = ""
    view: View | None = None
    message: MessageRef | None = None
    channel: Ref | None = None
    container: Container | None = None


class ViewSubmission(Interaction):
    view: SentView
    trigger_id: str = ""


class ViewClosed(Interaction):
    view: View


class GlobalShortcut(Interaction):
    callback_id: Name
    trigger_id: str


class MessageShortcut(Interaction):
    callback_id: Name
    trigger_id: str
    channel: Ref
    message: MessageRef
    response_url: str = ""


class EventBody(Shape):
    type: Name
    user: str | None = None
    channel: str | None = None
    ts: str | None = None


class EventCallback(Shape):
    team_id: Id
    event_id: Id
    event: EventBody


class UrlVerification(Shape):
    challenge: str


class Notice(Shape):
    """Slack tells us that it holds events back."""

    team_id: Id


#: PostgreSQL refuses the first in any text, and nothing can encode the others.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def _kind(payload: object) -> str | None:
    if not isinstance(payload, dict):
        return None
    kind = payload.get("type", "command" if "command" in payload else None)
    return kind if isinstance(kind, str) else None


_known = TypeAdapter[Any](
    Annotated[
        Annotated[Command, Tag("command")]
        | Annotated[BlockActions, Tag("block_actions")]
        | Annotated[ViewSubmission, Tag("view_submission")]
        | Annotated[ViewClosed, Tag("view_closed")]
        | Annotated[GlobalShortcut, Tag("shortcut")]
        | Annotated[MessageShortcut, Tag("message_action")]
        | Annotated[EventCallback, Tag("event_callback")]
        | Annotated[UrlVerification, Tag("url_verification")]
        | Annotated[Notice, Tag("app_rate_limited")],
        Discriminator(_kind),
    ]
)


def read_body(raw: bytes, content_type: str) -> object:
    """The payload of an HTTP request: JSON, or a form whose `payload` is JSON, or a form alone."""
    try:
        text = raw.decode("utf-8")
        if content_type.partition(";")[0].strip().lower() == "application/json":
            return json.loads(text)
        fields = dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
        return json.loads(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError):
        raise Malformed("The body is neither JSON nor a form.") from None


def check_shape(payload: object) -> Payload:
    """The payload, if it is one that Slack sends, without what no database can keep; raises Malformed otherwise."""
    try:
        payload = _cleaned(payload)
        _known.validate_python(payload)
    except ValidationError as error:
        # Where it is wrong and how, but nothing that was in it: a log may be read by others.
        parts = [f"{'.'.join(map(str, part['loc'])) or 'payload'}: {part['type']}" for part in error.errors()[:3]]
        raise Malformed("; ".join(parts)) from None
    except RecursionError:
        raise Malformed("payload: nested too deeply") from None
    assert isinstance(payload, dict)
    return payload


def _cleaned(part: object) -> object:
    """The same without NUL and halves of characters, wherever they stand."""
    if isinstance(part, str):
        return _UNKEPT.sub("", part)
    if isinstance(part, dict):
        return {_cleaned(name): _cleaned(value) for name, value in part.items()}
    if isinstance(part, list):
        return [_cleaned(each) for each in part]
    return part
