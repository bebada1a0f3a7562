"""`make run`, as a process of its own: it says where it is, serves, and stops when told."""

import asyncio
import signal
import sys
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bot.cli.run import measured
from bot.doors.serve import bind
from bot.settings import Settings
from tests.house import House
from tests.processes import environment


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_practice_workspace_starts_without_any_setting_and_stops_when_told(
    tmp_path: Path, number: signal.Signals
) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=tmp_path,
        env=environment(PORT="0", TMPDIR=str(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout
        async with asyncio.timeout(60):
            line = (await process.stdout.readline()).decode()
        address = line.split()[-1]
        assert address.startswith("http://127.0.0.1:")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{address}/readyz") as answer:
                assert answer.status == 200
            async with session.get(address) as page:
                assert page.status == 200
    finally:
        process.send_signal(number)
        async with asyncio.timeout(15):
            _, errors = await process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


async def test_metrics_are_shown_on_a_port_of_their_own_and_only_where_one_is_set(house: House) -> None:
    with closing(bind("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with aiohttp.ClientSession() as session, measured(Settings(metrics_port=port), house.bot):
        async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            assert "ai_hire_database_up 1.0" in await answer.text()
        async with session.get(f"{house.practice.address}/metrics") as answer:
            assert answer.status == 404
    async with measured(Settings(), house.bot):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
