"""What Slack sends to an app, in Slack's exact shapes."""

import html
from uuid import uuid4

from sandbox.api.methods.calls import message_json
from sandbox.api.methods.views import view_json
from sandbox.workspace import GRID, Channel, ChannelKind, Ephemeral, Json, Message, StateValues, User, View, Workspace
from sandbox.workspace.state import SHAPES, values_of, walk

SHOWN = {ChannelKind.PRIVATE: "privategroup", ChannelKind.IM: "directmessage"}


def action_ts(workspace: Workspace) -> str:
    return f"{workspace.moment().timestamp():.6f}"


def channel_of(channel: Channel) -> Json:
    """Private names are not told to apps."""
    return {"id": channel.id, "name": SHOWN.get(channel.kind, channel.name)}


def response_address(workspace: Workspace, identity: str) -> str:
    return f"{workspace.base_url}/response/{identity}"


def common(workspace: Workspace, user: User) -> Json:
    team = {"id": workspace.team_id, "domain": workspace.domain}
    return {
        "team": None if workspace.is_org_wide else team,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app.id,
        "token": "verification-token",
        "enterprise": {"id": GRID, "name": "Grid"} if workspace.is_org_wide else None,
        "is_enterprise_install": workspace.is_org_wide,
    }


def slash_command(workspace: Workspace, user: User, channel: Channel, command: str, text: str) -> dict[str, str]:
    right = workspace.new_response_url(user.id, channel.id)
    grid = {"enterprise_id": GRID, "enterprise_name": "Grid"} if workspace.is_org_wide else {}
    return grid | {
        "token": "verification-token",
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_of(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": html.escape(text, quote=False),
        "api_app_id": workspace.app.id,
        "is_enterprise_install": str(workspace.is_org_wide).lower(),
        "response_url": response_address(workspace, right.id),
        "trigger_id": workspace.new_trigger(user.id, channel.id),
    }


def action(workspace: Workspace, block: Json, element: Json, state: StateValues) -> Json:
    """One entry of `actions`."""
    body: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts(workspace),
    }
    if element["type"] in SHAPES:
        return body | state[block["block_id"]][element["action_id"]]
    return body | {key: element[key] for key in ("text", "value", "style", "url", "confirm") if key in element}


def block_actions(workspace: Workspace, user: User, where: Message | Ephemeral | View, entry: Json) -> Json:
    body: Json = {"type": "block_actions", **common(workspace, user), "actions": [entry]}
    if isinstance(where, View):
        return body | {
            "container": {"type": "view", "view_id": where.id},
            "trigger_id": workspace.new_trigger(user.id, where.channel),
            "view": view_json(workspace, where),
        }
    channel = workspace.channels[where.channel]
    ephemeral = isinstance(where, Ephemeral)
    container: Json = {
        "type": "message",
        "message_ts": where.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if where.thread_ts:
        container["thread_ts"] = where.thread_ts
    right = workspace.new_response_url(user.id, channel.id, where, where.thread_ts)
    body |= {
        "container": container,
        "trigger_id": workspace.new_trigger(user.id, channel.id),
        "channel": channel_of(channel),
        "state": {"values": values_of(where.blocks, where.typed.get(user.id))},
        "response_url": response_address(workspace, right.id),
    }
    if isinstance(where, Message):
        body["message"] = message_json(workspace, where, metadata=True)
    return body


def view_submission(workspace: Workspace, user: User, view: View) -> Json:
    return {
        "type": "view_submission",
        **common(workspace, user),
        "trigger_id": workspace.new_trigger(user.id, view.channel),
        "view": view_json(workspace, view),
        "response_urls": response_urls(workspace, user, view),
    }


def response_urls(workspace: Workspace, user: User, view: View) -> list[Json]:
    """One address per chosen conversation of a field that asked for it."""
    found = []
    for block, element in walk(view.blocks):
        value = view.values.get(block["block_id"], {}).get(element["action_id"], {})
        chosen = value.get("selected_conversation") or value.get("selected_channel")
        if element.get("response_url_enabled") and chosen:
            right = workspace.new_response_url(user.id, chosen)
            found.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": chosen,
                    "response_url": response_address(workspace, right.id),
                }
            )
    return found


def view_closed(workspace: Workspace, user: User, view: View, *, cleared: bool) -> Json:
    return {
        "type": "view_closed",
        **common(workspace, user),
        # Nothing of what stood in it travels along.
        "view": view_json(workspace, view) | {"state": {"values": {}}},
        "is_cleared": cleared,
    }


def shortcut(workspace: Workspace, user: User, callback_id: str) -> Json:
    return {
        "type": "shortcut",
        **common(workspace, user),
        "action_ts": action_ts(workspace),
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(user.id),
    }


def message_action(workspace: Workspace, user: User, callback_id: str, message: Message) -> Json:
    channel = workspace.channels[message.channel]
    right = workspace.new_response_url(user.id, channel.id, message)
    return {
        "type": "message_action",
        **common(workspace, user),
        "action_ts": action_ts(workspace),
        "callback_id": callback_id,
        "trigger_id": workspace.new_trigger(user.id, channel.id),
        "response_url": response_address(workspace, right.id),
        "channel": channel_of(channel),
        "message_ts": message.ts,
        "message": message_json(workspace, message, metadata=True),
    }


def event_callback(workspace: Workspace, event: Json, channel: Channel | None = None) -> Json:
    identity = f"Ev{uuid4().hex[:10].upper()}"
    return {
        "token": "verification-token",
        "team_id": workspace.team_id,
        "api_app_id": workspace.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": identity,
        "event_time": int(workspace.moment().timestamp()),
        "authorizations": [
            {
                "enterprise_id": GRID if workspace.is_org_wide else None,
                "team_id": None if workspace.is_org_wide else workspace.team_id,
                "user_id": workspace.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": workspace.is_org_wide,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": f"4-{identity}",
    }
