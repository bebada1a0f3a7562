"""The practice Slack as one web application: Web API, response_urls, sockets, and its page."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.api.answers import ResponseUrls
from sandbox.api.uploads import Uploads
from sandbox.api.web_api import WebApi
from sandbox.doors import Door, SocketDoor
from sandbox.doors.events import deliver_events
from sandbox.page import page
from sandbox.page.guard import guarded
from sandbox.sandbox import Sandbox
from sandbox.workspace import Workspace


def create_app(
    workspace: Workspace,
    door: Door,
    *,
    now: Callable[[], datetime] | None = None,
    jump: Callable[[], Awaitable[str]] | None = None,
) -> Starlette:
    """Everything that the app and the browser reach; `app.state.sandbox` holds the rest."""
    sandbox = Sandbox(workspace, door, now or workspace.now, jump)
    tell_app = partial(deliver_events, workspace, door)
    routes: list[BaseRoute] = [
        Route("/api/{method:path}", (web_api := WebApi(workspace, tell_app)).endpoint, methods=["GET", "POST"]),
        Route("/response/{id}", ResponseUrls(workspace, tell_app).endpoint, methods=["POST"]),
    ]
    uploads = Uploads(workspace)
    routes += [
        Route("/upload/v1/{id}", uploads.take, methods=["POST"]),
        Route("/files/{id}/{name}", guarded(uploads.give)),
    ]
    if isinstance(door, SocketDoor):
        routes += [WebSocketRoute("/link", door.serve), WebSocketRoute("/link/", door.serve)]
    routes += page.routes(sandbox)
    app = Starlette(routes=routes)
    app.state.sandbox = sandbox
    app.state.web_api = web_api
    return app
