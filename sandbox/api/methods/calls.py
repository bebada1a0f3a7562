"""One call of the Web API: its arguments, its refusals, and the lookups that methods share."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sandbox.workspace import Channel, ChannelKind, File, Json, Message, User, Workspace


class ApiError(Exception):
    """{"ok": false, "error": …}, with whatever else Slack adds."""

    def __init__(self, error: str, **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def body(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


def invalid_arguments(*messages: str) -> ApiError:
    return ApiError("invalid_arguments", response_metadata={"messages": list(messages)})


@dataclass
class Call:
    """The arguments of one call, however they were encoded."""

    workspace: Workspace
    method: str
    args: Json
    base_url: str = ""

    def has(self, name: str) -> bool:
        return self.args.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        if not self.has(name):
            raise invalid_arguments(f"[ERROR] missing required field: {name}")
        return self.text(name)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else value is True or str(value).lower() in ("1", "true")

    def whole(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise invalid_arguments(f"[ERROR] must be an integer [json-pointer:/{name}]") from None

    def instant(self, name: str) -> float | None:
        """A message's timestamp as a bound of a list."""
        if not self.has(name):
            return None
        if not re.fullmatch(r"\d+(\.\d+)?", self.text(name)):
            raise ApiError(f"invalid_ts_{name}")
        return float(self.text(name))

    def data(self, name: str) -> object:
        """An argument that is JSON, sent as such or as a string."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            found: object = json.loads(value) if value else None
        except ValueError:
            raise ApiError(f"invalid_{name}_format" if name == "blocks" else "invalid_arguments") from None
        return found

    def need_scope(self, *scopes: str) -> None:
        granted = self.workspace.app.scopes
        if not granted.intersection(scopes):
            raise ApiError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(granted)))

    def new_ids(self) -> Iterator[str]:
        while True:
            yield self.workspace.new_id("auto")

    def naming(self, name: str, value: str) -> "Call":
        """The same call with an argument under another name."""
        return replace(self, args={**self.args, name: value})

    # -- lookups

    def user(self, user: str) -> User:
        found = self.workspace.users.get(user)
        if found is None:
            raise ApiError("user_not_found")
        return found

    def channel(self, name: str = "channel") -> Channel:
        """A channel that the bot may know of."""
        channel = self.workspace.channels.get(self.required(name))
        if channel is None or (channel.kind is not ChannelKind.PUBLIC and not self.is_member(channel)):
            raise ApiError("channel_not_found")
        return channel

    def is_member(self, channel: Channel) -> bool:
        return self.workspace.app.bot_user in channel.members

    def writable(self, channel: Channel, closed: str = "is_archived") -> Channel:
        """A channel that the bot may write to; `closed` is what the method says where nobody may any more."""
        if channel.is_archived:
            raise ApiError(closed)
        if not self.is_member(channel) and "chat:write.public" not in self.workspace.app.scopes:
            raise ApiError("not_in_channel")
        if channel.is_im and any(self.workspace.users[u].deleted for u in channel.members):
            raise ApiError(closed)
        return channel

    def direct_message(self, user: str) -> Channel:
        person = self.workspace.users.get(user)
        if person is None:
            raise ApiError("user_not_found" if self.method == "conversations.open" else "channel_not_found")
        if person.is_bot or person.id == "USLACKBOT":
            raise ApiError("cannot_dm_bot")
        if person.deleted:
            raise ApiError("user_disabled" if self.method == "conversations.open" else "channel_not_found")
        return self.workspace.direct_message(user)

    def own_message(self, channel: Channel, ts: str, refusal: str) -> Message:
        message = channel.message(ts)
        if message is None or message.subtype == "tombstone":
            raise ApiError("message_not_found")
        if message.user != self.workspace.app.bot_user:
            raise ApiError(refusal)
        return message


Run = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """What runs, which scopes allow it (any one; none needed when empty), and whether it reads a JSON body at all."""

    run: Run
    scopes: tuple[str, ...] = ()
    token: str = field(default="bot")  # bot, app or none
    reads_json: bool = True


def page(call: Call, everything: Sequence[Json], key: str) -> Json:
    """One page of a list, with the cursor of the next."""
    cursor = call.text("cursor").removeprefix("next:") or "0"
    if not cursor.isdecimal():
        raise ApiError("invalid_cursor")
    start = int(cursor)
    limit = max(1, min(call.whole("limit", 100) or 100, 1000))
    rest = start + limit < len(everything)
    return {
        key: list(everything[start : start + limit]),
        "response_metadata": {"next_cursor": f"next:{start + limit}" if rest else ""},
    }


def file_json(file: File) -> Json:
    """A file as messages show it."""
    return {"id": file.id, "name": file.name, "title": file.title or file.name, "size": file.size, "mode": "hosted"}


def message_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as history, events and interactions show it."""
    body: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "team": workspace.team_id,
        "text": message.text,
    }
    if message.subtype:
        body["subtype"] = message.subtype
    if message.subtype == "tombstone":
        body["hidden"] = True
    if message.is_bot:
        body |= {"bot_id": workspace.app.bot_id, "app_id": workspace.app.id}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.files:
        body["files"] = [file_json(file) for file in message.files]
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.edited_ts:
        body["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reply_broadcast:
        body["subtype"] = "thread_broadcast"
    replies = workspace.channels[message.channel].thread(message.ts)
    if replies:
        body |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "latest_reply": replies[-1].ts,
            "reply_users": sorted({reply.user for reply in replies}),
        }
    if metadata and message.metadata:
        body["metadata"] = message.metadata
    return body
