"""Where a workspace wants it, a brief that says HIRE is approved by a named person before it takes candidates."""

from sandbox.people.reading import read
from tests.handlers.hiring import ROOM
from tests.handlers.reminded import reminded
from tests.handlers.test_brief_changes import publish
from tests.handlers.test_briefs import write
from tests.house import House
from tests.journeys.forms import settings_of


async def test_a_brief_takes_candidates_after_the_yes_and_another_answer_asks_anew(house: House) -> None:
    maya, dana = house.person("maya"), house.person("dana")
    await settings_of(dana, "before_candidates")
    await dana.submit(approver="gus")
    assert "approver" in dana.errors
    await dana.submit(approver="dana")
    assert "<@U0DANA> approves a brief first" in read(dana.form)

    card = await write(house, maya)
    assert "<@U0DANA> decides before candidates; not asked yet" in read(card)
    assert "Add candidate" not in maya.buttons(card)
    await maya.command("/ai-hire candidate")
    assert maya.view is None
    assert "press “Ask for approval” on the brief's card".lower() in maya.last_ephemeral.text.lower()
    await maya.click(card, "Ask for approval")
    await maya.click(card, "Ask for approval")
    await house.drain()
    asked = dana.find_message("asks for your approval", dana.dm)
    assert len([each for each in dana.messages(dana.dm) if "asks for your approval" in each.text]) == 1
    assert "<@U0DANA> is asked since" in read(card)

    # A question first: the hiring manager hears it, and asks again.
    await dana.click(asked, "Answer")
    await dana.submit(reply="question")
    assert "note" in dana.errors
    await dana.submit(note="What if we wait?")
    assert dana.view is None, dana.errors
    await house.drain()
    assert "What if we wait?" in read(card)
    told = next(each for each in maya.thread(None, card) if "What if we wait?" in read(each))
    await maya.click(told, "Ask for approval")
    await house.drain()
    again = dana.messages(dana.dm)[-1]
    await dana.click(again, "Answer")
    await dana.submit(reply="yes", note="It is in the budget.")
    await house.drain()
    assert "✓ <@U0DANA>: *Yes, go ahead*" in read(card)
    await maya.click(card, "Add candidate")
    await maya.submit(name="Priya Nair", room=ROOM)
    assert maya.view is None, maya.errors
    await house.drain()
    assert "0 of" in read(maya.find_message("Priya Nair", ROOM))

    # Another answer: the yes was for the one before.
    await publish(maya, card, "Nobody knows it.", target="")
    await house.drain()
    assert "*Approval*" not in read(card)
    await publish(maya, card, "Now we do.", target="1 h")
    await house.drain()
    assert "not asked yet" in read(card)
    assert "has another answer by now" in read(again)


async def test_whoever_approves_is_reminded_and_nobody_else_answers(house: House) -> None:
    maya, dana, ben = house.person("maya"), house.person("dana"), house.person("ben")
    await settings_of(dana, "before_candidates")
    await dana.submit(approver="ben")
    card = await write(house, maya)
    await maya.click(card, "Ask for approval")
    await house.drain()
    await house.advance(days=3)
    assert reminded(house, "ben", "May we go ahead with this?")
    await ben.command("/ai-hire list")
    assert "May we go ahead with this?" in read(ben.last_ephemeral)
    # Nobody has to be asked any more: the workspace says so.
    await settings_of(dana, "before_candidates")
    await dana.submit(approver=[])
    assert "Nobody has to approve" in read(dana.form)
    await maya.command("/ai-hire candidate")
    assert "Add a candidate" in maya.form.title
