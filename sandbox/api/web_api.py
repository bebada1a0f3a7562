"""POST /api/{method}: Slack's Web API on loopback."""

import asyncio
import json
from email.utils import format_datetime

from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message as AsgiMessage

from sandbox.api.answers import Afterwards
from sandbox.api.methods import METHODS
from sandbox.api.methods.calls import ApiError, Call, Method
from sandbox.workspace import Json, Workspace


class WebApi:
    """Answers as Slack does: HTTP 200 with ok false for refusals, 429 for too many calls."""

    def __init__(self, workspace: Workspace, afterwards: Afterwards) -> None:
        self.workspace = workspace
        self.afterwards = afterwards
        self.calls: list[tuple[str, Json]] = []  # what the app has called, for tests

    async def endpoint(self, request: Request) -> Response:
        """One call; the answer tells Slack's time, by which the app may look for what it has posted."""
        answer = await self.respond(request)
        answer.headers["Date"] = format_datetime(self.workspace.moment(), usegmt=True)
        answer.background = BackgroundTask(self.afterwards)
        return answer

    async def respond(self, request: Request) -> Response:
        """The answer, with the faults that a test has ordered for this call."""
        name = request.path_params["method"]
        fault = self.workspace.faults.take(name)
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.status != 200:
            return Response("", fault.status)
        if fault and fault.retry_after is not None:
            return too_many(fault.retry_after)
        if fault and fault.error:
            return JSONResponse({"ok": False, "error": fault.error})
        method = METHODS.get(name)
        if method is None or (fault and fault.unknown):
            return JSONResponse({"ok": False, "error": "unknown_method", "req_method": name}, 404)
        answer = await self.answer(request, name, method)
        return CutConnection() if fault and fault.cut else answer

    async def answer(self, request: Request, name: str, method: Method) -> Response:
        try:
            args = await read_args(request, method)
            self.check_token(request, args, method)
            call = Call(self.workspace, name, args, base_url=str(request.base_url).rstrip("/"))
            self.calls.append((name, args))
            if wait := self.workspace.limits.wait(name, call.text("channel"), self.workspace.seconds()):
                return too_many(wait)
            if method.scopes:
                call.need_scope(*method.scopes)
            return JSONResponse({"ok": True, **method.run(call)}, headers=self.headers())
        except ApiError as error:
            return JSONResponse(error.body(), headers=self.headers())
        except ClientDisconnect:
            return Response("", 499)

    def headers(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(sorted(self.workspace.app.scopes))}

    def check_token(self, request: Request, args: Json, method: Method) -> None:
        if method.token == "none":
            return
        header = request.headers.get("authorization", "")
        token = header.removeprefix("Bearer ").strip() or str(args.get("token") or "")
        args.pop("token", None)
        app = self.workspace.app
        if not token:
            raise ApiError("not_authed")
        if token not in (app.bot_token, app.app_token):
            raise ApiError("invalid_auth")
        if token != (app.app_token if method.token == "app" else app.bot_token):
            raise ApiError("not_allowed_token_type")


async def read_args(request: Request, method: Method) -> Json:
    """Arguments from the query and the body, JSON or form. A JSON body holds no token; some methods read none."""
    args: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(body, dict):
            raise ApiError("json_not_object")
        body.pop("token", None)
        return args | body if method.reads_json else args
    async with request.form() as form:
        return args | {key: value for key, value in form.items() if isinstance(value, str)}


def too_many(seconds: int) -> Response:
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers={"Retry-After": str(seconds)})


class CutConnection(Response):
    """The work is done, and the connection ends before the answer is whole."""

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        assert callable(send)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        start: AsgiMessage = {"type": "http.response.start", "status": 200, "headers": headers}
        await send(start)  # the server closes a connection whose answer stays short
        if self.background is not None:
            await self.background()
