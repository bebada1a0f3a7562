"""One call of a webhook: signed by the Standard Webhooks specification, and never into a private network."""

import hashlib
import hmac
import socket
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from domain.outgoing.delivery import Delivery
from domain.workspace.addresses import is_public
from domain.workspace.webhook import PATIENCE, SECRET_PREFIX, Call, why_no_address
from handlers.edge.answers import Clock
from handlers.edge.poster import RateLimited, Refused, Unanswered, Unreached
from handlers.edge.threads import Threads
from services.outgoing.webhooks import WebhookService

SECONDS: Final = 10.0
#: Longer than this nobody is let wait for by a receiver.
LONGEST_PAUSE: Final = timedelta(hours=1)
TOO_MANY, GONE = 429, 410

# Why a delivery ends; the operator reads it in `python -m bot deliveries`.
PRIVATE, TOO_LATE, GONE_AWAY = "private_address", "not_taken_for_three_days", "receiver_is_gone"


class Private(OSError):
    """The name leads into a private network."""


class PublicResolver(AbstractResolver):
    """Names that lead anywhere private lead nowhere. Asked for each connection, so a name cannot change in between."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises Private where one of its addresses is not everybody's."""
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(each["host"]) for each in found):
            raise Private(PRIVATE)
        return found

    async def close(self) -> None:
        await self._inner.close()


def public_socket(found: aiohttp.AddrInfoType) -> socket.socket:
    """For the address that is really called: no resolver is asked for a host that the client takes for a number."""
    family, kind, protocol, _, address = found
    if not is_public(str(address[0])):
        raise Private(PRIVATE)
    return socket.socket(family, kind, protocol)


def open_outside(*, to_private: bool) -> aiohttp.ClientSession:
    """Connections for webhooks alone: no proxy, no cookies, no cache of names."""
    resolver = aiohttp.ThreadedResolver()
    connector = aiohttp.TCPConnector(
        resolver=resolver if to_private else PublicResolver(resolver),
        socket_factory=None if to_private else public_socket,
        use_dns_cache=False,
        limit_per_host=4,
    )
    return aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(total=SECONDS), cookie_jar=aiohttp.DummyCookieJar()
    )


def signed(delivery_id: str, call: Call, seconds: int) -> dict[str, str]:
    """The headers of a call: its id, which stays the same each time it is tried, its time, and both signed with the body."""
    content = f"{delivery_id}.{seconds}.{call.body}".encode()
    keys = [b64decode(secret.removeprefix(SECRET_PREFIX)) for secret in call.secrets]
    signatures = [b64encode(hmac.digest(key, content, hashlib.sha256)).decode() for key in keys]
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
        "content-type": "application/json",
        "user-agent": "ai-hire-webhooks",
    }


class Caller:
    """Makes the calls. `real` is the machine's time: receivers compare it with theirs."""

    def __init__(
        self,
        service: WebhookService,
        session: aiohttp.ClientSession,
        *,
        threads: Threads,
        clock: Clock,
        real: Clock,
        to_private: bool = False,
    ) -> None:
        self._service = service
        self._session = session
        self._threads = threads
        self._clock = clock
        self._real = real
        self._to_private = to_private

    async def call(self, delivery: Delivery) -> None:
        """Once. Raises NotFound, NotYet while it pauses, and what the deliverer knows: Refused, RateLimited, Unanswered, Unreached."""
        call = await self._threads.read(self._service.call, delivery, self._clock())
        if why_no_address(call.url, to_private=self._to_private):
            raise Refused(PRIVATE)
        headers = signed(delivery.id, call, int(self._real().timestamp()))
        try:
            # Where it leads on was not looked at, so nobody goes there.
            async with self._session.post(
                call.url, data=call.body.encode(), headers=headers, allow_redirects=False
            ) as answer:
                status, pause = answer.status, answer.headers.get("retry-after", "")
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, Private):
                raise Refused(PRIVATE) from error
            self._give_up_late(call)
            raise Unreached(type(error).__name__) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            self._give_up_late(call)
            raise Unanswered(type(error).__name__) from error
        if 200 <= status < 300:
            return
        if status == GONE:
            raise Refused(GONE_AWAY)
        self._give_up_late(call)
        if status == TOO_MANY:
            wait = timedelta(seconds=int(pause)) if pause.isdecimal() and len(pause) < 6 else timedelta(seconds=30)
            raise RateLimited(min(wait, LONGEST_PAUSE))
        raise Unanswered(f"HTTP {status}")

    def _give_up_late(self, call: Call) -> None:
        if self._clock() - call.since > PATIENCE:
            raise Refused(TOO_LATE)
