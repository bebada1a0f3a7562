"""The settings as an admin finds them who has only a phone's page."""

import pytest
from playwright.async_api import Browser, expect

from tests.handlers.hiring import ROOM_ID, a_brief
from tests.house import House
from tests.journeys.browser import PATIENCE, PHONE, visitor
from tests.journeys.test_in_the_browser import chromium

__all__ = ["chromium"]

pytestmark = pytest.mark.browser


async def test_an_admin_looks_at_what_counts_and_changes_two_topics_on_a_phone(house: House, chromium: Browser) -> None:
    await a_brief(house, room=ROOM_ID, manager="U0DANA")
    dana = await visitor(house, chromium, "dana", PHONE)
    await dana.go()
    await dana.type("/ai-hire settings")
    await expect(dana.dialog).to_contain_text("9:00 to 17:00, check-ins at 9:00", timeout=PATIENCE)
    await dana.dialog.get_by_role("button", name="Edit: Check-in days").click()
    await dana.fill({"day_1": "20"})
    await dana.dialog.get_by_role("button", name="Save", exact=True).click()
    await expect(dana.dialog).to_contain_text("Describe your first 20, 60 and 90 days with us.", timeout=PATIENCE)
    await dana.submit("Use it from now on")
    await expect(dana.dialog).to_contain_text("Day 20, 60, 75, 90 after the start", timeout=PATIENCE)
    await dana.dialog.get_by_role("button", name="Edit: Reminders").click()
    await dana.fill({"rhythm": "Quiet"})
    await dana.dialog.get_by_role("button", name="Back", exact=True).click()
    await expect(dana.dialog).to_contain_text("As usual. Scorecards", timeout=PATIENCE)
    await dana.dialog.get_by_role("button", name="Edit: Support triage").click()
    await dana.fill({"preselected": ["Ana", "Ben"]})
    await dana.dialog.get_by_role("button", name="Save", exact=True).click()
    await dana.submit("Use it from now on")
    await expect(dana.dialog).to_contain_text("panel", timeout=PATIENCE)
