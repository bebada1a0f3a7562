"""What happened, and the events that Slack owes to the app for it: nothing it is not subscribed to or not a member of."""

from sandbox.api.methods.calls import message_json
from sandbox.api.methods.people import user_json
from sandbox.api.methods.views import view_json
from sandbox.workspace import SLACKBOT, Channel, ChannelKind, Json, Message, User, Workspace

FAMILY = {ChannelKind.PUBLIC: "channels", ChannelKind.PRIVATE: "groups", ChannelKind.IM: "im"}
TYPE = {ChannelKind.PUBLIC: "channel", ChannelKind.PRIVATE: "group", ChannelKind.IM: "im"}
LETTER = {ChannelKind.PUBLIC: "C", ChannelKind.PRIVATE: "G"}


def post(workspace: Workspace, message: Message) -> Message:
    """The message stands there, and the app hears of it, its own ones included."""
    workspace.post(message)
    owe_message(workspace, message.channel, message_json(workspace, message), message.ts)
    channel = workspace.channels[message.channel]
    if not channel.is_im and not message.is_bot and f"<@{workspace.app.bot_user}>" in message.text:
        named = message_json(workspace, message) | {"type": "app_mention", "channel": channel.id}
        owe(workspace, channel, named | {"event_ts": message.ts})
    return message


def edited(workspace: Workspace, message: Message, before: Json) -> None:
    """The message says something else now; `before` is what it was."""
    message.edited_ts = workspace.next_ts()
    changed(workspace, message, before, message.edited_ts)


def delete(workspace: Workspace, message: Message) -> None:
    """The message goes; a thread's first one leaves a tombstone for as long as there are replies."""
    channel = workspace.channels[message.channel]
    before = message_json(workspace, message)
    if channel.thread(message.ts):
        message.user, message.text, message.blocks = SLACKBOT, "This message was deleted.", []
        message.subtype, message.is_bot, message.metadata = "tombstone", False, None
        changed(workspace, message, before, workspace.next_ts())
        return
    channel.messages.remove(message)
    ts = workspace.next_ts()
    body = {"subtype": "message_deleted", "hidden": True, "deleted_ts": message.ts, "previous_message": before}
    owe_message(workspace, channel.id, {"type": "message", "ts": ts, **body}, ts)
    root = channel.message(message.thread_ts) if message.thread_ts else None
    if root is not None and root is not message and root.subtype == "tombstone" and not channel.thread(root.ts):
        delete(workspace, root)
    workspace.changed()


def changed(workspace: Workspace, message: Message, before: Json, ts: str) -> None:
    body = {"message": message_json(workspace, message), "previous_message": before}
    owe_message(
        workspace,
        message.channel,
        {"type": "message", "subtype": "message_changed", "hidden": True, "ts": ts, **body},
        ts,
    )
    workspace.changed()


def owe_message(workspace: Workspace, place: str, event: Json, ts: str) -> None:
    channel = workspace.channels[place]
    event |= {"channel": channel.id, "channel_type": TYPE[channel.kind], "event_ts": ts}
    owe(workspace, channel, event, f"message.{FAMILY[channel.kind]}")


def owe(workspace: Workspace, channel: Channel, event: Json, name: str = "") -> None:
    """The app hears of it if the bot is in the channel."""
    if workspace.app.bot_user in channel.members:
        workspace.owe(name or event["type"], {"event_ts": workspace.next_ts(), **event}, channel)


# -- channels


def about(channel: Channel, what: str) -> str:
    """The name of an event by the kind of channel: channel_archive, group_archive."""
    return f"{TYPE[channel.kind]}_{what}"


def archive(workspace: Workspace, channel: Channel, by: User) -> None:
    channel.is_archived = True
    owe(workspace, channel, {"type": about(channel, "archive"), "channel": channel.id, "user": by.id})
    workspace.changed()


def unarchive(workspace: Workspace, channel: Channel, by: User) -> None:
    channel.is_archived = False
    owe(workspace, channel, {"type": about(channel, "unarchive"), "channel": channel.id, "user": by.id})
    workspace.changed()


