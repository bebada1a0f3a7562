"""The main job as a person does it who has only the page, on a desktop and on a phone."""

from collections.abc import AsyncIterator, Mapping

import pytest
from playwright.async_api import Browser, expect

from domain.check_in.report import evidence_field, progress_field
from domain.guide.days import DAY_30, DAY_60, DAY_90, MILESTONES
from domain.guide.milestone import Milestone
from domain.guide.shipped import SHIPPED
from domain.scorecard import note_field
from tests.house import House
from tests.journeys.browser import PATIENCE, PHONE, Visitor, browser, visitor

pytestmark = pytest.mark.browser

ROOM = "hiring-support"
WORK = {
    "workflow": "Sort incoming support mail and draft the first reply; a person sends it",
    "frequency": "Every day",
    "metric": "Median time to the first reply",
    "today": "6 h",
    "target": "1 h",
}
RISK = {
    "boundary": "Helpdesk articles. Never card data.",
    "data": "Yes: we reach it",
    "mistakes": "A person checks",
    "risks": ["It reads internal data"],
    "hard_part": "Connecting tools",
}
WAY = {
    "product": "One covers a part",
    "judge": "Yes",
    "disciplines": ["AI", "Backend"],
    "edge": "No: it should",
    "when": "This quarter",
}
PANEL = {
    f"panel_{category}": who
    for category, who in zip(SHIPPED.category_keys, ["Ana", "Ben", "Ben", "Ana", "Ana"], strict=True)
}
ASKED: Mapping[Milestone, dict[str, str]] = {
    DAY_30: {"baseline_holds": "Yes"},
    DAY_60: {"metric": "3 h"},
    DAY_90: {"metric": "1.2 h", "running_cost": "540", "call": "Go", "reason": "It is used every day."},
}


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


async def write_brief(maya: Visitor) -> None:
    await maya.go()
    await maya.type("/ai-hire brief")
    await maya.fill(WORK)
    await maya.submit("Next")
    await maya.fill(RISK)
    await maya.submit("Next")
    await maya.fill(WAY)
    await maya.submit("Get the answer")
    await maya.reads("Readiness")


async def score(house: House, chromium: Browser, name: str, own: set[str]) -> None:
    """From the kit in the direct message, on a phone."""
    person = await visitor(house, chromium, name, PHONE)
    await person.go()
    await person.reads("Interview kit")
    await person.press("Score")
    for category in own:
        await person.fill({category: "4 ", note_field(category): "Walked through a shipped system."})
    await person.fill({"recommendation": "Yes", "plan": "Yes"})
    await person.submit("Send")
    await person.leave()


async def test_a_person_with_only_the_page_takes_a_hire_to_day_90(house: House, chromium: Browser) -> None:
    maya = await visitor(house, chromium, "maya")
    await write_brief(maya)

    await maya.press("Share")
    await maya.fill({"room": ROOM})
    await maya.submit("Share")
    await maya.go(ROOM)
    await maya.reads("Readiness")
    await maya.press("Add candidate")
    await maya.fill({"name": "Priya Nair", **PANEL})
    await maya.submit("Add")
    await maya.reads("Priya Nair")
    await maya.leave()

    await score(house, chromium, "ana", {"production", "security", "cost"})
    await score(house, chromium, "ben", {"evaluation", "data"})
    await house.drain()
    record = next(m for m in house.person("maya").messages(ROOM) if "Priya Nair" in m.text)
    await maya.go(ROOM, record.ts)
    panel = await maya.reads("Panel: Priya Nair")
    await expect(panel.locator("table").first).to_be_visible()

    await maya.press("Decide", within="Panel: Priya Nair")
    await maya.fill({"outcome": "Hire for production"})
    await expect(maya.dialog).to_contain_text("Who does what, and by when?", timeout=PATIENCE)
    await maya.fill({"reason": "Owned a system after launch."})
    await maya.submit("Decide")
    await maya.reads("Decision on Priya Nair")

    await maya.press("Start onboarding", within="Decision on Priya Nair")
    await maya.fill({"start_date": house.clock().date().isoformat(), "owner": "Ben", "hire_user": "Noor"})
    await maya.submit("Start")
    await maya.leave()

    ben, noor = await visitor(house, chromium, "ben", PHONE), await visitor(house, chromium, "noor", PHONE)
    for milestone in MILESTONES:
        await house.advance(days=26)
        await noor.go()
        await noor.press("Add evidence")
        await noor.fill({evidence_field(found.key): "https://wiki.example.com/proof" for found in milestone.asked})
        await noor.submit("Send")
        await noor.leave()
        await house.advance(days=7)
        await ben.go()
        await ben.press("Report")
        await ben.fill({progress_field(found.key): "Done" for found in milestone.asked})
        await ben.fill(ASKED[milestone])
        await ben.submit("Send report")
        await ben.leave()
    await house.drain()
    await ben.go()
    await ben.reads("had scored")


async def test_what_is_wrong_shows_at_its_field_and_what_was_typed_stays_also_in_a_closed_form(
    house: House, chromium: Browser
) -> None:
    maya = await visitor(house, chromium, "maya", PHONE)
    await maya.go()
    await maya.type("/ai-hire brief")
    await maya.fill({"workflow": "   ", "frequency": "Every week", "metric": "Replies a day"})
    await maya.dialog.get_by_role("button", name="Next", exact=True).click()
    await expect(maya.dialog).to_contain_text("What work should it do?")
    await expect(maya.dialog.locator(".error").first).to_be_visible()
    await expect(maya.dialog.locator('[data-block-id="metric"] input')).to_have_value("Replies a day")
    # Closed before anything paused, it is there when it is opened again.
    await maya.fill({"target": "40 a day"})
    await maya.dialog.get_by_role("button", name="Close", exact=True).last.click()
    await expect(maya.dialog).not_to_be_visible(timeout=PATIENCE)
    await maya.type("/ai-hire brief")
    await maya.dialog.get_by_role("button", name="Go on", exact=True).click()
    await expect(maya.dialog.locator('[data-block-id="target"] input')).to_have_value("40 a day", timeout=PATIENCE)
