"""What is open in a brief is asked of the person who may know it, answered with a tap, and taken over."""

from sandbox.people.reading import read
from tests.beginnings import made_once
from tests.handlers.reminded import reminded, standing
from tests.handlers.test_briefs import write
from tests.house import House

QUESTION = "May it use this data?"


@made_once
async def asked(house: House) -> None:
    """Maya asks Ben about the data of a brief that only she sees."""
    maya = house.person("maya")
    card = await write(house, maya, risk={"data": "unclear"})
    await maya.click(card, "Ask somebody")
    await maya.submit(topic=QUESTION, person="ben")
    assert maya.view is None, maya.errors
    await house.drain()


async def test_an_answer_is_theirs_until_the_brief_takes_it_over(house: House) -> None:
    await asked(house)
    maya, ben = house.person("maya"), house.person("ben")
    question = ben.find_message("asks you about", ben.dm)
    assert "Never card data." in read(question)
    assert "6 h" not in read(question), "the rest of the brief is its author's alone"
    card = maya.find_message("Not yet:", maya.dm)
    assert f"“{QUESTION}”: asked" in read(card)

    await ben.click(question, "Yes, not connected yet")
    await house.drain()
    assert "You answered Yes, not connected yet" in read(ben.find_message("asks you about", ben.dm)).replace("*", "")
    card = maya.find_message("Not yet:", maya.dm)
    assert "Yes, not connected yet" in read(card)
    [told] = [each for each in maya.thread(None, card) if "answers" in read(each)]

    await maya.click(told, "Take it over")
    assert "NOT YET → HIRE" in read(maya.form)
    await maya.submit()
    await house.drain()
    assert "HIRE" in read(maya.find_message("Yes, hire", maya.dm))
    assert "Nothing waits for you here" in read(ben.messages(ben.dm)[-1])
    [told] = [each for each in maya.thread(None, card) if "answers" in read(each)]
    assert "The brief says so" in read(told)


async def test_a_question_is_asked_again_once_a_day(house: House) -> None:
    await asked(house)
    maya, ben = house.person("maya"), house.person("ben")
    await maya.command("/ai-hire list")
    assert f"{QUESTION}*: <@U0BEN> for an answer" in read(maya.last_ephemeral)
    await maya.click(maya.last_ephemeral, "Ask again")
    await house.drain()
    assert len([each for each in ben.messages(ben.dm) if "asks you about" in read(each)]) == 2
    await maya.command("/ai-hire list")
    assert "Asked again today." in read(maya.last_ephemeral)
    assert "Ask again" not in maya.buttons(maya.last_ephemeral)
    await ben.click(ben.messages(ben.dm)[-1], "I don't know")
    await house.drain()
    await maya.command("/ai-hire list")
    assert "for an answer" not in read(maya.last_ephemeral)


async def test_whoever_does_not_answer_is_reminded_and_then_somebody_else_is_asked(house: House) -> None:
    await asked(house)
    maya, ben = house.person("maya"), house.person("ben")
    await house.next_message(ben, "One tap answers it")
    await ben.click(standing(house, "ben"), "Answer")
    assert "I don't know" in ben.buttons(ben.last_ephemeral)
    await house.advance(days=14)
    assert reminded(house, "ben", QUESTION) == 2
    assert "has not answered" in read(standing(house, "maya"))
    await maya.click(standing(house, "maya"), "Ask somebody else")
    await maya.submit(topic=QUESTION, person="ben")
    assert "They are asked that already" in maya.errors["person"]
    await maya.submit(topic=QUESTION, person="ana")
    assert maya.view is None, maya.errors
    await house.drain()

    await ben.click(ben.find_message("asks you about", ben.dm), "I don't know")
    await house.drain()
    assert "Nothing waits" in read(standing(house, "maya"))
    await ben.command("/ai-hire list")
    assert QUESTION not in read(ben.last_ephemeral)
    ana = house.person("ana")
    await ana.command("/ai-hire list")
    assert QUESTION in read(ana.last_ephemeral)


async def test_a_question_that_the_brief_has_answered_itself_waits_for_nobody(house: House) -> None:
    await asked(house)
    maya, ben = house.person("maya"), house.person("ben")
    card = maya.messages(maya.dm)[-1]
    await maya.click(card, "What if?")
    await house.drain()
    await maya.click(maya.messages(maya.dm)[-1], "Yes, that is so")
    await house.drain()
    question = ben.messages(ben.dm)[-1]
    assert "Nothing waits for you here" in read(question)
    assert not ben.buttons(question)
    await house.advance(days=10)
    assert not reminded(house, "ben", QUESTION)
