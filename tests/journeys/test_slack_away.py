"""Slack goes away in the middle of a hire and comes back: everything arrives, once."""

import asyncio
from datetime import timedelta

import pytest

from sandbox.people.reading import read
from sandbox.workspace.faults import Fault
from tests.handlers.hiring import ROOM, a_brief
from tests.handlers.onboardings import onboarded
from tests.house import House
from tests.moments import LONG_AFTER_NOW, LONG_BEFORE_NOW

DOWN = ("chat.postMessage", "chat.update", "conversations.open", "conversations.history", "conversations.replies")


@pytest.fixture(autouse=True)
def tried_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fiftieth of the pause after which a call is made again that Slack has failed, or asked to wait for."""
    monkeypatch.setattr("handlers.edge.sender.SHORTEST", timedelta(milliseconds=20))
    monkeypatch.setattr("handlers.edge.poster.LEAST_PAUSE", 0.02)


@pytest.mark.parametrize(
    "fault",
    [Fault(status=503), Fault(cut=True), Fault(retry_after=0), Fault(error="internal_error")],
    ids=["down", "cut", "limited", "internal"],
)
@pytest.mark.parametrize("moment", [LONG_BEFORE_NOW, LONG_AFTER_NOW], ids=str)
async def test_an_hour_without_slack_loses_and_doubles_nothing(house: House, fault: Fault) -> None:
    await a_brief(house, room="G0HIRING")
    for method in DOWN:
        # What was posted before the cut is there: only looking for it must still be possible.
        if not (fault.cut and method != "chat.postMessage"):
            house.workspace.faults.always(method, fault)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    panel = {f"panel_{name}": "ana" for name in ("evaluation", "security", "production", "data", "cost")}
    await maya.submit(panel, name="Priya Nair")
    assert maya.view is None, maya.errors
    async with asyncio.timeout(60):
        await house.workspace.faults.met.wait()
        house.clock.move_to(house.clock() + timedelta(hours=1))
        if not fault.cut:
            # It goes on trying; what was posted before the cut is found at the first try.
            house.workspace.faults.met.clear()
            await house.workspace.faults.met.wait()
    house.workspace.faults.clear()
    await house.drain()
    cards = [message for message in maya.messages(ROOM) if "Priya Nair" in message.text]
    kits = [message for message in house.person("ana").messages() if "Interview kit" in read(message)]
    assert (len(cards), len(kits)) == (1, 1)


async def test_a_room_archived_before_its_card_goes_out_is_told_to_its_manager(house: House) -> None:
    await a_brief(house, room="G0HIRING")
    maya = house.person("maya")
    house.workspace.faults.always("chat.postMessage", Fault(status=503))
    await maya.command("/ai-hire candidate")
    panel = {f"panel_{name}": "ana" for name in ("evaluation", "security", "production", "data", "cost")}
    await maya.submit(panel, name="Priya Nair")
    house.workspace.channels["G0HIRING"].is_archived = True
    house.workspace.faults.clear()
    await house.drain()
    assert [message for message in maya.messages() if "is archived" in message.text]


async def test_an_owner_who_left_is_replaced_by_the_manager_who_is_told(house: House) -> None:
    await onboarded(house, days_ago=0)
    house.workspace.users["U0BEN"].deleted = True
    await house.advance(days=33)
    told = [message for message in house.person("maya").messages() if "not active any more" in message.text]
    assert told
