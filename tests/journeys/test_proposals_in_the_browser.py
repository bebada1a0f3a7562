"""An agency's offer, from the brief's card to its onboarding, as people do it who have only the page."""

import pytest
from playwright.async_api import Browser, expect

from domain.proposal.review import given_field, said_field
from tests.handlers.hiring import ROOM, ROOM_ID, a_brief
from tests.house import House
from tests.journeys.browser import PATIENCE, PHONE, visitor
from tests.journeys.test_in_the_browser import chromium

__all__ = ["chromium"]

pytestmark = pytest.mark.browser

OFFER = {"name": "Northlight", "vendor": "Agency", "price": "38,000 EUR", "reviewers": ["Ana", "Ben"]}


async def test_an_offer_is_reviewed_and_taken(house: House, chromium: Browser) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = await visitor(house, chromium, "maya")
    await maya.go(ROOM)
    await maya.type("/ai-hire proposal")
    await maya.fill(OFFER)
    await maya.submit("Add")
    await maya.reads("Proposal: Northlight")

    for name in ("ana", "ben"):
        person = await visitor(house, chromium, name, PHONE)
        await person.go()
        await person.press("Review", within="Northlight")
        for number in range(1, 6):
            await person.fill({given_field(number): "Concrete", said_field(number): "They showed it to us on Monday"})
        await person.fill({"advice": "Take it"})
        await person.submit("Send")
        await person.leave()
    await house.drain()

    card = next(message for message in house.person("maya").messages(ROOM) if "Proposal: Northlight" in message.text)
    await maya.go(ROOM, card.ts)
    reviews = await maya.reads("5 of 5 questions answered concretely")
    await expect(reviews).to_contain_text("At the end, do we get the")
    await maya.press("Decide", within="Reviews: Northlight")
    await maya.fill({"outcome": "Take it"})
    await maya.fill({"reason": "They have done this twice."})
    await maya.submit("Decide")
    decision = await maya.reads("Decision on Northlight")
    await expect(decision).to_contain_text("Model pricing")
    await maya.press("Start onboarding", within="Decision on Northlight")
    await expect(maya.dialog).to_contain_text("Hand-over terms (repository", timeout=PATIENCE)
    await maya.fill({"start_date": house.clock().date().isoformat(), "owner": "Maya"})
    await maya.submit("Start")
    await maya.go()
    await expect(await maya.reads("Onboarding: Northlight")).to_contain_text("Day 75")
