"""Whose token is used where: each workspace's own, renewed before it dies, and no more once we are taken away there."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Final

import structlog
from cachetools import TTLCache
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.doors.slack import AWAY, Installed
from bot.oauth.stores import BotStore
from domain.installation import Identity, NotInstalled, Source, working_for
from domain.refusals import Unavailable
from handlers.edge.answers import Clock, Routes
from handlers.edge.errors import APP_REFUSED, CHAIN_BROKEN, TOKEN_REFUSED, code_of
from handlers.edge.payloads import Event, EventKind
from handlers.edge.threads import Threads
from services.installations import InstallationService

log = structlog.get_logger(__name__)

#: So long a token is believed without a look; another replica may have renewed it, or been told that it is gone.
REMEMBERED: Final = 15.0
WORKSPACES: Final = 10_000
#: Slack's tokens live for twelve hours where they are renewed at all.
RENEWED_BEFORE: Final = 2 * 60 * 60
#: With less than this left, it is waited for the new one.
TOO_SHORT: Final = 60
#: Another replica renews it: so often and so long it is looked for.
LOOKS: Final = 20
LOOK_SECONDS: Final = 0.25
#: Pauses between the tries to save what Slack gives once.
SAVING: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def uncounted(_workspaces: int) -> None:
    """Nobody counts."""


class Tokens:
    """The token of each workspace. `now` counts seconds since 1970, `client` carries no token of its own.

    `unrenewed` hears of how many workspaces Slack does not renew it.
    """

    def __init__(
        self,
        store: BotStore,
        service: InstallationService,
        client: AsyncWebClient,
        *,
        client_secret: str,
        threads: Threads,
        clock: Clock,
        now: Callable[[], float] = time.time,
        unrenewed: Callable[[int], object] = uncounted,
    ) -> None:
        self._unrenewed = unrenewed
        self._store = store
        self._service = service
        self._client = client
        self._rotator = AsyncTokenRotator(client_id=store.client_id, client_secret=client_secret, client=client)
        self._threads = threads
        self._clock = clock
        self._now = now
        self._known: TTLCache[str, tuple[Identity, Bot]] = TTLCache(WORKSPACES, REMEMBERED)
        self._renewals: dict[str, asyncio.Task[Bot]] = {}
        self._told: dict[str, str] = {}
        #: Slack's word where it refuses our client id or secret; empty while it does not.
        self.refused = ""

    # -- installing

    async def keep(self, identity: Identity, bot: Bot) -> None:
        """Just installed there, or once more: what was stopped goes on. Raises Unavailable."""
        await self._threads.write(self._store.save_bot, bot)
        await self._threads.write(self._service.keep, identity, bot.bot_token, self._clock())
        await self._threads.write(self._service.resume, identity.workspace)
        self._known.pop(identity.workspace, None)
        self._forget_refusal(identity.workspace)
        log.info("installed", workspace=identity.workspace, is_organisation=bot.is_enterprise_install)

    # -- serving

    async def whose(self, source: Source) -> Installed | None:
        """Who we are where this comes from; None where nobody has installed us. Raises Unavailable."""
        for workspace in source.workspaces:
            with suppress(NotInstalled):
                identity, bot = await self._of(workspace)
                return Installed(identity, bot.bot_token)
        return None

    async def token(self) -> str:
        """For a call in the name of the workspace that is worked for. Raises NotInstalled, Unavailable."""
        _, bot = await self._of(working_for())
        return bot.bot_token

    async def everywhere(self) -> list[str]:
        """Every workspace of which something may be kept."""
        return await self._threads.read(self._service.everywhere)

    async def working(self) -> list[str]:
        """Those that we are at work in."""
        return await self._threads.read(self._service.working)

    async def why_not(self) -> str:
        """One workspace's token is no trouble of the others; our own settings are everybody's."""
        return f"Slack refuses SLACK_CLIENT_ID or SLACK_CLIENT_SECRET ({self.refused})" if self.refused else ""

    def routes(self) -> Routes:
        """What Slack tells of our own."""
        return Routes(events={EventKind.TAKEN_AWAY: self.taken_away})

    async def taken_away(self, _: Event, workspace: str) -> None:
        """Slack tells so late, and again, and of other tokens too: it is asked whether ours is still good.

        Raises SlackApiError and network errors where it does not say, so that it tells once more.
        """
        mark = await self._threads.read(self._service.mark, workspace)
        found = await self._threads.read(self._store.bot_of, workspace)
        if found is None:
            await self._stop(workspace, mark, None)
            return
        try:
            await self._client.auth_test(token=found.bot_token)
        except SlackApiError as error:
            if code_of(error) not in TOKEN_REFUSED:
                raise
            # Ours may have been renewed meanwhile.
            latest = await self._threads.read(self._store.bot_of, workspace)
            if latest is None or latest.bot_token == found.bot_token:
                await self._stop(workspace, mark, found)

    # -- renewing

    async def look(self) -> None:
        """Every token that lives for less than two hours is renewed. One that fails keeps nobody else's from it."""
        working = await self.working()
        for workspace in set(self._told) - set(working):
            self._forget_refusal(workspace)
        for workspace in working:
            try:
                bot = await self._threads.read(self._store.bot_of, workspace)
                if bot is not None and self._left(bot) < RENEWED_BEFORE:
                    await self._renewed(workspace)
                else:
                    # Another replica may have mended it.
                    self._forget_refusal(workspace)
            except (NotInstalled, Unavailable, SlackApiError, *AWAY) as error:
                log.debug("token not renewed", workspace=workspace, error=type(error).__name__)

    async def close(self) -> None:
        """Lets a renewal that Slack may have answered come to its end: its token is good for one use."""
        if self._renewals:
            await asyncio.wait(tuple(self._renewals.values()), timeout=2.0)

    async def _of(self, workspace: str) -> tuple[Identity, Bot]:
        known = self._known.get(workspace)
        if known is None:
            identity = await self._threads.read(self._service.at_work, workspace) if workspace else None
            bot = await self._threads.read(self._store.bot_of, workspace) if identity else None
            if identity is None or bot is None:
                raise NotInstalled(workspace)
            known = self._known[workspace] = (identity, bot)
        identity, bot = known
        if self._left(bot) < TOO_SHORT:
            bot = await self._renewed(workspace)
            if self._left(bot) <= 0:
                raise NotInstalled(workspace)
            self._known[workspace] = (identity, bot)
        return identity, bot

    async def _renewed(self, workspace: str) -> Bot:
        """The latest token, renewed by one of all that ask, in whichever process."""
        if (task := self._renewals.get(workspace)) is None:
            # Of nobody's request: whoever gives up waiting must not cut it short between Slack's answer and its row.
            task = Context().run(asyncio.create_task, self._renew(workspace))
            self._renewals[workspace] = task
            task.add_done_callback(lambda done: self._over(workspace, done))
        return await asyncio.shield(task)

    def _over(self, workspace: str, task: asyncio.Task[Bot]) -> None:
        self._renewals.pop(workspace, None)
        if not task.cancelled():
            task.exception()  # looked at, though nobody may wait for it any more

    async def _renew(self, workspace: str) -> Bot:
        for _ in range(LOOKS):
            is_mine = await self._threads.write(self._service.renewing, workspace)
            bot = await self._threads.read(self._store.bot_of, workspace)
            if bot is None:
                raise NotInstalled(workspace)
            if is_mine:
                try:
                    return await self._ask(workspace, bot) if self._left(bot) < RENEWED_BEFORE else bot
                finally:
                    await self._threads.write(self._service.renewed, workspace)
            if self._left(bot) >= TOO_SHORT:
                return bot
            await asyncio.sleep(LOOK_SECONDS)
        # Whoever had the turn has not come to its end in time.
        raise NotInstalled(workspace)

    async def _ask(self, workspace: str, bot: Bot) -> Bot:
        mark = await self._threads.read(self._service.mark, workspace)
        try:
            anew = await self._rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=RENEWED_BEFORE // 60
            )
        except SlackTokenRotationError as error:
            await self._not_renewed(workspace, mark, bot, code_of(error.api_error))
            return bot
        except AWAY:
            if self._left(bot) <= 0:
                raise
            return bot
        if anew is None:
            return bot
        await self._save(anew)
        self._known.pop(workspace, None)
        self._forget_refusal(workspace)
        self.refused = ""
        log.info("token renewed", workspace=workspace)
        return anew

    async def _save(self, bot: Bot) -> None:
        """Slack gives it once, so a database that is away for a moment must not lose it."""
        for pause in SAVING:
            try:
                await self._threads.write(self._store.save_bot, bot)
                return
            except Unavailable:
                await asyncio.sleep(pause)
        await self._threads.write(self._store.save_bot, bot)

    async def _not_renewed(self, workspace: str, mark: str, bot: Bot, code: str) -> None:
        """A broken chain, as after a kill between Slack's answer and its row, is mended by a new installation alone."""
        if self._told.get(workspace) != code:
            log.error("token not renewed", workspace=workspace, error=code, seconds_left=round(self._left(bot)))
        self._told[workspace] = code
        self._unrenewed(len(self._told))
        self.refused = code if code in APP_REFUSED else ""
        if code in CHAIN_BROKEN and self._left(bot) <= 0:
            await self._stop(workspace, mark, bot)
            raise NotInstalled(workspace)

    def _forget_refusal(self, workspace: str) -> None:
        self._told.pop(workspace, None)
        self._unrenewed(len(self._told))

    async def _stop(self, workspace: str, mark: str, bot: Bot | None) -> None:
        """Of the installation with this mark: whoever has installed us anew since is served."""
        if bot is not None:
            await self._threads.write(self._store.forget, bot)
        self._known.pop(workspace, None)
        self._forget_refusal(workspace)
        if await self._threads.write(self._service.stop, workspace, mark, self._clock()):
            log.warning("taken away", workspace=workspace)

    def _left(self, bot: Bot) -> float:
        """Seconds that a token still lives."""
        return float("inf") if bot.bot_token_expires_at is None else bot.bot_token_expires_at - self._now()
