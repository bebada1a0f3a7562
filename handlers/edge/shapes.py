"""What Slack sends, in the parts that our code relies on; whatever else comes along is welcome."""

import re
from abc import abstractmethod
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    TypeAdapter,
    model_validator,
)
from pydantic_core import PydanticCustomError

from blocks.forms import Element, stem
from blocks.origins import carried, origin_of
from blocks.routes import BESIDE, Route, parse_action_id
from domain.calendar import is_zone
from domain.installation import Source
from domain.people import SLACKBOT, Person, is_away
from domain.typed.names import first_word, name_key
from handlers.edge.fields import element_of, fields_of, is_touched
from handlers.edge.payloads import (
    CONVERSIONS,
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


def unescaped(text: str) -> str:
    """What was typed: Slack escapes these three."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


#: What people put around a word.
PUNCTUATION: Final = ".,:;!?\"'()[]«»/"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Profile(_Part):
    status_emoji: str | None = None
    status_text: str | None = None


class _EnterpriseUser(_Part):
    """What an organisation's Enterprise Grid knows of the person."""

    teams: tuple[str, ...] | None = None
    enterprise_id: str | None = None
    is_admin: bool = False
    is_owner: bool = False


class Account(_Part):
    """One account."""

    id: str
    team_id: str | None = None
    real_name: str | None = None
    enterprise_user: _EnterpriseUser | None = None
    tz: str | None = None
    locale: str | None = None
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    profile: _Profile | None = None

    def person(self) -> Person:
        """Whom it belongs to."""
        profile, grid = self.profile or _Profile(), self.enterprise_user or _EnterpriseUser()
        return Person(
            id=self.id,
            home=self.team_id or "",
            teams=frozenset(grid.teams or ()),
            organisation=grid.enterprise_id or "",
            is_organisation_admin=grid.is_admin or grid.is_owner,
            is_stranger=self.is_stranger,
            is_admin=self.is_admin,
            is_guest=self.is_restricted or self.is_ultra_restricted,
            is_bot=self.is_bot,
            is_deleted=self.deleted,
            zone=self.tz if self.tz and is_zone(self.tz) else "",
            locale=self.locale or "",
            is_away=is_away(profile.status_emoji or "", profile.status_text or ""),
        )


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class Shape(_Strict):
    """A payload as it came, as far as we rely on it."""

    @abstractmethod
    def value(self) -> Arrived:
        """What it says."""

    def source(self) -> Source:
        """Where Slack says that it comes from."""
        return Source()


class _Ref(_Strict):
    """A team or channel."""

    id: Id


class _User(_Ref):
    """A person, and where they are at home."""

    team_id: Id | None = None


class _MessageRef(_Strict):
    ts: Id
    thread_ts: Id | None = None


class _Container(_Strict):
    message_ts: str | None = None
    channel_id: str | None = None
    thread_ts: str | None = None


class _Action(_Strict):
    """The slots of its element come along."""

    model_config = ConfigDict(extra="allow")

    type: Name
    action_id: Name
    block_id: Name = ""

    def element(self) -> Element:
        return element_of({"type": self.type, **(self.model_extra or {})})


class _State(_Strict):
    values: dict[str, dict[str, dict[str, Any]]]


class _View(_Strict):
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
        private_metadata, origin = carried(self.private_metadata)
        fields = fields_of(self.state.values if self.state else {}, self.blocks)
        title = self.title.get("text") if isinstance(self.title, dict) else ""
        return Form(
            view_id=self.id,
            hash=self.hash,
            route=parse_action_id(self.callback_id)[0],
            private_metadata=private_metadata,
            fields=fields,
            title=title[:24] if isinstance(title, str) else "",
            is_touched=is_touched(fields, self.blocks),
            origin=origin,
        )


class _SentView(_View):
    """A form that was sent must say what stands in it."""

    state: _State


class _FromSomewhere(Shape):
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
    #: Of a command a word, of everything else a truth value.
    is_enterprise_install: Any = None

    def origins(self) -> tuple[object, ...]:
        return self.team_id, self.enterprise_id

    def source(self) -> Source:
        return _source(self.enterprise_id, self.team_id, self.is_enterprise_install)

    def value(self) -> CommandPayload:
        typed = unescaped(self.text)
        word, text = first_word(typed)
        word = name_key(word)
        named = word.strip(PUNCTUATION) or word or "menu"
        # Several of a thing are asked for by the same word.
        route = parse_action_id(f"command.{named}")[0] or parse_action_id(f"command.{named.removesuffix('s')}")[0]
        return CommandPayload(
            # A word that a person typed is theirs.
            name=route or UNKNOWN,
            user=self.user_id,
            trigger=self.trigger_id,
            route=route,
            word=word,
            text=text,
            place=Place(channel=self.channel_id),
            response_url=self.response_url,
        )


class _Interaction(_FromSomewhere):
    team: _Ref | None
    enterprise: _Ref | None = None
    user: _User
    is_enterprise_install: Any = None

    def origins(self) -> tuple[object, ...]:
        return self.team, self.enterprise, self.user.team_id

    def source(self) -> Source:
        enterprise, team = self.enterprise.id if self.enterprise else "", self.team.id if self.team else ""
        return _source(enterprise, team, self.is_enterprise_install)


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
        pressed = action.element()
        route, number = parse_action_id(action.action_id)
        name, value = action.action_id, pressed.value or ""
        if route is Route.CARD_MORE:
            # What was chosen behind three dots is a button like any other.
            name, _, value = next(iter(pressed.selected), "").partition(BESIDE)
            route, number = parse_action_id(name)
        is_home = self.view is not None and self.view.type == "home"
        form = self.view.form() if self.view and not is_home else None
        return ClickPayload(
            name=_name(name),
            user=self.user.id,
            trigger=self.trigger_id,
            route=route,
            number=number,
            value=value,
            selected=pressed.selected,
            field=stem(action.block_id),
            place=self._place(),
            form=form,
            is_home=is_home,
            origin=form.origin if form else origin_of(action.block_id, self.response_url),
            response_url=self.response_url,
            is_field=pressed.type not in ("button", "overflow"),
            is_typed=pressed.type == "plain_text_input" and form is not None,
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
            name=_name(self.view.callback_id),
            user=self.user.id,
            trigger=self.trigger_id,
            route=form.route,
            form=form,
            origin=form.origin,
        )


class _GlobalShortcut(_Interaction):
    callback_id: Name
    trigger_id: str

    def text(self) -> str:
        """What the message says that it was started on."""
        return ""

    def value(self) -> ShortcutPayload:
        return ShortcutPayload(
            name=_name(self.callback_id),
            user=self.user.id,
            trigger=self.trigger_id,
            route=parse_action_id(self.callback_id)[0],
            place=self._place(),
            text=self.text(),
        )

    def _place(self) -> Place:
        return Place()


class _Marked(_MessageRef):
    #: Only looked through for an address, so nothing is refused for its sake.
    text: Any = None


class _MessageShortcut(_GlobalShortcut):
    channel: _Ref
    message: _Marked
    response_url: str = ""

    def text(self) -> str:
        return unescaped(self.message.text) if isinstance(self.message.text, str) else ""

    def _place(self) -> Place:
        return Place(channel=self.channel.id, ts=self.message.ts, thread=self.message.thread_ts or "")


class _Known(Account):
    """Of whom `user_change` tells: all that Slack knows of them."""

    id: Kept


class _EventBody(_Strict):
    type: Name
    user: Kept | _Known | None = None
    channel: str | None = None
    old_channel_id: Id | None = None
    new_channel_id: Id | None = None
    ts: str | None = None
    thread_ts: str | None = None
    text: str | None = None
    #: Of these only what they are matters, so nothing is refused for their sake.
    channel_type: Any = None
    tab: Any = None
    subtype: Any = None
    bot_id: Any = None

    def kind(self) -> EventKind | None:
        """What it is to us."""
        if self.type == "message" and self.channel_type == "im":
            # Slackbot writes about what others do, and nobody can write to it.
            own = self.bot_id or self.user == SLACKBOT or not (self.subtype is None or self.subtype in BY_PEOPLE)
            return EventKind.DIRECT_MESSAGE if self.user and not own else None
        if self.type == "app_home_opened":
            # Of the two tabs it is told alike.
            return EventKind.HOME_OPENED if self.user and self.tab == "home" else None
        if self.type == "user_change":
            return EventKind.PERSON_CHANGED if isinstance(self.user, _Known) else None
        if self.type in ("app_uninstalled", "tokens_revoked"):
            return EventKind.TAKEN_AWAY
        if self.type == "app_mention":
            return EventKind.MENTIONED if self.user and self.channel and not self.bot_id else None
        if self.type == "channel_id_changed":
            return EventKind.ROOM_RENUMBERED if self.old_channel_id and self.new_channel_id else None
        # What people write in a channel is not for us.
        is_changed = self.type in ROOM_EVENTS or (self.type == "message" and self.subtype in CONVERSIONS)
        return EventKind.ROOM_CHANGED if is_changed and self.channel else None


class _Authorization(_Strict):
    """One of the installations that may see an event."""

    enterprise_id: Id | None = None
    team_id: Id | None = None
    is_enterprise_install: Any = None


class _EventCallback(_FromSomewhere):
    team_id: Id | None = None
    enterprise_id: Id | None = None
    #: Whose it is: of an event in a shared channel the team may be another company's.
    authorizations: list[_Authorization] | None = None
    event_id: Id
    event: _EventBody

    def origins(self) -> tuple[object, ...]:
        return self.team_id, self.enterprise_id

    def source(self) -> Source:
        if self.authorizations:
            mine = self.authorizations[0]
            return _source(mine.enterprise_id, mine.team_id, mine.is_enterprise_install)
        return _source(self.enterprise_id, self.team_id, None)

    def value(self) -> Event:
        event = self.event
        return Event(
            name=_name(f"event.{event.type}"),
            user=event.user.id if isinstance(event.user, _Known) else event.user or "",
            id=self.event_id,
            kind=event.kind(),
            channel=event.channel or event.old_channel_id or "",
            became=event.new_channel_id or "",
            person=event.user.person() if isinstance(event.user, _Known) else None,
            thread=event.thread_ts or "",
            text=event.text or "",
        )


class _ViewClosed(_Interaction):
    view: _View

    def value(self) -> ClosedPayload:
        form = self.view.form()
        return ClosedPayload(name=_name(self.view.callback_id), user=self.user.id, route=form.route, form=form)


class _UrlVerification(Shape):
    challenge: str

    def value(self) -> Aside:
        return Aside(name="url_verification")


class _AppRateLimited(Shape):
    """Slack tells us that it holds events back."""

    team_id: Id

    def value(self) -> Aside:
        return Aside(name="app_rate_limited")


def _source(enterprise: str | None, team: str | None, is_organisation: object) -> Source:
    return Source(enterprise=enterprise or "", team=team or "", is_organisation=str(is_organisation).lower() == "true")


def _name(sent: str) -> str:
    return sent if _OURS.fullmatch(sent) else UNKNOWN


def _kind(payload: object) -> str | None:
    if not isinstance(payload, dict):
        return None
    kind = payload.get("type", "command" if "command" in payload else None)
    return kind if isinstance(kind, str) else None


KNOWN = TypeAdapter[Shape](
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
