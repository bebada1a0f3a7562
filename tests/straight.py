"""Requests without the network between: for tests of what is said in many of them, not of how they travel.

Everything else is as ever: they are signed, read, checked and answered by the same web applications, each in a task of
its own. Sockets and their reading take half of what a small request costs.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context
from json import dumps, loads
from typing import Any, Final
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from multidict import CIMultiDict
from slack_sdk.web.async_internal_utils import _request_with_session
from starlette.types import ASGIApp, Message

from bot.doors.client import Client
from bot.doors.web import build_web
from sandbox.doors import HttpDoor
from tests.house import House

#: Sent in ways of aiohttp's own.
_OTHERWISE: Final = ("data", "files", "auth")


class Answer:
    """As much of aiohttp's answer as is asked for."""

    def __init__(self, status: int, headers: CIMultiDict[str], body: bytes) -> None:
        self.status, self.headers, self._body = status, headers, body
        self.content_type = headers.get("content-type", "").partition(";")[0]

    async def text(self) -> str:
        return self._body.decode()

    async def json(self) -> Any:
        return loads(self._body)


class Straight:
    """As much of an aiohttp session as is asked for; whoever is asked runs in this process."""

    closed: Final = False

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._asked: set[asyncio.Task[None]] = set()

    def post(self, url: str, *, data: bytes, headers: Mapping[str, str]) -> Any:
        return self._ask("POST", url, data, headers)

    def request(
        self,
        verb: str,
        url: str,
        *,
        headers: Mapping[str, str],
        json: object = None,
        params: Mapping[str, str] | None = None,
        **_: object,
    ) -> Any:
        body = b"" if json is None else dumps(json).encode()
        return self._ask(verb, f"{url}?{urlencode(params or {})}", body, headers)

    async def close(self) -> None:
        await asyncio.gather(*self._asked)

    @asynccontextmanager
    async def _ask(self, verb: str, url: str, body: bytes, headers: Mapping[str, str]) -> AsyncIterator[Answer]:
        where = urlsplit(url)
        given = {"host": where.netloc, "content-length": str(len(body)), **headers}
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": verb,
            "scheme": where.scheme,
            "path": unquote(where.path),
            "raw_path": where.path.encode(),
            "root_path": "",
            "query_string": where.query.encode(),
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given.items()],
            "server": (where.hostname, where.port),
            "client": ("127.0.0.1", 1),
        }
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        started: list[Message] = []
        parts = [body]

        async def receive() -> Message:
            return {"type": "http.request" if parts else "http.disconnect", "body": parts.pop() if parts else b""}

        async def send(message: Message) -> None:
            started.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                lines = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in started[0]["headers"]]
                whole = b"".join(each.get("body", b"") for each in started[1:])
                answered.set_result(Answer(started[0]["status"], CIMultiDict(lines), whole))

        def ended(task: asyncio.Task[None]) -> None:
            self._asked.discard(task)
            if not answered.done():
                answered.set_exception(task.exception() or ConnectionError("no answer"))

        # As at a server: what follows an answer is not waited for, and nothing of whoever asks is known there.
        asked = asyncio.get_running_loop().create_task(_run(self._app, scope, receive, send), context=Context())
        self._asked.add(asked)
        asked.add_done_callback(ended)
        yield await answered


async def _run(app: ASGIApp, scope: dict[str, Any], receive: Any, send: Any) -> None:
    await app(scope, receive, send)


@contextmanager
def straight(house: House) -> Iterator[None]:
    """While this lasts, Slack and the bot of this house reach each other so. What stumbles on demand, does as ever."""
    to_slack, faults = Straight(house.practice.slack), house.workspace.faults
    door = house.door
    assert isinstance(door, HttpDoor)

    async def request(self: Client, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        is_plain = not (faults.queued or faults.standing or any(req_args.get(name) for name in _OTHERWISE))
        session = to_slack if is_plain else self.session
        return await _request_with_session(
            current_session=session,  # type: ignore[arg-type]
            timeout=self.timeout,
            logger=self._logger,
            http_verb=http_verb,
            api_url=api_url,
            req_args=req_args,
            retry_handlers=self.retry_handlers,
        )

    before, door.session = door.session, Straight(build_web(house.bot.web_routes()))  # type: ignore[assignment]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "_request", request)
        try:
            yield
        finally:
            door.session = before
