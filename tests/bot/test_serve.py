"""Serving: what a connection is like."""

import socket
from contextlib import closing
from typing import Any

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from bot.doors.serve import address_of, bind, serving


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
