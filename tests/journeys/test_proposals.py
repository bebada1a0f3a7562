"""An agency's offer and a platform to buy, from the brief's button to the decision and the verdict, as signed requests."""

from collections.abc import Mapping

from blocks.proposal.words import ADVICE, GIVEN
from domain.guide.before_signing import HANDOVER
from domain.proposal.review import Advice, Given, given_field, said_field
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.handlers.test_briefs import write
from tests.house import House

ROOM = "hiring-support"
LETTERS = {"c": Given.CONCRETE, "v": Given.VAGUE, "m": Given.MISSING}
OFFER = {"vendor": "agency", "price": "38,000 EUR", "covers": "The build", "handover": list(HANDOVER[:3])}


@made_once
async def shared_brief(house: House, **way: str) -> None:
    """Maya's brief, in its hiring room."""
    maya = house.person("maya")
    card = await write(house, maya, way=way)
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    if maya.view is not None:
        await maya.submit()
    await house.drain()


async def pressed(house: House, person: Persona, message: Message, label: str, typed: Mapping[str, object]) -> None:
    """A button that opens a form, and the form sent."""
    await person.click(message, label)
    await person.submit(typed)
    assert person.view is None, person.errors
    await house.drain()


@made_once
async def add(house: House, name: str, **typed: object) -> None:
    """Maya adds an offer from the card in the hiring room; Ana and Ben are to review it."""
    maya = house.person("maya")
    card = maya.find_message("Readiness", ROOM)
    await pressed(house, maya, card, "Review a proposal", {"name": name, "reviewers": ["ana", "ben"], **OFFER, **typed})


@made_once
async def review(house: House, who: str, name: str, given: str, advice: Advice, **typed: object) -> None:
    """A reviewer reads it from the word that they got: taps, then words."""
    person = house.person(who)
    await person.click(person.find_message(f"asks you to review *{name}*", person.dm), "Review")
    for number, letter in enumerate(given, start=1):
        await person.fill({given_field(number): GIVEN[LETTERS[letter]]})
        if letter != "m":
            await person.fill({said_field(number): f"What they say on {number}, heard by {who}"})
    await person.submit({"advice": ADVICE[advice], **typed})
    assert person.view is None, person.errors
    await house.drain()


def thread(house: House, name: str) -> list[str]:
    maya = house.person("maya")
    card = next(each for each in maya.messages(ROOM) if read(each).startswith(f"Proposal: {name}"))
    return [read(reply) for reply in maya.thread(ROOM, card)]


