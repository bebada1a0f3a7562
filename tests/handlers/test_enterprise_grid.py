"""On Enterprise Grid people are at home elsewhere, and payloads may name no team."""

import pytest

from sandbox.doors import Kind
from sandbox.doors.payloads import event_callback, slash_command
from sandbox.people.reading import read
from tests.handlers.hiring import ROOM, an_open_panel
from tests.handlers.test_briefs import write
from tests.house import House, open_house


@pytest.mark.parametrize("by_socket", [False, True])
async def test_colleagues_who_are_at_home_in_a_sister_workspace_hire_where_no_team_is_named(
    sqlite_url: str, unpaced: None, by_socket: bool
) -> None:
    async with open_house(sqlite_url, by_socket=by_socket) as house:
        house.workspace.is_org_wide = True
        for name in ("maya", "ana", "ben"):
            user = house.person(name).user
            user.team_id, user.teams = "T0SISTER", ("T0SISTER", house.workspace.team_id)
        await an_open_panel(house)
        maya = house.person("maya")
        await maya.command("/ai-hire list")
        assert "The panel is open: your decision" in read(maya.last_ephemeral)


async def test_whoever_is_in_other_workspaces_of_the_organisation_only_is_refused(house: House) -> None:
    ana = house.person("ana")
    ana.user.team_id, ana.user.teams = "T0SISTER", ("T0SISTER",)
    assert not ana.user.belongs(house.workspace.team_id)
    reply = await house.door.deliver(Kind.COMMAND, slash_command(house.workspace, ana.user, ana.dm, "/ai-hire", ""))
    assert "full members" in reply.text


async def test_a_room_that_other_workspaces_of_the_organisation_share_is_no_hiring_room(house: House) -> None:
    house.workspace.channel_named(ROOM).is_org_shared = True
    maya = house.person("maya")
    card = await write(house, maya)
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    assert "shared with another company or workspace" in maya.errors["room"]


async def test_an_event_that_names_the_organisation_and_no_team_is_served(house: House) -> None:
    maya = house.person("maya")
    event = {"type": "message", "user": maya.id, "text": "hello", "channel": maya.dm.id, "channel_type": "im"}
    payload = event_callback(house.workspace, event, maya.dm) | {"team_id": None, "enterprise_id": "E0GRID"}
    assert (await house.door.deliver(Kind.EVENT, payload)).ok
    await house.drain()
    assert "/ai-hire" in maya.messages()[-1].text
