"""A brief's candidates side by side, in every state."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from blocks.candidate.compared import compared, which_brief
from blocks.gallery.candidate import candidate
from blocks.gallery.scorecard import NO, NOW, OPEN, PANEL_A, PANEL_C, WORKFLOW, card, panel, result
from blocks.gallery.worked import TRIAGE, brief_of
from blocks.kit import Message, View
from domain.candidate.candidate import Status
from domain.candidate.compared import Comparison, Entry, Side, plans_of
from domain.scorecard import Scorecard

ZED = "Zed Okafor"


def side(name: str, *cards: Scorecard, place: int = 0, **more: Any) -> Side:
    """Somebody with an open panel of these scorecards."""
    person = candidate(id=f"c{place + 1}", name=name, created_at=NOW + timedelta(hours=place))
    said = result(*cards, **more)
    return Side(candidate=person, panel=panel(id=f"p{place + 1}", **OPEN), result=said, plans=plans_of(cards))


def comparison(*sides: Side, **more: Any) -> Comparison:
    """These, all of a brief's."""
    values = {"brief_id": "b1", "brief_title": WORKFLOW, "sides": sides, "in_all": len(sides)}
    return Comparison.model_validate(values | more)


def sealed(name: str, *submitted: str) -> Entry:
    """Somebody whose panel is not open yet."""
    return Entry(candidate=candidate(name=name), panel=panel(submitted=frozenset(submitted)))


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """Every sample with its name."""
    priya = side("Priya Nair", *PANEL_A)
    tomas = side("Tomás Ruiz", *PANEL_C, place=1)
    waits = sealed(ZED, "UANA", "UBEN")
    three = comparison(priya, tomas, sealed=(waits, sealed("Ines Wolff")))
    yield "three", compared(three)
    others = (card("UDANA", "4432-", NO, (2,)), card("UBEN", "--3--"))
    other = side("Amir Sadeghi", *others, place=2, opened_reason="He has another offer until Friday.")
    hired = priya.model_copy(update={"candidate": priya.candidate.model_copy(update={"status": Status.DECIDED})})
    yield "different panels", compared(comparison(hired, tomas, other))
    yield "one", compared(comparison(priya, sealed=(waits,)))
    yield "none open", compared(comparison(sealed=(waits,)))
    yield "nobody", compared(comparison())
    many = [side(f"Candidate {place + 1}", *PANEL_A, place=place) for place in range(4)]
    yield "first page", compared(comparison(*many, in_all=12))
    yield "middle page", compared(comparison(*many, first=4, in_all=12))
    yield "which brief", which_brief([brief_of(TRIAGE, id=f"b{number}") for number in range(3)])
    yield "which brief of many", which_brief([brief_of(TRIAGE, id=f"b{number}") for number in range(20)])
