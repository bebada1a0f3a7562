"""Whoever goes is noticed when it happens: who has to act hears once, and nothing more is asked of them."""

from datetime import timedelta

import pytest

from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.handlers.hiring import ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel, scored
from tests.handlers.onboardings import onboarded
from tests.house import House

OTHER = "G0HIRINGAI"


def told(house: House, name: str, words: str) -> list[Message]:
    """What the bot has written to somebody with these words in it."""
    return [message for message in house.person(name).messages() if words in read(message)]


def sent_to(house: House, user: str) -> int:
    """How many messages the bot has tried to send to somebody."""
    dms = {user, house.workspace.direct_message(user).id}
    return len([1 for method, args in house.calls if method == "chat.postMessage" and args.get("channel") in dms])


@made_once
async def interviewing(house: House) -> str:
    """Ana and Ben are to score Priya, whose interview is tomorrow."""
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house, interview_at=house.clock() + timedelta(days=1))
    await house.drain()
    return candidate_id


async def look_around(house: House) -> None:
    """The daily look, without the events."""
    await house.bot.upkeep()
    await house.drain()


async def test_an_interviewer_who_is_deactivated_is_named_to_the_manager_at_once_with_a_way_to_free_the_seat(
    house: House,
) -> None:
    await interviewing(house)
    await house.person("dana").deactivate("ben")
    await house.drain()
    (notice,) = told(house, "maya", "account is not active any more")
    assert "Priya Nair" in read(notice)
    maya = house.person("maya")
    await maya.click(notice, "Free the seat")
    assert maya.form.title == "Free a seat"
    await maya.submit(seat="U0BEN", reason="He has left the company")
    assert maya.view is None, maya.errors
    await house.drain()
    assert told(house, "maya", "account is not active any more") == []
    assert "Settled" in read(house.person("maya").find_message("Settled"))


async def test_nothing_is_tried_any_more_for_somebody_whose_account_is_gone(house: House) -> None:
    await interviewing(house)
    await house.person("dana").deactivate("ben")
    before = sent_to(house, "U0BEN")
    await house.advance(days=20)
    assert sent_to(house, "U0BEN") == before
    assert len(told(house, "maya", "account is not active any more")) == 1
    assert told(house, "maya", "Not sent") == []


async def test_who_left_while_no_event_came_is_found_by_the_daily_look_and_before_a_reminder(house: House) -> None:
    await interviewing(house)
    house.workspace.users["U0BEN"].deleted = True
    before = sent_to(house, "U0BEN")
    await look_around(house)
    assert len(told(house, "maya", "account is not active any more")) == 1
    house.workspace.users["U0ANA"].deleted = True
    await house.advance(days=20)
    assert len(told(house, "maya", "account is not active any more")) == 2
    assert sent_to(house, "U0BEN") == before


async def test_who_comes_back_is_asked_again_and_the_notice_is_settled(house: House) -> None:
    await interviewing(house)
    dana = house.person("dana")
    await dana.deactivate("ben")
    await house.advance(days=5)
    await dana.reactivate("ben")
    await house.drain()
    assert told(house, "maya", "account is not active any more") == []
    await house.advance(days=3)
    assert told(house, "ben", "your scorecard")


async def test_a_member_who_becomes_a_guest_gets_nothing_about_candidates_any_more(house: House) -> None:
    candidate_id = await interviewing(house)
    await house.person("dana").make_guest("ben")
    await house.drain()
    (notice,) = told(house, "maya", "is a guest here now")
    assert "Free the seat" in house.person("maya").buttons(notice)
    before = sent_to(house, "U0BEN")
    await scored(house, candidate_id, "U0ANA", "44434")
    await house.advance(days=20)
    assert sent_to(house, "U0BEN") == before
    await house.person("dana").make_member("ben")
    await house.drain()
    assert told(house, "maya", "is a guest here now") == []


async def test_a_hire_who_is_a_guest_is_no_leaver(house: House) -> None:
    await onboarded(house, hire="noor")
    await house.person("dana").make_guest("noor")
    await look_around(house)
    assert told(house, "maya", "guest") == []


async def test_whoever_left_the_workspace_of_a_grid_is_noticed(house: House) -> None:
    await interviewing(house)
    ben = house.person("ben").user
    ben.team_id, ben.teams = "T0SISTER", ("T0SISTER",)
    await look_around(house)
    (notice,) = told(house, "maya", "not a member of this workspace any more")
    assert "Priya Nair" in read(notice)