async def test_an_offer_is_reviewed_sealed_asked_again_and_taken(house: House) -> None:
    await shared_brief(house, judge="no")
    maya, ben = house.person("maya"), house.person("ben")
    await add(house, "Northlight")
    await add(house, "AgentForce", price="", covers="", handover=[])

    await review(house, "ana", "Northlight", "cvccm", Advice.ASK)
    assert thread(house, "Northlight") == []
    assert not any("heard by ana" in read(message) for message in ben.messages(ROOM) + ben.messages())
    await review(house, "ben", "Northlight", "ccccm", Advice.ASK)
    said = thread(house, "Northlight")
    assert sum("on Northlight: *would ask again*" in each for each in said) == 2
    [result] = [each for each in said if "Ready to send back" in each]
    assert "3 of 5 questions answered concretely" in result
    assert "You wrote “What they say on 2, heard by ana”" in result
    assert "At the end, do we get the evaluation logic, operating notes?" in result

    await review(house, "ana", "AgentForce", "mvmvm", Advice.DECLINE, thin=["layers"], flags=["1"])
    await review(house, "ben", "AgentForce", "mvvvm", Advice.DECLINE)
    assert any("This looks like thin automation" in each for each in thread(house, "AgentForce"))
    table = maya.find_message("Proposals side by side", ROOM)
    assert [block["type"] for block in table.blocks].count("data_table") == 1
    assert "no order of merit" in read(table)

    await maya.click(maya.find_message("Reviews: Northlight", ROOM), "Decide")
    await maya.fill(outcome="ask")
    await maya.submit(reason="Nobody knows who owns the prompts.")
    assert maya.view is None, maya.errors
    await house.drain()
    card = maya.find_message("Proposal: Northlight", ROOM)
    await pressed(house, maya, card, "Add their answers", {"handover": list(HANDOVER)})
    await review(house, "ana", "Northlight, round 2", "ccccc", Advice.TAKE)
    await review(house, "ben", "Northlight, round 2", "ccccc", Advice.TAKE)
    await maya.click(maya.find_message("Reviews: Northlight, round 2", ROOM), "Decide")
    await maya.fill(outcome="take")
    await maya.submit(reason="They answered all of it.")
    assert maya.view is None, maya.errors
    await house.drain()
    decision = read(maya.find_message("Decision on Northlight, round 2", ROOM))
    assert "Model pricing: <@U0MAYA>, by" in decision
    assert "Operating notes: in the offer" in decision
    assert "their answers are in" in read(card)

    taken = maya.find_message("Decision on Northlight, round 2", ROOM)
    await pressed(house, maya, taken, "Done", {"found": "0.03 a run, their list of today"})
    assert "Model pricing: *done* by <@U0MAYA>" in read(maya.find_message("Decision on Northlight, round 2", ROOM))
    await maya.click(maya.find_message("Decision on Northlight, round 2", ROOM), "Start onboarding")
    assert "Still open before anything is signed: Data-policy terms, Compliance duties." in read(maya.form)
    await maya.submit(start_date=house.clock().date().isoformat(), owner="maya")
    assert maya.view is None, maya.errors
    await house.drain()
    started = read(maya.find_message("Onboarding: Northlight", maya.dm))
    assert "Day 75" in started, "what was built outside is handed over while they are still there to ask"
    taken = maya.find_message("Decision on Northlight, round 2", ROOM)
    assert "the onboarding has begun" in read(taken)
    assert "Start onboarding" not in maya.buttons(taken)
    await maya.click(maya.find_message("Proposal: Northlight, round 2", ROOM), "History")
    assert "*Decision: take it*" in read(maya.form)
    assert "*Review* of <@U0ANA>" in read(maya.form)
    await maya.click("Open")
    assert "They answered all of it." in read(maya.form)

    # The brief is filled by now, and another offer starts with the same reviewers.
    assert "Filled already, by Northlight" in read(maya.find_message("Readiness", ROOM))
    await maya.click(maya.find_message("Readiness", ROOM), "Review a proposal")
    assert "['U0ANA', 'U0BEN']" in str(maya.form.values["reviewers"])
    await maya.close()
    await maya.click(maya.find_message("Reviews: AgentForce", ROOM), "Decide")
    await maya.fill(outcome="take")
    assert "filled already, by Northlight. Why one more?" in read(maya.form)
    assert {"flag_1", "override", "another"} <= {str(block.get("block_id")) for block in maya.form.blocks}
    await maya.submit(outcome="decline", reason="Nothing in it that we could hold them to.")
    assert maya.view is None, maya.errors
    await house.drain()
    assert "Decision: decline*" in read(maya.find_message("Proposal: AgentForce", ROOM))


