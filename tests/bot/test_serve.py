"""Serving: what a connection is like."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.doors import limits
from bot.doors.serve import address_of, bind, serving
from bot.doors.web import Bodies, TooMuch


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_an_answers_body_does_not_wait_until_its_head_has_been_acknowledged(host: str) -> None:
    at_once = []

    async def app(_: Scope, receive: Receive, send: Send) -> None:
        exchange: Any = receive
        connection = exchange.__self__.transport.get_extra_info("socket")
        at_once.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    with closing(bind(host, 0)) as listener:
        async with serving(app, listener), httpx.AsyncClient() as client:
            assert (await client.get(address_of(listener))).status_code == 204
    assert at_once
    assert all(at_once)


async def hello(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})


@pytest.fixture
def refusals() -> list[str]:
    """Why connections were not served."""
    return []


@pytest.fixture
async def port(refusals: list[str]) -> AsyncIterator[int]:
    with closing(bind("127.0.0.1", 0)) as listener:
        async with serving(hello, listener, refused=refusals.append):
            yield listener.getsockname()[1]


async def answer_to(port: int, *parts: bytes) -> bytes:
    """All that comes back until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(ConnectionError):
            for part in parts:
                writer.write(part)
                await writer.drain()
        with suppress(ConnectionError):
            return await asyncio.wait_for(reader.read(), 5)
        return b""
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


HEAD = b"GET / HTTP/1.1\r\nhost: x\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        [HEAD, b"a: " + b"x" * 40_000_000 + b"\r\n\r\n"],
        [HEAD, b"a: b\r\n" * 100_000],
        [HEAD + b"a: " + b"x" * 20_000 + b"\r\n\r\n"],
        [HEAD, *(b"a%d: %s\r\n" % (number, b"y" * 900) for number in range(40))],
        [b"GET /" + b"x" * 30_000 + b" HTTP/1.1\r\n\r\n"],
        [CHUNKED, b"0\r\na: " + b"x" * 1_000_000],
        [CHUNKED, b"0\r\n", b"a: b\r\n" * 10_000],
        [CHUNKED, b"1;a=" + b"x" * 1_000_000],
        [CHUNKED, b"1\r\nx\r\n" * 100_000],
    ],
    ids=[
        "one field",
        "many fields",
        "at once",
        "bit by bit",
        "address",
        "one field behind the body",
        "many fields behind the body",
        "words beside a chunk",
        "nothing but chunks",
    ],
)
async def test_a_head_that_is_too_large_ends_its_connection(port: int, parts: list[bytes], refusals: list[str]) -> None:
    """And whatever else stands around a body."""
    assert b" 200 " not in await answer_to(port, *parts)
    assert refusals == ["head too large"]


async def test_who_asks_on_and_on_before_there_is_an_answer_is_not_heard(port: int, refusals: list[str]) -> None:
    assert (await answer_to(port, (HEAD + b"\r\n") * 5_000)).count(b" 200 ") <= limits.AHEAD + 1
    assert refusals == ["too many requests ahead"]


async def test_a_large_body_in_chunks_is_taken_whatever_stood_before_it(port: int, refusals: list[str]) -> None:
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [b"x" * 60_000] * 17)
    asked = [CHUNKED, body, b"0\r\na: b\r\n\r\n", HEAD.replace(b"host", b"connection: close\r\nhost"), b"\r\n"]
    assert (await answer_to(port, *asked)).count(b" 200 ") == 2
    assert refusals == []


async def test_a_head_as_slack_sends_it_is_served_also_byte_by_byte_and_twice(port: int) -> None:
    request = HEAD + b"x-slack-signature: " + b"a" * 3000 + b"\r\n\r\n"
    last = request.replace(b"host", b"connection: close\r\nhost")
    found = await answer_to(port, *(request[place : place + 1] for place in range(len(request))), request, last)
    assert found.count(b" 200 ") == 3


@pytest.mark.parametrize(
    "sent", [b"", HEAD, b"\r\n", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nslow"], ids=repr
)
async def test_a_request_that_does_not_end_ends_its_connection(
    port: int, sent: bytes, monkeypatch: pytest.MonkeyPatch, refusals: list[str]
) -> None:
    monkeypatch.setattr(limits, "REQUEST_SECONDS", 0.1)
    found = await answer_to(port, sent)
    assert b"slow" in sent or b" 408 " in found
    assert refusals == ["request too slow"]


@pytest.mark.parametrize("protocol", [b"websocket", b"h2c"])
@pytest.mark.parametrize("body", [b"content-length: 100000\r\n", b"transfer-encoding: chunked\r\n"])
async def test_who_asks_for_another_protocol_with_a_body_is_refused(
    port: int, protocol: bytes, body: bytes, refusals: list[str]
) -> None:
    asked = HEAD + b"connection: upgrade\r\nupgrade: " + protocol + b"\r\n" + body + b"\r\n"
    assert b" 400 " in await answer_to(port, asked)
    assert refusals == ["another protocol"]


@pytest.mark.parametrize("protocol", [b"websocket", b"h2c"])
async def test_who_asks_for_another_protocol_is_answered_in_ours_and_then_timed(
    port: int, protocol: bytes, monkeypatch: pytest.MonkeyPatch, refusals: list[str]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HEAD + b"connection: upgrade\r\nupgrade: " + protocol + b"\r\n\r\n")
    assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
    monkeypatch.setattr(limits, "REQUEST_SECONDS", 0.1)
    writer.write(HEAD)
    assert b" 408 " in await reader.read()
    assert refusals == ["request too slow"]
    writer.close()


async def test_of_too_many_connections_the_last_ones_are_refused(
    port: int, monkeypatch: pytest.MonkeyPatch, refusals: list[str]
) -> None:
    monkeypatch.setattr(limits, "CONNECTIONS", 2)
    held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
    await asyncio.sleep(0)
    assert b" 200 " not in await answer_to(port, HEAD + b"\r\n")
    assert refusals == ["too many connections"]
    for _, writer in held:
        writer.close()
        await writer.wait_closed()
    last = HEAD.replace(b"host", b"connection: close\r\nhost") + b"\r\n"
    assert b" 200 " in await answer_to(port, last)


async def test_of_bodies_that_nobody_knows_only_so_much_is_held() -> None:
    bodies = Bodies(limit=1000)

    def request(chunks: list[bytes], then: asyncio.Event | None = None) -> Request:
        waiting = iter(chunks)

        async def receive() -> Any:
            chunk = next(waiting, None)
            if chunk is None and then is not None:
                await then.wait()
            return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

        return Request({"type": "http", "headers": []}, receive)

    go_on = asyncio.Event()
    slow = asyncio.create_task(bodies.read(request([b"x" * 900], go_on), 2000))
    await asyncio.sleep(0)
    with pytest.raises(TooMuch):
        await bodies.read(request([b"y" * 200]), 2000)
    assert await bodies.read(request([b"z" * 50]), 2000) == b"z" * 50
    assert await bodies.read(request([b"z" * 50]), 40) is None
    go_on.set()
    assert await slow == b"x" * 900
    assert await bodies.read(request([b"y" * 900]), 2000) == b"y" * 900
