"""What arrives, as values: a command, a click, a sent form, a shortcut, an event."""

from collections.abc import Mapping

from pydantic import JsonValue

from blocks.forms import Element, Fields, stem
from blocks.routes import Route, parse_action_id
from domain.model import Value
from domain.people import Actor
from domain.refusals import Refusal

Body = Mapping[str, JsonValue]


class Form(Value):
    """A form as it stands in front of the person."""

    view_id: str
    hash: str
    route: Route | None
    private_metadata: str
    fields: Fields


class Place(Value):
    """Where something was typed or pressed; `thread` is the root's ts, where there is one."""

    channel: str = ""
    ts: str = ""
    thread: str = ""


class Request(Value):
    """What all requests have. `trigger` opens one form, within three seconds."""

    actor: Actor
    trigger: str = ""


class Command(Request):
    """`/ai-hire` and the words after it."""

    word: str
    text: str
    place: Place


class Click(Request):
    """A button, or a field that saves at once; `form` is set when it stands in a form."""

    route: Route
    number: int
    value: str
    selected: tuple[str, ...]
    field: str
    place: Place
    form: Form | None
    response_url: str
    #: Something was chosen in a field, rather than a button pressed.
    is_field: bool = False

    @property
    def opened(self) -> Form:
        """The form that the click came from; raises Refusal where it came from none."""
        if self.form is None:
            raise Refusal("This belongs to a form that is not open any more. Please open it again.")
        return self.form


class Submission(Request):
    """A form that was sent."""

    route: Route
    form: Form


class Shortcut(Request):
    """A global shortcut, or one on a message."""

    route: Route
    place: Place


def text_at(body: Body, *path: str) -> str:
    """The text at a path; empty where there is none."""
    here: JsonValue | Body = body
    for name in path:
        if not isinstance(here, Mapping):
            return ""
        here = here.get(name)
    return here if isinstance(here, str) else ""


def user_of(body: Body) -> str:
    """Who made the request."""
    return text_at(body, "user", "id") or text_at(body, "user_id") or text_at(body, "event", "user")


def route_of(body: Body) -> str:
    """The name that the request carries, for the routing table and the log."""
    if "command" in body:
        return f"command.{word_of(body) or 'menu'}"
    if isinstance(actions := body.get("actions"), list) and actions and isinstance(actions[0], dict):
        return text_at(actions[0], "action_id")
    return (
        text_at(body, "view", "callback_id")
        or text_at(body, "callback_id")
        or f"event.{text_at(body, 'event', 'type')}"
    )


def word_of(body: Body) -> str:
    """The first word after the command, in lower case."""
    words = text_at(body, "text").split(maxsplit=1)
    return words[0].lower() if words else ""


def read_element(raw: Body) -> Element:
    """One field's state, or the element of a click, in the one shape that `Reader` reads."""
    kind = text_at(raw, "type")
    value: str | None = None
    selected: tuple[str, ...] = ()
    for slot in ("value", "selected_date", "selected_time"):
        if found := text_at(raw, slot):
            value = found
    if isinstance(at := raw.get("selected_date_time"), int):
        value = str(at)
    for slot in ("selected_user", "selected_conversation", "selected_channel"):
        if found := text_at(raw, slot):
            selected = (found,)
    for slot in ("selected_users", "selected_conversations", "selected_channels"):
        if isinstance(several := raw.get(slot), list):
            selected = tuple(str(one) for one in several)
    if isinstance(one := raw.get("selected_option"), dict):
        selected = (text_at(one, "value"),)
    if isinstance(many := raw.get("selected_options"), list):
        selected = tuple(text_at(each, "value") for each in many if isinstance(each, dict))
    return Element(type=kind, value=value, selected=selected)


def read_form(view: Body) -> Form:
    """The view of a payload as a form."""
    by_name: dict[str, Element] = {}
    block_ids: dict[str, str] = {}
    # Slack lists a form's blocks in order, its state in none: errors without a field go to the first input block.
    blocks = view.get("blocks")
    order = (
        [text_at(block, "block_id") for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    )
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    states: Mapping[str, JsonValue] = values if isinstance(values, dict) else {}
    # Fields that are shown count as there even when their state did not arrive: that is an error, never a blank.
    shown = {stem(text_at(block, "block_id")): text_at(block, "block_id") for block in _inputs(blocks)}
    for block_id in sorted(states, key=lambda name: order.index(name) if name in order else len(order)):
        block = states[block_id]
        if isinstance(block, dict):
            for element in block.values():
                if isinstance(element, dict):
                    by_name[stem(block_id)] = read_element(element)
                    block_ids[stem(block_id)] = block_id
    return Form(
        view_id=text_at(view, "id"),
        hash=text_at(view, "hash"),
        route=parse_action_id(text_at(view, "callback_id"))[0],
        private_metadata=text_at(view, "private_metadata"),
        fields=Fields(by_name=by_name, block_ids=shown | block_ids),
    )


def _inputs(blocks: JsonValue) -> list[Body]:
    found = blocks if isinstance(blocks, list) else []
    return [block for block in found if isinstance(block, dict) and text_at(block, "type") == "input"]


def read_command(body: Body, actor: Actor) -> Command:
    # Slack escapes these three in what was typed after a command.
    text = text_at(body, "text").strip().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return Command(
        actor=actor,
        trigger=text_at(body, "trigger_id"),
        word=word_of(body),
        text=text.partition(" ")[2].strip(),
        place=Place(channel=text_at(body, "channel_id")),
    )


def read_click(body: Body, actor: Actor, route: Route) -> Click:
    actions = body["actions"]
    assert isinstance(actions, list)
    assert isinstance(actions[0], dict)
    action: Body = actions[0]
    element = read_element(action)
    view = body.get("view")
    return Click(
        actor=actor,
        trigger=text_at(body, "trigger_id"),
        route=route,
        number=parse_action_id(text_at(action, "action_id"))[1],
        value=element.value or "",
        selected=element.selected,
        field=stem(text_at(action, "block_id")),
        place=place_of(body),
        form=read_form(view) if isinstance(view, dict) else None,
        response_url=text_at(body, "response_url"),
        is_field=element.type not in ("button", "overflow"),
    )


def read_submission(body: Body, actor: Actor, route: Route) -> Submission:
    view = body["view"]
    assert isinstance(view, dict)
    return Submission(actor=actor, trigger=text_at(body, "trigger_id"), route=route, form=read_form(view))


def read_shortcut(body: Body, actor: Actor, route: Route) -> Shortcut:
    return Shortcut(actor=actor, trigger=text_at(body, "trigger_id"), route=route, place=place_of(body))


def place_of(body: Body) -> Place:
    message = body.get("message")
    thread = text_at(message, "thread_ts") if isinstance(message, dict) else ""
    return Place(
        channel=text_at(body, "channel", "id") or text_at(body, "container", "channel_id"),
        ts=text_at(body, "message", "ts") or text_at(body, "container", "message_ts"),
        thread=thread or text_at(body, "container", "thread_ts"),
    )


class Event(Value):
    """Something that Slack tells; `id` stays the same when it is told again."""

    id: str
    user: str
    is_message_from_person: bool


def event_of(body: Body) -> Event:
    """A message to the bot counts only when a person typed it: not an edit, a join, or our own post."""
    user = text_at(body, "event", "user")
    own = bool(text_at(body, "event", "bot_id") or text_at(body, "event", "subtype"))
    is_direct = text_at(body, "event", "type") == "message" and text_at(body, "event", "channel_type") == "im"
    return Event(id=text_at(body, "event_id"), user=user, is_message_from_person=is_direct and bool(user) and not own)
