"""Briefs, end to end: the pages, the card that turns, and the forms behind its buttons."""

from typing import Any

from domain.briefs import Frequency
from sandbox.people import Persona
from sandbox.reading import read
from sandbox.workspace import Message
from tests.house import House

WORK: dict[str, Any] = {
    "workflow": "Sort incoming support mail and draft the first reply; a person sends it.",
    "frequency": Frequency.DAILY.value,
    "metric": "Median time to the first reply",
    "today": "6 h",
    "target": "1 h",
}
RISK: dict[str, Any] = {
    "boundary": "Helpdesk articles. Never card data.",
    "data": "ready",
    "mistakes": "checked",
    "risks": ["reads_internal"],
    "hard_part": "automation",
}
WAY: dict[str, Any] = {
    "product": "some",
    "judge": "no",
    "disciplines": ["ai", "backend"],
    "edge": "no",
    "when": "quarter",
}


async def write(house: House, person: Persona, *, work: Any = None, risk: Any = None, way: Any = None) -> Message:
    """Writes a whole brief and returns its card."""
    await person.command("/ai-hire brief")
    await person.submit({**WORK, **(work or {})})
    assert not person.errors, person.errors
    await person.submit({**RISK, **(risk or {})})
    if person.view is not None:
        await person.submit({**WAY, **(way or {})})
    assert person.view is None, person.errors
    await house.drain()
    return person.messages()[-1]


async def test_three_pages_bring_the_answer_to_the_author_alone(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya)
    assert card.channel == maya.dm.id
    assert "HIRE" in read(card)
    assert "Readiness: 5 of 5" in read(card)
    assert "agency" in read(card)
    [trace] = maya.thread(None, card)
    assert "How this answer came about" in read(trace)
