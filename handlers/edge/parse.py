"""A payload is checked and read once, here, for both doors; nobody else looks into one."""

from contextlib import suppress
from dataclasses import dataclass
from math import isfinite

from pydantic import ValidationError

from blocks.notice import notice
from blocks.text import escape
from domain.installation import Source
from handlers.edge.bodies import Malformed, Payload, cleaned, read_body
from handlers.edge.payloads import Arrived, Aside, WayBack
from handlers.edge.shapes import KNOWN, Shape

UNREAD_COMMAND = "I could not read what Slack sent. Please try once more; if it stays, tell whoever runs AI Hire."
UNREAD = (
    "I could not read what Slack sent, so nothing was saved. What you typed is still here: please copy it, then try "
    "once more. If it stays, tell whoever runs AI Hire."
)


@dataclass(frozen=True)
class Arrival:
    """A payload as it came, for Bolt, and what it says, for us."""

    body: Payload
    value: Arrived
    source: Source

    @property
    def is_for_bolt(self) -> bool:
        """Bolt answers the check of an address by itself."""
        return not isinstance(self.value, Aside) or self.value.name == "url_verification"


def arrival_by_http(raw: bytes, content_type: str) -> Arrival:
    """The body of a request. Raises Malformed for what Slack does not send."""
    return _arrival(read_body(raw, content_type))


def arrival_by_socket(payload: object) -> Arrival:
    """A payload whose JSON somebody else has read. Raises Malformed for what Slack does not send."""
    return _arrival(cleaned(payload))


def _arrival(payload: object) -> Arrival:
    known = _known(payload)
    if not isinstance(payload, dict):
        raise Malformed("payload: no object")
    return Arrival(payload, known.value(), known.source())


def parse(payload: object) -> Arrived:
    """What a clean payload says. Raises Malformed for what Slack does not send."""
    return _known(payload).value()


def _known(payload: object) -> Shape:
    try:
        return KNOWN.validate_python(payload)
    except ValidationError as error:
        # Where it is wrong and how, but nothing that was in it: a log may be read by others.
        parts = [f"{'.'.join(map(str, part['loc'])) or 'payload'}: {part['type']}" for part in error.errors()[:3]]
        raise Malformed("; ".join(parts)) from None
    except RecursionError:
        raise Malformed("payload: nested too deeply") from None


def refused_unread(payload: object) -> dict[str, object]:
    """The answer to something that could not be read, as it came: a form stays open, a command is not silent."""
    if not isinstance(payload, dict):
        return {}
    if "command" in payload:
        return {"text": UNREAD_COMMAND}
    if payload.get("type") != "view_submission":
        return {}
    view = payload.get("view")
    blocks = view.get("blocks") if isinstance(view, dict) else None
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, dict) and block.get("type") == "input" and isinstance(name := block.get("block_id"), str):
            return {"response_action": "errors", "errors": {name: UNREAD}}
    # Without a field to say it at, above the form: an empty answer would close it as if it were saved.
    return {"response_action": "push", "view": dict(notice(escape(UNREAD)))}


def way_back(payload: object) -> WayBack | None:
    """The way to whoever pressed what could not be read; None where it was no click and no shortcut."""
    if not isinstance(payload, dict) or payload.get("type") not in ("block_actions", "shortcut", "message_action"):
        return None
    return WayBack(
        response_url=_text(payload, "response_url"),
        trigger=_text(payload, "trigger_id"),
        is_in_form=isinstance(view := payload.get("view"), dict) and view.get("type") != "home",
    )


def sent_at(payload: object) -> float | None:
    """When Slack sent it, in seconds, as far as it says so itself: forms and commands carry no time."""
    if not isinstance(payload, dict):
        return None
    actions = payload.get("actions")
    pressed = actions[0] if isinstance(actions, list) and actions else None
    told = payload.get("event_time")
    for found in (str(told) if isinstance(told, int) else "", _text(payload, "action_ts"), _text(pressed, "action_ts")):
        with suppress(ValueError):
            if isfinite(seconds := float(found)):
                return seconds
    return None


def _text(raw: object, name: str) -> str:
    found = raw.get(name) if isinstance(raw, dict) else None
    return found if isinstance(found, str) else ""
