"""What becomes of a brief in months: edits that are published in one step, who hears, what it said before, whose it is."""

from typing import Any

from blocks.button import ButtonValue
from blocks.routes import Route
from domain.brief.brief import Brief
from domain.guide.days import DAY_30
from domain.outgoing.kinds import Kind
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.handlers.attacks import click, send
from tests.handlers.hiring import HIRE, ROOM, ROOM_ID, TEAM, a_brief, a_candidate
from tests.handlers.onboardings import card as onboarding_card
from tests.handlers.onboardings import onboarded, replies, report
from tests.handlers.test_briefs import write
from tests.handlers.test_check_ins import newest
from tests.house import House


@made_once
async def shared(house: House, **work: Any) -> Message:
    """A brief of Maya's that says HIRE, shown in the hiring room; its card."""
    maya = house.person("maya")
    card = await write(house, maya, work=work)
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    await house.drain()
    return card


async def publish(person: Persona, card: Message, reason: str = "", **changes: Any) -> None:
    await person.click(card, "Edit")
    await person.fill(changes)
    await person.click("Skip to the end")
    await person.submit({"reason": reason} if reason else None)
    assert person.view is None, person.errors


def now(house: House, brief_id: str) -> Brief:
    with house.bot.database.reading(TEAM) as store:
        return store.briefs.get(brief_id)


def sent(house: House, kind: Kind) -> list[str]:
    """To whom this was addressed, in order."""
    with house.bot.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT kind, conversation FROM messages ORDER BY posted_at, ts")
        return [to for each, to in rows if each == kind]


def ids(house: House) -> str:
    with house.bot.database.reading(TEAM) as store:
        [brief] = store.briefs.with_part_of("U0MAYA", newest=9)
        return brief.id


