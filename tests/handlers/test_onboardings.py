"""Onboarding started and changed, as people do it in Slack."""

from datetime import timedelta

from domain.decision.decision import Outcome
from domain.onboarding.place import why_not_place
from domain.rooms import Conversation
from sandbox.people.reading import read
from services.onboardings import OnboardingService
from tests.handlers.onboardings import card, decided, onboarded, texts, today
from tests.house import House


async def test_one_hire_who_waits_gets_the_form_at_once(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    assert "Priya Nair" in read(maya.form)
    assert "the dates show here" in read(maya.form)


async def test_several_hires_who_wait_get_a_button_each(house: House) -> None:
    await decided(house)
    await decided(house, id="c2", name="Jonas Weber", outcome=Outcome.PROTOTYPING)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    assert maya.view is None
    assert maya.buttons(maya.last_ephemeral) == ["Start onboarding", "Start onboarding"]
    await maya.click(maya.last_ephemeral, "hire.start#1")
    assert "Jonas Weber" in read(maya.form)


async def test_nobody_to_onboard_says_how_to_get_there(house: House) -> None:
    await decided(house, outcome=Outcome.NO)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    assert "/ai-hire candidate" in read(maya.last_ephemeral)


async def test_the_button_on_the_candidates_card_opens_the_form(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.click(maya.find_message("Priya Nair", "hiring-support"), "Start onboarding")
    assert "Priya Nair" in read(maya.form)


async def test_picking_the_date_shows_the_three_dates_and_keeps_the_rest(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"hire_user": "U0NOOR", "start_date": "2026-12-01"})
    assert "Thu 31 Dec 2026" in read(maya.form)
    assert "Mon 1 Feb 2027" in read(maya.form)
    assert "Mon 1 Mar 2027" in read(maya.form)
    assert next(iter(maya.form.values["hire_user"].values()))["selected_user"] == "U0NOOR"


async def test_the_card_comes_to_the_owner_and_to_the_manager(house: House) -> None:
    await onboarded(house)
    for name in ("ben", "maya"):
        said = read(card(house.person(name)))
        assert "Onboarding: Priya Nair" in said
        assert said.count("<!date^") == 3
    assert not any("Onboarding" in text for text in texts(house.person("noor")))


async def test_the_candidates_card_offers_no_second_start(house: House) -> None:
    await onboarded(house)
    maya = house.person("maya")
    assert "Start onboarding" not in maya.buttons(maya.find_message("Priya Nair", "hiring-support"))
    await maya.command("/ai-hire onboard")
    assert maya.view is None


async def test_the_brief_shows_where_the_hire_stands(house: House) -> None:
    await onboarded(house)
    assert any("Priya Nair" in text and "nothing reported yet" in text for text in texts(house.person("maya")))


async def test_the_same_form_sent_twice_is_one_onboarding(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    view = maya.form
    await maya.submit({"start_date": today(house).isoformat(), "owner": "U0BEN"})
    await house.drain()
    house.workspace.stack(maya.id).append(view)
    await maya.submit()
    await house.drain()
    ben = house.person("ben")
    assert sum(read(message).startswith("Onboarding of") for message in ben.messages()) == 1


async def test_a_channel_that_cannot_hold_the_thread_is_an_error_at_its_field(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"start_date": today(house).isoformat(), "owner": "U0BEN"})
    for place, sentence in {
        "G0HIRING": "hiring room",
        "C0OLD": "archived",
        "C0SUPPORT": "/invite @AI Hire",
        "G0HIRINGAI": "/invite @AI Hire",
    }.items():
        await maya.submit({"place": place})
        assert sentence in maya.errors["place"]
    await maya.submit({"place": "C0ONBOARD"})
    assert maya.view is None


async def test_a_person_who_cannot_take_part_is_an_error_at_the_field(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire onboard")
    await maya.fill({"start_date": today(house).isoformat()})
    for field, user, sentence in (
        ("owner", "U0GUEST", "guest"),
        ("owner", "U0OTHERBOT", "app"),
        ("owner", "U0GONE", "deactivated"),
        ("hire_user", "U0GUEST", "leave this empty"),
        ("hire_user", "U0MAYA", "hiring manager"),
        ("hire_user", "U0BEN", "owner"),
    ):
        await maya.submit({"owner": "U0BEN", field: user})
        assert sentence in maya.errors[field]


async def test_a_bystander_cannot_start_or_change_it(house: House) -> None:
    await onboarded(house, place="C0ONBOARD")
    chloe = house.person("chloe")
    await chloe.click(card(chloe, "onboarding"), "Edit")
    assert chloe.view is None
    assert "Only the hiring manager" in chloe.last_ephemeral.text


async def test_another_start_date_moves_the_dates_and_the_prompts(house: House) -> None:
    await onboarded(house, days_ago=20)
    ben = house.person("ben")
    await ben.click(card(ben), "Edit")
    await ben.submit({"start_date": today(house).isoformat()})
    await house.drain()
    await house.advance(days=15)
    assert not any("Day 30" in text and "Report" in text for text in texts(ben)[1:])
    await house.advance(days=20)
    assert sum(text.startswith("Day 30") for text in texts(ben)) == 1


async def test_a_new_owner_takes_over_with_a_card_of_their_own(house: House) -> None:
    await onboarded(house)
    maya = house.person("maya")
    await maya.click(card(maya), "Edit")
    await maya.submit({"owner": "U0ROSA"})
    await house.drain()
    assert "Onboarding: Priya Nair" in read(card(house.person("rosa")))
    assert any("is with <@U0ROSA> now" in text for text in texts(house.person("ben")))
    await house.advance(days=35)
    assert any(text.startswith("Day 30") for text in texts(house.person("rosa")))
    assert not any(text.startswith("Day 30") for text in texts(house.person("ben")))


async def test_two_people_who_change_it_at_once_lose_nothing(house: House) -> None:
    await onboarded(house)
    maya, ben = house.person("maya"), house.person("ben")
    await maya.click(card(maya), "Edit")
    await ben.click(card(ben), "Edit")
    await ben.submit({"start_date": (today(house) + timedelta(days=3)).isoformat()})
    await maya.submit({"owner": "U0ROSA"})
    assert "Somebody changed this onboarding" in read(maya.form)
    await maya.submit()
    assert maya.view is None
    await house.drain()
    assert "<@U0ROSA>" in read(card(maya))


async def test_an_owner_who_moved_is_asked_at_nine_over_there(house: House) -> None:
    await onboarded(house)
    workspace = house.workspace.team_id
    onboardings = OnboardingService(house.bot.database)
    assert onboardings.everybody(workspace) == {"U0BEN", "U0MAYA", "U0NOOR"}
    zones = {"U0BEN": "Asia/Kolkata"}
    assert onboardings.upkeep(workspace, house.clock(), zones) == 1
    assert onboardings.upkeep(workspace, house.clock(), zones) == 0
    with house.bot.database.reading(workspace) as store:
        (onboarding,) = store.onboardings.going_on()
        check_ins = store.check_ins.of_onboarding(onboarding.id)
    assert all(found.due_at.strftime("%H:%M") == "03:30" for found in check_ins)


def test_a_shared_or_direct_conversation_cannot_hold_the_thread() -> None:
    shared = Conversation(id="C1", name="acme", is_shared=True, has_bot=True, members=frozenset({"U0BEN"}))
    assert "another company" in (why_not_place(shared, "U0BEN") or "")
    assert "direct message" in (why_not_place(Conversation(id="D1", is_direct=True), "U0BEN") or "")
    assert "not in #team" in (why_not_place(Conversation(id="C2", name="team", has_bot=True), "U0BEN") or "")
    assert "/invite" in (why_not_place(None, "U0BEN") or "")
