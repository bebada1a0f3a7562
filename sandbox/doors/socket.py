"""Slack reaches the app by envelopes over a socket: Socket Mode."""

import asyncio
import json
import time
from uuid import uuid4

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.doors.door import PATIENCE, Kind, Reply
from sandbox.workspace import Json, Workspace


class SocketDoor:
    """The app connects to /link, payloads travel in envelopes, acks carry the answer."""

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
