"""A whole hire is erased: nothing of mine says the name any more, others' words stay, and a receipt says so."""

import json

from sqlalchemy import select

from blocks.routes import Route
from domain.guide.days import DAY_30
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from sandbox.workspace.faults import Fault
from storage.base import Base
from tests.handlers.hiring import ROOM_ID
from tests.handlers.onboardings import SECRET, card, onboarded, report
from tests.house import House
from tests.journeys.forms import FORMS

NAME = "Priya"


def said(house: House) -> list[Message]:
    """Everything that stands in Slack, of whomever."""
    return [message for channel in house.workspace.channels.values() for message in channel.messages]


def naming(house: House, word: str) -> list[Message]:
    return [message for message in said(house) if word in read(message) or word in message.text]


async def a_whole_hire(house: House) -> None:
    """Priya was interviewed, hired, and reported on to the last day."""
    prepared = await FORMS[Route.REPORT_SEND](house)
    await prepared.fill()
    await prepared.person.submit()
    await house.drain()


def the_button(house: House, who: str, label: str) -> str:
    """Of the candidate's own entry in the list: the action id of this button."""
    rows = house.person(who).last_ephemeral.blocks
    entry = next(place for place, block in enumerate(rows) if "candidate for" in str(block))
    elements = rows[entry + 1]["elements"]
    return str(next(each["action_id"] for each in elements if each["text"]["text"] == label))


async def erase(house: House, who: str = "maya") -> None:
    person = house.person(who)
    await person.command("/ai-hire erase priya")
    await person.click(person.last_ephemeral, the_button(house, who, "Erase"))
    assert "1 candidate's record" in read(person.form)
    await person.submit(sure=["yes"])
    assert person.view is None, person.errors
    await house.drain()
    await house.advance(minutes=1)


def mine(house: House, word: str) -> list[Message]:
    """What the bot says with this word in it."""
    return [message for message in naming(house, word) if message.user == "U0BOT"]


async def test_nothing_of_mine_names_who_was_erased_and_others_words_stay(house: House) -> None:
    await a_whole_hire(house)
    maya, ben = house.person("maya"), house.person("ben")
    own = await ben.say(ben.dm, "Priya was a pleasure to work with")
    assert len(mine(house, NAME)) > 8
    assert mine(house, "Looking back: Priya")
    await erase(house)
    assert mine(house, NAME) == []
    assert naming(house, SECRET) == []
    assert own in naming(house, NAME)
    receipt = read(maya.find_message("Reached", maya.dm))
    assert "you asked for it" in receipt
    assert "what people wrote themselves" in receipt
    assert "Not reached" not in receipt


async def test_what_may_not_be_changed_is_deleted(house: House) -> None:
    await a_whole_hire(house)
    maya = house.person("maya")
    house.workspace.faults.always("chat.update", Fault(error="edit_window_closed"))
    await maya.archive(ROOM_ID)
    await erase(house)
    # What may not be changed was deleted; the brief's own card stays, and waits until it may be drawn anew.
    assert [message.text[:19] for message in mine(house, NAME)] == ["BUY: Support triage"]
    assert "Not reached" not in read(maya.find_message("Reached", maya.dm))


async def test_what_cannot_be_reached_is_on_the_receipt_and_goes_once_it_can(house: House) -> None:
    await a_whole_hire(house)
    maya = house.person("maya")
    await maya.archive(ROOM_ID)
    house.workspace.faults.always("chat.delete", Fault(error="compliance_exports_prevent_deletion"))
    await erase(house)
    assert {message.channel for message in mine(house, NAME)} == {ROOM_ID}
    receipt = read(maya.find_message("Reached", maya.dm))
    assert "Not reached" in receipt
    assert "the channel is archived" in receipt
    await maya.unarchive(ROOM_ID)
    await house.drain()
    await house.advance(minutes=15)
    assert mine(house, NAME) == []
    assert "Not reached" not in read(maya.find_message("Reached", maya.dm))


async def test_all_that_is_kept_comes_as_a_file_to_whoever_may_have_it(house: House) -> None:
    await a_whole_hire(house)
    maya = house.person("maya")
    await maya.command("/ai-hire held priya")
    await maya.click(maya.last_ephemeral, the_button(house, "maya", "Send me all of it"))
    await house.drain()
    [(name, content)] = [(file.name, file.content) for message in maya.messages() for file in message.files]
    assert name.startswith("held-c1-")
    kept = json.loads(content or b"")["kept"]
    assert kept["candidates"][0]["name"] == "Priya Nair"
    assert SECRET in str(kept["scorecard_versions"])
    eve = house.person("chloe")
    await eve.command("/ai-hire held priya")
    assert "I keep nothing under" in read(eve.last_ephemeral)


