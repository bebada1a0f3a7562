"""What the one way in promises, whatever a handler does."""

import sqlite3
from contextlib import closing

import pytest
from structlog.testing import capture_logs

from blocks.routes import Route
from sandbox.doors import Kind, payloads
from sandbox.people.reading import read
from sandbox.workspace import Json
from sandbox.workspace.faults import Fault
from services.overview import OverviewService
from tests.handlers.attacks import click, send, submission
from tests.handlers.hiring import ROOM, ROOM_ID, a_brief, a_candidate
from tests.handlers.test_briefs import WORK
from tests.house import House, waiting_briefly


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
        with waiting_briefly():
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


def who(house: House) -> Json:
    return {"team": {"id": house.workspace.team_id}, "user": {"id": "U0MAYA"}, "trigger_id": "1"}


async def not_for_us(house: House) -> None:
    """Taken off Slack's hands at once, and nothing comes of it."""
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    closed = payloads.view_closed(house.workspace, maya.user, maya.form, cleared=False)
    held_back = {"type": "app_rate_limited", "team_id": house.workspace.team_id}
    unheard = payloads.event_callback(house.workspace, {"type": "app_home_opened", "user": maya.id})
    await house.drain()
    calls = len(house.calls)
    for kind, payload in ((Kind.INTERACTIVE, closed), (Kind.EVENT, held_back), (Kind.EVENT, unheard)):
        reply = await maya.door.deliver(kind, payload)
        assert (reply.status, reply.text) == (200, ""), payload["type"]
    await house.drain()
    assert len(house.calls) == calls


async def test_what_is_not_for_us_is_taken_by_http(house: House) -> None:
    await not_for_us(house)


async def test_what_is_not_for_us_is_taken_by_socket(house_by_socket: House) -> None:
    await not_for_us(house_by_socket)


async def test_the_check_of_an_address_gets_its_word_back(house: House) -> None:
    reply = await house.door.deliver(Kind.EVENT, {"type": "url_verification", "challenge": "word"})
    assert reply.body == {"challenge": "word"}


@pytest.mark.parametrize("name", ["gone.away", "Priya Nair, no", "panel.peek\x1b[31m"])
async def test_what_nobody_serves_is_told_to_its_person_and_logged_without_a_strangers_words(
    house: House, name: str
) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": name, "state": {"values": {}}}
    attacks: dict[str, Json] = {
        "click": click(house, "U0MAYA", name, "x"),
        "form": submission(house, "U0MAYA", view),
        "shortcut": {"type": "shortcut", **who(house), "callback_id": name},
    }
    for way, payload in attacks.items():
        payload["trigger_id"] = house.workspace.new_trigger("U0MAYA")
        with capture_logs() as logs:
            result = await send(house, payload)
        assert "earlier version of AI Hire" in result.all_text, way
        told = [line for line in logs if line["event"] == "unknown route"]
        assert [line["route"] for line in told] == ["gone.away" if name == "gone.away" else "unknown"], way
        assert "Priya" not in str(logs)
        assert "\x1b" not in str(logs)


async def test_a_route_of_another_way_in_is_served_by_nobody(house: House) -> None:
    """A form's name on a button, a button's on a form: no handler is fooled into it."""
    for route in (Route.SCORECARD_SEND, Route.SHORTCUT_BRIEF, Route.COMMAND_BRIEF):
        assert "earlier version" in (await send(house, click(house, "U0MAYA", route, "x"))).all_text
    view = {"id": "V1", "type": "modal", "callback_id": Route.BRIEF_SHOW, "state": {"values": {}}}
    assert "earlier version" in (await send(house, submission(house, "U0MAYA", view))).all_text


async def test_what_breaks_inside_is_told_by_a_reference_that_the_log_has(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(OverviewService, "of", breaks)
    maya = house.person("maya")
    with capture_logs() as logs:
        await maya.command("/ai-hire list")
    (failed,) = [line for line in logs if line["event"] == "request failed"]
    assert failed["reference"] in maya.last_ephemeral.text
    assert failed["route"] == "command.list"