async def test_a_manager_who_is_gone_is_told_to_an_admin_who_hands_the_brief_over(house: House) -> None:
    await an_open_panel(house)
    dana = house.person("dana")
    await dana.remove(ROOM_ID, "dana")
    await dana.deactivate("maya")
    await house.drain()
    (notice,) = told(house, "dana", "account is not active any more")
    assert "Support triage" in read(notice)
    assert "Priya" not in read(notice)
    await dana.click(notice, "Hand over")
    await dana.submit(to="U0ANA")
    assert dana.view is None, dana.errors
    await house.drain()
    assert told(house, "dana", "account is not active any more") == []
    with house.bot.database.reading(TEAM) as store:
        (brief,) = store.briefs.with_part_of("U0ANA", newest=5)
    assert brief.manager == "U0ANA"


async def test_an_admin_finds_briefs_whose_manager_is_gone_though_nothing_was_told(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_brief(house)
    dana, ana = house.person("dana"), house.person("ana")
    await dana.command("/ai-hire admin")
    assert "Nothing is to be done" in read(dana.last_ephemeral)
    house.workspace.users["U0MAYA"].deleted = True
    await house.advance(minutes=2)
    await ana.command("/ai-hire admin")
    assert "for workspace admins" in ana.last_ephemeral.text
    await dana.command("/ai-hire admin")
    assert dana.buttons(dana.last_ephemeral) == ["Hand over"]
    await dana.click(dana.last_ephemeral, "Hand over")
    await dana.submit(to="noor")
    assert "not in the hiring room" in dana.errors["to"].lower()
    await dana.submit(to="rosa")
    assert dana.view is None, dana.errors


async def test_a_brief_that_was_never_shared_is_nobody_elses_business(house: House) -> None:
    await a_brief(house)
    await house.person("dana").deactivate("maya")
    await house.drain()
    assert told(house, "dana", "Support triage") == []


async def test_an_owner_who_is_gone_is_told_with_both_parts(house: House) -> None:
    await onboarded(house, hire="noor")
    await house.person("dana").deactivate("ben")
    await house.drain()
    (notice,) = told(house, "maya", "account is not active any more")
    assert house.person("maya").buttons(notice) == ["Name another owner", "Name another owner"]
    maya = house.person("maya")
    await maya.click(notice, "hire.edit#1")
    await maya.submit(owner="rosa")
    assert maya.view is None, maya.errors
    await house.drain()
    assert maya.buttons(told(house, "maya", "account is not active any more")[0]) == ["Name another owner"]


async def test_a_status_of_somebody_without_a_part_costs_one_question_and_no_call(house: House) -> None:
    await interviewing(house)
    calls = len(house.calls)
    await house.person("noor").set_status(":coffee:", "Coffee")
    await house.person("dana").deactivate("chloe")
    await house.drain()
    assert len(house.calls) == calls


@pytest.mark.parametrize("by_event", [True, False])
async def test_who_leaves_the_hiring_room_is_named_once_and_no_more_when_back(house: House, by_event: bool) -> None:
    await interviewing(house)
    maya, ben = house.person("maya"), house.person("ben")
    if by_event:
        await ben.leave(ROOM_ID)
    else:
        house.workspace.channels[ROOM_ID].members.remove("U0BEN")
        await look_around(house)
    await house.drain()
    (notice,) = told(house, "maya", "left")
    assert "/invite" in read(notice)
    await look_around(house)
    await maya.remove(ROOM_ID, "ana")
    await house.drain()
    notices = told(house, "maya", "left")
    assert len(notices) == 2
    assert all("Ana" in read(each) or "U0ANA" in read(each) for each in notices)
    await maya.invite(ROOM_ID, "ana")
    await maya.invite(ROOM_ID, "ben")
    await house.drain()
    assert told(house, "maya", "left") == []


async def test_the_bystanders_of_a_hiring_room_come_and_go_unseen(house: House) -> None:
    await interviewing(house)
    await house.person("chloe").leave(ROOM_ID)
    await house.drain()
    assert told(house, "maya", "left") == []


async def test_messages_to_somebody_gone_wait_with_the_notice_and_are_sent_when_they_are_back(house: House) -> None:
    await onboarded(house, hire="noor")
    dana = house.person("dana")
    await dana.deactivate("ben")
    before = sent_to(house, "U0BEN")
    await house.advance(days=40)
    assert sent_to(house, "U0BEN") == before
    await dana.reactivate("ben")
    await house.advance(days=1)
    assert told(house, "ben", "Day 30")
    with house.bot.database.reading(TEAM) as store:
        assert store.troubles.told_to("U0MAYA") == []
