"""Our side of Slack's Web API: the two clients, and who we are there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

import aiohttp
import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.doors.client import Client, Heard, Outage, TokenOf, unheard
from domain.installation import Identity, Source, work_for
from handlers.edge.answers import Routes
from handlers.edge.dispatch import ARRIVED, Dispatcher
from handlers.edge.errors import TOKEN_REFUSED, code_of
from handlers.edge.hosts import proxy_for
from handlers.edge.parse import Arrival
from handlers.edge.payloads import Aside, WayBack
from handlers.edge.poster import TooLate, is_too_late

log = structlog.get_logger(__name__)

#: A handler has 2.5 s in all; only the deliverer may wait longer.
HANDLER_SECONDS = 2.0
DELIVERER_SECONDS = 10.0

#: How it shows that Slack cannot be reached.
AWAY: Final = (aiohttp.ClientError, TimeoutError, OSError)

#: Under this name Bolt carries whose installation it is.
INSTALLED: Final = "installed"

HandOver = Callable[[Arrival, Mapping[str, str]], Awaitable[BoltResponse]]
#: Tells whoever pressed something that it could not be read.
Unread = Callable[[WayBack], Awaitable[None]]


def open_session(seconds: float) -> aiohttp.ClientSession:
    """Given a session, the client ignores its own timeout; so it is set here. What is too late does not leave."""
    tracing = aiohttp.TraceConfig()
    tracing.on_request_chunk_sent.append(_leaving)
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds), trace_configs=[tracing])


async def _leaving(*_: object) -> None:
    """Heard with the connection made and before its bytes are written, which go together: nothing of it has left."""
    if is_too_late.get()():
        raise TooLate


def slack_client(
    *,
    token: str | None,
    base_url: str,
    session: aiohttp.ClientSession,
    heard: Heard = unheard,
    outage: Outage | None = None,
    token_of: TokenOf | None = None,
) -> AsyncWebClient:
    """A client that tries once: its default retry has posted twice on a cut connection.

    With `token_of`, each call is in the name of the workspace that is worked for.
    """
    # With a logger of its own, whose level nobody sets, it writes out each message only to drop it.
    quiet = logging.getLogger("slack_sdk")
    client = Client(token=token, base_url=base_url, session=session, retry_handlers=[], logger=quiet)
    client.heard, client.outage, client.token_of = heard, outage, token_of
    # By itself it knows no NO_PROXY, and asks a proxy for this machine's own addresses.
    client.proxy = proxy_for(base_url)
    return client


@dataclass(frozen=True)
class Installed:
    """Who we are where something comes from, and by which token."""

    identity: Identity
    token: str = field(repr=False)


class Home(Protocol):
    """Where we are at work: in the one workspace of SLACK_BOT_TOKEN, or in each that has installed us."""

    async def whose(self, source: Source) -> Installed | None:
        """Who we are there; None where nobody has installed us. Raises SlackApiError and network errors as they come."""
        ...

    async def everywhere(self) -> list[str]:
        """Every workspace of which something may be kept, as far as upkeep goes."""
        ...

    async def working(self) -> list[str]:
        """Those that we are at work in."""
        ...

    async def look(self) -> object:
        """Whatever is done every minute so that calls go on being taken."""
        ...

    async def why_not(self) -> str:
        """Why our calls are not taken, in words; empty while they are."""
        ...


class Memory(Protocol):
    """Where who we are is kept from one start to the next."""

    async def load(self) -> Identity | None: ...

    async def save(self, identity: Identity) -> None: ...


class Installation:
    """Who we are in Slack: known from the last start, else asked; and what Slack last said of our token."""

    def __init__(
        self, client: AsyncWebClient, memory: Memory | None = None, *, token: str = "", outage: Outage | None = None
    ) -> None:
        self._client = client
        self._token = token
        self._memory = memory
        self._identity: Identity | None = None
        self._asking: asyncio.Task[Identity] | None = None
        self._outage = outage or Outage()
        #: Slack's word where it refuses our token; empty while it does not.
        self.refused = ""

    @property
    def is_known(self) -> bool:
        return self._identity is not None

    async def identity(self) -> Identity:
        """Raises SlackApiError where the token is refused, and network errors as they come."""
        return await self.kept() or await self.ask()

    async def whose(self, _: Source) -> Installed:
        """There is one token, so whatever comes is for it; people are asked after in its workspace."""
        return Installed(await self.identity(), self._token)

    async def everywhere(self) -> list[str]:
        """The one."""
        return [(await self.identity()).workspace]

    async def working(self) -> list[str]:
        """The one."""
        return await self.everywhere()

    async def why_not(self) -> str:
        """Our token is taken, and we know who we are."""
        if self.refused:
            return f"Slack refuses SLACK_BOT_TOKEN ({self.refused})"
        return "" if self.is_known else "Slack has not answered since the start"

    def routes(self) -> Routes:
        """Nothing that Slack tells of our own."""
        return Routes()

    async def look(self) -> None:
        """Slack's word is remembered, and logged where it is new."""
        with suppress(SlackApiError, *AWAY):
            await self.ask()

    async def kept(self) -> Identity | None:
        """Who we are without asking Slack; None where nobody knows."""
        if self._identity is None and self._memory is not None:
            self._identity = await self._memory.load() or self._identity
        return self._identity

    async def ask(self) -> Identity:
        """Asks Slack, once for all who wait for it. Raises SlackApiError, and network errors as they come."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(self._asked)
        # Whoever gives up waiting does not end it for the others.
        return await asyncio.shield(self._asking)

    async def wait(self, pause: float = 5.0) -> Identity:
        """Slack's own answer, however long it is away. Raises SlackApiError where the token itself is refused."""
        while True:
            with suppress(*AWAY):
                try:
                    return await self.ask()
                except SlackApiError as error:
                    if code_of(error) in TOKEN_REFUSED:
                        raise
            await asyncio.sleep(pause)

    async def close(self) -> None:
        """Ends a question that nobody waits for any more, before its connection is closed."""
        if (asking := self._asking) is not None:
            asking.cancel()
            await asyncio.wait({asking})

    async def _ask(self) -> Identity:
        try:
            answer = await self._client.auth_test()
        except SlackApiError as error:
            if (code := code_of(error)) in TOKEN_REFUSED:
                if code != self.refused:
                    log.error("slack refuses the token", error=code)
                self.refused = code
            else:
                self._outage.silent(code, surely=True)
            raise
        except AWAY as error:
            self._outage.silent(type(error).__name__, surely=True)
            raise
        identity = Identity(
            workspace=str(answer["team_id"]),
            workspace_name=str(answer.get("team", "")),
            bot_user=str(answer["user_id"]),
            bot_id=str(answer.get("bot_id", "")),
            url=str(answer.get("url", "")),
        )
        self._outage.answered()
        self.refused = ""
        if identity != self._identity and self._memory is not None:
            await self._memory.save(identity)
        self._identity = identity
        return identity

    def _asked(self, task: asyncio.Task[Identity]) -> None:
        self._asking = None
        if not task.cancelled():
            task.exception()  # looked at, though nobody may wait for it any more


