"""Several workspaces of one Slack, and a bot that each of them may install."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import yaml
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.cli.manifest import EVENTS_PATH, REDIRECT_PATH, http_manifest
from bot.clock import JumpingClock
from bot.doors.serve import address_of, bind
from bot.doors.serve import serving as serving_bot
from bot.doors.web import build_web
from bot.oauth.pages import INSTALL
from bot.settings import Settings
from bot.wiring import Bot, running_bot
from sandbox.api.oauth import Calls, Distribution
from sandbox.app import create_slack
from sandbox.doors import HttpDoor, Reply
from sandbox.people import Persona
from sandbox.server import serving as serving_slack
from sandbox.workspace import App, Workspace
from sandbox.workspace.seed import practice_workspace
from tests.house import PATIENCE, starting_at, unhurried
from tests.moments import MONDAY

KEY = Fernet.generate_key().decode()


@dataclass
class Answer:
    """What a browser was shown, and with which cookies it goes on."""

    status: int
    text: str
    cookies: dict[str, str] = field(default_factory=dict)
    location: str = ""


@dataclass
class Town:
    """Two workspaces, A and B, with the same people in them; and bots on one database."""

    one: Workspace
    other: Workspace
    doors: dict[str, HttpDoor]
    distribution: Distribution
    calls: Calls
    settings: Settings
    clock: JumpingClock
    browser: aiohttp.ClientSession
    stack: AsyncExitStack
    bots: list[Bot] = field(default_factory=list)
    running: list[AsyncExitStack] = field(default_factory=list)
    address: str = ""

    @property
    def bot(self) -> Bot:
        return self.bots[-1]

    def person(self, workspace: Workspace, name: str) -> Persona:
        return Persona(workspace, self.doors[workspace.team_id], workspace.user_named(name).id)

    def door(self, workspace: Workspace) -> HttpDoor:
        return self.doors[workspace.team_id]

    async def start(self) -> Bot:
        """One more bot; Slack reaches the newest."""
        async with AsyncExitStack() as stack:
            listener = stack.enter_context(closing(bind("127.0.0.1", 0)))
            bot = await stack.enter_async_context(running_bot(self.settings, clock=self.clock))
            await stack.enter_async_context(serving_bot(build_web(bot.web_routes()), listener, tells_time=False))
            self.address = address_of(listener)
            self.running.append(await self.stack.enter_async_context(stack.pop_all()))
        self.distribution.redirect_urls = (f"{self.address}{REDIRECT_PATH}",)
        for door in self.doors.values():
            door.url = f"{self.address}{EVENTS_PATH}"
        self.bots.append(bot)
        return bot

    async def restart(self, keys: str) -> Bot:
        """The newest bot stops, and starts again with these keys."""
        self.bots.pop()
        await self.running.pop().aclose()
        self.settings = self.settings.model_copy(update={"token_encryption_keys": SecretStr(keys)})
        return await self.start()

    async def get(self, path: str, cookies: dict[str, str] | None = None, **query: str) -> Answer:
        """One request of a browser to the bot."""
        sent = {"cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())} if cookies else {}
        url = path if path.startswith("http") else f"{self.address}{path}"
        async with self.browser.get(url, params=query, headers=sent, allow_redirects=False) as answer:
            given = {name: cookie.value for name, cookie in answer.cookies.items()}
            return Answer(answer.status, await answer.text(), given, answer.headers.get("location", ""))

    async def begin(self) -> tuple[str, dict[str, str]]:
        """Somebody opens the address at which it is installed: the state, and their browser's cookies."""
        begun = await self.get(INSTALL)
        assert begun.status == 302
        return dict(parse_qsl(urlsplit(begun.location).query))["state"], begun.cookies

    async def install(self, workspace: Workspace) -> Answer:
        """As a person does it: the bot's address, Slack's page, and back."""
        begun = await self.get(INSTALL)
        asked = dict(parse_qsl(urlsplit(begun.location).query))
        async with self.browser.get(begun.location) as page:
            assert page.status == 200, await page.text()
        form = {**asked, "team": workspace.team_id}
        async with self.browser.post(begun.location.partition("?")[0], data=form, allow_redirects=False) as consent:
            back = consent.headers["location"]
        return await self.get(back.partition("?")[0], begun.cookies, **dict(parse_qsl(urlsplit(back).query)))

    def calls_of(self, workspace: Workspace) -> int:
        """How often the bot has called Slack in its name."""
        return len(self.calls.of[workspace.team_id].calls)

    async def command(self, workspace: Workspace, name: str, text: str) -> Reply:
        return await self.person(workspace, name).command(text)

    async def drain(self) -> None:
        for bot in self.bots:
            await bot.deliverer.drain()


@asynccontextmanager
async def a_town(
    database_url: str, *, rotates: bool = False, is_org_wide: bool = False, keys: str = KEY
) -> AsyncIterator[Town]:
    """A bot that nobody has installed yet."""
    manifest = yaml.safe_load(http_manifest("https://hire.example.com", many=True))
    async with AsyncExitStack() as stack:
        stack.enter_context(unhurried())
        clock = starting_at(MONDAY.at)
        secret = App.of(manifest).signing_secret
        workspaces, doors = [], {}
        for team, name in (("T0ONE", "One & Co"), ("T0OTHER", "Other")):
            app = App.of(manifest)
            app.signing_secret, app.bot_user = secret, f"U{team[1:]}BOT"
            workspace = practice_workspace(app, now=clock, team_id=team, name=name)
            workspace.limits.off()
            workspaces.append(workspace)
            doors[team] = HttpDoor("", secret, patience=3.0 * PATIENCE)
        workspaces[0].is_org_wide = is_org_wide
        distribution = Distribution(rotates=rotates)
        slack = create_slack([(each, doors[each.team_id]) for each in workspaces], distribution, now=clock)
        address = await stack.enter_async_context(serving_slack(slack))
        for workspace in workspaces:
            workspace.base_url = f"{address}/{workspace.team_id}"
        settings = Settings.model_validate(
            {
                "slack_client_id": distribution.client_id,
                "slack_client_secret": SecretStr(distribution.client_secret),
                "slack_signing_secret": SecretStr(secret),
                "token_encryption_keys": SecretStr(keys),
                "slack_api_url": f"{address}/api/",
                "database_url": SecretStr(database_url),
            }
        )
        browser = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()))
        town = Town(
            one=workspaces[0],
            other=workspaces[1],
            doors=doors,
            distribution=distribution,
            calls=slack.state.calls,
            settings=settings,
            clock=clock,
            browser=browser,
            stack=stack,
        )
        await town.start()
        yield town
        for door in doors.values():
            await door.close()
        assert [each.complaints for each in workspaces] == [[], []]
