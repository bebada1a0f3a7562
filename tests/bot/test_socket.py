"""Socket Mode: the same guard in front, and connections that Slack renews."""

import asyncio
import json
from typing import Any

import pytest

from sandbox.doors import Kind, SocketDoor
from sandbox.doors.payloads import event_callback, response_address
from sandbox.people.reading import read
from tests.handlers.attacks import click
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
    async with asyncio.timeout(60):
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


async def test_an_event_that_came_late_is_not_taken_so_it_comes_again_and_then_is(house_by_socket: House) -> None:
    maya = house_by_socket.person("maya")
    event = {"type": "message", "user": maya.id, "text": "hello", "channel": maya.dm.id, "channel_type": "im"}
    payload = event_callback(house_by_socket.workspace, event, maya.dm)
    payload["event_time"] -= 30
    door = house_by_socket.door
    assert isinstance(door, SocketDoor)
    door.patience = 0.3
    assert (await door.deliver(Kind.EVENT, payload)).status == 0
    assert (await door.deliver(Kind.EVENT, payload, retry=1)).status == 200
    await house_by_socket.drain()
    assert len(maya.messages()) == 1


async def test_a_click_whose_sender_has_left_is_not_worked_on(house_by_socket: House) -> None:
    pressed = click(house_by_socket, "U0MAYA", "overview.list", "x")
    pressed["actions"][0]["action_ts"] = f"{house_by_socket.clock().timestamp() - 30:.6f}"
    door = house_by_socket.door
    assert isinstance(door, SocketDoor)
    door.patience = 0.3
    assert (await door.deliver(Kind.INTERACTIVE, pressed)).status == 0
    assert house_by_socket.person("maya").ephemerals == []


@pytest.mark.parametrize("kind", ["block_actions", "message_action"])
async def test_a_click_or_a_shortcut_that_cannot_be_read_is_answered_where_it_came_from(
    house_by_socket: House, kind: str
) -> None:
    maya, workspace = house_by_socket.person("maya"), house_by_socket.workspace
    right = workspace.new_response_url(maya.id, maya.dm.id)
    payload = {"type": kind, "user": {"id": maya.id}, "response_url": response_address(workspace, right.id)}
    assert (await house_by_socket.door.deliver(Kind.INTERACTIVE, payload)).status == 200
    assert "could not read" in maya.last_ephemeral.text


async def test_a_global_shortcut_that_cannot_be_read_is_answered_in_a_notice(house_by_socket: House) -> None:
    maya = house_by_socket.person("maya")
    payload = {"type": "shortcut", "trigger_id": house_by_socket.workspace.new_trigger(maya.id)}
    assert (await house_by_socket.door.deliver(Kind.INTERACTIVE, payload)).status == 200
    assert "could not read" in read(maya.form)
