"""A payload is checked and read once, here, for both doors; nobody else looks into one."""

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from blocks.forms import Element, Fields, stem
from blocks.notice import notice
from blocks.routes import parse_action_id
from blocks.text import escape
from domain.people import SLACKBOT
from domain.typed.names import first_word, name_key
from handlers.edge.bodies import Malformed, Payload, cleaned, read_body
from handlers.edge.payloads import (
    ROOM_EVENTS,
    Arrived,
    Aside,
    ClickPayload,
    ClosedPayload,
    CommandPayload,
    Event,
    EventKind,
    Form,
    Place,
    ShortcutPayload,
    SubmissionPayload,
)

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Name = Annotated[str, StringConstraints(max_length=255)]
#: Kept without a look-up, so it must fit into the database's column.
Kept = Annotated[str, StringConstraints(max_length=32)]

#: How our names look, in every release; of anything else the log keeps nothing.
_OURS = re.compile(r"[a-z]{1,20}\.[a-z_]{1,40}(#[0-9]{1,4})?")
UNKNOWN = "unknown"

#: The kinds of messages that people write: with a file, with /me, in a thread and to the channel. Slack writes the others.
BY_PEOPLE = ("file_share", "me_message", "thread_broadcast", "reply_broadcast")

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
    value = parse(payload)
    if not isinstance(payload, dict):
        raise Malformed("payload: no object")
    return Arrival(payload, value)


def parse(payload: object) -> Arrived:
    """What a clean payload says. Raises Malformed for what Slack does not send."""
    try:
        return _known.validate_python(payload).value()
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


# -- fields: Slack has a slot for each kind of element, and what does not belong into it counts as nothing


def fields_of(states: Mapping[str, Mapping[str, Mapping[str, object]]], blocks: object = None) -> Fields:
    """The state of a form's fields, in the order of its blocks."""
    shown = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    # Slack lists a form's blocks in order, its state in none: errors without a field go to the first input block.
    order = {_text(block, "block_id"): place for place, block in reversed(list(enumerate(shown)))}
    by_name: dict[str, Element] = {}
    block_ids: dict[str, str] = {}
    for block_id in sorted(states, key=lambda name: order.get(name, len(shown))):
        for element in states[block_id].values():
            by_name[stem(block_id)] = _element(element)
            block_ids[stem(block_id)] = block_id
    # Fields that are shown count as there even when their state did not arrive: that is an error, never a blank.
    inputs = {stem(name): name for name in _inputs(shown)}
    return Fields(by_name=by_name, block_ids=inputs | block_ids)


def _inputs(blocks: list[dict[str, object]]) -> Iterator[str]:
    return (_text(block, "block_id") for block in blocks if _text(block, "type") == "input")


def _element(raw: Mapping[str, object]) -> Element:
    """One field's state, or the element of a click, in the one shape that `Reader` reads."""
    value: str | None = None
    selected: tuple[str, ...] = ()
    for slot in ("value", "selected_date", "selected_time"):
        value = _text(raw, slot) or value
    if isinstance(at := raw.get("selected_date_time"), int):
        value = str(at)
    for slot in ("selected_user", "selected_conversation", "selected_channel"):
        if found := _text(raw, slot):
            selected = (found,)
    for slot in ("selected_users", "selected_conversations", "selected_channels"):
        if isinstance(several := raw.get(slot), list):
            selected = tuple(str(one) for one in several)
    if isinstance(one := raw.get("selected_option"), dict):
        selected = (_text(one, "value"),)
    if isinstance(many := raw.get("selected_options"), list):
        selected = tuple(_text(each, "value") for each in many if isinstance(each, dict))
    return Element(type=_text(raw, "type"), value=value, selected=selected)


_INITIAL = {
    "initial_value": "value",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_date_time": "selected_date_time",
    "initial_user": "selected_user",
    "initial_users": "selected_users",
    "initial_conversation": "selected_conversation",
    "initial_channel": "selected_channel",
    "initial_option": "selected_option",
    "initial_options": "selected_options",
}


def _is_touched(fields: Fields, blocks: object) -> bool:
    """Whether a field holds something else than it was drawn with."""
    for block in blocks if isinstance(blocks, list) else []:
        drawn = block.get("element") if isinstance(block, dict) else None
        if not isinstance(drawn, dict) or (holds := fields.by_name.get(stem(_text(block, "block_id")))) is None:
            continue
        began = _element({slot: drawn[name] for name, slot in _INITIAL.items() if name in drawn})
        if ((holds.value or ""), sorted(holds.selected)) != ((began.value or ""), sorted(began.selected)):
            return True
    return False


