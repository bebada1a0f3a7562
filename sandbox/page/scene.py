"""What one person sees at one place of the workspace, as values that the templates show."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zlib import crc32
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.page.drawing import Choices, Surface
from sandbox.page.mrkdwn import Json, Reader, clock, date_token
from sandbox.workspace import SLACKBOT, App, Channel, ChannelKind, Ephemeral, File, Message, User, Workspace

RECENT = 200  # messages of a conversation that the page shows


@dataclass(frozen=True)
class Face:
    """A name with its square beside it."""

    id: str
    name: str
    role: str
    initials: str
    hue: int
    is_bot: bool


@dataclass(frozen=True)
class Line:
    """One conversation in the sidebar."""

    id: str
    name: str
    sign: str
    unread: int
    here: bool


@dataclass(frozen=True)
class Entry:
    """One message as the reader sees it."""

    ts: str
    face: Face
    time: str
    moment: str
    day: str  # the divider above it; empty when the day goes on
    follows: bool  # said right after by the same person, so that the name need not be repeated
    text: str
    blocks: Sequence[Json]
    surface: Surface
    ephemeral: bool = False
    edited: bool = False
    replies: int = 0
    last_reply: str = ""
    faces: Sequence[Face] = ()
    files: Sequence[File] = ()


def zone_of(user: User) -> tzinfo:
    """Their time zone, or UTC where Slack tells none."""
    try:
        return ZoneInfo(user.tz) if user.tz else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def name_of(user: User) -> str:
    """How Slack shows them."""
    return user.real_name or user.name


def face_of(user: User, workspace: Workspace) -> Face:
    """Their name, what they are, and a colour that stays theirs."""
    words = name_of(user).split() or ["?"]
    letters = "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()
    return Face(
        id=user.id,
        name=name_of(user),
        role=role_of(user, workspace),
        initials=letters,
        hue=crc32(f"{user.name} {user.real_name}".encode()) % 36 * 10,
        is_bot=user.is_bot,
    )


def role_of(user: User, workspace: Workspace) -> str:
    """What they are here, in a word or two."""
    if user.deleted:
        return "deactivated"
    if not user.belongs(workspace.team_id):
        return ", ".join(filter(None, (user.title, "from another company")))
    if user.is_restricted or user.is_ultra_restricted:
        return ", ".join(filter(None, (user.title, "guest")))
    return ", ".join(filter(None, (user.title, "workspace admin" if user.is_admin else ""))) or "member"


def may_see(channel: Channel, user: str) -> bool:
    """Public channels are open to all, others to those who are in them."""
    return channel.kind is ChannelKind.PUBLIC or user in channel.members


def reader_of(workspace: Workspace, user: User) -> Reader:
    """Names, clock and zone of this person."""
    return Reader(
        zone=zone_of(user),
        now=workspace.now(),
        users={one.id: name_of(one) for one in workspace.users.values()},
        channels={c.id: c.name for c in workspace.channels.values() if not c.is_im and may_see(c, user.id)},
        me=user.id,
    )


def choices_of(workspace: Workspace, user: User) -> Choices:
    """Everybody who is active, and every conversation that this person can open."""
    people = [(one.id, name_of(one)) for one in workspace.users.values() if not one.deleted and one.id != SLACKBOT]
    rooms = [
        (channel, title_of(channel, workspace, user.id))
        for channel in workspace.channels.values()
        if may_see(channel, user.id) and not channel.is_archived
    ]
    return Choices(people=sorted(people, key=lambda one: one[1].lower()), rooms=rooms)


def proposals(app: App) -> list[tuple[str, str]]:
    """What the composer proposes after a slash: the app's commands, each word of their hints, and how to invite it."""
    found: list[tuple[str, str]] = []
    for command in app.commands:
        found.append((command.name, command.description))
        found += [(f"{command.name} {word}", "") for word in re.findall(r"[\w-]+", command.usage_hint)]
    return [*found, (f"/invite @{app.name}", "Brings it into this channel")]


def title_of(channel: Channel, workspace: Workspace, user: str) -> str:
    """A channel's name, or whom the direct message is with."""
    if not channel.is_im:
        return channel.name
    others = [name_of(workspace.users[one]) for one in channel.members if one != user and one in workspace.users]
    return ", ".join(others) or "You"


