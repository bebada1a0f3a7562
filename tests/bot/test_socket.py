"""Socket Mode: the same guard in front, and connections that Slack renews."""

import asyncio
import json
from typing import Any

import pytest

from sandbox.doors import Kind, SocketDoor
from tests.house import House, open_house


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "block_actions", "actions": []},
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


INPUTS = [
    {"type": "section", "block_id": "s"},
    {"type": "input", "block_id": "title#2"},
    {"type": "input", "block_id": "x"},
]


@pytest.mark.parametrize(
    ("view", "answer"),
    [
        ({"id": "V", "blocks": INPUTS}, ("errors", ["title#2"])),
        ({"id": "V", "blocks": INPUTS[:1]}, ("push", [])),
        ({"id": "V", "blocks": 7}, ("push", [])),
        ([], ("push", [])),
    ],
)
async def test_a_form_that_cannot_be_read_stays_open_and_says_so(
    house_by_socket: House, view: object, answer: tuple[str, list[str]]
) -> None:
    calls = len(house_by_socket.calls)
    payload = {"type": "view_submission", "team": {"id": "T"}, "user": {"id": "U"}, "view": view}
    reply = await house_by_socket.door.deliver(Kind.INTERACTIVE, payload)
    body = json.loads(reply.text)
    assert (body["response_action"], list(body.get("errors", {}))) == answer
    assert "nothing was saved" in reply.text
    assert len(house_by_socket.calls) == calls


async def test_a_command_that_cannot_be_read_is_not_silent(house_by_socket: House) -> None:
    reply = await house_by_socket.door.deliver(Kind.COMMAND, {"command": "/ai-hire", "text": "help"})
    assert "try once more" in reply.text


async def test_the_connection_to_this_machine_asks_no_proxy(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    async with open_house(sqlite_url, by_socket=True) as house:
        assert (await house.person("maya").command("/ai-hire help")).ok
