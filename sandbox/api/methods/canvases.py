"""canvases.*: a page is made, and people are let in; on a free plan there is none outside a channel."""

from sandbox.api.methods.calls import ApiError, Call, Method, invalid_arguments
from sandbox.workspace import Canvas, Json

MOST_BYTES = 1_048_576
LEVELS = ("read", "write", "owner")


def create(call: Call) -> Json:
    if call.workspace.is_free:
        raise ApiError("free_teams_cannot_create_non_tabbed_canvases")
    content = call.data("document_content")
    if content is None:
        content = {"type": "markdown", "markdown": ""}
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise invalid_arguments("[ERROR] must be a markdown document [json-pointer:/document_content]")
    markdown = content.get("markdown")
    if not isinstance(markdown, str) or len(markdown.encode()) > MOST_BYTES:
        raise ApiError("canvas_creation_failed")
    canvas = Canvas(call.workspace.new_id("F"), call.text("title"), markdown)
    call.workspace.canvases[canvas.id] = canvas
    call.workspace.changed()
    return {"canvas_id": canvas.id}


def set_access(call: Call) -> Json:
    canvas = call.workspace.canvases.get(call.required("canvas_id"))
    if canvas is None:
        raise ApiError("canvas_not_found")
    level = call.required("access_level")
    if level not in LEVELS:
        raise invalid_arguments("[ERROR] must be a valid enum value [json-pointer:/access_level]")
    users, channels = _listed(call, "user_ids"), _listed(call, "channel_ids")
    if bool(users) == bool(channels):
        raise ApiError("invalid_parameters")
    known = [call.user(user).id for user in users]
    canvas.access |= dict.fromkeys(known, level)
    return {}


def _listed(call: Call, name: str) -> list[str]:
    """Ids, as JSON or with commas between them."""
    given = call.args.get(name) or []
    if isinstance(given, str):
        given = call.data(name) if given.startswith("[") else given.split(",")
    return [str(each) for each in given] if isinstance(given, list) else []


METHODS = {
    "canvases.create": Method(create, ("canvases:write",)),
    "canvases.access.set": Method(set_access, ("canvases:write",)),
}