class Seen:
    """How far each person has read each conversation."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], str] = {}

    def mark(self, user: str, channel: Channel) -> None:
        """They have it open."""
        if channel.messages:
            self._until[user, channel.id] = max(message.ts for message in channel.messages)

    def unread(self, user: str, channel: Channel) -> int:
        """How much others have said since."""
        until = self._until.get((user, channel.id), "")
        return sum(message.ts > until and message.user != user for message in channel.messages)


def sidebar(workspace: Workspace, user: User, here: Channel, seen: Seen) -> tuple[list[Line], list[Line]]:
    """The channels they are in, and their direct messages."""
    rooms: list[Line] = []
    chats: list[Line] = []
    workspace.direct_message(user.id)
    for channel in workspace.channels.values():
        if user.id not in channel.members:
            continue
        line = Line(
            id=channel.id,
            name=title_of(channel, workspace, user.id),
            sign={ChannelKind.PUBLIC: "#", ChannelKind.PRIVATE: "🔒"}.get(channel.kind, ""),
            unread=0 if channel.id == here.id else seen.unread(user.id, channel),
            here=channel.id == here.id,
        )
        (chats if channel.is_im else rooms).append(line)
    return sorted(rooms, key=lambda line: line.name), chats


def marks_of(channel: Channel) -> list[str]:
    """What is special about a conversation, as small labels."""
    kinds = {ChannelKind.PUBLIC: "public", ChannelKind.PRIVATE: "private"}
    marks = [kinds[channel.kind]] if channel.kind in kinds else []
    if channel.is_ext_shared:
        marks.append("shared with another company")
    if channel.is_archived:
        marks.append("archived")
    return marks


def entries(workspace: Workspace, reader: Reader, channel: Channel, thread: str | None = None) -> list[Entry]:
    """The messages of a channel, or of one thread with its first message on top, with this reader's ephemeral ones."""
    said: list[Message | Ephemeral] = []
    if thread is None:
        said += channel.top_level()
    else:
        root = channel.message(thread)
        said += ([root] if root else []) + channel.thread(thread)
    said += [one for one in workspace.ephemerals_of(reader.me, channel.id) if (one.thread_ts or None) == thread]
    said.sort(key=lambda one: float(one.ts))
    shown: list[Entry] = []
    before: tuple[Message | Ephemeral, datetime] | None = None
    for one in said[-RECENT:]:
        when = reader.when(float(one.ts))
        fresh_day = before is None or before[1].date() != when.date()
        shown.append(
            _entry(
                workspace,
                reader,
                one,
                when,
                day=_day(when, reader) if fresh_day and thread is None else "",
                follows=not fresh_day and _follows(before, one, when),
                thread=None if thread else channel,
            )
        )
        before = one, when
    return shown


def _follows(before: tuple[Message | Ephemeral, datetime] | None, one: Message | Ephemeral, when: datetime) -> bool:
    return (
        before is not None
        and type(before[0]) is type(one)
        and author_of(before[0]) == author_of(one)
        and when - before[1] < timedelta(minutes=5)
        and not one.blocks
    )


def author_of(one: Message | Ephemeral) -> str:
    """Who said it."""
    return one.user if isinstance(one, Message) else one.sender


def _day(when: datetime, reader: Reader) -> str:
    return date_token("day_divider_pretty", when, reader) or ""


def _entry(
    workspace: Workspace,
    reader: Reader,
    one: Message | Ephemeral,
    when: datetime,
    *,
    day: str,
    follows: bool,
    thread: Channel | None,
) -> Entry:
    author = workspace.users.get(author_of(one))
    replies = thread.thread(one.ts) if thread and isinstance(one, Message) and not one.is_reply else []
    speakers = dict.fromkeys(reply.user for reply in replies)
    values: Mapping[str, Mapping[str, Json]] = one.typed.get(reader.me, {})
    return Entry(
        ts=one.ts,
        face=face_of(author, workspace) if author else _slackbot(),
        time=clock(when),
        moment=when.isoformat(),
        day=day,
        follows=follows,
        text=one.text,
        blocks=one.blocks,
        surface=Surface(id=f"m-{one.ts}", values=values),
        ephemeral=isinstance(one, Ephemeral),
        edited=isinstance(one, Message) and one.edited_ts is not None,
        replies=len(replies),
        last_reply=_since(reader, replies[-1]) if replies else "",
        files=one.files if isinstance(one, Message) else [],
        faces=[face_of(workspace.users[key], workspace) for key in list(speakers)[:4] if key in workspace.users],
    )


def _since(reader: Reader, reply: Message) -> str:
    when = reader.when(float(reply.ts))
    day = date_token("date_short_pretty", when, reader) or ""
    return f"{day} at {clock(when)}"


def _slackbot() -> Face:
    return Face(id=SLACKBOT, name="Slackbot", role="", initials="S", hue=200, is_bot=False)
