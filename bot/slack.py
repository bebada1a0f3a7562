"""Our side of Slack's Web API: the two clients, and who we are there."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from domain.model import Value
from handlers.edge.dispatch import ARRIVED
from handlers.edge.errors import TOKEN_REFUSED, code_of
from handlers.edge.hosts import proxy_for
from handlers.edge.parse import Arrival

log = structlog.get_logger(__name__)

#: A handler has 2.5 s in all; only the deliverer may wait longer.
HANDLER_SECONDS = 2.0
DELIVERER_SECONDS = 10.0

HandOver = Callable[[Arrival, Mapping[str, str]], Awaitable[BoltResponse]]


class Identity(Value):
    """The bot as Slack knows it."""

    workspace: str
    workspace_name: str
    bot_user: str
    bot_id: str


def open_session(seconds: float) -> aiohttp.ClientSession:
    """Given a session, the client ignores its own timeout; so it is set here."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds))


def slack_client(*, token: str | None, base_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that tries once: its default retry has posted twice on a cut connection."""
    client = AsyncWebClient(token=token, base_url=base_url, session=session, retry_handlers=[])
    # By itself it knows no NO_PROXY, and asks a proxy for this machine's own addresses.
    client.proxy = proxy_for(base_url)
    return client


class Installation:
    """Who we are in Slack: asked once, remembered when the answer is yes."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._lock = asyncio.Lock()
        self._identity: Identity | None = None

    async def identity(self) -> Identity:
        """Raises SlackApiError where the token is refused, and network errors as they come."""
        async with self._lock:
            if self._identity is None:
                answer = await self._client.auth_test()
                self._identity = Identity(
                    workspace=str(answer["team_id"]),
                    workspace_name=str(answer.get("team", "")),
                    bot_user=str(answer["user_id"]),
                    bot_id=str(answer.get("bot_id", "")),
                )
            return self._identity

    async def wait(self, pause: float = 5.0) -> Identity:
        """The identity, however long Slack is away. Raises SlackApiError where the token itself is refused."""
        while True:
            try:
                return await self.identity()
            except SlackApiError as error:
                if (code := code_of(error)) in TOKEN_REFUSED:
                    raise
                log.warning("slack does not answer yet", error=code)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                log.warning("slack does not answer yet", error=type(error).__name__)
            await asyncio.sleep(pause)


def build_app(client: AsyncWebClient, installation: Installation, token: str) -> AsyncApp:
    """Bolt without its own door checks: signature and shape stand in front of it."""

    async def authorize() -> AuthorizeResult:
        identity = await installation.identity()
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.workspace,
            bot_user_id=identity.bot_user,
            bot_id=identity.bot_id,
            bot_token=token,
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


def hand_over_to(app: AsyncApp) -> HandOver:
    """Gives what was read at the door to Bolt, which carries it: nothing can be read two ways."""

    async def hand_over(arrival: Arrival, headers: Mapping[str, str]) -> BoltResponse:
        if not arrival.is_for_bolt:
            log.info("nothing to do", what=arrival.value.name)
            return BoltResponse(status=200, body="")
        return await app.async_dispatch(
            AsyncBoltRequest(
                # In this mode Bolt takes the payload as it is; a second parse could disagree with the first.
                mode="socket_mode",
                body=arrival.body,
                headers=dict(headers),
                context={ARRIVED: arrival.value},
            )
        )

    return hand_over
