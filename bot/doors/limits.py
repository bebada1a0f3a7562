"""What one connection may cost before anybody knows who is there: bytes of head, seconds of a request, and how many."""

from asyncio import TimerHandle, Transport
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

_TOO_LARGE: Final = b"431 Request Header Fields Too Large"
_TOO_SLOW: Final = b"408 Request Timeout"


class HeadTooLarge(Exception):
    """Ends the parser's work on this connection."""


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's own, which holds whatever is sent for as long as somebody sends it, with limits in front."""

    _clock: TimerHandle | None = None
    _in_head = False
    _held = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn's own
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            log.warning("connection refused", why="too many", most=CONNECTIONS)
            transport.abort()
        else:
            self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._start_clock()
        was_in_head = self._in_head
        super().data_received(data)
        if self._in_head:
            # A single field is held by the parser alone until it ends.
            self._held = self._held + len(data) if was_in_head else len(data)
            if self._held > HEAD_LIMIT:
                self._end(_TOO_LARGE)

    def on_message_begin(self) -> None:
        self._in_head, self._held = True, 0
        self._start_clock()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_LIMIT:
            self._end(_TOO_LARGE)
            raise HeadTooLarge
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._stop_clock()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop_clock()
        super().handle_websocket_upgrade()

    def _start_clock(self) -> None:
        if self._clock is None and not self.transport.is_closing():
            self._clock = self.loop.call_later(REQUEST_SECONDS, self._end, _TOO_SLOW)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _end(self, status: bytes) -> None:
        if self.transport.is_closing():
            return
        log.warning("connection refused", why=status.decode().partition(" ")[2].lower())
        # In the middle of an answer there is no room for another.
        answering: RequestResponseCycle | None = self.cycle
        if answering is None or answering.response_complete or not answering.response_started:
            self.transport.write(b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()