def rename(workspace: Workspace, channel: Channel, name: str) -> None:
    channel.name = name
    named = {"id": channel.id, "name": name, "created": 1_700_000_000}
    owe(workspace, channel, {"type": about(channel, "rename"), "channel": named})
    workspace.changed()


def delete_channel(workspace: Workspace, channel: Channel, by: User) -> None:
    owe(workspace, channel, {"type": about(channel, "deleted"), "channel": channel.id, "actor_id": by.id})
    del workspace.channels[channel.id]
    workspace.changed()


def convert(workspace: Workspace, channel: Channel, kind: ChannelKind, by: User) -> None:
    """Makes it public or private. Slack has no event for this but the message that then stands there."""
    channel.kind = kind
    text = {
        ChannelKind.PUBLIC: "made this channel *public*. Any member in this workspace can see and join it.",
        ChannelKind.PRIVATE: "made this channel *private*. Now, it can only be viewed or joined by invitation.",
    }[kind]
    post(
        workspace,
        Message(channel.id, workspace.next_ts(), by.id, text, subtype=f"channel_convert_to_{kind}"),
    )


def renumber(workspace: Workspace, channel: Channel, number: str) -> None:
    """The channel has another id; what stands in it stays, and so do its members."""
    old, channel.id = channel.id, number
    workspace.channels = {each.id: each for each in workspace.channels.values()}
    for message in channel.messages:
        message.channel = number
    owe(workspace, channel, {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": number})
    workspace.changed()


def share(workspace: Workspace, channel: Channel, team: str) -> None:
    """People of another company may be invited from now on."""
    channel.is_ext_shared = True
    owe(workspace, channel, {"type": "channel_shared", "channel": channel.id, "connected_team_id": team})
    workspace.changed()


def unshare(workspace: Workspace, channel: Channel, team: str) -> None:
    """It is this company's alone again; whoever came from the other one is out."""
    channel.is_ext_shared = False
    channel.members = [one for one in channel.members if workspace.users[one].team_id == workspace.team_id]
    left = {"channel": channel.id, "previously_connected_team_id": team, "is_ext_shared": False}
    owe(workspace, channel, {"type": "channel_unshared", **left})
    workspace.changed()


def join(workspace: Workspace, channel: Channel, user: User, inviter: User | None = None) -> None:
    """Comes in; does nothing for whoever is in already."""
    if user.id in channel.members:
        return
    channel.members.append(user.id)
    invited = {"inviter": inviter.id} if inviter is not None and inviter is not user else {}
    owe(workspace, channel, membership("member_joined_channel", channel, user) | invited)
    workspace.changed()


def leave(workspace: Workspace, channel: Channel, user: User, by: User | None = None) -> None:
    """Goes, or is removed; the bot itself is told in another event than of others."""
    if user.id not in channel.members:
        return
    if user.id == workspace.app.bot_user:
        gone = {"type": about(channel, "left"), "channel": channel.id, "actor_id": (by or user).id}
        owe(workspace, channel, gone)
    channel.members.remove(user.id)
    owe(workspace, channel, membership("member_left_channel", channel, user))
    workspace.changed()


def membership(kind: str, channel: Channel, user: User) -> Json:
    return {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": LETTER[channel.kind],
        "team": user.team_id,
    }


# -- people


def opened_home(workspace: Workspace, user: User, tab: str) -> None:
    """Somebody came to one of the app's own tabs; of what stands on the Home tab the app is told, too."""
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": workspace.direct_message(user.id).id,
        "tab": tab,
        "event_ts": workspace.next_ts(),
    }
    home = workspace.homes.get(user.id)
    if tab == "home" and home is not None:
        event["view"] = view_json(workspace, home)
    workspace.owe("app_home_opened", event)


def person_changed(workspace: Workspace, user: User) -> None:
    """Whatever Slack says of a person is different now; of everybody here the app hears."""
    ts = workspace.next_ts()
    body: Json = {"user": user_json(workspace, user), "cache_ts": int(float(ts)), "event_ts": ts}
    workspace.owe("user_change", {"type": "user_change", **body})
    workspace.changed()
