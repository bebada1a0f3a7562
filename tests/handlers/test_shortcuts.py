"""Shortcuts act where one is: on a message, or from anywhere, also inside a thread where no command works."""

from domain.check_in.report import evidence_field
from domain.guide.days import DAY_30
from sandbox.people.reading import field_named, read
from sandbox.workspace import View
from tests.handlers.hiring import ROOM, ROOM_ID, a_brief, a_candidate
from tests.handlers.onboardings import onboarded
from tests.house import House


def link_in(form: View) -> str:
    """What stands in the link's field."""
    block, element = field_named(form, "link")
    return str(form.values[block["block_id"]][element["action_id"]]["value"])


async def test_whoever_a_message_tells_of_is_added_with_its_link(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    said = await maya.say(ROOM, "Look at Zed: https://portfolio.example.com/zed?a=1&b=2 (from Ana)")
    await maya.message_shortcut("shortcut.candidate", said)
    assert link_in(maya.form) == "https://portfolio.example.com/zed?a=1&b=2"
    await maya.close()
    # Without one, the message itself is the link; with several briefs it is asked which.
    await a_brief(house, room=ROOM_ID)
    plain = await maya.say(ROOM, "Zed is a friend of mine")
    await maya.message_shortcut("shortcut.candidate", plain)
    assert "Which brief is the candidate for?" in read(maya.form)
    await maya.click("Add candidate")
    assert f"/archives/{ROOM_ID}/p{plain.ts.replace('.', '')}" in link_in(maya.form)


async def test_the_list_and_the_scorecard_open_from_anywhere(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    ana = house.person("ana")
    await ana.shortcut("shortcut.list")
    assert "Your scorecard" in read(ana.form)
    await ana.click("Score")
    assert "Priya Nair" in read(ana.form)
    await ana.close(everything=True)
    await ana.shortcut("shortcut.scores")
    assert "Priya Nair" in read(ana.form)


async def test_a_message_becomes_evidence_for_a_scorecard_and_a_check_in(house: House) -> None:
    await onboarded(house, days_ago=29)
    noor = house.person("noor")
    said = await noor.say("first-days", "The eval run of today: 188 of 200")
    link = f"/p{said.ts.replace('.', '')}"
    await noor.message_shortcut("shortcut.evidence", said)
    await noor.click(None, "evidence.attach", DAY_30.asked[0].label)
    assert link in str(noor.form.content)
    await noor.submit()
    assert noor.view is None
    await house.drain()
    # Once more below it, and the same link only once.
    again = await noor.say("first-days", "And of yesterday: 180 of 200")
    for message in (again, said):
        await noor.message_shortcut("shortcut.evidence", message)
        await noor.click(None, "evidence.attach", DAY_30.asked[0].label)
        assert str(noor.form.content).count(link) == 1
        await noor.submit()
    # What was typed and not sent yet is in the form that gets the link.
    await noor.click(noor.find_message("Thank you", noor.dm), "Change")
    await noor.fill({evidence_field(DAY_30.asked[1].key): "We wrote all steps down"})
    await noor.close()
    await noor.message_shortcut("shortcut.evidence", said)
    await noor.click(None, "evidence.attach", DAY_30.asked[2].label)
    assert "We wrote all steps down" in str(noor.form.values)
    assert link in str(noor.form.values[evidence_field(DAY_30.asked[2].key)])
    await noor.close()
    await a_candidate(house, "Zed Okafor", reason="A second one.")
    ana, chloe = house.person("ana"), house.person("chloe")
    said = await ana.say(ROOM, "What they drew: https://example.com/board")
    await ana.message_shortcut("shortcut.evidence", said)
    await ana.click(None, "evidence.attach", "Production shipping")
    assert f"/archives/{ROOM_ID}/p{said.ts.replace('.', '')}" in str(ana.form.content)
    # Whoever has nothing open hears so.
    await chloe.message_shortcut("shortcut.evidence", said)
    assert "nothing that you could attach it to" in read(chloe.form)
