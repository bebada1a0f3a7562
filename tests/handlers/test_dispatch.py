"""What the one way in promises, whatever a handler does."""

import sqlite3
from contextlib import closing

from sandbox.doors import Kind, payloads
from sandbox.people.reading import read
from sandbox.workspace.faults import Fault
from tests.handlers.hiring import ROOM, ROOM_ID, a_brief, a_candidate
from tests.handlers.test_briefs import WORK
from tests.house import House


async def test_a_button_in_a_page_that_changed_meanwhile_still_goes_where_it_goes(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    house.workspace.faults.next("views.update", Fault(error="hash_conflict"))
    await maya.click("Back")
    assert maya.form.title == "Brief 1/3: the work"


async def test_what_slack_escapes_in_a_command_is_read_as_it_was_typed(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate Smith & Sons <3")
    assert "Smith & Sons <3" in str(maya.form.values)


async def test_a_slow_slack_never_makes_the_bot_deny_what_is_saved(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    ben = house.person("ben")
    house.workspace.faults.always("chat.postEphemeral", Fault(status=500))
    await ben.click(ben.find_message("Interview kit", ben.dm), "I did not interview")
    await house.drain()
    assert "gave up the seat" in read(next(m for m in ben.messages(ROOM) if "Priya Nair" in m.text))
    assert not any("saved" in said.text for said in ben.ephemerals)


async def test_an_event_that_could_not_be_saved_is_not_taken_and_then_counts_once(house: House) -> None:
    maya = house.person("maya")
    event = {"type": "message", "user": maya.id, "text": "hello", "channel": maya.dm.id, "channel_type": "im"}
    payload = payloads.event_callback(house.workspace, event, maya.dm)
    await house.drain()
    with closing(sqlite3.connect(str(house.bot.database.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert (await maya.door.deliver(Kind.EVENT, payload)).status == 503
        other.execute("ROLLBACK")
    for _ in range(2):
        assert (await maya.door.deliver(Kind.EVENT, payload)).ok
    await house.drain()
    assert len(maya.messages()) == 1


async def test_a_name_that_nobody_has_is_said_before_the_list(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    await a_candidate(house, "Tom Reyes")
    ben = house.person("ben")
    await ben.command("/ai-hire score Xyz")
    assert "Nobody called “Xyz”" in read(ben.last_ephemeral)
