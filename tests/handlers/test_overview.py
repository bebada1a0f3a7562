"""`/ai-hire` alone, its list and help, words that are none, and messages to the bot."""

import pytest

from sandbox.doors import Kind
from sandbox.doors.payloads import event_callback
from sandbox.people.reading import read
from tests.handlers.hiring import ROOM_ID, a_brief, a_candidate, an_open_panel, scored
from tests.handlers.onboardings import decided, onboarded, today
from tests.handlers.test_brief_changes import shared
from tests.handlers.test_briefs import RISK, WAY, WORK
from tests.handlers.test_scorecards import score
from tests.house import House


async def test_a_newcomer_is_led_to_the_brief(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire")
    assert "know the problem" in read(maya.last_ephemeral)
    assert maya.buttons(maya.last_ephemeral) == ["Write a brief", "Help"]
    await maya.click(maya.last_ephemeral, "Write a brief")
    assert maya.form.title == "Brief 1/3: the work"


async def test_the_menu_shows_what_waits_and_its_button_does_it(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    ana = house.person("ana")
    await ana.command("/ai-hire")
    assert "1 thing waits" in read(ana.last_ephemeral)
    await ana.click(ana.last_ephemeral, "Score")
    assert "Priya Nair" in read(ana.form)


async def test_the_list_has_what_waits_and_the_briefs(house: House) -> None:
    await an_open_panel(house)
    maya = house.person("maya")
    await maya.command("/ai-hire list")
    said = read(maya.last_ephemeral)
    assert "The panel is open: your decision" in said
    assert "Support triage" in said
    assert "HIRE" in said
    await maya.click(maya.last_ephemeral, "Decide")
    assert maya.form.title == "Decide"


async def test_a_decided_hire_waits_for_its_onboarding(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire list")
    await maya.click(maya.last_ephemeral, "Start onboarding")
    assert "Priya Nair" in read(maya.form)


async def test_a_hiring_manager_sees_for_whom_their_candidates_wait(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    maya, ana = house.person("maya"), house.person("ana")
    await maya.command("/ai-hire list")
    assert "*Priya Nair*: <@U0BEN> for the scorecard" in read(maya.last_ephemeral)
    assert "1 of 2 are in." in read(maya.last_ephemeral)
    assert "All is done" not in read(maya.last_ephemeral)
    await ana.command("/ai-hire list")
    assert "Waiting for others" not in read(ana.last_ephemeral)
    await scored(house, candidate_id, "U0BEN", "54343")
    await maya.command("/ai-hire list")
    assert "for the scorecard" not in read(maya.last_ephemeral)


# -- what was done from the list leaves it


async def test_a_scorecard_sent_from_the_list_leaves_the_list(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    ana = house.person("ana")
    await ana.command("/ai-hire list")
    listed = ana.last_ephemeral
    await ana.click(listed, "Score")
    assert "Score" in ana.buttons(listed)
    await score(ana, {"production": 4, "data": 4})
    assert ana.view is None
    assert ana.last_ephemeral is listed
    assert "Score" not in ana.buttons(listed)
    assert "Nothing. All is done." in read(listed)


async def test_what_is_over_when_it_is_pressed_leaves_the_list_too(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire list")
    older = maya.last_ephemeral
    await maya.command("/ai-hire list")
    newer = maya.last_ephemeral
    await maya.click(newer, "Start onboarding")
    await maya.submit(start_date=today(house).isoformat(), owner="ben")
    assert maya.view is None
    assert "Start onboarding" not in maya.buttons(newer)
    assert "Start onboarding" in maya.buttons(older)
    await maya.click(older, "Start onboarding")
    assert maya.last_ephemeral not in (older, newer)
    assert "Start onboarding" not in maya.buttons(older)


async def test_a_form_that_comes_back_with_errors_leaves_the_list_as_it_is(house: House) -> None:
    await decided(house)
    maya = house.person("maya")
    await maya.command("/ai-hire list")
    listed = maya.last_ephemeral
    before = listed.blocks
    await maya.click(listed, "Start onboarding")
    await maya.submit(start_date="1999-01-01", owner="gus")
    assert maya.errors
    assert listed.blocks is before
    await maya.submit(start_date=today(house).isoformat(), owner="ben")
    assert maya.view is None
    assert "Start onboarding" not in maya.buttons(listed)


async def test_a_brief_finished_over_all_its_pages_leaves_the_list_where_it_was_resumed(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    await maya.close()
    await maya.command("/ai-hire")
    menu = maya.last_ephemeral
    await maya.click(menu, "Resume")
    await maya.submit(RISK)
    assert "Resume" in maya.buttons(menu)
    await maya.submit(WAY)
    assert "Resume" not in maya.buttons(menu)
    assert "AI Hire" in read(menu)


async def test_a_list_whose_address_is_over_stays_and_nothing_breaks(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    ana = house.person("ana")
    await ana.command("/ai-hire list")
    listed = ana.last_ephemeral
    await ana.click(listed, "Score")
    for right in house.workspace.response_urls.values():
        right.uses = 5
    await score(ana, {"production": 4, "data": 4})
    assert ana.view is None
    assert "Score" in ana.buttons(listed)


async def test_a_due_check_in_waits_for_the_owner_alone(house: House) -> None:
    await onboarded(house)
    await house.advance(days=33)
    ben, noor = house.person("ben"), house.person("noor")
    await ben.command("/ai-hire list")
    assert "Report" in ben.buttons(ben.last_ephemeral)
    await noor.command("/ai-hire list")
    assert "Report" not in noor.buttons(noor.last_ephemeral)


async def test_an_unfinished_brief_can_be_gone_on_with(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(workflow="Sort support mail", frequency="daily")
    await maya.close()
    await maya.command("/ai-hire list")
    await maya.click(maya.last_ephemeral, "Resume")
    assert maya.form.title == "Brief 2/3: data and risk"


async def test_a_brief_of_the_list_can_be_shown_again(house: House) -> None:
    await a_brief(house)
    maya = house.person("maya")
    await maya.command("/ai-hire list")
    await maya.click(maya.last_ephemeral, "Show")
    await house.drain()
    assert any("Readiness" in read(message) for message in maya.messages()) or "Readiness" in read(maya.last_ephemeral)


async def test_help_names_every_command(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire help")
    for word in ("brief", "candidate", "score", "onboard", "list"):
        assert f"/ai-hire {word}" in read(maya.last_ephemeral)


async def test_an_unknown_word_is_answered_with_the_nearest_one(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire canidate")
    assert "/ai-hire candidate" in read(maya.last_ephemeral)
    await maya.command("/ai-hire <!channel>")
    assert "<!channel>" not in maya.last_ephemeral.text
    await maya.click(maya.last_ephemeral, "Show the menu")
    assert "AI Hire" in read(maya.last_ephemeral)


async def test_a_guest_is_refused_in_a_plain_sentence(house: House) -> None:
    guest = house.person("gus")
    await guest.command("/ai-hire", channel="general")
    assert "full members" in read(guest.last_ephemeral)


async def test_whoever_writes_to_the_bot_is_answered_once(house: House) -> None:
    maya = house.person("maya")
    await maya.say(None, "hi, what can you do?")
    await house.drain()
    answers = [message for message in maya.messages() if message.user != maya.id]
    assert len(answers) == 1
    assert "/ai-hire" in read(answers[0])
    await house.drain()
    assert len(maya.messages()) == 2


@pytest.mark.parametrize("subtype", [None, "file_share", "me_message", "thread_broadcast"])
async def test_whoever_writes_to_the_bot_is_answered_also_with_a_file_or_with_me(
    house: House, subtype: str | None
) -> None:
    noor = house.person("noor")
    before = len(house.workspace.channels[noor.dm.id].messages)
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": noor.dm.id,
        "user": noor.id,
        "text": "see this",
        "ts": "1.1",
    }
    told = event_callback(house.workspace, {**event, **({"subtype": subtype} if subtype else {})})
    assert (await house.door.deliver(Kind.EVENT, told)).ok
    await house.drain()
    said = house.workspace.channels[noor.dm.id].messages[before:]
    assert [message.user for message in said] == [house.workspace.app.bot_user]


async def test_an_edit_that_is_not_published_stands_in_the_list_and_is_gone_on_with_or_thrown_away(
    house: House,
) -> None:
    maya = house.person("maya")
    card = await shared(house)
    await maya.click(card, "Edit")
    await maya.fill({"target": "30 min"})
    await maya.click("Skip to the end")
    await maya.close()
    await maya.command("/ai-hire list")
    assert "You are editing this; nothing of it is published" in read(maya.last_ephemeral)
    await maya.click(maya.last_ephemeral, "Go on")
    assert "Brief" in maya.form.title
    await maya.close()
    await maya.command("/ai-hire list")
    await maya.click(maya.last_ephemeral, "Throw away")
    assert "Thrown away" in read(maya.last_ephemeral)
    await maya.command("/ai-hire list")
    assert "You are editing" not in read(maya.last_ephemeral)


@pytest.mark.parametrize("name", ["gus", "eve"])
async def test_guests_and_outsiders_who_write_to_the_bot_get_one_plain_sentence(house: House, name: str) -> None:
    await onboarded(house, days_ago=40)
    guest = house.person(name)
    await guest.say(None, "hi, how is Priya doing?")
    await house.drain()
    [answer] = [message for message in guest.messages() if "hi, how" not in message.text]
    assert "full members" in read(answer)
    assert guest.buttons(answer) == []


@pytest.mark.parametrize("user", ["U0GONE", "U0OTHERBOT", "U0NOBODY"])
async def test_apps_and_accounts_that_are_gone_get_no_answer(house: House, user: str) -> None:
    body = event_callback(house.workspace, {"type": "message", "channel_type": "im", "user": user, "text": "hi"})
    before = len(house.calls)
    assert (await house.door.deliver(Kind.EVENT, body)).ok
    await house.drain()
    assert {method for method, _ in house.calls[before:]} <= {"users.info"}