async def test_nothing_is_published_before_the_last_button_which_says_what_changes(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    card = await shared(house)
    await a_candidate(house)
    await a_candidate(house, "Omar Haddad")
    await maya.click(card, "Edit")
    await maya.submit(target="")
    await maya.submit()
    await maya.submit()
    assert "HIRE → NOT YET" in read(maya.form)
    assert "Two candidates are in interviews." in read(maya.form)
    assert "the target: 1 h → nothing" in read(maya.form).replace("*", "")
    await house.drain()
    in_room = ben.find_message("Readiness", ROOM)
    assert "Readiness: 5 of 5" in read(in_room)
    await maya.submit()
    assert set(maya.errors) == {"reason"}
    await maya.close()
    await house.drain()
    assert "Readiness: 5 of 5" in read(card)
    assert sent(house, Kind.BRIEF_CHANGED) == []


async def test_an_edit_is_gone_on_with_or_thrown_away(house: House) -> None:
    maya = house.person("maya")
    card = await shared(house)
    await maya.click(card, "Edit")
    await maya.submit(target="")
    await maya.fill(boundary="Mails only")
    await maya.click("Skip to the end")
    await maya.fill(reason="The target was a guess")
    await maya.click("Back")
    assert "3/3" in maya.form.title
    await maya.close()
    await maya.command("/ai-hire brief")
    assert "1 edit that is not published" in read(maya.form)
    assert "You changed the target, what it may read" in read(maya.form)
    await maya.click("Go on")
    await maya.submit()
    assert "HIRE → NOT YET" in read(maya.form)
    assert "The target was a guess" in str(maya.form.values)
    await maya.close()
    await maya.command("/ai-hire brief")
    await maya.click("Throw away")
    assert "1/3" in maya.form.title
    await house.drain()
    assert "Readiness: 5 of 5" in read(card)


async def test_whoever_rests_on_the_answer_hears_once_that_it_is_another_one(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    card = await shared(house, owner="U0ROSA")
    await a_candidate(house)
    await publish(maya, card, "Nobody measured it", target="")
    await house.drain()
    assert sorted(sent(house, Kind.BRIEF_ANSWER_CHANGED)) == ["U0ANA", "U0BEN", "U0ROSA"]
    assert "has another answer: HIRE → NOT YET, by <@U0MAYA>" in read(ben.messages()[-1]).replace("*", "")
    in_room = ben.find_message("Readiness", ROOM)
    for reply in (maya.thread(None, card)[-1], ben.thread(ROOM, in_room)[-1]):
        assert "HIRE → NOT YET" in read(reply)
        assert "Nobody measured it" in read(reply)
        assert "the target: 1 h → nothing" in read(reply).replace("*", "")
    assert "*The brief changed*" in read(ben.find_message("Priya Nair", ROOM))
    # The same answer again is a reply in the threads, and a message to nobody.
    await publish(maya, card, today="7 h")
    await house.drain()
    assert "the answer stays NOT YET" in read(maya.thread(None, card)[-1]).replace("*", "")
    assert len(sent(house, Kind.BRIEF_ANSWER_CHANGED)) == 3


async def test_a_tap_on_the_what_if_says_what_it_changes_and_is_told(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, risk={"mistakes": "costly"})
    await maya.click(card, "What if? → HIRE")
    await house.drain()
    keep = next(
        each for block in card.blocks for each in block.get("elements", []) if each.get("action_id") == Route.BRIEF_KEEP
    )
    assert "NOT YET → HIRE?" in str(keep["confirm"])
    await maya.click(card, "Yes, that is so")
    await house.drain()
    reply = read(maya.thread(None, card)[-1])
    assert "NOT YET → HIRE, by <@U0MAYA>" in reply.replace("*", "")
    assert "What if a person checked each answer first? Yes, that is so." in reply


async def test_the_history_opens_every_version_as_it_was(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    card = await shared(house)
    await a_candidate(house)
    await publish(maya, card, "The target was a guess", target="")
    await house.drain()
    await ben.click(ben.find_message("Readiness", ROOM), "History")
    assert "HIRE → NOT YET. Changed: the target" in read(ben.form)
    assert "The target was a guess" in read(ben.form)
    first = ben.form.blocks[-1]["accessory"]["action_id"]
    await ben.click(first)
    assert "6 h → 1 h" in read(ben.form)
    assert "HIRE" in read(ben.form)
    await ben.click("Back to the history")
    assert "First kept: HIRE" in read(ben.form)


async def test_the_owner_is_asked_when_the_brief_is_shared_and_a_no_counts(house: House) -> None:
    maya, rosa = house.person("maya"), house.person("rosa")
    card = await write(house, maya, work={"owner": "U0ROSA"})
    assert "(not asked yet)" in read(card)
    assert rosa.messages() == []
    await maya.click(card, "Share")
    await maya.submit(room=ROOM)
    await house.drain()
    asked = rosa.messages()[-1]
    assert "<@U0MAYA> names you as the owner of" in read(asked)
    assert "(asked" in read(card)
    await rosa.click(asked, "Not me")
    await rosa.submit(reason="I leave in March")
    await house.drain()
    assert "does not take it on: I leave in March" in read(card)
    assert "NOT YET" in read(card)
    told = maya.messages()[-1]
    assert "<@U0ROSA> does not take on" in read(told)
    assert "HIRE → NOT YET" in read(told)
    assert sent(house, Kind.BRIEF_ANSWER_CHANGED) == []
    await rosa.click(asked, "I take it")
    await house.drain()
    assert "(took it on)" in read(card)
    assert "You took on" in read(asked)
    assert "Readiness: 5 of 5" in read(card)


async def test_an_owner_who_is_asked_names_somebody_else_and_can_take_that_back(house: House) -> None:
    maya, rosa, ana = house.person("maya"), house.person("rosa"), house.person("ana")
    card = await shared(house, owner="U0ROSA")
    await house.drain()
    asked = rosa.find_message("names you", rosa.dm)
    await rosa.click(asked, "Not me")
    await rosa.submit(owner="rosa")
    assert "That is you" in rosa.errors["owner"]
    await rosa.submit(owner="ana", reason="Ana runs the desk")
    await house.drain()
    assert "<@U0ANA> owns quality after launch" in read(card)
    assert "Readiness: 5 of 5" in read(card)
    told = read(maya.find_message("does not take on", maya.dm))
    assert "<@U0ROSA> does not take on" in told
    assert "They name <@U0ANA> instead, who is asked" in told
    assert "Ana runs the desk" in told
    theirs = ana.find_message("names you", ana.dm)
    assert "<@U0ROSA> names you as the owner of" in read(theirs)
    await rosa.click(asked, "Undo")
    await house.drain()
    assert "<@U0ROSA> owns quality after launch (asked" in read(card)
    # The hiring manager hears that as they heard the other.
    told = read(maya.messages()[-1])
    assert "<@U0ROSA> takes that back: they, and not <@U0ANA>, are asked to own" in told
    assert "The answer stays HIRE" in told.replace("*", "")
    assert {"I take it", "Not me"} <= set(rosa.buttons(asked))
    assert "another owner" in read(theirs)
    # What has been answered is not taken back.
    await rosa.click(asked, "Not me")
    await rosa.submit(owner="ana")
    await house.drain()
    await ana.click(ana.find_message("names you", ana.dm), "I take it")
    await house.drain()
    assert "another owner" in read(asked)
    assert "(took it on)" in read(card)


async def test_an_owner_may_name_the_hiring_manager(house: House) -> None:
    maya, rosa = house.person("maya"), house.person("rosa")
    card = await shared(house, owner="U0ROSA")
    await house.drain()
    asked = rosa.find_message("names you", rosa.dm)
    await rosa.click(asked, "Not me")
    await rosa.submit(owner="maya")
    await house.drain()
    assert "They name you instead" in read(maya.find_message("does not take on", maya.dm))
    await rosa.click(asked, "Undo")
    await house.drain()
    assert "<@U0ROSA> owns quality after launch" in read(card)


async def test_adding_the_first_candidate_asks_the_owner_and_a_new_owner_is_asked_again(house: House) -> None:
    maya, rosa, ana = house.person("maya"), house.person("rosa"), house.person("ana")
    await a_brief(house)
    await a_candidate(house, room=ROOM)
    await a_candidate(house, "Omar Haddad")
    assert sent(house, Kind.BRIEF_OWNER_ASKED) == ["U0ROSA"]
    await rosa.click(rosa.messages()[-1], "I take it")
    await maya.command("/ai-hire list")
    await maya.click(maya.last_ephemeral, "Show")
    await maya.click(maya.last_ephemeral, "Edit")
    await maya.fill(owner="U0ANA")
    await maya.click("Skip to the end")
    assert "<@U0ANA> is asked then" in read(maya.form)
    await maya.submit()
    await house.drain()
    assert sent(house, Kind.BRIEF_OWNER_ASKED) == ["U0ROSA", "U0ANA"]
    assert "another owner" in read(rosa.messages()[-1])
    assert "names you as the owner" in read(ana.find_message("names you", ana.dm))


async def test_a_brief_that_is_handed_over_belongs_to_the_new_one_with_all_that_hangs_on_it(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    card = await shared(house)
    await a_candidate(house)
    brief_id = ids(house)
    await maya.click(card, "Hand over")
    await maya.submit(to="U0NOOR")
    assert "Not in the hiring room" in maya.errors["to"]
    await maya.submit(to="U0BEN")
    assert maya.view is None, maya.errors
    await house.drain()
    assert now(house, brief_id).manager == "U0BEN"
    assert "Handed over" in read(card)
    assert "Hand over" not in [
        each.get("text", {}).get("text") for block in card.blocks for each in block.get("elements", [])
    ]
    assert "belongs to <@U0BEN> now" in read(maya.messages()[-1])
    assert "is yours now" in read(ben.find_message("is yours now", ben.dm))
    theirs = ben.find_message("Readiness: 5 of 5", ben.dm)
    with house.bot.database.reading(TEAM) as store:
        assert {each.manager for each in store.candidates.of_brief(brief_id)} == {"U0BEN"}
    card_of_priya = next(each for each in ben.messages(ROOM) if "Priya Nair" in read(each))
    await ben.click(card_of_priya, "Edit")
    await ben.submit(name="Priya N.")
    assert ben.view is None, ben.errors
    await ben.click(card_of_priya, "History")
    told = read(ben.form).replace("*", "")
    assert "Candidate: handed over, hiring manager <@U0MAYA> → <@U0BEN>" in told
    assert "Candidate: name Priya Nair → Priya N." in told
    await ben.close()
    await maya.click(ben.find_message("Readiness", ROOM), "Edit")
    # Maya named herself as the owner, and still is.
    assert "1/3" in maya.form.title
    await maya.close()
    await publish(ben, theirs, today="7 h")
    await house.drain()
    assert "7 h" in read(ben.thread(None, theirs)[0])


async def test_with_a_brief_go_its_onboardings_and_what_is_due_for_its_manager(house: House) -> None:
    ben = house.person("ben")
    await onboarded(house, days_ago=10, hire=None)
    await send(house, click(house, "U0MAYA", Route.BRIEF_HAND_OVER, ButtonValue(subject="b1").dump()))
    maya = house.person("maya")
    await maya.submit(to="U0BEN")
    assert maya.view is None, maya.errors
    await house.drain()
    with house.bot.database.reading(TEAM) as store:
        onboarding = store.onboardings.of_candidate("c1")
        assert onboarding is not None
        assert onboarding.manager == "U0BEN"
    value = ButtonValue(subject=onboarding.id, choice=onboarding.subject.kind.value).dump()
    await send(house, click(house, "U0BEN", Route.HISTORY_OPEN, value))
    assert "Handed over: hiring manager <@U0MAYA> → <@U0BEN>" in read(ben.form).replace("*", "")
    assert "Priya Nair" in read(ben.find_message("Priya Nair", ben.dm))
    with house.bot.database.engine.connect() as connection:
        due = connection.exec_driver_sql("SELECT kind, conversation FROM deliveries WHERE state = 'pending'").all()
    # Whether her Monday says anything is known when it comes.
    assert "U0MAYA" not in {to for kind, to in due if kind != Kind.REMINDER}


async def test_what_was_begun_and_reported_on_a_brief_says_that_it_has_changed_since(house: House) -> None:
    await onboarded(house, days_ago=35)
    maya, ben = house.person("maya"), house.person("ben")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="Yes")
    await house.drain()
    assert "The brief changed" not in read(onboarding_card(ben))
    await publish(maya, maya.find_message("Readiness", maya.dm), target="30 min")
    await house.drain()
    for shown in (read(onboarding_card(ben)), read(onboarding_card(maya)), replies(ben)[-1]):
        assert "*The brief changed*" in shown
        assert "(v1 → v2): the target" in shown
    # What is published back is no change to anybody.
    await publish(maya, maya.find_message("Readiness", maya.dm), target="1 h")
    await house.drain()
    assert "The brief changed" not in read(onboarding_card(ben))


async def test_an_admin_hands_over_what_belongs_to_a_deactivated_account(house: House) -> None:
    brief = await a_brief(house, room=ROOM_ID, answers=HIRE.but(owner="U0MAYA"))
    of_ben = await a_brief(house, room=ROOM_ID, manager="U0BEN")
    refused = await send(house, click(house, "U0DANA", Route.BRIEF_HAND_OVER, ButtonValue(subject=of_ben.id).dump()))
    assert "while their account is active" in refused.all_text
    house.workspace.user_named("maya").deleted = True
    dana, ben = house.person("dana"), house.person("ben")
    await send(house, click(house, "U0DANA", Route.BRIEF_HAND_OVER, ButtonValue(subject=brief.id).dump()))
    await dana.submit(to="U0BEN")
    assert dana.view is None, dana.errors
    await house.drain()
    assert now(house, brief.id).manager == "U0BEN"
    assert sent(house, Kind.BRIEF_HANDED_OVER) == ["U0BEN"]
    # Nobody looks after it any more, which the brief says.
    assert "does not take it on: their account is deactivated" in read(ben.find_message("Readiness", ben.dm))


async def test_an_admin_who_cannot_invite_picks_among_those_who_are_there(house: House) -> None:
    brief = await a_brief(house, room=ROOM_ID, answers=HIRE.but(owner="U0ROSA"))
    await a_candidate(house)
    dana, ben = house.person("dana"), house.person("ben")
    await dana.deactivate("maya")
    house.workspace.channels[ROOM_ID].members.remove(dana.id)
    await send(house, click(house, "U0DANA", Route.BRIEF_HAND_OVER, ButtonValue(subject=brief.id).dump()))
    [picker] = [block for block in dana.form.blocks if block["type"] == "input"]
    assert {each["value"] for each in picker["element"]["options"]} == {"U0ANA", "U0BEN", "U0ROSA"}
    await dana.submit(to="U0BEN")
    assert dana.view is None, dana.errors
    await house.drain()
    assert "is yours now" in read(ben.find_message("is yours now", ben.dm))


async def test_the_owner_hands_their_part_over_by_an_edit(house: House) -> None:
    rosa, ana = house.person("rosa"), house.person("ana")
    await shared(house, owner="U0ROSA")
    await publish(rosa, rosa.find_message("Readiness", ROOM), owner="U0ANA")
    await house.drain()
    assert "<@U0ROSA> names you as the owner of" in read(ana.find_message("names you", ana.dm))
