"""What cannot get to its place waits, is told once with the way out, and goes on when it is mended."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from sandbox.people.reading import read
from sandbox.workspace import ChannelKind
from tests.beginnings import made_once
from tests.handlers.hiring import ROOM_ID, TEAM, a_brief, a_candidate, scored
from tests.handlers.onboardings import onboarded
from tests.house import House
from tests.worlds import to_send

OTHER = "G0HIRINGAI"
Doing = Callable[[House], Awaitable[None]]


async def make(house: House, kind: ChannelKind) -> None:
    await house.person("maya").make(kind, ROOM_ID)


#: What can happen to a hiring room, how it is mended, and what its manager reads of it.
HAPPENINGS: dict[str, tuple[Doing, Doing, str]] = {
    "made public": (
        lambda house: make(house, ChannelKind.PUBLIC),
        lambda house: make(house, ChannelKind.PRIVATE),
        "was made public",
    ),
    "archived": (
        lambda house: house.person("maya").archive(ROOM_ID),
        lambda house: house.person("maya").unarchive(ROOM_ID),
        "is archived",
    ),
    "shared": (
        lambda house: house.person("maya").share(ROOM_ID),
        lambda house: house.person("maya").unshare(ROOM_ID),
        "shared with another company or workspace",
    ),
    "bot removed": (
        lambda house: house.person("maya").remove(ROOM_ID, "U0BOT"),
        lambda house: house.person("maya").invite(ROOM_ID, "U0BOT"),
        "/invite @AI Hire",
    ),
}


def held_up(house: House, words: str = "") -> list[str]:
    """The notices to Maya."""
    texts = [read(message) for message in house.person("maya").messages()]
    return [text for text in texts if ("Held up" in text or "Not sent" in text) and words in text]


def thread(house: House, room: str = ROOM_ID) -> list[str]:
    """What stands under Priya's card."""
    channel = house.workspace.channels[room]
    cards = [message for message in channel.top_level() if message.is_bot and "Priya Nair" in message.text]
    return [read(reply) for reply in channel.thread(cards[-1].ts)] if cards else []


