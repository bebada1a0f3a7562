"""How Slack reaches the app: signed requests over HTTP, or envelopes over a socket."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.workspace import Json, Workspace

PATIENCE = 3.0  # seconds that Slack waits for an answer


class Kind(StrEnum):
    """What is delivered, by the names of Socket Mode."""

    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True)
class Reply:
    """The app's answer; status 0 when there was none in time."""

    status: int
    text: str = ""
    seconds: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.status == 200

    @property
    def body(self) -> Json | None:
        """The answer as JSON, if it is an object."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


class Door(Protocol):
    """One way to the app."""

    async def deliver(self, kind: Kind, payload: Json, *, retry: int = 0, reason: str = "") -> Reply:
        """Hands the payload over and gives the app's answer back."""
        ...

    async def close(self) -> None: ...


def encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    """The body as Slack sends it, and its content type."""
    if kind is Kind.EVENT:
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind is Kind.COMMAND else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class HttpDoor:
    """Real requests to the app's URL, signed with its secret."""

    def __init__(
        self,
        url: str,
        signing_secret: str,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self.secret = signing_secret
        self.patience = patience
        self.clock = clock
        self.session: aiohttp.ClientSession | None = None

    async def deliver(self, kind: Kind, payload: Json, *, retry: int = 0, reason: str = "") -> Reply:
        body, content_type = encoded(kind, payload)
        headers = {"Content-Type": content_type}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        return await self.send(body, headers)

    async def send(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Any bytes, signed; for tests of bad input too (their headers win)."""
        timestamp = str(int(self.clock()))
        signed = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.secret, timestamp, body),
            **headers,
        }
        if self.session is None or self.session.closed:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.patience))
        started = time.perf_counter()
        try:
            async with self.session.post(self.url, data=body, headers=signed) as response:
                text = await response.text()
                return Reply(
                    response.status,
                    text,
                    time.perf_counter() - started,
                    {k.lower(): v for k, v in response.headers.items()},
                )
        except (TimeoutError, aiohttp.ClientError):
            return Reply(0, seconds=time.perf_counter() - started)

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()


class SocketDoor:
    """Socket Mode: the app connects to /link, payloads travel in envelopes, acks carry the answer."""

    def __init__(self, workspace: Workspace, *, patience: float = PATIENCE) -> None:
        self.workspace = workspace
        self.patience = patience
        self.sockets: list[WebSocket] = []
        self.waiting: dict[str, asyncio.Future[Json]] = {}
        self.turn = 0
        self.connected = asyncio.Event()

    async def serve(self, socket: WebSocket) -> None:
        """One connection of the app, until it ends."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self.workspace.tickets:
            await socket.close(code=1008)
            return
        self.workspace.tickets.discard(ticket)
        await socket.accept()
        self.sockets.append(socket)
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self.sockets),
                    "debug_info": {"host": "practice", "build_number": 1, "approximate_connection_time": 18060},
                    "connection_info": {"app_id": self.workspace.app.id},
                }
            )
            self.connected.set()
            while True:
                self.acknowledged(json.loads(await socket.receive_text()))
        except (WebSocketDisconnect, RuntimeError):
            pass
        except ValueError:
            self.workspace.complain("the app sent something over its socket that is no JSON")
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
            if not self.sockets:
                self.connected.clear()

    def acknowledged(self, message: Json) -> None:
        waiter = self.waiting.get(str(message.get("envelope_id")))
        if waiter is not None and not waiter.done():
            waiter.set_result(message)

    async def deliver(self, kind: Kind, payload: Json, *, retry: int = 0, reason: str = "") -> Reply:
        envelope: Json = {
            "envelope_id": str(uuid4()),
            "type": kind.value,
            "payload": payload,
            "accepts_response_payload": kind is not Kind.EVENT,
        }
        if kind is Kind.EVENT:
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        started = time.perf_counter()
        if not self.sockets:
            return Reply(0)
        self.turn += 1
        socket = self.sockets[self.turn % len(self.sockets)]
        waiter: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = waiter
        try:
            await socket.send_json(envelope)
            ack = await asyncio.wait_for(waiter, self.patience)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            return Reply(0, seconds=time.perf_counter() - started)
        finally:
            del self.waiting[envelope["envelope_id"]]
        answer = ack.get("payload")
        text = answer if isinstance(answer, str) else json.dumps(answer) if answer else ""
        return Reply(200, text, time.perf_counter() - started)

    async def refresh(self) -> None:
        """Slack asks the app to connect anew, as it does every few hours."""
        for socket in list(self.sockets):
            self.sockets.remove(socket)
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
            await socket.close()
        self.connected.clear()

    async def close(self) -> None:
        for socket in list(self.sockets):
            await socket.close()
