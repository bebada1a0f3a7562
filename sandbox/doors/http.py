"""Slack reaches the app by signed requests over HTTP."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus, urlencode

import aiohttp

from sandbox.doors.door import PATIENCE, Kind, Reply
from sandbox.workspace import Json

#: What each letter of JSON is in a form's body; one by one they would cost more than all the rest of a request.
_IN_A_FORM = {letter: quote_plus(chr(letter)) for letter in range(128)}


def encoded(kind: Kind, payload: Json) -> tuple[bytes, str]:
    """The body as Slack sends it, and its content type."""
    if kind is Kind.EVENT:
        return json.dumps(payload).encode(), "application/json"
    fields = urlencode(payload) if kind is Kind.COMMAND else f"payload={json.dumps(payload).translate(_IN_A_FORM)}"
    return fields.encode(), "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class HttpDoor:
    """Real requests to the app's URL, signed with its secret."""

    def __init__(
        self,
        url: str,
        signing_secret: str,
        *,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self.secret = signing_secret
        self.patience = patience
        self.clock = clock
        self.session: aiohttp.ClientSession | None = None
        self.closed = False

    async def deliver(self, kind: Kind, payload: Json, *, retry: int = 0, reason: str = "") -> Reply:
        body, content_type = encoded(kind, payload)
        headers = {"Content-Type": content_type}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
        return await self.send(body, headers)

    async def send(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Any bytes, signed; for tests of bad input too (their headers win). A closed door reaches nobody."""
        if self.closed:
            return Reply(0)
        timestamp = str(int(self.clock()))
        signed = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.secret, timestamp, body),
            **headers,
        }
        if self.session is None or self.session.closed:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.patience))
        started = time.perf_counter()
        try:
            async with self.session.post(self.url, data=body, headers=signed) as response:
                text = await response.text()
                return Reply(
                    response.status,
                    text,
                    time.perf_counter() - started,
                    {k.lower(): v for k, v in response.headers.items()},
                )
        except (TimeoutError, aiohttp.ClientError):
            return Reply(0, seconds=time.perf_counter() - started)

    async def close(self) -> None:
        self.closed = True
        if self.session is not None:
            await self.session.close()
