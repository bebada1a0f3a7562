"""Socket Mode: the same guard in front, and connections that Slack renews."""

import asyncio
from typing import Any

import pytest

from sandbox.doors import Kind, SocketDoor
from tests.house import House


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "block_actions", "actions": []},
        {"type": "view_submission", "team": {"id": "T"}, "user": {"id": "U"}, "view": {"id": "V"}},
        {"type": "dance"},
    ],
)
async def test_what_slack_never_sends_is_taken_off_its_hands_and_goes_no_further(
    house_by_socket: House, payload: dict[str, Any]
) -> None:
    calls = len(house_by_socket.calls)
    reply = await house_by_socket.door.deliver(Kind.INTERACTIVE, payload)
    assert (reply.status, reply.text) == (200, "")
    assert len(house_by_socket.calls) == calls


async def test_a_connection_that_slack_renews_is_made_anew(house_by_socket: House) -> None:
    door = house_by_socket.door
    assert isinstance(door, SocketDoor)
    await door.refresh()
    async with asyncio.timeout(10):
        await door.connected.wait()
    maya = house_by_socket.person("maya")
    assert (await maya.command("/ai-hire help")).ok
    assert maya.last_ephemeral.text