@pytest.mark.parametrize("what", HAPPENINGS)
async def test_a_room_that_changes_gets_no_record_until_it_is_mended_and_then_all_of_it_once(
    house: House, what: str
) -> None:
    happens, mended, words = HAPPENINGS[what]
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    before = len(house.workspace.channels[ROOM_ID].messages)
    await happens(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    await scored(house, candidate_id, "U0BEN", "54343")
    said = [one for one in house.workspace.channels[ROOM_ID].messages[before:] if one.is_bot]
    assert said == []
    assert len(held_up(house, words)) == 1
    await mended(house)
    await house.advance(minutes=11)
    assert len(thread(house)) == len(set(thread(house))) == 3
    assert held_up(house) == []
    assert any("Settled" in message.text for message in house.person("maya").messages())


@pytest.mark.parametrize("what", HAPPENINGS)
async def test_the_manager_hears_of_a_room_at_once_and_of_its_end(house: House, what: str) -> None:
    happens, mended, words = HAPPENINGS[what]
    await a_brief(house, room=ROOM_ID)
    await happens(house)
    await house.drain()
    assert len(held_up(house, words)) == 1
    await happens_again(house)
    assert len(held_up(house)) == 1
    await mended(house)
    await house.drain()
    assert held_up(house) == []


async def test_a_hiring_room_that_is_deleted_is_told_at_once(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await house.person("maya").delete_channel(ROOM_ID)
    await house.drain()
    assert len(held_up(house, "it was deleted")) == 1


async def test_a_room_that_gets_another_id_goes_on_as_if_nothing_had_happened(house: House) -> None:
    maya, ana = house.person("maya"), house.person("ana")
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    await maya.renumber(ROOM_ID, "C0SUPPORT2")
    await scored(house, candidate_id, "U0BEN", "54343")
    assert len(thread(house, "C0SUPPORT2")) == len(set(thread(house, "C0SUPPORT2"))) == 3
    card = next(each for each in maya.messages("C0SUPPORT2") if "Priya Nair" in read(each))
    assert "2 of 2" in read(card)
    await ana.click(card, "History")
    assert "opened" in read(ana.form)
    # Made public meanwhile, it is found out as ever.
    await maya.make(ChannelKind.PUBLIC, "C0SUPPORT2")
    await house.drain()
    assert len(held_up(house, "was made public")) == 1


async def test_a_renamed_room_is_named_by_its_id_and_so_by_its_new_name(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    await maya.rename(ROOM_ID, "hiring-2027")
    await maya.archive(ROOM_ID)
    await house.drain()
    (notice,) = held_up(house)
    assert f"<#{ROOM_ID}>" in notice


async def test_a_room_made_public_while_nobody_told_is_found_by_the_daily_look(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    house.workspace.channels[ROOM_ID].kind = ChannelKind.PUBLIC
    await house.bot.upkeep()
    await house.drain()
    assert len(held_up(house, "was made public")) == 1


async def test_what_people_write_in_a_hiring_room_is_taken_and_leaves_no_trace(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    calls = len(house.calls)
    await house.person("maya").say(ROOM_ID, "Between us")
    await house.drain()
    assert len(house.calls) == calls
    assert house.workspace.owed == []


async def test_an_onboarding_whose_channel_is_made_public_waits_and_its_owner_hears(house: House) -> None:
    await onboarded(house, hire="noor", place="G0FIRSTDAYS")
    maya, ben, place = house.person("maya"), house.person("ben"), house.workspace.channels["G0FIRSTDAYS"]
    before = len([one for one in place.messages if one.is_bot])
    await maya.make(ChannelKind.PUBLIC, "G0FIRSTDAYS")
    await house.drain()
    (notice,) = [one for one in ben.messages() if "no place for an onboarding" in read(one)]
    assert "made public" in read(notice)
    await maya.click("Hiring manager", "Pause")
    await maya.submit(reason="Parental leave")
    await house.drain()
    assert len([one for one in place.messages if one.is_bot]) == before
    await ben.click(notice, "Send again")
    assert "Not yet" in ben.last_ephemeral.text
    await maya.make(ChannelKind.PRIVATE, "G0FIRSTDAYS")
    await house.drain()
    assert len([one for one in place.messages if one.is_bot]) == before + 1


async def happens_again(house: House) -> None:
    await house.advance(days=2)


async def test_a_room_that_is_none_of_ours_is_nobodys_trouble(house: House) -> None:
    maya = house.person("maya")
    await maya.archive(ROOM_ID)
    await house.drain()
    assert held_up(house) == []


async def test_a_hire_who_joins_the_hiring_room_is_named_and_gets_to_read_nothing_more(house: House) -> None:
    await onboarded(house, hire="noor")
    maya = house.person("maya")
    await maya.invite(ROOM_ID, "noor")
    await house.drain()
    (notice,) = held_up(house)
    assert "<@U0NOOR>" in notice or "Noor" in notice
    candidate_id = await a_candidate(house, name="Sam Okafor", reason="To compare")
    assert not any("Sam Okafor" in read(message) for message in house.workspace.channels[ROOM_ID].messages)
    assert candidate_id
    assert len(held_up(house)) == 1
    await maya.remove(ROOM_ID, "noor")
    await house.drain()
    assert any("Sam Okafor" in read(message) for message in house.workspace.channels[ROOM_ID].messages)
    assert held_up(house) == []


async def test_send_again_says_what_is_still_wrong_and_sends_where_nothing_is(house: House) -> None:
    maya, room = house.person("maya"), house.workspace.channels[ROOM_ID]
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    room.kind = ChannelKind.PUBLIC
    await scored(house, candidate_id, "U0ANA", "44434")
    await scored(house, candidate_id, "U0BEN", "54343")
    await maya.click("is no hiring room any more", "Send again")
    assert "Not yet" in maya.last_ephemeral.text
    room.kind = ChannelKind.PRIVATE
    await maya.click("is no hiring room any more", "Send again")
    await house.drain()
    assert "on their way" in maya.last_ephemeral.text
    assert len(thread(house)) == 3


async def test_another_hiring_room_gets_the_brief_the_cards_and_all_that_waited(house: House) -> None:
    maya, room = house.person("maya"), house.workspace.channels[ROOM_ID]
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await maya.share(ROOM_ID)
    await scored(house, candidate_id, "U0ANA", "44434")
    await scored(house, candidate_id, "U0BEN", "54343")
    before = len([one for one in room.messages if one.is_bot])
    await maya.click("is no hiring room any more", "Choose another room")
    await maya.submit({"room": OTHER})
    assert "What you typed is kept" in maya.errors["room"]
    await maya.invite(OTHER, "U0BOT")
    await maya.submit({"room": OTHER})
    assert maya.view is None, maya.errors
    await house.drain()
    assert len([one for one in room.messages if one.is_bot]) == before
    assert len(thread(house, OTHER)) == 3
    assert any("Support triage" in one.text for one in house.workspace.channels[OTHER].top_level())
    assert held_up(house) == []
    await maya.click("Decide", "Decide")
    await house.drain()
    with house.bot.database.reading(TEAM) as store:
        assert store.candidates.get(candidate_id).room == OTHER


async def test_the_shortcut_on_a_card_in_the_room_that_was_left_still_knows_whom_it_is_about(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    old = maya.find_message("Priya Nair", ROOM_ID)
    await maya.share(ROOM_ID)
    await maya.invite(OTHER, "U0BOT")
    await house.drain()
    await maya.click("is no hiring room any more", "Choose another room")
    await maya.submit({"room": OTHER})
    assert maya.view is None, maya.errors
    await house.drain()
    await ben.message_shortcut("shortcut.score", old)
    assert "Priya Nair" in read(ben.form)
    await ben.message_shortcut("shortcut.score", ben.find_message("Priya Nair", OTHER))
    assert "Priya Nair" in read(ben.form)


@made_once
async def moved_onboarding(house: House, to: str) -> None:
    maya = house.person("maya")
    await onboarded(house, hire="noor", place="G0FIRSTDAYS")
    await maya.archive("G0FIRSTDAYS")
    await house.drain()
    ben = house.person("ben")
    await ben.click("I can't post in", "Send elsewhere")
    await ben.submit({"room": to})


async def test_an_onboarding_whose_channel_is_archived_moves_with_its_card_and_what_comes(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    await maya.invite(OTHER, "U0BOT")
    await moved_onboarding(house, OTHER)
    assert ben.view is None, ben.errors
    await house.drain()
    (card,) = [one for one in ben.messages(OTHER) if read(one).startswith("Onboarding of")]
    await ben.click(card, "Pause")
    await ben.submit(reason="Parental leave")
    await house.drain()
    assert any("Parental leave" in read(reply) for reply in ben.thread(OTHER, card))
    assert not any("I can't post in" in read(message) for message in ben.messages())


async def test_an_onboarding_does_not_move_into_a_hiring_room(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await moved_onboarding(house, ROOM_ID)
    assert "is a hiring room" in house.person("ben").errors["room"]


async def test_another_hiring_room_may_not_be_an_onboardings_or_hold_the_hire(house: House) -> None:
    await onboarded(house, hire="noor")
    maya = house.person("maya")
    await maya.invite(OTHER, "U0BOT")
    await maya.invite(OTHER, "noor")
    await maya.archive(ROOM_ID)
    await house.drain()
    await maya.click("Held up", "Choose another room")
    await maya.submit({"room": OTHER})
    assert "hired" in maya.errors["room"]


async def test_somebody_who_left_is_one_notice_however_often_they_were_to_be_reminded(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house, interview_at=house.clock() + timedelta(days=1))
    house.workspace.users["U0BEN"].deleted = True
    await house.advance(days=20)
    (notice,) = held_up(house)
    assert "try it again" not in notice
    assert "Put somebody else in their place" in notice


async def test_the_list_shows_what_is_held_up_to_whoever_is_responsible_alone(house: House) -> None:
    maya, ana = house.person("maya"), house.person("ana")
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await maya.archive(ROOM_ID)
    await scored(house, candidate_id, "U0ANA", "44434")
    await scored(house, candidate_id, "U0BEN", "54343")
    await maya.command("/ai-hire list")
    assert "Held up" in read(maya.last_ephemeral)
    await ana.command("/ai-hire list")
    assert "Held up" not in read(ana.last_ephemeral)
    await maya.unarchive(ROOM_ID)
    await house.drain()
    await maya.command("/ai-hire list")
    assert "Held up" not in read(maya.last_ephemeral)


async def test_what_is_dropped_is_not_sent(house: House) -> None:
    maya = house.person("maya")
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await maya.archive(ROOM_ID)
    await scored(house, candidate_id, "U0ANA", "44434")
    await scored(house, candidate_id, "U0BEN", "54343")
    await maya.click("Held up", "Don't send")
    await maya.unarchive(ROOM_ID)
    await house.advance(minutes=11)
    assert thread(house) == []
    assert held_up(house) == []


async def test_a_stranger_who_presses_a_notices_button_learns_nothing(house: House) -> None:
    maya, ana = house.person("maya"), house.person("ana")
    await a_brief(house, room=ROOM_ID)
    await maya.archive(ROOM_ID)
    await house.drain()
    with house.bot.database.reading(TEAM) as store:
        (trouble,) = store.troubles.told_to("U0MAYA")
    notice = next(one for one in maya.messages() if "Held up" in one.text)
    house.workspace.post(
        type(notice)(
            channel=ana.dm.id, ts=house.workspace.next_ts(), user=notice.user, text=notice.text, blocks=notice.blocks
        )
    )
    await ana.click("Held up", "Look again")
    assert "Only the person who was told" in ana.last_ephemeral.text
    assert trouble.told == "U0MAYA"


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("C0OLD", "is archived"),
        ("C0SUPPORT", "/invite @AI Hire"),
        ("U0GONE", "not active any more"),
    ],
)
async def test_the_next_responsible_person_hears_what_is_held_up_and_what_to_do(
    house: House, where: str, sentence: str
) -> None:
    subject, now = Subject.of_person("U0MAYA"), house.clock() - timedelta(seconds=1)
    with house.bot.database.transaction(house.workspace.team_id) as store:
        store.deliveries.post(to_send(Kind.GREETING, subject, where, key="k", at=now, responsible=("U0MAYA",)))
        store.audit.record("U0MAYA", "test.posted", subject, now)
    await house.drain()
    (notice,) = held_up(house)
    assert sentence in notice
