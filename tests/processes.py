"""A bot as a process of its own, and the practice Slack that it works in."""

import asyncio
import json
import multiprocessing.forkserver
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from bot.__main__ import start
from bot.cli.manifest import read_manifest
from bot.clock import real_clock
from sandbox.app import create_app
from sandbox.doors import HttpDoor
from sandbox.server import serving
from sandbox.workspace import App, Workspace
from sandbox.workspace.seed import practice_workspace

ROOT = Path(__file__).parents[1]


def environment(**settings: str) -> dict[str, str]:
    """That of a bot which has these settings and no other of Slack or the database."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    return {**env, "PYTHONPATH": str(ROOT), **settings}


@cache
def forking() -> ForkServerContext:
    """Where processes come from that have our modules already: to load them is most of what a bot does in a test.

    `tests/bot/test_run.py` starts it as everybody does.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.cli.commands", __name__])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        multiprocessing.forkserver.ensure_running()
    return context


class Process:
    """One of them, with what it writes."""

    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader

    def __init__(self, program: Callable[..., object], *arguments: object, folder: Path, env: dict[str, str]) -> None:
        read, write = zip(*(forking().Pipe(duplex=False) for _ in range(2)), strict=True)
        given = (program, arguments, folder, env, write)
        self._process = forking().Process(target=_live, args=given, daemon=True)
        self._process.start()
        for end in write:
            end.close()
        self._read: tuple[Connection, ...] = read

    @classmethod
    async def start(
        cls, program: Callable[..., object], *arguments: object, folder: Path, env: dict[str, str]
    ) -> "Process":
        """Starts it; `stdout` and `stderr` can be read from then on."""
        started = cls(program, *arguments, folder=folder, env=env)
        started.stdout, started.stderr = [await _reader(end) for end in started._read]
        return started

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        assert self._process.pid
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()

    async def wait(self) -> None:
        """Until it has ended."""
        await asyncio.to_thread(self._process.join)

    async def communicate(self) -> tuple[bytes, bytes]:
        """All that it still writes, until it has ended."""
        written = await self.stdout.read(), await self.stderr.read()
        await self.wait()
        return written


def _live(
    program: Callable[..., object],
    arguments: tuple[object, ...],
    folder: Path,
    env: dict[str, str],
    write: tuple[Connection, ...],
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for end, number in zip(write, (1, 2), strict=True):
        os.dup2(end.fileno(), number)
        end.close()
    program(*arguments)


async def _reader(end: Connection) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(os.dup(end.fileno()), "rb", 0)
    end.close()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def run_bot() -> None:
    """As `python -m bot run`."""
    sys.argv = ["bot", "run"]
    start()


@dataclass
class Running:
    """A process, and what it logs."""

    process: Process

    async def logs(self, event: str) -> None:
        """Waits for this line of its log."""
        async with asyncio.timeout(60):
            while line := await self.process.stderr.readline():
                if json.loads(line)["event"] == event:
                    return
        raise AssertionError(f"it ended without {event}")

    async def says(self) -> str:
        """The next line for the person at the terminal."""
        async with asyncio.timeout(60):
            return (await self.process.stdout.readline()).decode()

    async def stop(self, number: signal.Signals) -> float:
        """Tells it to end; how many seconds that takes."""
        began = time.monotonic()
        self.process.send_signal(number)
        async with asyncio.timeout(60):
            _, errors = await self.process.communicate()
        assert b"Traceback" not in errors
        return time.monotonic() - began


@asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[Running]:
    process = await Process.start(run_bot, folder=folder, env=environment(PORT="0", **settings))
    try:
        yield Running(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@asynccontextmanager
async def slack() -> AsyncIterator[tuple[Workspace, dict[str, str]]]:
    """A practice Slack, and the settings of a bot that works in it by HTTP."""
    workspace = practice_workspace(App.of(read_manifest()), real_clock)
    app = workspace.app
    door = HttpDoor("http://127.0.0.1:1/slack/events", app.signing_secret)
    try:
        async with serving(create_app(workspace, door)) as address:
            yield (
                workspace,
                {
                    "SLACK_BOT_TOKEN": app.bot_token,
                    "SLACK_SIGNING_SECRET": app.signing_secret,
                    "SLACK_API_URL": f"{address}/api/",
                },
            )
    finally:
        await door.close()
