"""Two weeks of discovery: each thing has an owner and a day, is ticked in place, and a no ends it well."""

from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.handlers.reminded import reminded, standing
from tests.handlers.test_briefs import write
from tests.house import House

COUNT = "Count how often it runs"
WATCH = "Watch the people who do the work"


@made_once
async def begun(house: House) -> Message:
    """Maya's two weeks, in the thread of her card."""
    maya = house.person("maya")
    card = await write(house, maya, risk={"hard_part": "unknown"}, work={"frequency": "monthly"})
    await maya.click(card, "Start the two weeks")
    await house.drain()
    return steps_of(maya)


def steps_of(maya: Persona) -> Message:
    return maya.find_message("Two weeks of discovery", maya.dm)


async def test_what_is_open_has_an_owner_and_a_day_and_is_ticked_in_place(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    steps = await begun(house)
    assert COUNT in read(steps)
    assert "Name one number" not in read(steps), "the brief says that already"
    await maya.click(steps, "Who and when")
    await maya.submit(count_owner="ben", count_day="2026-12-01")
    assert maya.view is None, maya.errors
    await house.drain()
    assert "<@U0BEN>, by" in read(steps_of(maya))

    await maya.command("/ai-hire list")
    assert f"{COUNT}" in read(maya.last_ephemeral)
    assert "<@U0BEN> for what they find out" in read(maya.last_ephemeral)
    await maya.click(maya.last_ephemeral, "Ask again")
    await house.drain()
    again = ben.find_message("waits for this", ben.dm)
    assert COUNT in read(again)
    await house.next_message(ben, COUNT)
    await ben.click(standing(house, "ben"), "Done")
    await house.drain()
    assert f"☑ {COUNT}" in read(steps_of(maya))
    assert "Nothing waits" in read(again)
    assert not ben.buttons(again)
    assert "Nothing waits" in read(standing(house, "ben"))
    await maya.click(steps_of(maya), "Not yet")
    await house.drain()
    assert f"☐ {COUNT}" in read(steps_of(maya))
    await ben.command("/ai-hire list")
    assert COUNT in read(ben.last_ephemeral)


async def test_what_was_ticked_while_the_form_was_open_is_told_and_what_was_picked_stays(house: House) -> None:
    maya = house.person("maya")
    steps = await begun(house)
    await maya.click(steps, "Who and when")
    await maya.fill(count_owner="ben")
    form = maya.form
    house.workspace.stacks[maya.id] = []
    await maya.click(steps, "Done")
    await house.drain()
    house.workspace.stacks[maya.id] = [form]
    await maya.submit()
    assert "Somebody changed these two weeks" in read(maya.form)
    assert WATCH not in read(maya.form), "that is done"
    await maya.submit()
    assert maya.view is None, maya.errors
    await house.drain()
    assert f"☑ {WATCH}" in read(steps_of(maya))
    assert "<@U0BEN>, by" in read(steps_of(maya))


async def test_a_day_that_has_passed_stays_in_the_form(house: House) -> None:
    maya = house.person("maya")
    steps = await begun(house)
    await maya.click(steps, "Who and when")
    await maya.submit(count_day="2026-11-01")
    assert "That day has passed" in maya.errors["count_day"]


async def test_it_was_not_worth_it_ends_it_well(house: House) -> None:
    maya = house.person("maya")
    steps = await begun(house)
    await maya.click(steps, "It was not worth it")
    await house.drain()
    assert "a good result" in read(maya.last_ephemeral)
    card = maya.find_message("is let be", maya.dm)
    assert "not worth it" in read(card)
    assert "Who and when" not in maya.buttons(steps_of(maya))
    await house.advance(days=20)
    assert not reminded(house, "maya", COUNT)
    assert "What did you find out?" not in str([read(message) for message in maya.messages(maya.dm)])
