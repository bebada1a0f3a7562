"""A mention of another card is a link where that stands, and words where it does not."""

from blocks.kit import message, section
from blocks.links import card_link, in_words, linked, mentioned
from blocks.text import md
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import Subject

PANEL = Card(kind=Kind.PANEL_CARD, subject=Subject.panel("p1"))
TEXT = md(
    "*{name}*: {panel}.",
    name="<card:panel.card:panel:p9|x>",
    panel=card_link(PANEL.kind, PANEL.subject, "the <panel|>"),
)
SAID = message(TEXT, [section(TEXT)])


def test_what_somebody_typed_is_no_mention() -> None:
    assert mentioned(SAID) == {PANEL}


def test_a_mention_becomes_a_link_or_words() -> None:
    there = linked(SAID, {PANEL: "https://practice.slack.com/archives/G1/p17"})
    assert "<https://practice.slack.com/archives/G1/p17|the &lt;panel¦&gt;>." in there.blocks[0]["text"]["text"]
    assert in_words(SAID).text.endswith(": the &lt;panel¦&gt;.")
