"""What Slack tells the bot of its own doings, and tells it again: it never answers itself, and nobody twice."""

import pytest

from domain.refusals import Unavailable
from sandbox.doors import Kind, payloads
from sandbox.doors.events import next_event
from services.outgoing.greetings import GreetingService
from tests.house import House


async def test_the_bot_hears_its_own_messages_and_stays_silent(house: House) -> None:
    maya = house.person("maya")
    await maya.say(None, "hello")
    await house.drain()
    said, answer = maya.messages()
    assert (said.text, answer.is_bot) == ("hello", True)
    await maya.edit(said, "hello there")
    await house.drain()
    assert len(maya.messages()) == 2
    assert next_event(house.workspace) is None


async def test_an_event_that_comes_four_times_is_answered_once(house: House) -> None:
    maya = house.person("maya")
    said = await maya.say(None, "hello")
    event = {
        "type": "message",
        "user": maya.id,
        "ts": said.ts,
        "channel": maya.dm.id,
        "channel_type": "im",
        "text": "x",
    }
    again = payloads.event_callback(house.workspace, event, maya.dm)
    for retry in range(4):
        reply = await house.door.deliver(Kind.EVENT, again, retry=retry, reason="http_timeout" if retry else "")
        assert reply.ok
    await house.drain()
    assert len([message for message in maya.messages() if message.is_bot]) == 2


async def test_an_event_that_could_not_be_saved_is_answered_when_it_comes_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    maya = house.person("maya")
    with monkeypatch.context() as patch:
        patch.setattr(GreetingService, "greet", away)
        await maya.say(None, "hello")
        assert next_event(house.workspace) is not None
    await house.advance(minutes=1)
    assert [message.is_bot for message in maya.messages()] == [False, True]
    assert next_event(house.workspace) is None


def away(*_: object, **__: object) -> None:
    raise Unavailable
