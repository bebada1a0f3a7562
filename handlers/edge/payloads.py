"""What arrives, as values; `parse` makes them.

CommandPayload     `/ai-hire` and words            served as Command, once it is known who asks
ClickPayload       a button or a field             served as Click
SubmissionPayload  a form that was sent            served as Submission
ClosedPayload      a form that was closed unsent   served as Closed
ShortcutPayload    a shortcut                      served as Shortcut
Event              something that Slack tells
Aside              what is not for us, and harmless
"""

from enum import StrEnum

from blocks.button import ButtonValue
from blocks.forms import Fields
from blocks.origins import Origin
from blocks.routes import Route
from domain.model import Value
from domain.people import Actor, Person
from domain.refusals import Refusal


class Form(Value):
    """A form as it stands in front of the person."""

    view_id: str
    hash: str
    route: Route | None
    private_metadata: str
    fields: Fields
    title: str = ""
    #: Something stands in it that it was not opened with.
    is_touched: bool = False
    #: The list that it was opened from.
    origin: Origin | None = None


class Place(Value):
    """Where something was typed or pressed; `thread` is the root's ts, where there is one."""

    channel: str = ""
    ts: str = ""
    thread: str = ""


class Arrived(Value):
    """What everything has: who it comes from, and a name for the log that holds nothing of theirs."""

    name: str
    user: str = ""


class Sent(Arrived):
    """What a person did. `trigger` opens one form, within three seconds; `route` is None where nobody serves it."""

    trigger: str = ""
    route: Route | None
    #: The list in which it was pressed, or that its form was opened from.
    origin: Origin | None = None


class CommandPayload(Sent):
    """`/ai-hire` and the words after it, before it is known who asks."""

    word: str
    text: str
    place: Place
    response_url: str = ""

    def by(self, actor: Actor) -> "Command":
        return Command(**dict(self), actor=actor)


class Command(CommandPayload):
    """`/ai-hire` and the words after it."""

    actor: Actor


class ClickPayload(Sent):
    """A button or a field, before it is known who pressed."""

    number: int = 0
    value: str = ""
    selected: tuple[str, ...] = ()
    field: str = ""
    place: Place = Place()
    form: Form | None = None
    #: It stands on the person's home tab.
    is_home: bool = False
    response_url: str = ""
    #: Something was chosen in a field, rather than a button pressed.
    is_field: bool = False
    #: Something was typed in a form, and the person goes on typing.
    is_typed: bool = False

    def by(self, actor: Actor) -> "Click":
        """Of a route that is served."""
        return Click(**dict(self), actor=actor)


class Click(ClickPayload):
    """A button, or a field that saves at once; `form` is set when it stands in a form."""

    actor: Actor
    route: Route

    @property
    def pressed(self) -> ButtonValue:
        """What the button carries. Raises Refusal where it is not of this release."""
        return ButtonValue.load(self.value)

    @property
    def opened(self) -> Form:
        """The form that the click came from; raises Refusal where it came from none."""
        if self.form is None:
            raise Refusal("This belongs to a form that is not open any more. Please open it again.")
        return self.form


class SubmissionPayload(Sent):
    """A form that was sent, before it is known by whom."""

    form: Form

    def by(self, actor: Actor) -> "Submission":
        """Of a route that is served."""
        return Submission(**dict(self), actor=actor)


class Submission(SubmissionPayload):
    """A form that was sent."""

    actor: Actor
    route: Route


class ClosedPayload(Sent):
    """A form that was closed without being sent, before it is known by whom."""

    form: Form

    def by(self, actor: Actor) -> "Closed":
        """Of a route that is served."""
        return Closed(**dict(self), actor=actor)


class Closed(ClosedPayload):
    """A form that was closed without being sent; Slack may say nothing of what stood in it."""

    actor: Actor
    route: Route


class Resumed(Value):
    """A form that is opened once more, with what stood in it."""

    actor: Actor
    route: Route
    private_metadata: str
    fields: Fields


class ShortcutPayload(Sent):
    """A shortcut, before it is known who asks; `text` is the message's that it was started on."""

    place: Place
    text: str = ""

    def by(self, actor: Actor) -> "Shortcut":
        """Of a route that is served."""
        return Shortcut(**dict(self), actor=actor)


class Shortcut(ShortcutPayload):
    """A global shortcut, or one on a message."""

    actor: Actor
    route: Route


class WayBack(Value):
    """How whoever pressed what could not be read can be told so."""

    response_url: str = ""
    trigger: str = ""
    is_in_form: bool = False


class EventKind(StrEnum):
    """What Slack tells that somebody here listens to."""

    #: A person typed a message to the bot: not an edit, a join, or our own post.
    DIRECT_MESSAGE = "event.direct_message"
    #: Somebody came to the Home tab.
    HOME_OPENED = "event.home_opened"
    #: Somebody named the bot in a channel.
    MENTIONED = "event.mentioned"
    #: A channel that we are or were in is not what it was: archived, shared, deleted, with others or without us in it.
    ROOM_CHANGED = "event.room_changed"
    #: A channel has another id.
    ROOM_RENUMBERED = "event.room_renumbered"
    #: The app was taken away from the workspace, or tokens of it were.
    TAKEN_AWAY = "event.taken_away"
    #: An account is not what it was: deactivated, a guest, back, or no more than another status.
    PERSON_CHANGED = "event.person_changed"


#: What Slack tells of a channel, whatever its kind; manifest.yaml says why each.
ROOM_EVENTS = frozenset(
    {
        "channel_archive",
        "channel_unarchive",
        "channel_deleted",
        "channel_left",
        "channel_shared",
        "channel_unshared",
        "group_archive",
        "group_unarchive",
        "group_deleted",
        "group_left",
        "member_joined_channel",
        "member_left_channel",
    }
)


#: Slack has no event for a channel that is made public or private, but the message that then stands there.
CONVERSIONS = frozenset({"channel_convert_to_public", "channel_convert_to_private"})


class Event(Arrived):
    """Something that Slack tells; `id` stays the same when it is told again. Of no kind: nobody listens."""

    id: str
    kind: EventKind | None
    channel: str = ""
    #: The id that the channel has from now on.
    became: str = ""
    #: Whose account is not what it was, as it is now.
    person: Person | None = None
    #: The thread's root, where it was written in one.
    thread: str = ""
    #: What was written; never logged, never kept.
    text: str = ""


class Aside(Arrived):
    """Slack's own: the check of an address, events held back. Nothing is to be done."""
