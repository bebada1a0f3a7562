"""Serving the web application until somebody stops us."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

from bot.doors.limits import Refused, counting, uncounted

#: An open event stream must not hold up a stop.
GOODBYE_SECONDS = 3
KEEP_SECONDS = 75


class PortTaken(Exception):
    """Another process listens there already, or the address is not ours."""


def bind(host: str, port: int) -> socket.socket:
    """Takes the port before anything is built on its number; 0 takes any free one."""
    listener = None
    try:
        # asyncio turns Nagle's algorithm off only where the protocol is named: a body would wait 40 ms behind its head.
        listener = socket.socket(
            socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
        )
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except (OSError, UnicodeError) as error:
        if listener is not None:
            listener.close()
        why = getattr(error, "strerror", None) or "no address of this machine"
        raise PortTaken(
            f"I cannot listen on {host}:{port} ({why}). "
            "If another AI Hire runs there, stop it; or choose another port, such as PORT=3001."
        ) from error
    listener.listen(128)
    listener.setblocking(False)
    return listener


def address_of(listener: socket.socket) -> str:
    """Where a browser on this machine finds the listener."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104  # asked, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


#: Of the loop, from an accepted connection to one that is known.
TURNS = 10


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self.should_exit = True
        self._stopped.set()

    async def main_loop(self) -> None:
        # Once a second for the date of its answers; uvicorn's own looks ten times whether it may stop.
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Nobody is let in any more; who was at this very moment is known a few turns later, and shown out like the others.
        for server in self.servers:
            for listening in server.sockets:
                asyncio.get_running_loop().remove_reader(listening.fileno())
        for _ in range(TURNS):
            await asyncio.sleep(0)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn would kill the process with the signal again, before we have tidied up.
        yield


@contextlib.asynccontextmanager
async def serving(
    app: ASGIApp,
    listener: socket.socket,
    *,
    tells_time: bool = True,
    websockets: bool = False,
    refused: Refused = uncounted,
) -> AsyncIterator[asyncio.Task[None]]:
    """Serves while the block runs; the task ends early only if the server breaks. An app may tell its own time.

    `refused` hears why a connection was not served. Without `websockets`, whoever asks for one gets none.
    """
    config = uvicorn.Config(
        app,
        lifespan="off",
        http=counting(refused),
        log_config=None,
        access_log=False,
        ws="websockets-sansio" if websockets else "none",
        server_header=False,
        date_header=tells_time,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        # A client that keeps its connections for longer than we do meets a closed one now and then.
        timeout_keep_alive=KEEP_SECONDS,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    try:
        while not server.started and not task.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.005)
        yield task
    finally:
        server.stop()
        await task


@contextlib.contextmanager
def until_stopped() -> Iterator[asyncio.Event]:
    """An event that Ctrl-C or a service manager sets."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    caught: list[signal.Signals] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not every platform can; there, Ctrl-C cancels us instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
            caught.append(number)
    try:
        yield stopped
    finally:
        for number in caught:
            loop.remove_signal_handler(number)
