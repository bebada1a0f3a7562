"""What one connection may cost before anybody knows who is there: bytes of head, seconds of a request, and how many."""

from asyncio import TimerHandle, Transport
from collections.abc import Callable
from typing import Final

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

log = structlog.get_logger(__name__)

#: Slack's own heads are below 2 KB, a proxy adds a few hundred bytes.
HEAD_LIMIT: Final = 16 * 1024
#: From its first byte to its last; Slack waits for three seconds in all.
REQUEST_SECONDS: Final = 10.0
#: Open at once; Slack needs a few dozen.
CONNECTIONS: Final = 200
#: Sent on one connection before the first is answered; neither Slack nor a proxy sends a second one.
AHEAD: Final = 4

#: Either of them announces a body.
_BODY: Final = frozenset({b"content-length", b"transfer-encoding"})

#: What is answered, by what is counted and logged.
_ANSWERS: Final = {
    "head too large": b"431 Request Header Fields Too Large",
    "request too slow": b"408 Request Timeout",
    "another protocol": b"400 Bad Request",
    "too many requests ahead": b"429 Too Many Requests",
}

#: Hears why something did not get through the door, in one of our own words.
Refused = Callable[[str], object]


def uncounted(_why: str) -> None:
    """Nobody counts."""


class Ended(Exception):
    """Ends the parser's work on this connection."""


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's own, which holds whatever is sent for as long as somebody sends it, with limits in front."""

    refused: Refused = staticmethod(uncounted)
    _clock: TimerHandle | None = None
    _in_request = False
    #: Of the request that has begun: what came and is no part of its body. That is its head, and what frames and follows
    #: a body in chunks; a single field is held by the parser alone until it ends.
    _around = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn's own
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            self._say("too many connections")
            transport.abort()
        else:
            self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._start_clock()
        self._around += len(data)
        super().data_received(data)
        if self._in_request and self._around > HEAD_LIMIT:
            self._end("head too large")

    def on_message_begin(self) -> None:
        self._in_request = True
        self._start_clock()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_LIMIT:
            self._end("head too large")
            raise Ended
        # The parser takes a body for the other protocol's: nobody would read it, and no clock would run.
        if self.parser.should_upgrade() and not self._should_upgrade() and _BODY.intersection(dict(self.headers)):
            self._end("another protocol")
            raise Ended
        super().on_headers_complete()
        if len(self.pipeline) > AHEAD:
            self._end("too many requests ahead")
            raise Ended

    def on_body(self, data: bytes) -> None:
        self._around -= len(data)
        super().on_body(data)

    def on_message_complete(self) -> None:
        self._in_request, self._around = False, 0
        self._stop_clock()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop_clock()
        super().handle_websocket_upgrade()

    def _unsupported_upgrade_warning(self) -> None:
        """Some ask for HTTP/2 with each request, and are answered by HTTP/1.1 as well."""

    def _start_clock(self) -> None:
        if self._clock is None and not self.transport.is_closing():
            self._clock = self.loop.call_later(REQUEST_SECONDS, self._end, "request too slow")

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _say(self, why: str) -> None:
        log.warning("connection refused", why=why)
        self.refused(why)

    def _end(self, why: str) -> None:
        if self.transport.is_closing():
            return
        self._say(why)
        # In the middle of an answer there is no room for another.
        answering: RequestResponseCycle | None = self.cycle
        if answering is None or answering.response_complete or not answering.response_started:
            self.transport.write(b"HTTP/1.1 " + _ANSWERS[why] + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()


def counting(refused: Refused) -> type[GuardedProtocol]:
    """The same, which tells of each connection that it refuses or ends."""
    return type("CountedProtocol", (GuardedProtocol,), {"refused": staticmethod(refused)})
