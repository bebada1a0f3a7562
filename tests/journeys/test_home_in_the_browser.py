"""The home tab and the composer as somebody finds them who has only the page."""

import pytest
from playwright.async_api import Browser, expect

from tests.handlers.hiring import ROOM, ROOM_ID, a_brief, a_candidate
from tests.house import House
from tests.journeys.browser import PATIENCE, visitor
from tests.journeys.test_in_the_browser import chromium

__all__ = ["chromium"]

pytestmark = pytest.mark.browser


async def test_somebody_finds_what_waits_on_the_home_tab_and_does_it_there(house: House, chromium: Browser) -> None:
    await a_brief(house, room=ROOM_ID)
    ana = await visitor(house, chromium, "ana")
    await ana.go()
    await ana.page.get_by_role("link", name="Home", exact=True).click()
    home = ana.page.locator(".home")
    await expect(home).to_contain_text("Nothing. All is done.", timeout=PATIENCE)
    await a_candidate(house)
    await a_candidate(house, "Zoë Müller")
    await expect(home).to_contain_text("Priya Nair", timeout=PATIENCE)
    # Searched as one types without accents.
    await home.get_by_label("Search by part of a name").fill("muller")
    await home.get_by_label("Search by part of a name").press("Enter")
    await expect(home.get_by_role("button", name="Show all")).to_be_visible(timeout=PATIENCE)
    await expect(home.locator(".section", has_text="Candidate")).to_have_count(1)
    await home.get_by_role("button", name="Show all").click()
    await expect(home.locator(".section", has_text="Candidate")).to_have_count(2, timeout=PATIENCE)
    # What is said there is a page; what is done there goes.
    await home.get_by_role("button", name="Score", exact=True).first.click()
    await expect(ana.dialog).to_contain_text("Priya Nair", timeout=PATIENCE)
    await ana.dialog.get_by_role("button", name="Close").first.click()
    card = home.get_by_role("link", name="its card").first
    await card.click()
    await ana.reads("Priya Nair")


async def test_the_page_jumps_to_the_next_due_date_and_completes_a_name_after_an_at_sign(
    house: House, chromium: Browser
) -> None:
    maya = await visitor(house, chromium, "maya")
    await maya.go()
    await maya.page.get_by_role("button", name="Jump to the next due date").click()
    await expect(maya.page.locator("#toasts")).to_contain_text("Nothing is planned yet")
    await maya.go(ROOM)
    box = maya.page.locator("form[data-composer=channel] textarea")
    await box.press_sequentially("Ask @an")
    hints = maya.page.locator(".composer .hints li:visible")
    await expect(hints.first).to_contain_text("Ana", timeout=PATIENCE)
    await box.press("Tab")
    await box.press("Enter")
    said = await maya.reads("Ask")
    await expect(said.locator(".mention")).to_contain_text("Ana")
