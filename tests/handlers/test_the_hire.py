"""Whoever was hired never reads what was said about them, whatever else they are."""

import json

import pytest

from domain.export.export import FileKind
from domain.people import Actor
from services.exports import ExportService
from tests.handlers.attacks import click, send
from tests.handlers.hiring import TEAM
from tests.handlers.onboardings import SECRET, onboarded
from tests.house import House


@pytest.mark.parametrize("route", ["history.open", "message.read"])
async def test_an_admin_who_was_hired_is_refused_their_own_record(house: House, route: str) -> None:
    house.workspace.users["U0NOOR"].is_admin = True
    await onboarded(house)
    before = len(house.calls)
    card = next(each for each in house.workspace.channels["G0HIRING"].messages if "Candidate Priya" in each.text)
    answer = await send(house, click(house, "U0NOOR", route, "c1:0:candidate", channel="G0HIRING", ts=card.ts))
    assert "Only " in answer.all_text
    assert SECRET not in json.dumps(house.calls[before:], default=str)
    made = ExportService(house.bot.database).made(
        Actor(workspace=TEAM, user="U0NOOR", is_admin=True), "b1", FileKind.INTERVIEWS_CSV
    )
    assert made.interviewed == ()


async def test_the_hire_is_no_owner_of_the_brief_for_which_they_were_hired(house: House) -> None:
    await onboarded(house)
    house.workspace.channels["G0HIRING"].members.append("U0NOOR")
    ben = house.person("ben")
    await send(house, click(house, "U0BEN", "brief.disown", "b1"))
    await ben.submit({"owner": "U0NOOR", "reason": "She builds it."})
    assert "That is the hire" in ben.errors["owner"]
