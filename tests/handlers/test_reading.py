"""A message that has no room for all that it says has a button, and all of it opens to whoever may read it."""

from blocks.reading import READ
from blocks.routes import Route
from domain.decision.decision import REASON_LIMIT
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from sandbox.blockkit import letters
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.handlers.attacks import a_world, click, send
from tests.handlers.hiring import HIRE, ROOM, a_brief, an_open_panel
from tests.handlers.test_decisions import decide
from tests.house import House

ESCAPED = "R&D&" * (REASON_LIMIT // 4)
BROKEN = "so\n" * (REASON_LIMIT // 3)


@made_once
async def a_decision(house: House, reason: str) -> Message:
    """A decision with this reason, in the candidate's thread."""
    await an_open_panel(house)
    maya = await decide(house)
    await maya.fill(outcome="withdrew")
    await maya.submit(reason=reason)
    assert maya.view is None
    await house.drain()
    return maya.find_message("Decision on Priya Nair", ROOM)


async def test_a_reason_that_grows_is_delivered_and_can_be_read_in_full(house: House) -> None:
    card = await a_decision(house, ESCAPED)
    ben = house.person("ben")
    assert read(card).count("&amp;") < 750
    await ben.click(card, READ)
    assert read(ben.form).count("&amp;") == 750
    assert ben.buttons() == []


async def test_a_reason_of_many_lines_is_delivered_and_can_be_read_in_full(house: House) -> None:
    card = await a_decision(house, BROKEN)
    assert letters(card.blocks) <= 10_000
    assert read(card).count("so") >= 500


async def test_a_message_that_shows_everything_has_no_such_button(house: House) -> None:
    card = await a_decision(house, "Took another offer.")
    assert READ not in house.person("maya").buttons(card)


async def test_whoever_reads_along_without_a_part_reads_what_stands_there_and_no_more(house: House) -> None:
    card = await a_decision(house, ESCAPED)
    chloe = house.person("chloe")
    await chloe.click(card, READ)
    assert chloe.view is None
    assert "can see this candidate's record" in read(chloe.last_ephemeral)


async def test_the_hiring_manager_reads_all_of_a_long_brief_in_the_direct_message(house: House) -> None:
    brief = await a_brief(house, HIRE.but(workflow="Sort tickets. " + "Answer & file, " * 120))
    with house.bot.database.transaction(brief.workspace) as store:
        thread = outgoing(Kind.BRIEF_TRACE, brief.subject, brief.manager, people=brief.people, at=house.clock())
        store.deliveries.post(thread)
        store.audit.record(brief.manager, "brief.save", brief.subject, house.clock())
    await house.drain()
    maya = house.person("maya")
    trace = maya.find_message("how its answer came about", maya.dm)
    assert read(trace).count("Answer &amp; file") < 120
    await maya.click(trace, READ)
    assert read(maya.form).count("Answer &amp; file") == 120


async def test_a_message_that_is_not_known_any_more_says_so(house: House) -> None:
    card = await a_decision(house, ESCAPED)
    card.channel, where = "C0GENERAL", house.workspace.channel_named("general")
    where.messages.append(card)
    maya = house.person("maya")
    await maya.click(card, READ)
    assert maya.view is None
    assert "I can't find that any more" in read(maya.last_ephemeral)


async def test_the_hiring_manager_reads_every_message_of_a_whole_hire(house: House) -> None:
    await a_world(house)
    await house.drain()
    maya = house.person("maya")
    ours = [
        message
        for channel in house.workspace.channels.values()
        if maya.sees(channel)
        for message in channel.messages
        if message.is_bot
    ]
    words = " ".join(message.text for message in ours)
    assert [part for part in ("Candidate", "Panel:", "Onboarding") if part not in words] == []
    for message in ours:
        result = await send(
            house, click(house, maya.id, Route.MESSAGE_READ, "", channel=message.channel, ts=message.ts)
        )
        opened = "".join(str(body) for method, body in result.calls if method == "views.open")
        assert "All of it" in opened, (message.text, result.all_text)