async def test_a_card_leads_to_what_is_held_and_to_its_erasure_whoever_may(house: House) -> None:
    await a_whole_hire(house)
    maya, ben = house.person("maya"), house.person("ben")
    card = next(message for message in maya.messages(ROOM_ID) if message.text.startswith("Candidate Priya"))
    for label in ("What is held", "Erase"):
        await ben.click(card, label)
        assert "Only the hiring manager and workspace admins" in read(ben.last_ephemeral)
        assert ben.view is None
    await maya.click(card, "What is held")
    assert maya.buttons(maya.last_ephemeral) == ["Send me all of it", "Erase"]
    copy = next(message for message in maya.messages(maya.dm) if message.text.startswith("Onboarding of Priya"))
    await maya.click(copy, "Erase")
    assert "1 onboarding" in read(maya.form)
    await maya.close()
    await maya.click(maya.find_message("BUY", maya.dm), "Take along, what is held, erase")
    assert maya.buttons(maya.last_ephemeral) == ["Take along as a file", "Send me all of it", "Erase"]
    await maya.click(card, "Erase")
    await maya.submit(sure=["yes"])
    assert maya.view is None, maya.errors
    await house.drain()
    await house.advance(minutes=1)
    assert mine(house, NAME) == []


WORDS = "Kestrel-4711"


def kept_with(house: House, word: str) -> list[str]:
    """The tables in which it stands."""
    with house.bot.database.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return [of.name for of in tables if word in str(connection.execute(select(of)).all())]


async def what_a_hire_said(house: House) -> None:
    """In a report and its correction, in forms that are open, in a reminder, and on home tabs."""
    await onboarded(house, days_ago=28)
    noor, ben, maya = (house.person(name) for name in ("noor", "ben", "maya"))
    await noor.click(noor.find_message("Day 30 is on", noor.dm), "Add evidence")
    await noor.submit({"data_evidence": f"{WORDS} in two of three mailboxes"})
    await house.next_message(ben, "Day 30: Priya Nair")
    prompt = [message for message in ben.messages() if "Day 30: Priya Nair" in read(message)][-1]
    await ben.click(prompt, "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="Yes", blockers=f"{WORDS}: access")
    assert ben.view is None, ben.errors
    await house.drain()
    done = [message for message in ben.thread(ben.dm, card(ben)) if WORDS in read(message)][-1]
    await ben.click(done, "Correct")
    await ben.submit(blockers=f"{WORDS}: no access yet", correction="It was worse")
    assert ben.view is None, ben.errors
    for person in (noor, ben, maya, house.person("dana")):
        await person.open_home()
    asked = await house.next_message(noor, "Day 60 is on")
    await noor.click(asked, "Add evidence")
    await noor.fill(first(noor))
    await noor.close()
    await house.advance(days=4)


def first(person: Persona) -> dict[str, str]:
    """Something in the first field for evidence."""
    field = next(name for name in person.form.values if name.endswith("_evidence"))
    return {field: f"{WORDS} is half done"}


async def test_what_a_hire_wrote_is_gone_wherever_it_was_kept_and_comes_in_no_file_that_was_asked_for(
    house: House,
) -> None:
    await what_a_hire_said(house)
    maya = house.person("maya")
    before = set(kept_with(house, WORDS))
    assert {"check_ins", "kept_forms"} <= before
    # Files are on their way, and Slack takes none for a while.
    house.workspace.faults.always("files.getUploadURLExternal", Fault(status=503))
    await maya.command("/ai-hire export support")
    await maya.submit(kind="check-ins.csv")
    assert maya.view is None, maya.errors
    mine = next(message for message in maya.messages(maya.dm) if message.text.startswith("Onboarding of Priya"))
    await maya.click(mine, "What is held")
    await maya.click(maya.last_ephemeral, "Send me all of it")
    await maya.click(mine, "Erase")
    await maya.submit(sure=["yes"])
    assert maya.view is None, maya.errors
    house.workspace.faults.clear()
    await house.advance(minutes=15)
    assert kept_with(house, WORDS) == []
    assert naming(house, WORDS) == []
    assert [user for user, home in house.workspace.homes.items() if WORDS in read(home)] == []
    assert [file.name for file in house.workspace.files.values() if WORDS in str(file.content)] == []
    # On the Monday after nobody reads of it either.
    await house.advance(days=8)
    assert naming(house, WORDS) == []
