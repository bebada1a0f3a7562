"""Runs a web application on a free loopback port in this event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

#: Of the loop, from an accepted connection to one that is known.
TURNS = 10
#: So long a stop waits for whoever is being served.
GOODBYE_SECONDS = 1


class Server(uvicorn.Server):
    """A server that leaves the process's signals alone, and sleeps until it is stopped."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self.should_exit = True
        self._stopped.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._stopped.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Nobody is let in any more; who was at this very moment is known a few turns later, and shown out like the others.
        for server in self.servers:
            for listening in server.sockets:
                asyncio.get_running_loop().remove_reader(listening.fileno())
        for _ in range(TURNS):
            await asyncio.sleep(0)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """The application's address for as long as the block runs."""
    # asyncio switches Nagle's delay off only for sockets that say TCP; otherwise an answer can take 40 ms
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    config = uvicorn.Config(
        app,
        log_config=None,  # the logs belong to whoever starts this
        log_level="critical",
        lifespan="off",
        date_header=False,  # Slack's answers tell its own time
        ws="websockets-sansio",
        timeout_graceful_shutdown=GOODBYE_SECONDS,
        timeout_keep_alive=75,  # longer than any client keeps a connection: none is closed while it is being used
    )
    server = Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started:
            if running.done():
                await running
            await asyncio.sleep(0.005)
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.stop()
        await running
        listening.close()
