"""A client of Slack's Web API that is listened to: how each call went, and when Slack is away."""

import time
from base64 import b64encode
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers.edge.errors import RATE_LIMITED, UNKNOWN_METHOD, UNKNOWN_OUTCOME, read_no

log = structlog.get_logger(__name__)

#: A call that stumbles alone is tried again and no outage.
STUMBLES: Final = 3


class CallOutcome(StrEnum):
    """How a call to Slack went."""

    DONE = "done"
    REFUSED = "refused"
    PAUSED = "rate limited"
    FAILED = "failed"
    UNREACHED = "unreached"

    @property
    def is_silence(self) -> bool:
        """Nobody there who knows an answer."""
        return self in {CallOutcome.FAILED, CallOutcome.UNREACHED}


class Outage:
    """Says in one line that Slack is away, and in one that it is back, however often it is tried meanwhile."""

    def __init__(self) -> None:
        self._missed = 0
        self._is_told = False

    def silent(self, error: str, *, surely: bool = False) -> None:
        """A call had no answer; `surely` where one is enough to know."""
        self._missed += 1
        if not self._is_told and (surely or self._missed >= STUMBLES):
            log.warning("slack does not answer", error=error)
            self._is_told = True

    def answered(self) -> None:
        """Slack is there, whatever it said."""
        if self._is_told:
            log.warning("slack answers again", missed=self._missed)
        self._missed, self._is_told = 0, False


#: The token of the workspace that is worked for. Raises NotInstalled.
TokenOf = Callable[[], Awaitable[str]]
#: Hears of each call: its method, how it went, its seconds.
Heard = Callable[[str, str, float], object]


def unheard(_method: str, _outcome: str, _seconds: float) -> None:
    """Nobody counts."""


class Client(AsyncWebClient):
    """Slack's own client, for one process's calls."""

    heard: Heard = staticmethod(unheard)
    outage: Outage | None = None
    token_of: TokenOf | None = None

    async def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        files: dict[str, object] | None = None,
        data: dict[str, object] | aiohttp.FormData | None = None,
        params: dict[str, object] | None = None,
        json: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: dict[str, str] | None = None,
    ) -> AsyncSlackResponse:
        """As it is, once."""
        if self.token_of is not None:
            headers = {**(headers or {}), "Authorization": f"Bearer {await self.token_of()}"}
        if auth is not None:
            # As the library would, by a way of aiohttp's that goes away.
            secret = b64encode(f"{auth['client_id']}:{auth['client_secret']}".encode()).decode()
            headers, auth = {**(headers or {}), "Authorization": f"Basic {secret}"}, None
        began = time.monotonic()
        outcome, error = CallOutcome.UNREACHED, ""
        try:
            answer = await super().api_call(
                api_method,
                http_verb=http_verb,
                files=files,
                data=data,
                params=params,
                json=json,
                headers=headers,
                auth=auth,
            )
            outcome = CallOutcome.DONE
        except SlackApiError as no:
            outcome, error = _outcome_of(no), read_no(no).code
            raise
        except Exception as failure:
            error = type(failure).__name__
            raise
        finally:
            # Whoever gave up waiting says nothing of Slack.
            if outcome is not CallOutcome.UNREACHED or error:
                self.heard(api_method, outcome, time.monotonic() - began)
                self._notice(outcome, error)
        return answer

    def _notice(self, outcome: CallOutcome, error: str) -> None:
        if self.outage is not None:
            self.outage.silent(error) if outcome.is_silence else self.outage.answered()


def _outcome_of(error: SlackApiError) -> CallOutcome:
    no = read_no(error)
    if no.status == 429 or no.reason in RATE_LIMITED:
        return CallOutcome.PAUSED
    stumbled = no.status >= 500 or not no.reason or no.reason in UNKNOWN_OUTCOME
    return CallOutcome.FAILED if stumbled and no.code != UNKNOWN_METHOD else CallOutcome.REFUSED
