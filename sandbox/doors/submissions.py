"""What the app's answer to a sent form does to the form."""

from sandbox.api.methods.calls import ApiError
from sandbox.api.methods.views import MAX_STACK, content_of, new_view, replace
from sandbox.doors import Reply
from sandbox.workspace import Json, View, Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def answered(workspace: Workspace, view: View, reply: Reply) -> None:
    """Closes, replaces or keeps the form; what Slack would drop silently becomes a complaint."""
    body = reply.body
    if body is None and reply.text.strip():
        workspace.complain(f"a submission was answered with {reply.text[:80]!r}, which is no response_action")
    action = (body or {}).get("response_action")
    stack = workspace.stack(view.user)
    if body and action not in ("errors", "update", "push", "clear"):
        workspace.complain(f"a submission was answered with an unknown response_action: {body!r}")
    if action == "errors" and body:
        show_errors(workspace, view, body.get("errors"))
    elif action in ("update", "push") and body:
        try:
            show_view(workspace, view, str(action), body.get("view"))
        except ApiError as error:
            messages = error.extra.get("response_metadata", "")
            workspace.complain(f"a submission's {action} was refused: {error.error} {messages}")
            view.notice = TROUBLE
    elif action == "clear":
        stack.clear()
    elif view in stack:
        del stack[stack.index(view) :]
    elif stack:
        stack.pop()  # a views.open from inside a submission closes again
    workspace.changed()


def show_errors(workspace: Workspace, view: View, errors: object) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        workspace.complain(f"response_action errors without errors: {errors!r}")
        view.notice = TROUBLE
        return
    for block_id, text in errors.items():
        if block_id not in inputs:
            workspace.complain(f"an error for {block_id!r}, which is no input block of “{view.title}”: {text!r}")
        elif not isinstance(text, str) or not text:
            workspace.complain(f"an error for {block_id!r} without a sentence")
    view.errors = {block_id: str(text) for block_id, text in errors.items() if block_id in inputs}
    if not view.errors:
        view.notice = TROUBLE


def show_view(workspace: Workspace, view: View, action: str, content: object) -> None:
    stack = workspace.stack(view.user)
    if action == "update":
        replace(workspace, view, as_sent(workspace, content, view))
        return
    if len(stack) >= MAX_STACK:
        raise ApiError("push_limit_reached")
    stack.append(new_view(workspace, view.user, as_sent(workspace, content, None), view))


def as_sent(workspace: Workspace, content: object, known: View | None) -> Json:
    return content_of(workspace, content, "modal", known)
