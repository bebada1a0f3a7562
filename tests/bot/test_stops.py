"""A bot as a process of its own, in a trouble: it says what is wrong, and ends when told, in time."""

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

import pytest

from bot.cli.manifest import read_manifest
from bot.clock import real_clock
from domain.outgoing import Kind, Subject
from sandbox.app import create_app
from sandbox.doors import HttpDoor
from sandbox.server import serving
from sandbox.workspace import App, Workspace
from sandbox.workspace.faults import Fault
from sandbox.workspace.seed import practice_workspace
from storage.database import Database
from tests.worlds import to_send

ROOT = Path(__file__).parents[2]
#: A process manager would kill by then.
SECONDS = 10.0


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
    env = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env={**env, "PYTHONPATH": str(ROOT), "PORT": "0", **settings},
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
    async with serving(create_app(workspace, door)) as address:
        yield (
            workspace,
            {
                "SLACK_BOT_TOKEN": app.bot_token,
                "SLACK_SIGNING_SECRET": app.signing_secret,
                "SLACK_API_URL": f"{address}/api/",
            },
        )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_while_slack_is_away_since_the_start(
    sqlite_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "1", "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    async with running(tmp_path, DATABASE_URL=sqlite_url, **settings) as bot:
        await bot.logs("slack does not answer")
        assert await bot.stop(number) < SECONDS
        assert bot.process.returncode == 0


async def test_it_ends_while_its_database_is_away_since_the_start(tmp_path: Path) -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "1", "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    async with running(tmp_path, DATABASE_URL="postgresql://u:hush@127.0.0.1:9/n", **settings) as bot:
        said = await bot.says()
        assert "does not answer" in said
        assert "I wait for it" in said
        assert "hush" not in said
        assert await bot.stop(signal.SIGTERM) < SECONDS
        assert bot.process.returncode == 0


async def test_it_ends_while_slack_hangs_in_the_middle_of_a_post(sqlite_url: str, tmp_path: Path) -> None:
    database = Database.open(sqlite_url)
    async with slack() as (workspace, settings):
        now = real_clock()
        with database.transaction(workspace.team_id) as store:
            subject = Subject.of_person("U0MAYA")
            store.deliveries.post(to_send(Kind.GREETING, subject, "U0MAYA", key="k", at=now))
            store.audit.record("U0MAYA", "test", subject, now)
        workspace.faults.always("chat.postMessage", Fault(delay=120))
        async with running(tmp_path, DATABASE_URL=sqlite_url, **settings) as bot:
            async with asyncio.timeout(60):
                await workspace.faults.met.wait()
            assert await bot.stop(signal.SIGTERM) < SECONDS
            assert bot.process.returncode == 0
    database.close()


async def test_a_refused_app_token_ends_it_with_the_next_step(sqlite_url: str, tmp_path: Path) -> None:
    async with slack() as (_, settings):
        del settings["SLACK_SIGNING_SECRET"]
        async with running(tmp_path, DATABASE_URL=sqlite_url, SLACK_APP_TOKEN="xapp-wrong", **settings) as bot:
            said = await bot.says()
            async with asyncio.timeout(SECONDS):
                _, errors = await bot.process.communicate()
    assert "Slack refuses SLACK_APP_TOKEN (invalid_auth)" in said
    assert "connections:write" in said
    assert bot.process.returncode == 2
    assert b"Traceback" not in errors
