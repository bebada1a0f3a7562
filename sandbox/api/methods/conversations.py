"""conversations.*"""

from sandbox.api import happenings
from sandbox.api.methods.calls import ApiError, Call, Method, message_json, page
from sandbox.workspace import SLACKBOT, Channel, ChannelKind, Json, Message, Workspace

FAMILY = {ChannelKind.PUBLIC: "channels", ChannelKind.PRIVATE: "groups", ChannelKind.IM: "im"}
INVITE = {
    ChannelKind.PUBLIC: ("channels:write.invites", "channels:manage"),
    ChannelKind.PRIVATE: ("groups:write.invites", "groups:write"),
}
MOST_INVITED = 100
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
TYPES = {ChannelKind.PUBLIC: "public_channel", ChannelKind.PRIVATE: "private_channel", ChannelKind.IM: "im"}


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """A conversation as conversations.info shows it."""
    bot = workspace.app.bot_user
    body: Json = {
        "id": channel.id,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": False,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_archived": channel.is_archived,
        "is_org_shared": channel.is_org_shared,
        "context_team_id": workspace.team_id,
        "created": 1_700_000_000,
    }
    if channel.is_im:
        return body | {"user": next((u for u in channel.members if u != bot), bot)}
    return body | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": channel.name == "general",
        "is_shared": channel.is_ext_shared or channel.is_org_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_member": bot in channel.members,
        "creator": channel.creator,
    }


def readable(call: Call, suffix: str) -> Channel:
    channel = call.channel()
    call.need_scope(f"{FAMILY[channel.kind]}:{suffix}")
    return channel


def info(call: Call) -> Json:
    channel = readable(call, "read")
    body = channel_json(call.workspace, channel)
    if call.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def members(call: Call) -> Json:
    channel = readable(call, "read")
    found = page(call, [{"id": user} for user in channel.members], "members")
    return found | {"members": [member["id"] for member in found["members"]]}


def list_all(call: Call) -> Json:
    wanted = call.text("types", "public_channel").replace(" ", "").split(",")
    if set(wanted) - {*TYPES.values(), "mpim"}:
        raise ApiError("invalid_types")
    bot = call.workspace.app.bot_user
    found = [
        channel_json(call.workspace, channel)
        for channel in call.workspace.channels.values()
        if TYPES[channel.kind] in wanted
        and (channel.kind is ChannelKind.PUBLIC or bot in channel.members)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    for kind, name in TYPES.items():
        if name in wanted:
            call.need_scope(f"{FAMILY[kind]}:read")
    return page(call, found, "channels")


def open_direct_message(call: Call) -> Json:
    if call.has("channel"):
        channel = call.channel()
        return {"channel": {"id": channel.id}}
    if not call.has("users"):
        raise ApiError("users_list_not_supplied")
    users = [user for user in call.text("users").split(",") if user]
    if len(users) != 1:
        call.need_scope("mpim:write")
        raise ApiError("not_enough_users" if not users else "method_not_supported_for_channel_type")
    before = set(call.workspace.channels)
    channel = call.direct_message(users[0])
    body: Json = channel_json(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    again = {"no_op": True, "already_open": True} if channel.id in before else {}
    return {"channel": body, **again}


def invite(call: Call) -> Json:
    """Nobody comes in where one of them cannot, but for `force`."""
    channel = call.channel()
    if channel.is_im:
        raise ApiError("method_not_supported_for_channel_type")
    call.need_scope(*INVITE[channel.kind])
    users = [user for user in call.text("users").replace(" ", "").split(",") if user]
    if not users:
        raise ApiError("no_user")
    if len(users) > MOST_INVITED:
        raise ApiError("too_many_users")
    if not call.is_member(channel):
        raise ApiError("not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    wrong = {user: why for user in users if (why := why_not_invited(call, channel, user))}
    if wrong and (not call.flag("force") or len(wrong) == len(users)):
        errors = [{"user": user, "ok": False, "error": why} for user, why in wrong.items()]
        raise ApiError(next(iter(wrong.values())), errors=errors)
    for user in users:
        if user not in wrong:
            inviter = call.workspace.users[call.workspace.app.bot_user]
            happenings.join(call.workspace, channel, call.user(user), inviter)
    return {"channel": channel_json(call.workspace, channel)}


def why_not_invited(call: Call, channel: Channel, name: str) -> str:
    user = call.workspace.users.get(name)
    if user is None:
        return "user_not_found"
    if name == call.workspace.app.bot_user:
        return "cant_invite_self"
    if name in channel.members:
        return "already_in_channel"
    if user.deleted or name == SLACKBOT:
        return "cant_invite"
    if not user.belongs(call.workspace.team_id) and not channel.is_ext_shared:
        return "cant_invite"
    elsewhere = [one for one in call.workspace.channels.values() if name in one.members and not one.is_im]
    return "ura_max_channels" if user.is_ultra_restricted and elsewhere else ""


def between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest, inclusive = call.instant("oldest"), call.instant("latest"), call.flag("inclusive")

    def inside(message: Message) -> bool:
        ts = float(message.ts)
        low = oldest is None or ts > oldest or (inclusive and ts == oldest)
        high = latest is None or ts < latest or (inclusive and ts == latest)
        return low and high

    return [message for message in messages if inside(message)]


def shown(call: Call, messages: list[Message]) -> Json:
    metadata = call.flag("include_all_metadata")
    found = page(call, [message_json(call.workspace, m, metadata=metadata) for m in messages], "messages")
    return found | {"has_more": bool(found["response_metadata"]["next_cursor"])}


def history(call: Call) -> Json:
    channel = readable(call, "history")
    if not call.is_member(channel):
        raise ApiError("not_in_channel")
    return shown(call, between(call, channel.top_level())[::-1])


def replies(call: Call) -> Json:
    channel = readable(call, "history")
    if not call.is_member(channel):
        raise ApiError("not_in_channel")
    message = channel.message(call.text("ts"))
    if message is None:
        raise ApiError("thread_not_found")
    if message.is_reply:
        return shown(call, [message])  # the documentation promises the whole thread; seen was this (bolt-python#783)
    return shown(call, [message, *between(call, channel.thread(message.ts))])


METHODS = {
    "conversations.open": Method(open_direct_message, ("im:write", "mpim:write")),
    "conversations.invite": Method(invite, tuple(scope for scopes in INVITE.values() for scope in scopes)),
    "conversations.info": Method(info, READ, reads_json=False),
    "conversations.members": Method(members, READ, reads_json=False),
    "conversations.list": Method(list_all, READ, reads_json=False),
    "conversations.history": Method(history, HISTORY),
    "conversations.replies": Method(replies, HISTORY, reads_json=False),
}
