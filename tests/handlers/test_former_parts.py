"""Whoever had a part once keeps what they got, and reads along no more."""

from domain.guide.days import DAY_30
from sandbox.people import Persona
from sandbox.people.reading import read
from tests.beginnings import made_once
from tests.handlers.attacks import click, send
from tests.handlers.hiring import ROOM, ROOM_ID, a_brief, a_candidate
from tests.handlers.onboardings import card, onboarded, report
from tests.house import House

LATER = "Kestrel-4711"


def has(house: House, person: Persona, words: str) -> bool:
    """Whether these stand anywhere in their direct message."""
    return any(words in read(message) + message.text for message in house.workspace.channels[person.dm.id].messages)


def reads(house: House, person: Persona) -> bool:
    """Whether they read what was written later."""
    return has(house, person, LATER)


@made_once
async def reported(house: House) -> None:
    await onboarded(house, days_ago=28)
    ben = house.person("ben")
    prompt = await house.next_message(ben, "Day 30: Priya Nair")
    await ben.click(prompt, "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="Yes", blockers="No access")
    await house.drain()


async def corrected(house: House, person: Persona) -> None:
    copies = (
        [*person.thread(person.dm, card(person)), *person.messages()] if person.id == "U0BEN" else person.messages()
    )
    copy = next(message for message in reversed(copies) if "No access" in read(message))
    await person.click(copy, "Correct")
    await person.submit(blockers=f"{LATER}: no access yet", correction="It was worse")
    assert person.view is None, person.errors
    await house.drain()


async def test_a_former_manager_reads_no_later_report(house: House) -> None:
    await reported(house)
    maya = house.person("maya")
    await send(house, click(house, "U0MAYA", "brief.hand_over", "b1"))
    await maya.submit(to="U0DANA")
    await house.drain()
    await corrected(house, house.person("ben"))
    assert reads(house, house.person("ben"))
    assert not reads(house, maya)


async def test_an_owner_who_is_a_guest_by_now_reads_no_later_report(house: House) -> None:
    await reported(house)
    await house.person("dana").make_guest("ben")
    await house.drain()
    await corrected(house, house.person("maya"))
    assert not reads(house, house.person("ben"))
    assert has(house, house.person("ben"), "You take no part in this any more")


async def test_an_interviewer_who_lost_the_seat_does_not_read_what_the_candidate_is_called_now(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    await house.person("dana").make_guest("ben")
    await house.drain()
    await maya.click(maya.find_message("Candidate Priya Nair", ROOM), "Edit")
    panel = {block["block_id"]: "ana" for block in maya.form.blocks if block.get("block_id", "").startswith("panel_")}
    await maya.submit(panel, name=f"Priya {LATER}")
    assert maya.view is None, maya.errors
    await house.drain()
    assert not reads(house, house.person("ben"))
