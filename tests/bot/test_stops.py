"""A bot as a process of its own, in a trouble: it says what is wrong, and ends when told, in time."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.clock import real_clock
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from sandbox.workspace.faults import Fault
from storage.database import Database
from tests.processes import running, slack
from tests.worlds import to_send

#: A process manager would kill by then.
SECONDS = 10.0


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


async def test_it_ends_while_slack_hangs_in_the_middle_of_a_post(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Afterwards nobody waits for the end of that.
    monkeypatch.setattr("sandbox.server.GOODBYE_SECONDS", 0.1)
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
