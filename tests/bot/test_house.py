"""The whole frame, end to end: a person types, the bot answers, by both doors and on both databases."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import aiohttp
import pytest

from sandbox.doors import HttpDoor
from sandbox.workspace.faults import Fault
from tests.house import House, open_house


async def test_a_word_that_is_none_gets_a_hint_over_http(house: House) -> None:
    maya = house.person("maya")
    reply = await maya.command("/ai-hire breif")
    assert reply.ok
    assert "brief" in maya.last_ephemeral.text


async def test_the_same_by_socket(house_by_socket: House) -> None:
    maya = house_by_socket.person("maya")
    reply = await maya.command("/ai-hire breif")
    assert reply.ok
    assert "brief" in maya.last_ephemeral.text


async def test_whoever_writes_to_the_bot_gets_one_friendly_answer(house_on_both: House) -> None:
    maya = house_on_both.person("maya")
    await maya.say(None, "hello?")
    await house_on_both.drain()
    said = [message for message in maya.messages() if message.is_bot]
    assert len(said) == 1
    assert "/ai-hire" in said[0].text


@pytest.mark.parametrize("name", ["gus", "eve", "olga", "deploybot", "slackbot"])
async def test_nobody_but_a_full_member_is_served(house: House, name: str) -> None:
    outsider = house.person(name)
    fields = {
        "command": "/ai-hire",
        "text": "",
        "team_id": house.workspace.team_id,
        "user_id": outsider.id,
        "channel_id": "C0GENERAL",
        "trigger_id": "1.2.3",
        "response_url": "",
    }
    assert isinstance(house.door, HttpDoor)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = await house.door.send(urlencode(fields).encode(), kind)
    assert reply.ok
    assert "full members" in reply.text


async def test_a_house_in_which_a_test_fails_leaves_nothing_open(sqlite_url: str) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with open_house(sqlite_url) as house:
            assert (await house.person("maya").command("/ai-hire help")).ok
            raise ZeroDivisionError
    assert isinstance(house.door, HttpDoor)
    assert house.door.session is not None
    assert house.door.session.closed


async def test_it_says_that_it_is_ready(house: House) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{house.practice.address}/readyz") as answer:
        assert answer.status == 200
        assert set((await answer.json()).values()) == {"ok"}


async def test_a_payload_that_slack_never_sends_is_refused_at_the_door(house: House) -> None:
    assert isinstance(house.door, HttpDoor)
    assert (await house.door.send(json.dumps([]).encode(), {"Content-Type": "application/json"})).status == 400
    assert (await house.door.send(b"payload=null", {})).status == 400
    forged = {"X-Slack-Signature": "v0=" + "0" * 64}
    assert (await house.door.send(b"command=x", forged)).status == 401


async def test_a_button_of_an_unknown_version_gets_a_sentence(house: House) -> None:
    maya = house.person("maya")
    payload = {
        "type": "block_actions",
        "team": {"id": house.workspace.team_id},
        "user": {"id": maya.id},
        "trigger_id": "1",
        "channel": {"id": "C0GENERAL"},
        "message": {"ts": "1.1"},
        "container": {"type": "message", "channel_id": "C0GENERAL", "message_ts": "1.1"},
        "actions": [{"type": "button", "action_id": "gone.away", "block_id": "b", "value": ""}],
    }
    await maya.interact(payload, "C0GENERAL")
    assert "earlier version" in maya.last_ephemeral.text


async def test_time_passes_only_forwards_and_for_both(house: House) -> None:
    before = house.clock()
    await house.advance(days=30)
    assert house.clock() - before >= timedelta(days=30)
    assert house.workspace.now() - before >= timedelta(days=30)


async def test_the_shortcut_to_a_brief_opens_its_first_page(house: House) -> None:
    maya = house.person("maya")
    await maya.shortcut("shortcut.brief")
    assert maya.form.callback_id == "brief.work"


@pytest.mark.parametrize("fault", [Fault(status=503), Fault(cut=True), Fault(error="fatal_error"), Fault(unknown=True)])
async def test_where_slack_stumbles_the_person_hears_a_sentence_and_no_error(house: House, fault: Fault) -> None:
    maya = house.person("maya")
    house.workspace.faults.next("users.info", fault)
    assert (await maya.command("/ai-hire list")).ok
    assert "did not answer" in maya.last_ephemeral.text
    house.workspace.faults.next("views.open", fault)
    assert (await maya.command("/ai-hire brief")).ok
    assert "Please try once more" in maya.last_ephemeral.text