async def test_a_platform_is_tried_by_a_plan_and_its_days_are_asked_for(house_on_postgresql: House) -> None:
    house = house_on_postgresql
    await shared_brief(house, product="most")
    maya = house.person("maya")
    await add(house, "Replyfox", vendor="platform")
    card = maya.find_message("Proposal: Replyfox", ROOM)
    await pressed(house, maya, card, "Plan the trial", {"exit_test": "Export 50 tickets"})
    assert "waits for the permission" in read(maya.find_message("Proposal: Replyfox", ROOM))
    plan = maya.find_message("Trial of Replyfox", ROOM)
    await pressed(house, maya, plan, "Permission is there", {"permission": "Dana, by mail"})
    assert "runs until" in read(maya.find_message("Proposal: Replyfox", ROOM))

    await review(house, "ana", "Replyfox", "ccccc", Advice.TAKE)
    await review(house, "ben", "Replyfox", "ccccc", Advice.TAKE)
    asked = await house.next_message(maya, "the exit test of the trial")
    await pressed(house, maya, asked, "Exit test", {"found": "Out in an hour"})
    asked = await house.next_message(maya, "the verdict on the trial")
    await pressed(
        house, maya, asked, "Give the verdict", {"verdict": "buy", "measured": "1.1 h", "reason": "It works."}
    )
    assert "Verdict: *buy*" in read(maya.find_message("Proposal: Replyfox", ROOM))
    typo: dict[str, object] = {"correction": "A typo.", "measured": "1.0 h"}
    await pressed(house, maya, maya.find_message("Trial of Replyfox", ROOM), "Correct", typo)
    assert "*Corrected:* A typo." in read(maya.find_message("Trial of Replyfox", ROOM))
    await maya.click(maya.find_message("Trial of Replyfox", ROOM), "Decide")
    await maya.fill(outcome="take")
    await maya.submit(reason="The trial showed it.")
    assert maya.view is None, maya.errors
    await house.drain()
    assert "for the way out" in read(maya.find_message("Decision on Replyfox", ROOM))
    assert "Correct" not in maya.buttons(maya.find_message("Trial of Replyfox", ROOM))


async def test_the_command_opens_the_form_or_says_what_is_missing(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire proposal")
    assert "/ai-hire brief" in maya.last_ephemeral.text
    await write(house, maya, way={"judge": "no"})
    await maya.command("/ai-hire proposal")
    assert "no hiring room yet" in maya.last_ephemeral.text
    await maya.click(maya.last_ephemeral, "Share")
    await maya.submit(room=ROOM)
    if maya.view is not None:
        await maya.submit()
    await house.drain()
    await maya.command("/ai-hire proposal Northlight")
    assert maya.form.callback_id == "proposal.create"
    await maya.submit(reviewers=["noor"])
    assert "not in #hiring" in maya.errors["reviewers"].lower()
    await maya.submit(reviewers=["ana"])
    assert maya.view is None, maya.errors


async def test_a_reviewer_who_cannot_gives_up_the_seat_and_the_manager_hears(house: House) -> None:
    await shared_brief(house, judge="no")
    await add(house, "Northlight")
    ana, ben, maya = house.person("ana"), house.person("ben"), house.person("maya")
    await review(house, "ana", "Northlight", "ccccc", Advice.TAKE)
    await ben.click(ben.find_message("asks you to review *Northlight*", ben.dm), "I can't review it")
    await house.drain()
    assert "cannot review it" in read(maya.find_message("gave up the seat on *Northlight*", maya.dm))
    assert "on one voice" in read(maya.find_message("Reviews: Northlight", ROOM))
    await ana.click(ana.find_message("on Northlight: *would take it*", ROOM), "Correct")
    await ana.submit({given_field(3): GIVEN[Given.VAGUE], "reason": "They took it back."})
    if ana.view is not None:
        await ana.submit()
    assert ana.view is None, ana.errors
    await house.drain()
    result = read(maya.find_message("Reviews: Northlight", ROOM))
    assert "*5 of 5 questions answered concretely, on one voice.*" in result
    assert "Corrected after opening, by <@U0ANA>: with that, 4 of 5 questions answered concretely" in result
    assert "what was sealed counts" in read(ana.find_message("on Northlight: *would take it*", ROOM))


async def test_the_table_of_offers_names_none_that_is_erased_where_one_alone_is_left(house: House) -> None:
    await shared_brief(house, judge="no")
    for name in ("Northlight", "Southlight"):
        await add(house, name)
        for who in ("ana", "ben"):
            await review(house, who, name, "ccccc", Advice.TAKE)
    maya = house.person("maya")
    await maya.command("/ai-hire erase southlight")
    await maya.click(maya.last_ephemeral, "Erase")
    await maya.submit(sure=["yes"])
    await house.drain()
    said = [read(each) for channel in house.workspace.channels.values() for each in channel.messages]
    assert [each for each in said if "Southlight" in each] == []
    assert any("Fewer than two are left" in each for each in said)
