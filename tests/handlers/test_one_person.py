"""One person, two records: merged where they are of one brief, and side by side where they are of two."""

from sandbox.people.reading import field_named, read
from tests.handlers.hiring import HIRE, ROOM, ROOM_ID, a_brief, a_candidate, scored
from tests.house import House


async def test_two_records_become_one_card_and_the_other_says_where_it_is(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    twin = await a_candidate(house, "Priya N.", link="https://example.com/cv")
    await scored(house, twin, "U0BEN", "44434")
    maya, ben = house.person("maya"), house.person("ben")
    card = next(each for each in maya.messages(ROOM) if "Candidate Priya Nair" in each.text)
    other = next(each for each in maya.messages(ROOM) if "Candidate Priya N." in each.text)
    await maya.click(card, "Merge with another record")
    _, element = field_named(maya.form, "other")
    await maya.fill(other=element["options"][0]["text"]["text"])
    assert "Scorecards: 1 of 2 in, sealed" in read(maya.form)
    assert "https://example.com/cv" in read(maya.form)
    await maya.submit()
    assert maya.view is None, maya.errors
    await house.drain()
    assert "1 of 2 in, sealed" in read(card)
    assert "https://example.com/cv" in read(card)
    assert "are one record now" in read(other)
    assert card.ts.replace(".", "") in read(other)
    assert not maya.buttons(other)
    kits = [read(each) for each in ben.messages(ben.dm) if "Priya" in read(each)]
    assert any("are one record now" in kit for kit in kits)
    await maya.click(card, "History")
    assert "the record “Priya N.”" in read(maya.form)
    await maya.close()
    await ben.command("/ai-hire list")
    assert "Priya N." not in read(ben.last_ephemeral)


async def test_the_same_person_is_considered_for_another_brief(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    await a_brief(house, HIRE.but(title="Match invoices"))
    card = maya.find_message("Candidate Priya Nair", ROOM)
    await maya.click(card, "Consider for another brief")
    assert "Which other brief is Priya Nair for?" in read(maya.last_ephemeral)
    await maya.click(maya.last_ephemeral, "Add candidate")
    assert "its own panel, scorecards and decision" in read(maya.form)
    assert "Priya Nair" in str(maya.form.values) + str(maya.form.blocks)
    panel = {block["block_id"]: "ana" for block in maya.form.blocks if block.get("block_id", "").startswith("panel_")}
    await maya.submit(panel, room=ROOM)
    assert maya.view is None, maya.errors
    await house.drain()
    cards = [each for each in maya.messages(ROOM) if "Candidate Priya Nair" in each.text]
    assert len(cards) == 2
    assert "Match invoices" in read(cards[1])
    assert "Match invoices" not in read(cards[0])
    await maya.command("/ai-hire held priya")
    await maya.click(maya.last_ephemeral, "Erase")
    assert "and the same person's record for" in read(maya.form)
