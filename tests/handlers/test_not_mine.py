"""Whoever is asked for what is not theirs says so: it goes to somebody else, or the hiring manager hears once."""

from datetime import timedelta

from blocks.routes import Route
from domain.check_in.check_in import CheckIn
from sandbox.people import Persona
from sandbox.people.reading import read
from tests.handlers.hiring import TEAM
from tests.handlers.onboardings import decided, onboarded
from tests.handlers.reminded import of, reminded, standing
from tests.handlers.test_reminders import interviewed, to_do
from tests.house import House

TODO = "tbenmodel_pricing"


async def with_a_to_do(house: House) -> Persona:
    """Ben, on the morning after he was to look up the prices."""
    await decided(house)
    await to_do(house, "ben", days=1)
    await house.advance(days=3)
    assert "Model pricing" in of(house, "ben")[-1].words
    return house.person("ben")


async def not_me(house: House, person: Persona, **typed: object) -> None:
    await person.click(standing(house, person.user.name), "Not me")
    await person.submit(typed)
    assert person.errors == {}
    await house.drain()


def owner_of_the_to_do(house: House) -> str:
    with house.bot.database.reading(TEAM) as store:
        [found] = [todo for user in ("U0BEN", "U0NOOR", "U0MAYA") for todo, _ in store.decisions.todos_of(user)]
        return found.owner


async def test_a_to_do_goes_to_somebody_else_and_comes_back(house: House) -> None:
    ben = await with_a_to_do(house)
    noor = house.person("noor")
    await not_me(house, ben, owner="noor")
    assert "<@U0NOOR> is asked instead" in read(ben.form)
    assert owner_of_the_to_do(house) == "U0NOOR"
    assert "Model pricing" in read(noor.find_message("Model pricing", noor.dm))
    assert "Nothing waits for you any more" in read(standing(house, "ben"))
    await ben.click("Undo")
    assert "It is yours again" in read(ben.form)
    assert owner_of_the_to_do(house) == "U0BEN"
    await house.drain()
    assert "<@U0BEN> does this now" in read(noor.find_message("Model pricing", noor.dm))


async def test_what_somebody_else_has_given_on_does_not_come_back(house: House) -> None:
    ben = await with_a_to_do(house)
    await not_me(house, ben, owner="noor")
    noor = house.person("noor")
    await noor.click(noor.find_message("Model pricing", noor.dm), "Move the date")
    await noor.submit(owner="maya")
    await ben.click("Undo")
    assert "Somebody else has it by now" in read(ben.form)
    assert owner_of_the_to_do(house) == "U0MAYA"


async def test_without_a_name_the_hiring_manager_hears_once_and_nobody_is_asked(house: House) -> None:
    ben = await with_a_to_do(house)
    asked = len(of(house, "ben"))
    await not_me(house, ben)
    assert "<@U0MAYA> hears of it once" in read(ben.form)
    assert "Not yours, you said" in read(standing(house, "ben"))
    await house.advance(days=20)
    assert len(of(house, "ben")) == asked
    assert reminded(house, "maya", "<@U0BEN> says that this is not theirs") == 1
    maya = house.person("maya")
    await maya.click(standing(house, "maya"), "Move it")
    await maya.submit(owner="noor", due_on=house.clock().date() + timedelta(days=7))
    assert maya.view is None, maya.errors
    await house.drain()
    assert owner_of_the_to_do(house) == "U0NOOR"
    assert "says that this is not theirs" not in read(standing(house, "maya"))


async def test_a_no_can_be_taken_back_where_it_stands(house: House) -> None:
    ben = await with_a_to_do(house)
    await not_me(house, ben)
    await ben.close(everything=True)
    await ben.click(standing(house, "ben"), "Undo")
    await house.drain()
    assert {"Done", "Not me", "Move the date"} <= set(ben.buttons(standing(house, "ben")))
    assert "says that this is not theirs" not in read(standing(house, "maya"))


async def test_whoever_looks_after_it_names_somebody(house: House) -> None:
    await decided(house)
    await to_do(house, "maya", days=1)
    await house.advance(days=3)
    maya = house.person("maya")
    await maya.click(standing(house, "maya"), "Not me")
    await maya.submit()
    assert "please pick who does it" in maya.errors["owner"]
    await maya.submit(owner="maya")
    assert "That is you" in maya.errors["owner"]
    await maya.submit(owner="noor")
    assert owner_of_the_to_do(house) == "U0NOOR"


async def test_reports_go_to_somebody_else_and_come_back(house: House) -> None:
    await onboarded(house, days_ago=29)
    await house.advance(days=8)
    ben, rosa = house.person("ben"), house.person("rosa")
    await not_me(house, ben, owner="rosa")
    assert check_in_of(house, "U0ROSA")
    assert "Priya Nair" in read(rosa.find_message("Day 30", rosa.dm))
    await ben.click("Undo")
    await house.drain()
    assert check_in_of(house, "U0BEN")
    assert not check_in_of(house, "U0ROSA")


def check_in_of(house: House, owner: str) -> list[CheckIn]:
    with house.bot.database.reading(TEAM) as store:
        return [found for found, hired in store.check_ins.waiting_for(owner, house.clock()) if hired.owner == owner]


async def test_a_hire_who_is_asked_by_mistake_says_so_and_the_manager_hears(house: House) -> None:
    await onboarded(house, days_ago=20, hire="U0GUEST")
    guest = house.person("U0GUEST")
    await house.next_message(guest, "evidence for")
    await guest.click(standing(house, "U0GUEST"), "Not me")
    assert "owner" not in str(guest.form.values)
    await guest.submit()
    await house.advance(days=2)
    assert reminded(house, "maya", "<@U0GUEST> says that this is not theirs") == 1
    assert "Name somebody else" in house.person("maya").buttons(standing(house, "maya"))


async def test_a_seat_is_given_up_in_the_reminder_as_in_the_kit_and_taken_back(house: House) -> None:
    await interviewed(house, at=-timedelta(days=1))
    await house.advance(days=1)
    ana = house.person("ana")
    await ana.click(standing(house, "ana"), "I did not interview")
    await house.drain()
    given_up = ana.last_ephemeral
    assert "Nothing waits for you any more" in read(standing(house, "ana"))
    await ana.click(given_up, "Take the seat back")
    await house.drain()
    assert "Score" in ana.buttons(standing(house, "ana"))


async def test_a_decision_that_is_not_theirs_hands_the_brief_over(house: House) -> None:
    await interviewed(house, at=None)
    await house.advance(days=5)
    maya = house.person("maya")
    await maya.click(standing(house, "maya"), "Not me")
    assert maya.form.content["callback_id"] == Route.BRIEF_SEND_HAND_OVER


async def test_what_was_put_off_can_be_asked_for_again(house: House) -> None:
    ben = await with_a_to_do(house)
    [menu] = [
        element
        for block in standing(house, "ben").blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "overflow"
    ]
    await ben.click(standing(house, "ben"), menu["action_id"], "Ask me on Monday")
    await house.drain()
    assert "Put off" in read(standing(house, "ben"))
    await ben.click(standing(house, "ben"), "Undo")
    await house.drain()
    assert "Put off" not in read(standing(house, "ben"))
    assert "Done" in ben.buttons(standing(house, "ben"))