def build_app(client: AsyncWebClient) -> AsyncApp:
    """Bolt without its own door checks: signature and shape stand in front of it, and so does whose it is."""

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        installed: Installed = context[INSTALLED]
        return AuthorizeResult(
            enterprise_id=None,
            team_id=installed.identity.workspace,
            bot_user_id=installed.identity.bot_user,
            bot_id=installed.identity.bot_id,
            bot_token=installed.token,
        )

    return AsyncApp(
        name="ai-hire",
        # Its own loggers would take the level of the root and quote requests.
        logger=logging.getLogger("slack_bolt"),
        client=client,
        authorize=authorize,
        # Bolt's default polls for the answer every 10 ms.
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )


def hand_over_to(app: AsyncApp, home: Home, dispatcher: Dispatcher) -> HandOver:
    """Gives what was read at the door to Bolt, which carries it: nothing can be read two ways."""

    async def hand_over(arrival: Arrival, headers: Mapping[str, str]) -> BoltResponse:
        if not arrival.is_for_bolt:
            log.info("nothing to do", what=arrival.value.name)
            return BoltResponse(status=200, body="")
        # In this mode Bolt takes the payload as it is; a second parse could disagree with the first.
        request = AsyncBoltRequest(mode="socket_mode", body=arrival.body, headers=dict(headers))
        request.context[ARRIVED] = arrival.value
        try:
            if isinstance(arrival.value, Aside):
                return await app.async_dispatch(request)
            # Bolt says 200 where this fails inside it, and so "saved".
            installed = await home.whose(arrival.source)
            if installed is None:
                return await dispatcher.not_installed(arrival.value)
            request.context[INSTALLED] = installed
            with work_for(installed.identity.workspace):
                return await app.async_dispatch(request)
        except Exception as error:
            return await dispatcher.failed(arrival.value, error)

    return hand_over
