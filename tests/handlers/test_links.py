"""Where a card is mentioned, one press leads to it."""

from sandbox.people.reading import read
from tests.handlers.hiring import ROOM, an_open_panel
from tests.house import House


async def test_a_candidates_card_leads_to_the_figures_once_they_stand(house: House) -> None:
    await an_open_panel(house)
    await house.drain()
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "The figures" in read(message))
    panel = next(reply for reply in maya.thread(ROOM, card) if read(reply).startswith("Panel"))
    address = f"https://practice.slack.com/archives/G0HIRING/p{panel.ts.replace('.', '')}"
    assert f"<{address}?thread_ts={card.ts}&amp;cid=G0HIRING|The figures>" in read(card)
    # Whoever asks how a candidate stands is led to the card.
    await maya.say(None, "how is Priya?")
    await house.drain()
    assert f"p{card.ts.replace('.', '')}|All of it>" in read(maya.messages()[-1])
