"""A fresh practice workspace, a caller of its Web API, and an app that answers as each test says."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest

from sandbox.api.methods import METHODS
from sandbox.app import create_app
from sandbox.doors import Kind, Reply
from sandbox.sandbox import Sandbox
from sandbox.workspace import Json, Workspace
from sandbox.workspace.seed import practice_workspace
from tests.sandbox.apps import app


@dataclass
class Clock:
    """Seconds that pass only when a test says so."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class ScriptedDoor:
    """An app in one function: keeps what it was sent, answers what the test wants."""

    answer: Callable[[Json], Reply] = lambda payload: Reply(200)
    seen: list[tuple[Kind, Json]] = field(default_factory=list)
    retries: list[tuple[int, str]] = field(default_factory=list)  # of each thing seen: which try again it is, and why

    async def deliver(self, kind: Kind, payload: Json, *, retry: int = 0, reason: str = "") -> Reply:
        self.seen.append((kind, payload))
        self.retries.append((retry, reason))
        return self.answer(payload)

    async def close(self) -> None: ...

    @property
    def last(self) -> Json:
        return self.seen[-1][1]


class Api:
    """Calls the Web API as the app does."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client = client
        self.token = token

    async def raw(self, method: str, args: Json, token: str | None = None) -> httpx.Response:
        token = self.token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url, known = f"/api/{method}", METHODS.get(method)
        if known is None or known.reads_json:
            return await self.client.post(url, json=args, headers=headers)
        return await self.client.post(url, data={key: str(value) for key, value in args.items()}, headers=headers)

    async def __call__(self, method: str, **args: object) -> Json:
        body: Json = (await self.raw(method, args)).json()
        return body

    async def error(self, method: str, **args: object) -> str:
        """The error's name; the call must be refused."""
        body = await self(method, **args)
        assert body["ok"] is False, body
        return str(body["error"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    workspace = practice_workspace(app(), lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    workspace.clock = clock
    return workspace


@pytest.fixture
def door() -> ScriptedDoor:
    return ScriptedDoor()


@pytest.fixture
def sandbox(workspace: Workspace, door: ScriptedDoor) -> Sandbox:
    return Sandbox(workspace, door, workspace.now)


@pytest.fixture
async def api(workspace: Workspace, door: ScriptedDoor) -> AsyncIterator[Api]:
    transport = httpx.ASGITransport(app=create_app(workspace, door))
    async with httpx.AsyncClient(transport=transport, base_url="http://practice") as client:
        yield Api(client, workspace.app.bot_token)
