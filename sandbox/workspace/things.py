"""The things of a workspace: people, channels, messages, views, and the rights that a click hands out."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
StateValues = dict[str, dict[str, Json]]  # block_id -> action_id -> what Slack sends for that element

SLACKBOT = "USLACKBOT"


@dataclass
class User:
    """A person, a guest, a bot, or somebody from another company."""

    id: str
    name: str
    real_name: str
    tz: str | None = "Europe/Berlin"
    locale: str = "en-US"
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    status_emoji: str = ""  # ":palm_tree:", as they chose it
    status_text: str = ""
    title: str = ""  # what they do, as their profile says
    team_id: str = ""  # filled in by Workspace.add_user; another team's id for people from outside
    is_grid_admin: bool = False
    teams: tuple[str, ...] = ()  # of an Enterprise Grid: the workspaces of which they are a member

    def belongs(self, team: str) -> bool:
        return team == self.team_id or team in self.teams


#: The one organisation that there may be.
GRID = "E0GRID"


class ChannelKind(StrEnum):
    """What kind of conversation a channel is."""

    PUBLIC = "public"
    PRIVATE = "private"
    IM = "im"


@dataclass
class Canvas:
    """A page of its own; `access` is who may do what with it, by user."""

    id: str
    title: str
    markdown: str
    access: dict[str, str] = field(default_factory=dict)


@dataclass
class File:
    """A file, from the moment at which the app asks where to send it; `content` is None until it is there."""

    id: str
    name: str
    size: int
    title: str = ""
    content: bytes | None = None
    is_complete: bool = False


@dataclass
class Message:
    """One message; a reply carries the ts of its thread's first message."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    is_bot: bool = False
    thread_ts: str | None = None
    reply_broadcast: bool = False
    metadata: Json | None = None
    edited_ts: str | None = None
    subtype: str = ""  # tombstone, channel_convert_to_public, …; empty for what somebody wrote
    typed: dict[str, StateValues] = field(default_factory=dict)  # user -> what they chose on this message
    files: list["File"] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass
class Channel:
    """A public or private channel, or the direct message of one person and the bot."""

    id: str
    name: str
    kind: ChannelKind = ChannelKind.PUBLIC
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_ext_shared: bool = False
    is_org_shared: bool = False
    creator: str = ""
    messages: list[Message] = field(default_factory=list)

    @property
    def is_im(self) -> bool:
        return self.kind is ChannelKind.IM

    def message(self, ts: str) -> Message | None:
        return next((m for m in self.messages if m.ts == ts), None)

    def top_level(self) -> list[Message]:
        """What the channel shows, oldest first: everything but replies, and broadcast replies."""
        return [m for m in self.messages if not m.is_reply or m.reply_broadcast]

    def thread(self, ts: str) -> list[Message]:
        """The replies under a message, oldest first."""
        return [m for m in self.messages if m.is_reply and m.thread_ts == ts]


@dataclass
class Ephemeral:
    """A message that one person alone sees until they reload."""

    user: str
    channel: str
    ts: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    sender: str = ""  # the bot, or Slackbot for Slack's own failure texts
    typed: dict[str, StateValues] = field(default_factory=dict)


@dataclass
class View:
    """A modal or home view as one person sees it, with what they typed into it."""

    id: str
    user: str
    content: Json  # what the app sent: type, title, blocks, submit, close, callback_id, private_metadata, …
    hash: str
    root_id: str
    previous_id: str | None = None
    values: StateValues = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)  # block_id -> sentence under the field
    notice: str | None = None  # Slack's own banner, such as "We had some trouble connecting. Try again?"
    channel: str = ""  # where it was opened from, if from a conversation

    @property
    def title(self) -> str:
        return str((self.content.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        return list(self.content.get("blocks", []))

    @property
    def callback_id(self) -> str:
        return str(self.content.get("callback_id") or "")

    @property
    def external_id(self) -> str:
        return str(self.content.get("external_id") or "")


@dataclass
class Trigger:
    """The right to open one view, for three seconds."""

    id: str
    user: str
    issued: float
    channel: str = ""
    used: bool = False


@dataclass
class ResponseUrl:
    """An address that an app may answer to five times within thirty minutes."""

    id: str
    user: str
    channel: str
    issued: float
    message: Message | Ephemeral | None = None  # what was clicked, for replace_original and delete_original
    thread_ts: str | None = None
    uses: int = 0


@dataclass
class Owed:
    """An event that the app has not taken yet."""

    event: Json
    channel: Channel | None
    due: datetime
    retry: int = 0  # how often it was sent in vain
    reason: str = ""  # why the last time was in vain
    payload: Json | None = None  # as it was first sent: a retry has the same id
