"""A bot as a process of its own, and the practice Slack that it works in."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

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


@dataclass
class Running:
    """A process, and what it logs."""

    process: asyncio.subprocess.Process

    async def logs(self, event: str) -> None:
        """Waits for this line of its log."""
        assert self.process.stderr
        async with asyncio.timeout(60):
            while line := await self.process.stderr.readline():
                if json.loads(line)["event"] == event:
                    return
        raise AssertionError(f"it ended without {event}")

    async def says(self) -> str:
        """The next line for the person at the terminal."""
        assert self.process.stdout
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
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env=environment(PORT="0", **settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
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
