"""From the first idea to day 90, as signed requests; the browser goes the same way."""

from collections.abc import Mapping

import pytest

from domain.check_in.report import evidence_field, progress_field
from domain.guide.days import DAY_30, DAY_60, DAY_90, MILESTONES
from domain.guide.milestone import Milestone
from domain.guide.shipped import SHIPPED
from domain.scorecard import note_field
from sandbox.people import Persona
from sandbox.people.reading import read
from tests.handlers.test_briefs import write
from tests.house import House
from tests.moments import BETWEEN_TWO_NINES, CLOCKS_GO_FORWARD, EVE_OF_A_HOLIDAY

ROOM = "hiring-support"
PANEL = {
    f"panel_{category}": who
    for category, who in zip(SHIPPED.category_keys, ["ana", "ben", "ben", "chloe", "ana"], strict=True)
}

PROOF = "https://wiki.example.com/proof"
ASKED: Mapping[Milestone, dict[str, str]] = {
    DAY_30: {"baseline_holds": "yes"},
    DAY_60: {"metric": "3 h"},
    DAY_90: {"metric": "1.2 h", "running_cost": "540", "call": "go", "reason": "It is used every day."},
}


async def score(house: House, who: str, number: int) -> Persona:
    """An interviewer scores from their kit: every category that is theirs, with a note."""
    person = house.person(who)
    await person.click(person.find_message("Interview kit", person.dm), "Score")
    for category in SHIPPED.category_keys:
        if any(block.get("block_id") == category for block in person.form.blocks):
            await person.fill({category: str(number), note_field(category): "Walked through a shipped system."})
    await person.submit(recommendation="yes", plan="yes")
    assert person.view is None, person.errors
    await house.drain()
    return person


# The browser goes from Monday; the days of a hire from every moment: tests/services/test_moments.py.
@pytest.mark.parametrize("moment", [BETWEEN_TWO_NINES, EVE_OF_A_HOLIDAY], ids=str)
async def test_a_hire_goes_from_the_first_idea_to_day_90(house: House) -> None:
    await hire(house)


@pytest.mark.parametrize("moment", [CLOCKS_GO_FORWARD], ids=str)
async def test_the_same_on_postgresql(house_on_postgresql: House) -> None:
    await hire(house_on_postgresql)


async def hire(house: House) -> None:
    maya, ben, noor = house.person("maya"), house.person("ben"), house.person("noor")

    card = await write(house, maya, way={"judge": "yes", "edge": "yes"})
    assert "HIRE" in read(card)
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    if maya.view is not None:
        await maya.submit()
    await house.drain()
    assert "HIRE" in read(maya.find_message("Readiness", ROOM))

    await maya.click(maya.find_message("Readiness", ROOM), "Add candidate")
    await maya.submit({"name": "Priya Nair", **PANEL})
    assert maya.view is None, maya.errors
    await house.drain()
    record = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)

    for who in ("ana", "ben"):
        await score(house, who, 4)
        assert not any("4" in read(reply) and "evaluation" in read(reply) for reply in maya.thread(ROOM, record))
    await score(house, "chloe", 5)
    thread = [read(reply) for reply in maya.thread(ROOM, record)]
    assert sum("as the first hire in production" in text for text in thread) >= 3
    assert any("clears the gate" in text.lower() for text in thread)

    await maya.click(maya.find_message("Panel: Priya Nair", ROOM), "Decide")
    await maya.fill(outcome="production")
    await maya.submit(reason="Owned a system after launch.")
    assert maya.view is None, maya.errors
    await house.drain()

    await maya.click(maya.find_message("Decision on Priya Nair", ROOM), "Start onboarding")
    start = house.clock().date().isoformat()
    await maya.submit({"start_date": start, "owner": ben.id, "hire_user": noor.id})
    assert maya.view is None, maya.errors
    await house.drain()

    for milestone in MILESTONES:
        # Five days before, the hire says what there is to show; on the day, the owner confirms it.
        await noor.click(await house.next_message(noor, "vidence"), "checkin.evidence")
        await noor.submit({evidence_field(found.key): PROOF for found in milestone.asked})
        assert noor.view is None, noor.errors
        await ben.click(await house.next_message(ben, "Report"), "Report")
        for found in milestone.asked:
            await ben.fill({progress_field(found.key): "Done"})
        await ben.submit(ASKED[milestone])
        assert ben.view is None, ben.errors
        await house.drain()

    lookback = read(ben.find_message("had scored", ben.dm))
    assert "6 h" in lookback
    assert "1.2 h" in lookback
    assert "<@U0CHLOE>" in lookback
    assert "go" in read(maya.find_message("Readiness", maya.dm)).lower()
    assert not any("scored" in read(message) for message in noor.messages())
