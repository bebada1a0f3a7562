"""The web routes: Slack's events, and two addresses that say how the process is."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack import HandOver
from handlers.edge.bodies import Malformed
from handlers.edge.parse import arrival_by_http

log = structlog.get_logger(__name__)

#: Slack's largest payload is a view of 250 KB.
BODY_LIMIT: Final = 1024 * 1024
#: Slack itself gives up after three seconds.
BODY_SECONDS: Final = 2.5
READY_SECONDS: Final = 2.0
#: With a token and no more; the body of anything else may hold what it likes.
SSL_CHECK_LENGTH: Final = 1024
#: Longer ones are no time, and too large to reckon with.
TIMESTAMP_DIGITS: Final = 12

Check = Callable[[], Awaitable[bool]]


def health_routes(checks: Mapping[str, Check]) -> list[BaseRoute]:
    """`/healthz`: the process is alive. `/readyz`: everything that it needs is there."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        found = dict(zip(checks, await asyncio.gather(*map(_holds, checks.values())), strict=True))
        body = {name: "ok" if fine else "missing" for name, fine in found.items()}
        return JSONResponse(body, 200 if all(found.values()) else 503)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def slack_route(secret: str, hand_over: HandOver) -> BaseRoute:
    """`POST /slack/events`: size, signature, shape, and only then Bolt."""
    verifier = SignatureVerifier(secret)

    async def events(request: Request) -> Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                raw = await _read_limited(request)
        except TimeoutError:
            return PlainTextResponse("The body took too long.", 408)
        if raw is None:
            log.warning("request refused", why="too large")
            return PlainTextResponse("That is larger than anything Slack sends.", 413)
        if _is_ssl_check(raw):
            return PlainTextResponse("ok")
        if not _is_signed(verifier, raw, request.headers):
            log.warning("request refused", why="signature")
            return PlainTextResponse("The signature is missing, wrong or too old.", 401)
        try:
            arrival = arrival_by_http(raw, request.headers.get("content-type", ""))
        except Malformed as malformed:
            log.warning("request refused", why="shape", parts=str(malformed))
            return PlainTextResponse("That is not a payload that Slack sends.", 400)
        return to_starlette_response(await hand_over(arrival, _retry_headers(request.headers)))

    async def door(request: Request) -> Response:
        if request.method == "POST":
            return await events(request)
        # Slack has looked at certificates by GET too.
        is_check = request.query_params.get("ssl_check") == "1"
        return PlainTextResponse("ok") if is_check else PlainTextResponse("Slack sends POST.", 405, {"allow": "POST"})

    return Route("/slack/events", door, methods=["GET", "POST"])


def build_web(routes: list[BaseRoute]) -> Starlette:
    """The web application; whatever breaks inside, no traceback goes out."""

    async def broken(_: Request, __: Exception) -> Response:
        return PlainTextResponse("Something broke on my side.", 500)

    return Starlette(routes=routes, exception_handlers={Exception: broken})


async def _read_limited(request: Request) -> bytes | None:
    """The body, or None as soon as it is known to be too large."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > BODY_LIMIT:
        return None
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_LIMIT:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)


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


async def _holds(check: Check) -> bool:
    try:
        async with asyncio.timeout(READY_SECONDS):
            return await check()
    except Exception:
        log.warning("not ready", exc_info=True)
        return False
