"""The forms around a vendor's offer and around a product's trial, opened and filled so that they could be sent."""

from blocks.proposal.words import ADVICE, GIVEN
from domain.proposal.review import Advice, Given, given_field
from sandbox.people import Persona
from tests.handlers.test_briefs import a_trial
from tests.house import House
from tests.journeys.prepared import Prepared
from tests.journeys.test_proposals import OFFER, ROOM, add, review, shared_brief

PRODUCT = "Replyfox"


async def trial_end(house: House) -> Prepared:
    maya, card = await a_trial(house)
    values = {"end": "We stop without buying", "found": "Too dear."}
    return Prepared(maya, lambda: maya.click(card, "End trial"), values)


async def new_offer(house: House) -> Prepared:
    await shared_brief(house, judge="no")
    maya = house.person("maya")
    values = {"name": "Northlight", "reviewers": ["ana", "ben"], **OFFER}
    return Prepared(maya, lambda: maya.command("/ai-hire proposal"), values)


async def _offered(house: House, **offer: object) -> Persona:
    await shared_brief(house, judge="no")
    await add(house, "Northlight", **offer)
    return house.person("maya")


async def edited_offer(house: House) -> Prepared:
    maya = await _offered(house)
    card = maya.find_message("Proposal: Northlight", ROOM)
    return Prepared(maya, lambda: maya.click(card, "Edit"), {"name": "Northlight Ltd", "price": "40,000 EUR"})


async def review_of_an_offer(house: House) -> Prepared:
    await _offered(house)
    ana = house.person("ana")
    asked = ana.find_message("asks you to review *Northlight*", ana.dm)
    values = {given_field(number): GIVEN[Given.MISSING] for number in range(1, 6)} | {"advice": ADVICE[Advice.ASK]}
    return Prepared(ana, lambda: ana.click(asked, "Review"), values)


async def late_review(house: House) -> Prepared:
    maya = await _offered(house)
    await review(house, "ana", "Northlight", "ccccc", Advice.TAKE)
    await maya.click(maya.find_message("Proposal: Northlight", ROOM), "Open early")
    await maya.submit(reason="They want an answer today.")
    await house.drain()
    await review(house, "ben", "Northlight", "ccccm", Advice.ASK)
    late = maya.find_message("After opening", ROOM)
    return Prepared(maya, lambda: maya.click(late, "Include with a reason"), {"reason": "He was on a plane."})


async def decision_on_an_offer(house: House) -> Prepared:
    maya = await _offered(house)
    for who in ("ana", "ben"):
        await review(house, who, "Northlight", "ccccc", Advice.TAKE)
    result = maya.find_message("Reviews: Northlight", ROOM)
    values = {"outcome": "decline", "reason": "Nothing that we could hold them to."}
    return Prepared(maya, lambda: maya.click(result, "Decide"), values)


async def trial_plan(house: House) -> Prepared:
    await shared_brief(house, product="most")
    await add(house, PRODUCT, vendor="platform")
    maya = house.person("maya")
    card = maya.find_message(f"Proposal: {PRODUCT}", ROOM)
    return Prepared(maya, lambda: maya.click(card, "Plan the trial"), {"exit_test": "Export 50 tickets"})


async def _running(house: House) -> Persona:
    planned = await trial_plan(house)
    await planned.fill()
    maya = planned.person
    await maya.submit(permission="Dana, by mail")
    assert maya.view is None, maya.errors
    await house.drain()
    return maya


async def exit_test(house: House) -> Prepared:
    maya = await _running(house)
    plan = maya.find_message(f"Trial of {PRODUCT}", ROOM)
    return Prepared(maya, lambda: maya.click(plan, "Exit test"), {"found": "Out in an hour"})


async def trial_verdict(house: House) -> Prepared:
    tested = await exit_test(house)
    await tested.fill()
    maya = tested.person
    await maya.submit()
    await house.drain()
    plan = maya.find_message(f"Trial of {PRODUCT}", ROOM)
    values = {"verdict": "buy", "measured": "1.1 h", "reason": "It works."}
    return Prepared(maya, lambda: maya.click(plan, "Give the verdict"), values)
