"""The web routes: Slack's events, and two addresses that say how the process is."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.doors.limits import Refused, uncounted
from bot.doors.slack import HandOver
from handlers.edge.bodies import Malformed
from handlers.edge.parse import arrival_by_http

log = structlog.get_logger(__name__)

EVENTS: Final = "/slack/events"
#: Slack's largest payload is a view of 250 KB.
BODY_LIMIT: Final = 1024 * 1024
#: Slack itself gives up after three seconds.
BODY_SECONDS: Final = 2.5
#: Longer than the database itself waits for a lock, so that the reason is its own.
READY_SECONDS: Final = 3.0
#: So long a start takes until Slack has said who we are, and the socket stands.
START_SECONDS: Final = 15.0
#: Whoever asked has been told by Slack that it failed.
LATE_SECONDS: Final = 10.0
DOUBT_SECONDS: Final = 60.0
#: What may be held at once of bodies whose senders nobody knows yet.
BODIES_LIMIT: Final = 32 * 1024 * 1024
#: Older or younger, and a signature is refused.
SIGNATURE_SECONDS: Final = 300
#: With a token and no more; the body of anything else may hold what it likes.
SSL_CHECK_LENGTH: Final = 1024
#: Longer ones are no time, and too large to reckon with.
TIMESTAMP_DIGITS: Final = 12

#: An empty answer is a yes, anything else the reason in words.
Check = Callable[[], Awaitable[str]]


class Health:
    """Whether the process can do its work, as a list of checks; what changes is worth one line in the log.

    Until it has been ready once, `starts_within` seconds long, a no is the start's and not worth one.
    """

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        starts_within: float = 0.0,
        timer: Callable[[], float] = time.monotonic,
        checked: Callable[[str, bool], object] = lambda _, __: None,
    ) -> None:
        self._checks = checks
        self._checked = checked
        self._told: dict[str, str] = {}
        self._timer = timer
        self._starts_until: float | None = timer() + starts_within

    async def look(self) -> dict[str, str]:
        """Each check by name: empty where it holds, else the reason."""
        reasons = await asyncio.gather(*map(_reason, self._checks.values()))
        found = dict(zip(self._checks, reasons, strict=True))
        why = {name: reason for name, reason in found.items() if reason}
        for name, reason in found.items():
            self._checked(name, not reason)
        if not why or (self._starts_until is not None and self._timer() >= self._starts_until):
            self._starts_until = None
        if self._starts_until is not None:
            return found
        if why.keys() != self._told.keys():
            log.warning("not ready" if why else "ready again", **why)
        self._told = why
        return found


def health_routes(health: Health) -> list[BaseRoute]:
    """`/healthz`: the process is alive. `/readyz`: it can do its work, or why not."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        found = await health.look()
        return JSONResponse(
            {name: reason or "ok" for name, reason in found.items()}, 503 if any(found.values()) else 200
        )

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


class Front:
    """The web application from the first moment on: until the bot opens it, it says that we live, and what we wait for."""

    def __init__(self) -> None:
        self._why = "the bot starts"
        self._refused: Refused = uncounted
        self.app = build_web(
            [
                *health_routes(Health({"database": self._waiting}, starts_within=START_SECONDS)),
                Route(EVENTS, _closed, methods=["POST"]),
            ]
        )

    def waits(self, why: str) -> None:
        """Why the bot is not there yet."""
        self._why = why

    def opens(self, routes: list[BaseRoute], refused: Refused = uncounted) -> None:
        """The bot is there; `refused` hears of connections that are not served."""
        self.app.router.routes[:] = routes
        self._refused = refused

    def refused(self, why: str) -> None:
        """A connection was not served: whoever counts hears it, once there is somebody."""
        self._refused(why)

    async def _waiting(self) -> str:
        return self._why


async def _closed(_: Request) -> Response:
    return PlainTextResponse("Not yet: the bot starts.", 503)


