"""What is remembered of a person: for a minute, by whatever clock."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.directory import Directory
from sandbox.app import create_app
from sandbox.doors import HttpDoor
from sandbox.seed import practice_workspace
from sandbox.server import serving
from sandbox.web_api import WebApi
from tests.moments import MONDAY


class Looks:
    """A directory, its clock, and how often it has asked Slack."""

    def __init__(self, client: AsyncWebClient, api: WebApi) -> None:
        self.seconds = 1000.0
        self.api = api
        self.directory = Directory(client, default_zone="UTC", timer=lambda: self.seconds)

    async def at(self, seconds: float) -> int:
        """Looks Ana up then; gives how often Slack was asked in all."""
        self.seconds = seconds
        person = await self.directory.person("T0PRACTICE", "U0ANA")
        assert person is not None
        assert person.zone == "Europe/Berlin"
        return len(self.api.calls)


@pytest.fixture
async def looks() -> AsyncIterator[Looks]:
    workspace = practice_workspace(lambda: MONDAY.at)
    app = create_app(workspace, HttpDoor("http://127.0.0.1:1/slack/events", workspace.app.signing_secret))
    async with serving(app) as url, aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=workspace.app.bot_token, base_url=f"{url}/api/", session=session, retry_handlers=[]
        )
        client.proxy = None
        yield Looks(client, app.state.web_api)


async def test_a_person_is_asked_for_once_a_minute(looks: Looks) -> None:
    assert [await looks.at(seconds) for seconds in (1000, 1059, 1060, 1119, 1121)] == [1, 1, 2, 2, 3]


async def test_a_clock_that_steps_back_makes_nothing_last_longer(looks: Looks) -> None:
    assert [await looks.at(seconds) for seconds in (1000, 10, 69, 71)] == [1, 2, 2, 3]
