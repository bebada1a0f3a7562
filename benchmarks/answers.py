"""How long a person waits: for the form after the command, for the card after the last page.

    python -m benchmarks.answers

The practice workspace and the bot run in this process, over loopback, with the pace of real Slack off.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import structlog

from bot.doors.serve import bind
from bot.practice import practising
from bot.settings import Settings
from sandbox.people import Persona

ROUNDS = 24
MEMBERS = ("maya", "ana", "ben", "chloe", "dana", "rosa")
PAGES: tuple[dict[str, object], ...] = (
    {"workflow": "Sort incoming support mail", "frequency": "daily", "metric": "First reply", "today": "6", "target": "1"},
    {"boundary": "Helpdesk. Never card data.", "data": "ready", "mistakes": "checked", "hard_part": "automation"},
    {"product": "some", "judge": "no", "disciplines": ["ai", "backend"], "edge": "no", "when": "quarter"},
)  # fmt: skip


async def one_brief(person: Persona) -> tuple[float, float]:
    """Milliseconds from the command to the form, and from the last page to the card."""
    began = time.perf_counter()
    await person.command("/ai-hire brief")
    form = time.perf_counter() - began
    if "Start a new one" in person.buttons():
        await person.click("Start a new one")
    for page in PAGES[:-1]:
        await person.submit(page)
    await person.fill(PAGES[-1])
    # A channel that had no message for a while: the pace is a burst of three, then one a second.
    cards = len(person.messages())
    version = person.workspace.version
    began = time.perf_counter()
    await person.submit()
    while len(person.messages()) == cards:
        await person.workspace.change(since=version)
        version = person.workspace.version
    return form * 1000, (time.perf_counter() - began) * 1000


async def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    forms, cards = [], []
    with tempfile.TemporaryDirectory() as folder, closing(bind("127.0.0.1", 0)) as listener:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        async with practising(listener, database_url=url, settings=Settings()) as practice:
            practice.workspace.limits.off()
            names = [practice.workspace.user_named(name).id for name in MEMBERS]
            for number in range(ROUNDS):
                person = Persona(practice.workspace, practice.door, names[number % len(names)])
                form, card = await one_brief(person)
                forms.append(form)
                cards.append(card)
                await practice.bot.deliverer.drain()
    for name, aim, times in (("command to form", 150, forms), ("last page to first card", 300, cards)):
        middle = statistics.median(times)
        sys.stdout.write(
            f"{name:<26} p50 {middle:7.1f} ms   most {max(times):7.1f} ms   aim {aim} ms   share {middle / aim:4.0%}\n"
        )


if __name__ == "__main__":
    asyncio.run(main())
