"""A person at the practice page, in a real Chromium."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

from tests.house import House
from tests.machine import chromium_program

ALONE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds; a busy machine is no failure.
PATIENCE = 60_000
DESKTOP, PHONE = (1280, 900), (390, 844)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        program = chromium_program(playwright.chromium.executable_path)
        started = await playwright.chromium.launch(executable_path=program, args=ALONE)
        try:
            yield started
        finally:
            await started.close()


class Visitor:
    """One person in one tab: types, taps and reads as anybody would."""

    def __init__(self, house: House, page: Page, name: str) -> None:
        self._house = house
        self.page = page
        self.id = house.workspace.user_named(name).id

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog#modal")

    async def go(self, channel: str = "", thread: str = "") -> None:
        """To a channel, a thread in it, or the direct message with the bot."""
        workspace = self._house.workspace
        where = workspace.channel_named(channel).id if channel else workspace.direct_message(self.id).id
        path = "/".join(["", "as", self.id, where, *([thread] if thread else [])])
        await self.page.goto(self._house.practice.address + path)

    async def type(self, line: str) -> None:
        """Into the composer of the channel, and Enter."""
        box = self.page.locator("form[data-composer=channel] textarea")
        await box.fill(line)
        await box.press("Enter")

    async def fill(self, values: Mapping[str, str | Sequence[str]]) -> None:
        """Fields of the open form by name; options by what they say."""
        for name, value in values.items():
            await self._enter(self._field(name), value)

    def _field(self, name: str) -> Locator:
        plain = f'[data-element][data-block-id="{name}"]'
        return self.dialog.locator(f'{plain}, [data-element][data-block-id^="{name}#"]').first

    async def _enter(self, field: Locator, value: str | Sequence[str]) -> None:
        kind = await field.get_attribute("data-type")
        if kind in ("radio_buttons", "checkboxes"):
            for label in [value] if isinstance(value, str) else value:
                await field.locator("label.tick").filter(has_text=label).first.locator("input").check()
        elif kind and kind.startswith("multi_"):
            await field.locator("summary").click()
            ticked = field.locator("label.tick input:checked")
            while left := await ticked.count():
                # The tap may draw the form anew: what was ticked is not there to be asked then.
                await ticked.first.click()
                await expect(ticked).to_have_count(left - 1, timeout=PATIENCE)
            for label in [value] if isinstance(value, str) else value:
                await field.locator("label.tick").filter(has_text=label).first.locator("input").check()
            await field.locator("summary").click()
        elif kind and kind.endswith("_select"):
            assert isinstance(value, str)
            picked = re.compile(re.escape(value))
            option = field.locator("select option").filter(has_text=picked).first
            await field.locator("select").select_option(await option.get_attribute("value"))
        else:
            assert isinstance(value, str)
            await field.locator("input, textarea").first.fill(value)

    async def submit(self, says: str) -> None:
        """Presses the form's own button and waits for what comes of it."""
        form = self.dialog.locator("form.view")
        before = await form.get_attribute("data-callback")
        view = await form.get_attribute("data-view")
        await self.dialog.get_by_role("button", name=says, exact=True).click()
        same = self.dialog.locator(f'form.view[data-view="{view}"][data-callback="{before}"]')
        try:
            await expect(same).to_have_count(0, timeout=PATIENCE)
        except AssertionError as error:
            error.add_note(await self.dialog.inner_text())
            raise

    async def press(self, label: str, *, within: str = "") -> None:
        """The newest button with this label, also behind three dots, in a message that holds the words."""
        messages = self.page.locator("li.message")
        place = messages.filter(has_text=within) if within else messages
        button = place.get_by_role("button", name=label, exact=True)
        dots = place.locator("details.overflow").filter(has_text=label).locator("summary")
        await expect(button.or_(dots).last).to_be_visible(timeout=PATIENCE)
        if not await button.count():
            await dots.last.click()
        await button.last.click()

    async def reads(self, words: str) -> Locator:
        """Waits until the page says this; gives the newest message that does."""
        message = self.page.locator("li.message").filter(has_text=words).last
        await expect(message).to_be_visible(timeout=PATIENCE)
        return message

    async def leave(self) -> None:
        """Looks at something else: a page that is open is drawn anew at each change."""
        await self.page.goto("about:blank")

    async def picture(self, path: Path) -> None:
        await self.page.screenshot(path=path)


async def visitor(house: House, browser: Browser, name: str, size: tuple[int, int] = DESKTOP) -> Visitor:
    """Somebody opens the page; a script error on it fails the test that looks for it.

    They have asked for no animation: to draw each new message sixty times a second is an eighth of what a test costs.
    """
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    context = await browser.new_context(viewport=viewport, reduced_motion="reduce")
    page = await context.new_page()
    page.on("pageerror", lambda error: house.workspace.complaints.append(f"page: {error}"))
    return Visitor(house, page, name)
