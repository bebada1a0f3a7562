"""Whoever names the bot in a channel, or asks it something, gets an answer that tells nobody else anything."""

from datetime import timedelta

from sandbox.people.reading import read
from tests.handlers.hiring import ROOM, ROOM_ID, a_brief, a_candidate, an_open_panel
from tests.handlers.onboardings import onboarded
from tests.handlers.test_reminders import interviewed
from tests.house import House


async def test_whoever_names_the_bot_in_a_channel_is_pointed_to_the_direct_message_alone(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    before = len(maya.messages(ROOM))
    said = await maya.say(ROOM, "<@U0BOT> how is Priya doing?")
    await house.drain()
    assert len(maya.messages(ROOM)) == before + 1
    assert "I say nothing about anybody" in maya.last_ephemeral.text
    assert "Priya" not in read(maya.last_ephemeral)
    assert not maya.last_ephemeral.thread_ts
    await maya.say(ROOM, "<@U0BOT> and here?", thread=said.ts)
    assert maya.last_ephemeral.thread_ts == said.ts
    await maya.click(maya.last_ephemeral, "What waits for me")
    assert "waits" in read(maya.last_ephemeral)


async def test_a_question_about_a_candidate_finds_how_they_stand(house: House) -> None:
    await interviewed(house, "Zed Okafor", at=-timedelta(days=1))
    for name in ("maya", "ana", "rosa"):
        person = house.person(name)
        await person.say(person.dm, "what is the status of zed?")
        await house.drain()
        told = read(person.find_message("Zed Okafor", person.dm))
        assert "0 of 2 scorecards are in" in told
        assert f"is in <#{ROOM_ID}>" in told
    ana = house.person("ana")
    await ana.click(ana.find_message("Zed Okafor", ana.dm), "Score")
    assert "Zed" in read(ana.form)


async def test_a_sealed_panel_stays_sealed_and_an_open_one_offers_the_decision(house: House) -> None:
    await an_open_panel(house)
    maya = house.person("maya")
    await maya.say(maya.dm, "Priya?")
    await house.drain()
    assert "Decide" in maya.buttons(maya.find_message("2 of 2 scorecards are in", maya.dm))


async def test_of_a_hire_who_has_begun_whoever_may_reads_how_far_they_are(house: House) -> None:
    await onboarded(house)
    maya, ana = house.person("maya"), house.person("ana")
    for person, is_told in ((maya, True), (ana, False)):
        await person.say(person.dm, "how is Priya doing?")
        await house.drain()
        told = read(person.messages(person.dm)[-1])
        assert "No interview date yet" not in told
        assert ("*Next:* day 30." in told) is is_told


async def test_nobody_else_learns_that_there_is_such_a_candidate(house: House) -> None:
    await interviewed(house, "Zed Okafor", at=None)
    for name in ("dana", "noor"):
        person = house.person(name)
        await person.say(person.dm, "what is the status of zed?")
        await house.drain()
        assert "For that there is `/ai-hire list`" in read(person.messages(person.dm)[-1])
        assert not any("Okafor" in read(message) for message in person.messages(person.dm) if message.is_bot)


async def test_somebody_who_lost_their_part_before_the_answer_came_hears_nothing(house: House) -> None:
    await interviewed(house, "Zed Okafor", at=None)
    ana = house.person("ana")
    await ana.say(ana.dm, "hello, what can you do about nobody in particular?")
    await house.drain()
    assert "Hello! I work by buttons" in read(ana.messages(ana.dm)[-1])


async def test_a_hire_who_joins_the_hiring_room_is_told_once_and_records_hold(house: House) -> None:
    """Onboarding never happens in the hiring room: named again whenever they join it."""
    await an_open_panel(house)
    with house.bot.database.transaction(house.workspace.team_id) as store:
        assert store.onboardings.hired_from(ROOM_ID) == frozenset()
        store.session.rollback()
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    await maya.click(card, "Decide")
    await maya.fill(outcome="production", reason="Owned a system after launch.")
    await maya.submit(owner_handover="ben")
    await house.drain()
    await maya.command("/ai-hire onboard")
    await maya.submit(start_date=house.clock().date().isoformat(), owner="ben", hire_user="noor")
    await house.drain()
    await maya.invite(ROOM, "noor")
    await house.drain()
    told = [
        read(message) for message in maya.messages(maya.dm) if "<@U0NOOR>" in read(message) and ROOM_ID in read(message)
    ]
    assert len(told) == 1, told
    # Told again of the same, nothing more is said; out again, it is over.
    await maya.remove(ROOM, "noor")
    await house.drain()
    await maya.invite(ROOM, "noor")
    await house.drain()


async def test_a_question_is_answered_by_what_the_bot_can_do_with_the_button_that_does_it(house: House) -> None:
    maya = house.person("maya")
    await maya.say(maya.dm, "How do I add candidates, please?")
    await house.drain()
    told = maya.messages(maya.dm)[-1]
    assert "For that there is `/ai-hire candidate`" in read(told)
    assert maya.buttons(told) == ["Add a candidate", "What waits for me", "Help"]
