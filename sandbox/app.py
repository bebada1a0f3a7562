"""The practice Slack as one web application: Web API, response_urls, sockets, and its page."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from sandbox.api.answers import ResponseUrls
from sandbox.api.oauth import Calls, Consent, Distribution
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
        Route("/docs/{team}/{id}", guarded(uploads.canvas)),
    ]
    if isinstance(door, SocketDoor):
        routes += [WebSocketRoute("/link", door.serve), WebSocketRoute("/link/", door.serve)]
    routes += page.routes(sandbox)
    app = Starlette(routes=routes)
    app.state.sandbox = sandbox
    app.state.web_api = web_api
    return app


def create_slack(
    doors: Sequence[tuple[Workspace, Door]], distribution: Distribution, *, now: Callable[[], datetime] | None = None
) -> Starlette:
    """One Slack with several workspaces in which the same app may be installed; each has its page below its own id."""
    apps = {workspace.team_id: create_app(workspace, door, now=now) for workspace, door in doors}
    consent = Consent(distribution, [workspace for workspace, _ in doors])
    calls = Calls(distribution, [app.state.web_api for app in apps.values()])
    routes: list[BaseRoute] = [
        Route("/api/{method:path}", calls.endpoint, methods=["GET", "POST"]),
        Route("/oauth/v2/authorize", guarded(consent.ask), methods=["GET"]),
        Route("/oauth/v2/authorize", consent.answer, methods=["POST"]),
        *(Mount(f"/{team}", app) for team, app in apps.items()),
    ]
    slack = Starlette(routes=routes)
    slack.state.calls = calls
    return slack
