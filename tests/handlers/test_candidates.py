"""Step 2 as people do it: adding a candidate, the card, the kits, and every way in which it can go wrong."""

from datetime import timedelta

import pytest

from domain.brief.brief import Product
from domain.guide.first_hire import HardPart
from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from sandbox.people.persona import Persona
from sandbox.people.reading import read
from tests.handlers.hiring import HIRE, ROOM, ROOM_ID, TEAM, a_brief, a_candidate, scored
from tests.house import House

PANEL = {
    f"panel_{category}": who
    for category, who in zip(SHIPPED.category_keys, ["ana", "ben", "ana", "ben", "ben"], strict=True)
}


async def test_with_one_brief_the_form_opens_at_once_and_the_panel_is_dealt(house: House) -> None:
    await a_brief(house)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate Priya Nair")
    assert maya.form.title == "Add a candidate"
    shown = str(maya.form.values)
    assert "Priya Nair" in shown
    assert "U0MAYA" in shown
    assert "U0ROSA" in shown


async def test_a_candidate_gets_a_card_in_the_room_and_each_interviewer_a_kit(house: House) -> None:
    await a_brief(house)
    maya, ana, ben = house.person("maya"), house.person("ana"), house.person("ben")
    await maya.command("/ai-hire candidate")
    await maya.submit(PANEL, name="Priya Nair", link="https://example.com/cv", room=ROOM)
    assert maya.view is None
    await house.drain()
    card = maya.find_message("Priya Nair", ROOM)
    assert "0 of 2 in, sealed" in read(card)
    assert maya.buttons(card) == [
        *("Consider for another brief", "Merge with another record", "History", "What is held", "Erase"),
        *("Score", "Decide", "Edit", "Free a seat", "Interview times"),
    ]
    assert "prompt injection, unsafe tool use" not in read(ana.find_message("Interview kit"))
    assert "Follow up" in read(ana.find_message("Interview kit"))
    kit = ben.find_message("Interview kit", ben.dm)
    assert ben.buttons(kit) == ["Score", "At another time", "I did not interview", "I know this person"]
    # Whoever adds somebody hears of what is to be looked up, and of nothing that stands in the room.
    assert [message.text for message in maya.messages(maya.dm)] == [
        "Support triage: 3 things to look up before a role is published or a contract signed."
    ]


async def test_the_room_is_chosen_once(house: House) -> None:
    await a_brief(house)
    await a_candidate(house, room=ROOM)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    assert "room" not in maya.form.values
    assert "6 people will read along" in read(maya.form)


async def test_choosing_a_room_says_at_once_how_many_read_along_and_keeps_what_was_typed(house: House) -> None:
    await a_brief(house)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.fill(name="Priya Nair")
    await maya.fill(room=ROOM)
    assert "6 people will read along" in read(maya.form)
    assert "Priya Nair" in str(maya.form.values)
    await maya.fill(room="hiring-ai")
    assert "I am not in it. Send this all the same: what you typed is kept" in read(maya.form)


async def test_a_channel_without_the_bot_is_refused_with_the_next_step_and_works_after_the_invitation(
    house: House,
) -> None:
    await a_brief(house)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.submit(PANEL, name="Priya Nair", room="hiring-ai")
    assert "I am not in it. What you typed is kept" in maya.errors["room"]
    house.workspace.channel_named("hiring-ai").members.append(house.workspace.app.bot_user)
    await maya.submit()
    assert maya.view is None


