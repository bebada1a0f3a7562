"""The way from a card to what is kept of it, and to its erasure; whoever may not is told so alone."""

from blocks.button import ButtonValue
from blocks.kit import Element, button, tools
from blocks.routes import Route
from domain.outgoing.subject import Subject


def kept_tools(root: Subject) -> Element | None:
    """Both, behind three dots at a card's title."""
    return tools(*kept_buttons(root))


def kept_buttons(root: Subject) -> tuple[Element, Element]:
    """Both, beside what else can be done with the whole of a card."""
    return kept_button(root, "What is held"), button("Erase", Route.RECORD_ERASE, value=value_of(root))


def kept_button(root: Subject, label: str = "What is held, erase") -> Element:
    """Lists what can be done with what is kept of it: handed out, put under a legal hold, erased."""
    return button(label, Route.RECORD_HELD, value=value_of(root))


def value_of(root: Subject) -> str:
    """What such a button carries."""
    return ButtonValue(subject=root.id, choice=root.kind).dump()
