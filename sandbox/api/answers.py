"""What an app may answer to a command, by its HTTP body or by a response_url."""

import json
from collections.abc import Awaitable, Callable

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox.api import happenings
from sandbox.api.methods.calls import Call, message_json
from sandbox.blockkit import blocks_too_long, check_message
from sandbox.workspace import SLACKBOT, Ephemeral, Json, Message, ResponseUrl, Workspace
from sandbox.workspace.state import with_ids

Afterwards = Callable[[], Awaitable[None]]  # what follows an answer: the app hears of what it has done

LIFETIME = 30 * 60
USES = 5


def tell(workspace: Workspace, user: str, channel: str, text: str) -> None:
    """Slack's own word to one person."""
    workspace.ephemerals.append(Ephemeral(user, channel, workspace.next_ts(), text, sender=SLACKBOT))
    workspace.changed()


def blocks_in(workspace: Workspace, answer: Json) -> list[Json]:
    blocks = answer.get("blocks")
    return with_ids(blocks, Call(workspace, "", {}).new_ids()) if isinstance(blocks, list) else []


def apply(workspace: Workspace, right: ResponseUrl, answer: Json) -> str | None:
    """Does what the answer says; gives Slack's error if it cannot."""
    if answer.get("blocks") is not None and (problems := check_message(answer["blocks"])):
        workspace.complain(f"an answer had invalid blocks: {'; '.join(problems)}")
        return "invalid_blocks"
    if blocks_too_long(answer.get("blocks")):
        workspace.complain("an answer had more text in its blocks than Slack takes")
        return "msg_blocks_too_long"
    original = right.message
    if answer.get("delete_original"):
        forget(workspace, original)
        return None
    text, blocks = str(answer.get("text") or ""), blocks_in(workspace, answer)
    if not text and not blocks:
        return "no_text"
    if answer.get("replace_original") and original is not None:
        before = message_json(workspace, original) if isinstance(original, Message) else {}
        original.text, original.blocks = text, blocks
        if isinstance(original, Message):
            happenings.edited(workspace, original, before)
        workspace.changed()
        return None
    thread = answer.get("thread_ts") or right.thread_ts
    bot = workspace.app.bot_user
    ts = workspace.next_ts()
    if answer.get("response_type") == "in_channel":
        said = Message(right.channel, ts, bot, text, blocks, is_bot=True, thread_ts=answer.get("thread_ts"))
        happenings.post(workspace, said)
    else:
        workspace.whisper(Ephemeral(right.user, right.channel, ts, text, blocks, thread, sender=bot))
    return None


def forget(workspace: Workspace, original: Message | Ephemeral | None) -> None:
    if isinstance(original, Message):
        if original in workspace.channels[original.channel].messages:
            happenings.delete(workspace, original)
    elif original is not None and original in workspace.ephemerals:
        workspace.ephemerals.remove(original)
    workspace.changed()


class ResponseUrls:
    """POST /response/{id}: five answers within thirty minutes."""

    def __init__(self, workspace: Workspace, afterwards: Afterwards) -> None:
        self.workspace = workspace
        self.afterwards = afterwards

    async def endpoint(self, request: Request) -> Response:
        """One answer; whatever it makes happen is told to the app afterwards."""
        answer = await self.respond(request)
        answer.background = BackgroundTask(self.afterwards)
        return answer

    async def respond(self, request: Request) -> Response:
        right = self.workspace.response_urls.get(request.path_params["id"])
        if right is None or self.workspace.seconds() - right.issued > LIFETIME:
            return JSONResponse({"ok": False, "error": "expired_url"}, 404)
        if right.uses >= USES:
            return JSONResponse({"ok": False, "error": "used_url"}, 404)
        fault = self.workspace.faults.take("response_url")
        if fault:
            return Response("", fault.status if fault.status != 200 else 500)
        try:
            answer = json.loads(await request.body())
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        right.uses += 1
        error = apply(self.workspace, right, answer) if isinstance(answer, dict) else "invalid_payload"
        return PlainTextResponse("ok") if error is None else JSONResponse({"ok": False, "error": error}, 400)
