"""What is answered 200 is saved, from the first second after a start, also while Slack itself does not answer."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

import pytest

from bot.wiring import Bot, running_bot
from handlers.edge.parse import arrival_by_socket
from sandbox.doors import payloads
from sandbox.workspace.faults import Fault
from tests.handlers.attacks import click, submission
from tests.house import House

COMMAND: dict[str, Any] = {"command": "/ai-hire", "text": "help", "channel_id": "C0GENERAL", "trigger_id": "1.2.3"}


@asynccontextmanager
async def restarted(house: House) -> AsyncIterator[Bot]:
    """A second start on the same database, while Slack knows nobody."""
    house.workspace.faults.always("auth.test", Fault(status=500))
    async with running_bot(house.bot.settings, clock=house.clock) as bot:
        yield bot


def hello(house: House) -> dict[str, Any]:
    maya = house.person("maya")
    event = {"type": "message", "user": maya.id, "text": "hello", "channel": maya.dm.id, "channel_type": "im"}
    return payloads.event_callback(house.workspace, event, maya.dm)


def forget_who_we_are(house: House) -> None:
    with closing(sqlite3.connect(str(house.bot.database.engine.url.database), isolation_level=None)) as connection:
        connection.execute("DELETE FROM installations")


async def test_who_we_are_is_known_from_the_last_start_so_an_event_is_saved_at_once(house: House) -> None:
    async with restarted(house) as bot:
        assert (await bot.hand_over(arrival_by_socket(hello(house)), {})).status == 200
        await bot.deliverer.drain()
    assert "/ai-hire" in house.person("maya").messages()[-1].text


async def test_where_nobody_knows_an_event_is_not_taken_and_a_form_stays_open(house: House) -> None:
    forget_who_we_are(house)
    async with restarted(house) as bot:
        view = {"id": "V1", "type": "modal", "callback_id": "brief.save", "state": {"values": {}}}
        assert (await bot.hand_over(arrival_by_socket(hello(house)), {})).status == 503
        sent = arrival_by_socket(submission(house, "U0MAYA", view))
        assert (await bot.hand_over(sent, {})).status == 500
    await house.drain()
    assert house.person("maya").messages() == []


async def test_where_nobody_knows_whoever_typed_or_pressed_reads_what_to_do(house: House) -> None:
    forget_who_we_are(house)
    async with restarted(house) as bot:
        command = arrival_by_socket({**COMMAND, "team_id": house.workspace.team_id, "user_id": "U0MAYA"})
        response = await bot.hand_over(command, {})
        assert response.status == 200
        assert "try again in a minute" in response.body
        pressed = arrival_by_socket(click(house, "U0MAYA", "brief.show", "x"))
        assert (await bot.hand_over(pressed, {})).status == 200
    assert "try again in a minute" in house.person("maya").last_ephemeral.text


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive"])
async def test_a_token_that_slack_takes_no_more_makes_the_bot_not_ready(house: House, code: str) -> None:
    checks = house.bot.readiness.checks()
    assert await checks["slack"]() == ""
    house.workspace.faults.next("auth.test", Fault(error=code))
    with pytest.raises(Exception, match=code):
        await house.bot.installation.ask()
    assert code in await checks["slack"]()
    await house.bot.installation.ask()
    assert await checks["slack"]() == ""
