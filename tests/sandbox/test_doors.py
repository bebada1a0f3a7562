"""Both ways to a real Bolt app: signed requests, and Socket Mode."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import real_clock
from sandbox.app import create_app
from sandbox.doors import Door, HttpDoor, Kind, SocketDoor
from sandbox.people import Persona
from sandbox.sandbox import Sandbox
from sandbox.server import serving
from sandbox.workspace import Json, Workspace
from sandbox.workspace.faults import Fault
from tests.sandbox.payloads import actions, button, modal, text_input


def client(workspace: Workspace, token: str) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=f"{workspace.base_url}/api/", retry_handlers=[])


class Slow:
    """Work that takes until a test lets it go on."""

    def __init__(self) -> None:
        self.may_go_on, self.done = asyncio.Event(), asyncio.Event()

    async def work(self) -> None:
        await self.may_go_on.wait()
        self.done.set()

    async def finish(self) -> None:
        self.may_go_on.set()
        await self.done.wait()


def bolt(workspace: Workspace, slow: Slow) -> AsyncApp:
    """A small app: a form by command, an error or a card by its submission, a word by its button."""
    app = AsyncApp(
        client=client(workspace, workspace.app.bot_token),
        signing_secret=workspace.app.signing_secret,
        process_before_response=True,
    )

    @app.command("/team")
    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        if body["text"] == "slow":
            await slow.work()
        if body["text"] == "hi":
            await ack("Hello")
            return
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("a"), callback_id="form"))
        await ack()

    @app.view("form")
    async def submitted(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        if body["view"]["state"]["values"]["a"]["a"]["value"] == "bad":
            await ack(response_action="errors", errors={"a": "Not that."})
            return
        await client.chat_postMessage(channel=body["user"]["id"], text="card", blocks=[actions(button())])
        await ack()

    @app.action("go")
    async def clicked(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.chat_postEphemeral(channel=body["channel"]["id"], user=body["user"]["id"], text="Went")
        await ack()

    return app


@asynccontextmanager
async def over_http(workspace: Workspace, patience: float = 3.0, slow: Slow | None = None) -> AsyncIterator[Door]:
    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    async with serving(Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])) as app_url:
        door = HttpDoor(f"{app_url}/slack/events", workspace.app.signing_secret, patience=patience)
        async with serving(create_app(workspace, door)) as workspace.base_url:
            handler = AsyncSlackRequestHandler(bolt(workspace, slow or Slow()))
            try:
                yield door
            finally:
                await door.close()


@asynccontextmanager
async def over_socket(
    workspace: Workspace, patience: float = 3.0, slow: Slow | None = None
) -> AsyncIterator[SocketDoor]:
    door = SocketDoor(workspace, patience=patience)
    async with serving(create_app(workspace, door)) as workspace.base_url:
        sdk = client(workspace, workspace.app.app_token)
        handler = AsyncSocketModeHandler(bolt(workspace, slow or Slow()), workspace.app.app_token, web_client=sdk)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            await asyncio.wait_for(door.connected.wait(), 5)
            yield door
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


def person(workspace: Workspace, door: Door) -> Persona:
    workspace.clock = time.monotonic
    return Sandbox(workspace, door, workspace.now).person("maya")


DOORS = pytest.mark.parametrize("open_door", [over_http, over_socket])


@DOORS
async def test_a_whole_step_travels_through_the_door(open_door: type, workspace: Workspace) -> None:
    async with open_door(workspace) as door:
        maya = person(workspace, door)
        await maya.command("/team hi")
        assert maya.last_ephemeral.text == "Hello"
        await maya.command("/team plan")
        await maya.submit(a="bad")
        assert maya.errors == {"a": "Not that."}
        await maya.submit(a="good")
        assert maya.view is None
        await maya.click(maya.find_message("card"), "Go")
        assert maya.last_ephemeral.text == "Went"
        assert workspace.complaints == []


@DOORS
async def test_an_app_that_is_too_slow_is_given_up(open_door: type, workspace: Workspace) -> None:
    slow = Slow()
    async with open_door(workspace, 0.1, slow) as door:
        maya = person(workspace, door)
        reply = await maya.command("/team slow")
        assert reply.status == 0
        assert "operation_timeout" in maya.last_ephemeral.text
        await slow.finish()


async def test_a_request_with_a_wrong_secret_is_turned_away(workspace: Workspace) -> None:
    async with over_http(workspace) as door:
        assert isinstance(door, HttpDoor)
        door.secret = "wrong"
        assert (await door.deliver(Kind.COMMAND, {"command": "/team", "text": "hi"})).status == 401


async def test_a_request_from_ten_minutes_ago_is_turned_away(workspace: Workspace) -> None:
    async with over_http(workspace) as door:
        assert isinstance(door, HttpDoor)
        door.clock = lambda: real_clock().timestamp() - 600
        assert (await door.deliver(Kind.COMMAND, {"command": "/team", "text": "hi"})).status == 401


async def test_a_socket_needs_a_ticket(workspace: Workspace) -> None:
    door = SocketDoor(workspace)
    async with serving(create_app(workspace, door)) as url, aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"{url}/link/?ticket=made-up")


async def test_the_bot_token_opens_no_socket(workspace: Workspace) -> None:
    async with over_http(workspace), aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {workspace.app.bot_token}"}
        async with session.post(f"{workspace.base_url}/api/apps.connections.open", headers=headers) as response:
            assert (await response.json())["error"] == "not_allowed_token_type"


async def test_an_app_comes_back_after_slack_refreshes_its_socket(workspace: Workspace) -> None:
    async with over_socket(workspace) as door:
        maya = person(workspace, door)
        await door.refresh()
        await asyncio.wait_for(door.connected.wait(), 10)
        await maya.command("/team hi")
        assert maya.last_ephemeral.text == "Hello"


async def test_a_cut_connection_leaves_the_message_posted(workspace: Workspace) -> None:
    async with over_http(workspace):
        workspace.faults.next("chat.postMessage", Fault(cut=True))
        sdk = client(workspace, workspace.app.bot_token)
        with pytest.raises(aiohttp.ClientError):
            await sdk.chat_postMessage(channel="G0HIRING", text="posted all the same")
        assert workspace.channels["G0HIRING"].messages[-1].text == "posted all the same"