def _text(raw: Mapping[str, object], name: str) -> str:
    found = raw.get(name)
    return found if isinstance(found, str) else ""


# -- the shapes: the parts that our code relies on; whatever else Slack sends along is welcome


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _Payload(_Shape):
    @abstractmethod
    def value(self) -> Arrived:
        """What it says."""


class _Ref(_Shape):
    """A team or channel."""

    id: Id


class _User(_Ref):
    """A person, and where they are at home."""

    team_id: Id | None = None


class _MessageRef(_Shape):
    ts: Id
    thread_ts: Id | None = None


class _Container(_Shape):
    message_ts: str | None = None
    channel_id: str | None = None
    thread_ts: str | None = None


class _Action(_Shape):
    """The slots of its element come along."""

    model_config = ConfigDict(extra="allow")

    type: Name
    action_id: Name
    block_id: Name = ""

    def element(self) -> Element:
        return _element({"type": self.type, **(self.model_extra or {})})


class _State(_Shape):
    values: dict[str, dict[str, dict[str, Any]]]


class _View(_Shape):
    id: Id
    type: Literal["modal", "home"]
    callback_id: Name = ""
    private_metadata: str = ""
    hash: str = ""
    state: _State | None = None
    blocks: Any = None
    #: Only shown again, so nothing is refused for its sake.
    title: Any = None

    def form(self) -> Form:
        fields = fields_of(self.state.values if self.state else {}, self.blocks)
        return Form(
            view_id=self.id,
            hash=self.hash,
            route=parse_action_id(self.callback_id)[0],
            private_metadata=self.private_metadata,
            fields=fields,
            title=_text(self.title, "text")[:24] if isinstance(self.title, dict) else "",
            is_touched=_is_touched(fields, self.blocks),
        )


class _SentView(_View):
    """A form that was sent must say what stands in it."""

    state: _State


class _FromSomewhere(_Payload):
    """Of an app that a whole Enterprise Grid has installed, Slack names no team; something still says where it is from."""

    @model_validator(mode="after")
    def _is_from_somewhere(self) -> Self:
        if not any(self.origins()):
            raise PydanticCustomError("from_nowhere", "neither a team nor an enterprise")
        return self

    @abstractmethod
    def origins(self) -> tuple[object, ...]:
        """Whatever may say where it is from."""


class _Command(_FromSomewhere):
    """A slash command; the only payload without a `type`."""

    command: Name
    team_id: Id | None = None
    enterprise_id: Id | None = None
    user_id: Id
    channel_id: Id
    trigger_id: str
    text: str = ""
    response_url: str = ""

    def origins(self) -> tuple[object, ...]:
        return self.team_id, self.enterprise_id

    def value(self) -> CommandPayload:
        # Slack escapes these three in what was typed after a command.
        typed = self.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        word, text = first_word(typed)
        word = name_key(word)
        route = parse_action_id(f"command.{word or 'menu'}")[0]
        return CommandPayload(
            # A word that a person typed is theirs.
            name=route or UNKNOWN,
            user=self.user_id,
            trigger=self.trigger_id,
            route=route,
            word=word,
            text=text,
            place=Place(channel=self.channel_id),
        )


class _Interaction(_FromSomewhere):
    team: _Ref | None
    enterprise: _Ref | None = None
    user: _User

    def origins(self) -> tuple[object, ...]:
        return self.team, self.enterprise, self.user.team_id


class _BlockActions(_Interaction):
    actions: Annotated[list[_Action], Field(min_length=1)]
    trigger_id: str = ""
    response_url: str = ""
    view: _View | None = None
    message: _MessageRef | None = None
    channel: _Ref | None = None
    container: _Container | None = None

    def value(self) -> ClickPayload:
        action = self.actions[0]
        route, number = parse_action_id(action.action_id)
        element = action.element()
        return ClickPayload(
            name=_name(action.action_id),
            user=self.user.id,
            trigger=self.trigger_id,
            route=route,
            number=number,
            value=element.value or "",
            selected=element.selected,
            field=stem(action.block_id),
            place=self._place(),
            form=self.view.form() if self.view else None,
            response_url=self.response_url,
            is_field=element.type not in ("button", "overflow"),
        )

    def _place(self) -> Place:
        container = self.container or _Container()
        return Place(
            channel=(self.channel and self.channel.id) or container.channel_id or "",
            ts=(self.message and self.message.ts) or container.message_ts or "",
            thread=(self.message and self.message.thread_ts) or container.thread_ts or "",
        )