class Lateness:
    """Tells requests whose senders have left, as after a freeze, from a clock that is ahead of Slack's."""

    def __init__(self, *, now: Callable[[], float] = time.time, timer: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._timer = timer
        self._ahead = 0.0
        self._least = 0.0
        self._since: float | None = None

    def is_late(self, signed_at: float) -> bool:
        """Whether nobody waits any more for what was signed then."""
        age = self._now() - signed_at - self._ahead
        if age <= LATE_SECONDS:
            self._since = None
            self._ahead = max(0.0, self._ahead + min(age, 0.0))
            return False
        if self._since is None:
            self._since, self._least = self._timer(), age
        self._least = min(self._least, age)
        if self._timer() - self._since < DOUBT_SECONDS:
            return True
        # Nothing was in time for so long: that is our clock.
        log.warning("clock ahead of slack's", seconds=round(self._ahead + self._least))
        self._ahead += self._least
        self._since = None
        return False


def slack_route(secret: str, hand_over: HandOver, refused: Refused = uncounted) -> BaseRoute:
    """`POST /slack/events`: size, signature, shape, and only then Bolt. `refused` hears why somebody did not get in."""
    verifier = SignatureVerifier(secret)
    lateness = Lateness()
    bodies = Bodies()

    def refuse(status: int, why: str, words: str, **more: str) -> Response:
        log.warning("request refused", why=why, **more)
        refused(why)
        return PlainTextResponse(words, status)

    async def events(request: Request) -> Response:
        # Without a signature nothing but Slack's look at the certificate is worth a memory.
        most = BODY_LIMIT if _may_be_signed(request.headers) else SSL_CHECK_LENGTH
        try:
            async with asyncio.timeout(BODY_SECONDS):
                raw = await bodies.read(request, most)
        except TimeoutError:
            return refuse(408, "too slow", "The body took too long.")
        except TooMuch:
            return refuse(503, "too many at once", "Too much comes in at once.")
        if raw is None and most < BODY_LIMIT:
            return refuse(401, "signature", "The signature is missing, wrong or too old.")
        if raw is None:
            return refuse(413, "too large", "That is larger than anything Slack sends.")
        if _is_ssl_check(raw):
            return PlainTextResponse("ok")
        if not _is_signed(verifier, raw, request.headers):
            return refuse(401, "signature", "The signature is missing, wrong or too old.")
        if lateness.is_late(int(request.headers["x-slack-request-timestamp"])):
            return refuse(503, "too late", "Whoever sent that has stopped waiting.")
        try:
            arrival = arrival_by_http(raw, request.headers.get("content-type", ""))
        except Malformed as malformed:
            return refuse(400, "shape", "That is not a payload that Slack sends.", parts=str(malformed))
        return to_starlette_response(await hand_over(arrival, _retry_headers(request.headers)))

    async def door(request: Request) -> Response:
        if request.method == "POST":
            return await events(request)
        # Slack has looked at certificates by GET too.
        is_check = request.query_params.get("ssl_check") == "1"
        return PlainTextResponse("ok") if is_check else PlainTextResponse("Slack sends POST.", 405, {"allow": "POST"})

    return Route(EVENTS, door, methods=["GET", "POST"])


def build_web(routes: list[BaseRoute]) -> Starlette:
    """The web application; whatever breaks inside, no traceback goes out."""

    async def broken(_: Request, __: Exception) -> Response:
        return PlainTextResponse("Something broke on my side.", 500)

    return Starlette(routes=routes, exception_handlers={Exception: broken})


class TooMuch(Exception):
    """As much is held already as may be."""


class Bodies:
    """Reads bodies, and counts what is held of all of them that have not been read to their end."""

    def __init__(self, limit: int = BODIES_LIMIT) -> None:
        self._limit = limit
        self._held = 0

    async def read(self, request: Request, most: int) -> bytes | None:
        """The body, or None as soon as it is known to be too large. Raises TooMuch."""
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            return None
        body = bytearray()
        try:
            async for chunk in request.stream():
                self._held += len(chunk)
                body += chunk
                if self._held > self._limit:
                    raise TooMuch
                if len(body) > most:
                    return None
        except ClientDisconnect:
            return b""
        finally:
            self._held -= len(body)
        return bytes(body)


def _may_be_signed(headers: Mapping[str, str]) -> bool:
    """Whether there is a signature at all, of a time that is near ours: only its body says whether it is right."""
    signature, timestamp = headers.get("x-slack-signature", ""), headers.get("x-slack-request-timestamp", "")
    is_time = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= TIMESTAMP_DIGITS
    return signature.startswith("v0=") and is_time and abs(time.time() - int(timestamp)) <= SIGNATURE_SECONDS


def _is_ssl_check(raw: bytes) -> bool:
    """Slack looks at the certificate, unsigned: it is answered, and nothing is done with what comes along."""
    return b"ssl_check=1" in raw[:SSL_CHECK_LENGTH].split(b"&")


def _is_signed(verifier: SignatureVerifier, raw: bytes, headers: Mapping[str, str]) -> bool:
    """Whether Slack signed this body within the last five minutes."""
    timestamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= TIMESTAMP_DIGITS):
        return False
    if not signature.isascii():
        return False
    try:
        return verifier.is_valid(body=raw, timestamp=timestamp, signature=signature)
    except ValueError:  # the body is not UTF-8
        return False


def _retry_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower().startswith("x-slack-retry")}


async def _reason(check: Check) -> str:
    try:
        async with asyncio.timeout(READY_SECONDS):
            return await check()
    except TimeoutError:
        return "no answer in time"
    except Exception:
        # The log alone says what: it may name what is nobody's business.
        log.warning("a check failed", exc_info=True)
        return "broken, see the log"
