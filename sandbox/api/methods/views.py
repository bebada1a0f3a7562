"""views.*"""

from uuid import uuid4

from sandbox.api.methods.calls import ApiError, Call, Method, invalid_arguments
from sandbox.blockkit import check_view
from sandbox.blockkit.surfaces import view_too_large
from sandbox.workspace import Json, Trigger, View, Workspace
from sandbox.workspace.state import values_of, with_ids

TRIGGER_SECONDS = 3.0
MAX_STACK = 3


def view_json(workspace: Workspace, view: View) -> Json:
    """A view as answers and interactions show it."""
    content = view.content
    return {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title"),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app.id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.app.bot_id,
    }


def content_of(workspace: Workspace, content: object, kind: str, known: View | None = None) -> Json:
    """The view as sent, with ids; refused as Slack refuses."""
    if view_too_large(content):
        raise ApiError("view_too_large")
    if problems := check_view(content):
        raise ApiError("invalid_arguments", response_metadata={"messages": problems})
    if not isinstance(content, dict) or content["type"] != kind:
        raise invalid_arguments(f"[ERROR] must be a {kind} [json-pointer:/view/type]")
    external = content.get("external_id")
    if external and any(v.external_id == external and v is not known for v in workspace.all_views()):
        raise ApiError("duplicate_external_id")
    ids = Call(workspace, "", {}).new_ids()
    return content | {"blocks": with_ids(content["blocks"], ids)}


def new_hash(workspace: Workspace) -> str:
    return f"{int(workspace.now().timestamp())}.{uuid4().hex[:8]}"


def new_view(workspace: Workspace, user: str, content: Json, below: View | None, channel: str = "") -> View:
    """A fresh view with its initial values."""
    identity = workspace.new_id("V")
    channel = channel or (below.channel if below else "")
    return View(
        id=identity,
        user=user,
        content=content,
        hash=new_hash(workspace),
        root_id=below.root_id if below else identity,
        previous_id=below.id if below else None,
        values=values_of(content["blocks"], None, user, workspace.channels.get(channel)),
        channel=channel,
    )


def replace(workspace: Workspace, view: View, content: Json) -> None:
    """The view's new content; what was typed stays where block_id and action_id are the same."""
    view.values = values_of(content["blocks"], view.values, view.user, workspace.channels.get(view.channel))
    view.content = content
    view.hash = new_hash(workspace)
    view.errors, view.notice = {}, None
    workspace.changed()


def use_trigger(call: Call) -> Trigger:
    trigger = call.workspace.triggers.get(call.required("trigger_id"))
    if trigger is None:
        raise ApiError("invalid_trigger_id")
    if trigger.used:
        raise ApiError("exchanged_trigger_id")
    if call.workspace.seconds() - trigger.issued > TRIGGER_SECONDS:
        raise ApiError("expired_trigger_id")
    return trigger


def open_view(call: Call) -> Json:
    trigger = use_trigger(call)
    content = content_of(call.workspace, call.data("view"), "modal")
    trigger.used = True
    view = new_view(call.workspace, trigger.user, content, None, trigger.channel)
    call.workspace.stacks[trigger.user] = [view]
    call.workspace.changed()
    return {"view": view_json(call.workspace, view)}


def push(call: Call) -> Json:
    trigger = use_trigger(call)
    stack = call.workspace.stack(trigger.user)
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= MAX_STACK:
        raise ApiError("push_limit_reached")
    content = content_of(call.workspace, call.data("view"), "modal")
    trigger.used = True
    view = new_view(call.workspace, trigger.user, content, stack[-1])
    stack.append(view)
    call.workspace.changed()
    return {"view": view_json(call.workspace, view)}


def update(call: Call) -> Json:
    if call.has("view_id") == call.has("external_id"):
        raise invalid_arguments("[ERROR] exactly one of view_id and external_id is needed")
    wanted = (call.text("view_id"), call.text("external_id"))
    for view in call.workspace.all_views():
        if view.id == wanted[0] or (wanted[1] and view.external_id == wanted[1]):
            break
    else:
        raise ApiError("not_found")
    if call.has("hash") and call.text("hash") != view.hash:
        raise ApiError("hash_conflict")
    kind = view.content["type"]
    replace(call.workspace, view, content_of(call.workspace, call.data("view"), kind, view))
    return {"view": view_json(call.workspace, view)}


def publish(call: Call) -> Json:
    if not call.workspace.app.has_home:
        raise ApiError("not_enabled")
    user = call.user(call.required("user_id")).id
    home = call.workspace.homes.get(user)
    if home and call.has("hash") and call.text("hash") != home.hash:
        raise ApiError("hash_conflict")
    content = content_of(call.workspace, call.data("view"), "home", home)
    if home:
        replace(call.workspace, home, content)
    else:
        home = new_view(call.workspace, user, content, None)
        call.workspace.homes[user] = home
        call.workspace.changed()
    return {"view": view_json(call.workspace, home)}


METHODS = {
    "views.open": Method(open_view),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