class _ViewSubmission(_Interaction):
    view: _SentView
    trigger_id: str = ""

    def value(self) -> SubmissionPayload:
        form = self.view.form()
        return SubmissionPayload(
            name=_name(self.view.callback_id), user=self.user.id, trigger=self.trigger_id, route=form.route, form=form
        )


class _GlobalShortcut(_Interaction):
    callback_id: Name
    trigger_id: str

    def value(self) -> ShortcutPayload:
        return ShortcutPayload(
            name=_name(self.callback_id),
            user=self.user.id,
            trigger=self.trigger_id,
            route=parse_action_id(self.callback_id)[0],
            place=self._place(),
        )

    def _place(self) -> Place:
        return Place()


class _MessageShortcut(_GlobalShortcut):
    channel: _Ref
    message: _MessageRef
    response_url: str = ""

    def _place(self) -> Place:
        return Place(channel=self.channel.id, ts=self.message.ts, thread=self.message.thread_ts or "")


class _EventBody(_Shape):
    type: Name
    user: Kept | None = None
    channel: str | None = None
    ts: str | None = None
    thread_ts: str | None = None
    text: str | None = None
    #: Of these only what they are matters, so nothing is refused for their sake.
    channel_type: Any = None
    subtype: Any = None
    bot_id: Any = None

    def kind(self) -> EventKind | None:
        """What it is to us."""
        if self.type == "message" and self.channel_type == "im":
            # Slackbot writes about what others do, and nobody can write to it.
            own = self.bot_id or self.user == SLACKBOT or not (self.subtype is None or self.subtype in BY_PEOPLE)
            return EventKind.DIRECT_MESSAGE if self.user and not own else None
        if self.type == "app_mention":
            return EventKind.MENTIONED if self.user and self.channel and not self.bot_id else None
        return EventKind.ROOM_CHANGED if self.type in ROOM_EVENTS and self.channel else None


class _EventCallback(_FromSomewhere):
    team_id: Id | None = None
    enterprise_id: Id | None = None
    event_id: Id
    event: _EventBody

    def origins(self) -> tuple[object, ...]:
        return self.team_id, self.enterprise_id

    def value(self) -> Event:
        event = self.event
        return Event(
            name=_name(f"event.{event.type}"),
            user=event.user or "",
            id=self.event_id,
            kind=event.kind(),
            channel=event.channel or "",
            thread=event.thread_ts or "",
            text=event.text or "",
        )


class _ViewClosed(_Interaction):
    view: _View

    def value(self) -> ClosedPayload:
        form = self.view.form()
        return ClosedPayload(name=_name(self.view.callback_id), user=self.user.id, route=form.route, form=form)


class _UrlVerification(_Payload):
    challenge: str

    def value(self) -> Aside:
        return Aside(name="url_verification")


class _AppRateLimited(_Payload):
    """Slack tells us that it holds events back."""

    team_id: Id

    def value(self) -> Aside:
        return Aside(name="app_rate_limited")


def _name(sent: str) -> str:
    return sent if _OURS.fullmatch(sent) else UNKNOWN


def _kind(payload: object) -> str | None:
    if not isinstance(payload, dict):
        return None
    kind = payload.get("type", "command" if "command" in payload else None)
    return kind if isinstance(kind, str) else None


_known = TypeAdapter[_Payload](
    Annotated[
        Annotated[_Command, Tag("command")]
        | Annotated[_BlockActions, Tag("block_actions")]
        | Annotated[_ViewSubmission, Tag("view_submission")]
        | Annotated[_ViewClosed, Tag("view_closed")]
        | Annotated[_GlobalShortcut, Tag("shortcut")]
        | Annotated[_MessageShortcut, Tag("message_action")]
        | Annotated[_EventCallback, Tag("event_callback")]
        | Annotated[_UrlVerification, Tag("url_verification")]
        | Annotated[_AppRateLimited, Tag("app_rate_limited")],
        Discriminator(_kind),
    ]
)
