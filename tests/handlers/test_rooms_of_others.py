"""A private channel that somebody names without being in it is told of as if it were not there."""

import pytest

from sandbox.workspace import Channel, ChannelKind
from tests.handlers.attacks import forged, forms, send, submission
from tests.handlers.hiring import a_brief
from tests.handlers.onboardings import decided
from tests.house import House

SECRET_ROOM = "G0LAYOFFS"


@pytest.mark.parametrize("form", ["brief.send_share", "candidate.create", "onboarding.start"])
@pytest.mark.parametrize("is_archived", [False, True])
async def test_its_name_is_not_told(house: House, form: str, is_archived: bool) -> None:
    workspace = house.workspace
    members = ["U0DANA", workspace.app.bot_user]
    workspace.add_channel(
        Channel(SECRET_ROOM, "layoffs", ChannelKind.PRIVATE, members, creator="U0DANA", is_archived=is_archived)
    )
    brief = await a_brief(house)
    if form == "onboarding.start":
        await decided(house)
    views = [each for each in forms() if each["callback_id"] == form]
    view = next(each for each in views if "selected_conversation" in str(each["state"]))
    for block in view["state"]["values"].values():
        for element in block.values():
            if element["type"] == "conversations_select":
                element["selected_conversation"] = SECRET_ROOM
            if element["type"] == "datepicker":
                element["selected_date"] = house.clock().date().isoformat()
    ids = {"brief": brief.id, "brief_id": brief.id, "candidate_id": "c1", "onboarding_id": ""}
    result = await send(house, submission(house, "U0MAYA", forged(view, ids)))
    assert "errors" in result.body, result
    assert "layoffs" not in result.body
    await house.drain()
    assert workspace.channels[SECRET_ROOM].messages == []