async def test_an_interviewer_who_is_not_in_the_room_is_named_at_the_field(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.submit(PANEL | {"panel_data": "noor"}, name="Priya Nair")
    assert set(maya.errors) == {"panel_data"}
    assert "Not in #hiring-support yet" in maya.errors["panel_data"]


async def test_guests_bots_and_people_who_left_cannot_interview(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.submit(
        PANEL | {"panel_production": "gus", "panel_evaluation": "deploybot", "panel_data": "olga"}, name="Priya Nair"
    )
    assert "guest" in maya.errors["panel_production"]
    assert "app" in maya.errors["panel_evaluation"]
    assert "deactivated" in maya.errors["panel_data"]


async def test_everything_wrong_is_said_at_once(house: House) -> None:
    await a_brief(house, HIRE.but(data="unclear"), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.submit(PANEL | {"panel_data": "noor"}, name="  ", link="example.com", reason=" ")
    assert set(maya.errors) >= {"panel_data", "link"}


async def test_the_same_name_again_is_asked_about(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.submit(PANEL, name="priya nair")
    assert "already a candidate" in maya.errors["name"]


async def test_on_not_yet_and_buy_a_reason_is_asked_and_shown(house: House) -> None:
    await a_brief(house, HIRE.but(product=Product.MOST), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    assert "The brief says BUY" in read(maya.form)
    await maya.submit(PANEL, name="Priya Nair", reason="The product trial failed.")
    await house.drain()
    assert "The product trial failed." in read(maya.find_message("Priya Nair", ROOM))


async def test_on_discovery_it_is_refused_with_a_button_to_mend_it(house: House) -> None:
    await a_brief(house, HIRE.but(hard_part=HardPart.UNKNOWN), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    assert maya.view is None
    assert "DISCOVERY" in read(maya.last_ephemeral)
    assert maya.buttons(maya.last_ephemeral) == ["Edit the brief"]


async def test_a_blank_must_have_is_named(house: House) -> None:
    await a_brief(house, HIRE.but(owner=""), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    assert "the owner after launch" in read(maya.last_ephemeral)
    assert maya.buttons(maya.last_ephemeral) == ["Edit the brief"]


async def test_without_a_brief_the_next_step_is_named(house: House) -> None:
    await house.person("ana").command("/ai-hire candidate")
    assert "/ai-hire brief" in read(house.person("ana").last_ephemeral)


async def test_with_several_briefs_one_is_chosen_by_a_button(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_brief(house, HIRE.but(title="Invoices"), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate Bob: Jr.")
    assert "Which brief" in read(maya.last_ephemeral)
    await maya.click(maya.last_ephemeral, "Add candidate")
    assert maya.form.title == "Add a candidate"
    assert "Bob: Jr." in str(maya.form.blocks)


@pytest.mark.parametrize("name", ["Bob", "Priya Nair: senior", "José\u00a0Muñoz", "x" * 300])
async def test_a_name_that_was_typed_comes_along_through_the_choice_of_a_brief(house: House, name: str) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_brief(house, HIRE.but(title="Invoices"), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command(f"/ai-hire candidate {name}")
    await maya.click(maya.last_ephemeral, "Add candidate")
    typed = str(maya.form.values["name"])
    assert (name.replace("\u00a0", " ") if len(name) < 80 else "x" * 79 + "…") in typed


async def test_somebody_elses_brief_is_refused_to_that_person_alone(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    chloe = house.person("chloe")
    await chloe.click(chloe.find_message("Priya Nair", ROOM), "Edit")
    assert chloe.view is None
    assert "Only the hiring manager" in read(chloe.last_ephemeral)


async def test_the_same_form_sent_twice_is_one_candidate(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.fill(PANEL, name="Priya Nair")
    form = maya.form
    await maya.submit()
    house.workspace.stacks[maya.id].append(form)
    await maya.submit()
    assert maya.view is None
    await house.drain()
    assert len([message for message in maya.messages(ROOM) if "Priya Nair" in message.text]) == 1


async def test_an_edited_panel_brings_a_new_kit_and_ends_the_old_one(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya, ana, chloe = house.person("maya"), house.person("ana"), house.person("chloe")
    await maya.click(maya.find_message("Priya Nair", ROOM), "Edit")
    await maya.submit(panel_production="chloe", panel_data="chloe")
    assert maya.view is None
    await house.drain()
    assert "Interview kit: Priya Nair" in read(chloe.find_message("Interview kit", chloe.dm))
    assert "no seat on this panel" in read(ana.find_message("Interview kit", ana.dm))
    assert "<@U0CHLOE>" in read(maya.find_message("Priya Nair", ROOM))


async def test_two_people_edit_at_once_and_the_second_loses_nothing_typed(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya, rosa = house.person("maya"), house.person("rosa")
    card = maya.find_message("Priya Nair", ROOM)
    await maya.click(card, "Edit")
    await rosa.click(card, "Edit")
    await maya.submit(name="Priya N. Nair")
    await rosa.submit(link="https://example.com/profile", panel_data="chloe")
    assert "Name: Priya N. Nair" in read(rosa.form)
    assert "https://example.com/profile" in str(rosa.form.values)
    await rosa.submit(name="Priya N. Nair")
    assert rosa.view is None
    await house.drain()
    shown = read(maya.find_message("Priya N. Nair", ROOM))
    assert "https://example.com/profile" in shown
    assert "<@U0CHLOE>" in shown


async def test_who_has_scored_keeps_the_seat(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    maya = house.person("maya")
    await maya.click(maya.find_message("Priya Nair", ROOM), "Edit")
    await maya.submit(panel_production="chloe", panel_data="chloe")
    assert "already scored" in maya.errors["panel_production"]


async def test_the_card_shows_who_has_submitted_and_never_a_score(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    shown = read(house.person("maya").find_message("Priya Nair", ROOM))
    assert "1 of 2 in, sealed" in shown
    assert "<@U0ANA>: production, data · *submitted*" in shown
    assert "÷" not in shown


async def test_after_the_interview_only_who_has_not_scored_is_asked(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house, interview_at=house.clock() + timedelta(hours=3))
    await scored(house, candidate_id, "U0ANA", "44434")
    await house.advance(days=4)
    ben, ana = house.person("ben"), house.person("ana")
    assert "*Priya Nair*: your scorecard" in read(ben.messages(ben.dm)[-1])
    assert not any("*Priya Nair*: your scorecard" in read(message) for message in ana.messages(ana.dm))


async def test_the_kit_comes_again_ten_minutes_before_the_interview_that_counts(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    at = house.clock() + timedelta(days=1)
    candidate_id = await a_candidate(house, interview_at=at)
    await scored(house, candidate_id, "U0ANA", "44434")
    maya, ana, ben = house.person("maya"), house.person("ana"), house.person("ben")

    def soon(person: Persona) -> list[str]:
        return [text for each in person.messages(person.dm) if "begins soon" in (text := each.text)]

    await house.advance_to(at - timedelta(minutes=11))
    assert soon(ben) == []
    # Moved in the last moment, it comes before the new time and not before the old one.
    await maya.click(maya.find_message("Priya Nair", ROOM), "Edit")
    await maya.submit(interview_at=at + timedelta(hours=2))
    await house.advance_to(at)
    assert soon(ben) == []
    await house.advance_to(at + timedelta(hours=1, minutes=50))
    assert [text.partition(": ")[0] for text in soon(ben)] == [
        "Your interview with Priya Nair (Support triage) begins soon"
    ]
    # Who has scored has interviewed.
    assert soon(ana) == []
    await house.advance(hours=3)
    assert len(soon(ben)) == 1


async def test_nothing_about_a_candidate_is_posted_outside_the_room_and_the_panels_own_messages(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    seen = {
        channel.id
        for channel in house.workspace.channels.values()
        for message in channel.messages
        if "Priya" in read(message)
    }
    assert seen == {ROOM_ID, house.person("ana").dm.id, house.person("ben").dm.id}


async def test_a_brief_that_changed_meanwhile_asks_its_reason_and_keeps_what_was_typed(house: House) -> None:
    brief = await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.fill(PANEL, name="Priya Nair")
    with house.bot.database.transaction(TEAM) as store:
        changed = brief.answering(brief.answers.but(product=Product.MOST)).model_copy(update={"version": 2})
        store.briefs.save(changed)
        store.audit.record("U0MAYA", "brief.save", Subject.brief(brief.id), house.clock())
    await maya.submit()
    assert "it says BUY now" in read(maya.form)
    assert "Priya Nair" in str(maya.form.values)
    await maya.submit(reason="The product trial failed.")
    assert maya.view is None


async def test_a_button_of_a_brief_that_is_gone_gets_a_plain_sentence(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_brief(house, HIRE.but(title="Invoices"), room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    menu = maya.last_ephemeral
    with house.bot.database.transaction(TEAM) as store:
        for brief in store.briefs.with_part_of("U0MAYA", newest=9):
            store.briefs.save(brief.model_copy(update={"discarded": True}))
        store.audit.record("U0MAYA", "brief.discard", Subject.brief("b1"), house.clock())
    await maya.click(menu, "Add candidate")
    assert maya.view is None
    assert "can't find that brief" in read(maya.last_ephemeral)


async def test_a_room_that_somebody_else_chose_meanwhile_is_shown_and_nothing_is_lost(house: House) -> None:
    brief = await a_brief(house)
    house.workspace.channel_named("hiring-ai").members.append(house.workspace.app.bot_user)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.fill(PANEL, name="Quentin Roy", room="hiring-ai")
    with house.bot.database.transaction(TEAM) as store:
        store.briefs.set_room(brief.id, ROOM_ID)
        store.audit.record("U0MAYA", "brief.share", brief.subject, house.clock())
    await maya.submit()
    assert "was chosen as the hiring room" in read(maya.form)
    assert "Quentin Roy" in str(maya.form.values)
    await maya.submit()
    assert maya.view is None
    await house.drain()
    assert "Quentin Roy" in read(maya.find_message("Quentin Roy", ROOM))


async def test_an_interview_in_the_past_is_asked_about_once(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    long_ago = house.clock() - timedelta(days=40)
    await maya.submit(PANEL, name="Priya Nair", interview_at=long_ago)
    assert "lies in the past" in read(maya.form)
    assert "6 people will read along" in read(maya.form)
    await maya.submit()
    assert maya.view is None, maya.errors
    await house.drain()
    # Moved from one day of the past to another, it is asked once more; a name alone asks nothing.
    await maya.click(maya.find_message("Priya Nair", ROOM), "Edit")
    await maya.submit(interview_at=house.clock() - timedelta(days=20))
    assert "lies in the past" in read(maya.form)
    await maya.close()
    await maya.click(maya.find_message("Priya Nair", ROOM), "Edit")
    await maya.submit(name="Priya N.", interview_at=long_ago)
    assert maya.view is None, maya.errors
