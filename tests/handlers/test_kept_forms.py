"""No form asks for something that cannot be done while it is open, and none loses what was typed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from blocks.routes import Route
from domain.outgoing.subject import Subject
from domain.waiting.kept_form import KEPT_FOR
from handlers.edge.answers import Tick
from sandbox.doors import Kind, payloads
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import ChannelKind, Message
from tests.handlers.hiring import HIRE, ROOM, ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel
from tests.handlers.onboardings import decided, onboarded
from tests.handlers.reminded import standing
from tests.handlers.test_brief_changes import shared
from tests.handlers.test_briefs import RISK, WAY, WORK, write
from tests.house import House
from tests.journeys.forms import FORMS, PANEL
from tests.journeys.prepared import Prepared
from tests.journeys.proposal_forms import edited_offer, new_offer
from tests.worlds import candidates_of

NOT_SENT = "is not sent yet"
OTHER = "G0HIRINGAI"


def told(person: Persona) -> list[Message]:
    """What the bot says of this person's forms."""
    return [message for message in person.messages() if NOT_SENT in message.text]


async def _new_candidate(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    typed = PANEL | {"name": "Priya Nair", "panel_data": ["noor", "ben"], "link": "https://example.com/cv"}
    return Prepared(maya, lambda: maya.command("/ai-hire candidate"), typed)


async def _room_of_a_candidate(house: House) -> Prepared:
    await a_brief(house)
    maya = house.person("maya")
    return Prepared(maya, lambda: maya.command("/ai-hire candidate"), PANEL | {"name": "Priya Nair", "room": OTHER})


async def _edited_candidate(house: House) -> Prepared:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    card = maya.find_message("Priya Nair", ROOM)
    typed = {"name": "Priya N.", "panel_data": ["noor"]}
    return Prepared(maya, lambda: maya.click(card, "Edit"), typed)


async def _another(house: House) -> Prepared:
    await an_open_panel(house)
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    return Prepared(maya, lambda: maya.click(card, "Ask one more"), {"interviewer": "noor", "categories": ["security"]})


async def _sharing(house: House) -> Prepared:
    maya = house.person("maya")
    card = await write(house, maya)
    return Prepared(maya, lambda: maya.click(card, "Share"), {"room": OTHER})


async def _last_page(house: House) -> Prepared:
    maya = house.person("maya")

    async def open_it() -> None:
        await maya.command("/ai-hire brief")
        await maya.submit(WORK)
        await maya.submit(RISK)

    return Prepared(maya, open_it, WAY | {"judge": "yes", "room": OTHER})


async def _first_page_of_an_edit(house: House) -> Prepared:
    maya = house.person("maya")
    card = await shared(house)
    return Prepared(maya, lambda: maya.click(card, "Edit"), {"owner": "noor", "title": "Another title"})


async def _handed_over(house: House) -> Prepared:
    maya = house.person("maya")
    card = await shared(house)
    return Prepared(maya, lambda: maya.click(card, "Hand over"), {"to": "noor"})


async def _owner_instead(house: House) -> Prepared:
    rosa = house.person("rosa")
    await shared(house, owner="U0ROSA")
    asked = rosa.find_message("names you", rosa.dm)
    return Prepared(rosa, lambda: rosa.click(asked, "Not me"), {"owner": "noor", "reason": "Noor runs the desk"})


async def _onboarding(house: House) -> Prepared:
    await decided(house)
    maya = house.person("maya")
    typed = {"start_date": house.clock().date().isoformat(), "owner": "ben", "place": "first-days"}
    house.workspace.channel_named("first-days").members.remove("U0BEN")
    return Prepared(maya, lambda: maya.command("/ai-hire onboard"), typed)


async def _elsewhere(house: House) -> Prepared:
    maya = house.person("maya")
    await a_brief(house, room=ROOM_ID)
    await maya.archive(ROOM_ID)
    await house.drain()
    return Prepared(maya, lambda: maya.click("Held up", "Choose another room"), {"room": OTHER})


async def _not_mine(house: House) -> Prepared:
    house.workspace.channel_named("first-days").members.remove("U0ROSA")
    await onboarded(house, days_ago=29, place="first-days")
    await house.advance(days=8)
    ben = house.person("ben")
    reminder = standing(house, "ben")
    return Prepared(ben, lambda: ben.click(reminder, "Not me"), {"owner": "rosa"})


async def _new_offer(house: House) -> Prepared:
    offer = await new_offer(house)
    return Prepared(offer.person, offer.open, {**offer.values, "reviewers": ["ana", "noor"]})


async def _edited_offer(house: House) -> Prepared:
    offer = await edited_offer(house)
    return Prepared(offer.person, offer.open, {**offer.values, "reviewers": ["ana", "ben", "noor"]})


#: Each form that may be refused for what is outside it, and whether it is people who are missing.
REFUSED: Mapping[str, tuple[Callable[[House], Awaitable[Prepared]], str]] = {
    Route.CANDIDATE_CREATE: (_new_candidate, "U0NOOR"),
    f"{Route.CANDIDATE_CREATE}#room": (_room_of_a_candidate, ""),
    Route.CANDIDATE_SAVE: (_edited_candidate, "U0NOOR"),
    Route.CANDIDATE_SEND_ANOTHER: (_another, "U0NOOR"),
    Route.BRIEF_WORK: (_first_page_of_an_edit, "U0NOOR"),
    Route.BRIEF_WAY: (_last_page, ""),
    Route.BRIEF_SEND_SHARE: (_sharing, ""),
    Route.BRIEF_SEND_HAND_OVER: (_handed_over, "U0NOOR"),
    Route.BRIEF_SEND_DISOWN: (_owner_instead, "U0NOOR"),
    Route.ONBOARDING_START: (_onboarding, "U0BEN"),
    Route.TROUBLE_MOVE: (_elsewhere, ""),
    Route.REMINDER_SEND_NOT_MINE: (_not_mine, "U0ROSA"),
    Route.PROPOSAL_CREATE: (_new_offer, "U0NOOR"),
    Route.PROPOSAL_SAVE: (_edited_offer, "U0NOOR"),
}


def test_every_form_that_can_be_gone_on_with_is_tried(house: House) -> None:
    #: What refuses nobody for a room, or is the same form once more; their own tests open them again.
    same = {Route.BRIEF_RISK, Route.BRIEF_PUBLISH, Route.CANDIDATE_SEND_TIMES, Route.ONBOARDING_SAVE}
    same |= {Route.BRIEF_SEND_CLOSE}
    resumes = set(house.bot.table.resumes)
    assert {Route(name.partition("#")[0]) for name in REFUSED} == resumes - same
    assert resumes <= {Route(name.partition("#")[0]) for name in FORMS}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_was_typed_is_kept_until_it_can_be_sent(house: House, name: str) -> None:
    prepare, missing = REFUSED[name]
    prepared = await prepare(house)
    person = await filled(prepared)
    before = typed_in(person)
    await person.submit()
    [error] = set(person.errors.values())
    assert "/invite" not in error
    assert "our direct message says how to go on" in error
    await person.close(everything=True)
    await house.drain()
    [message] = told(person)
    if missing:
        assert f"<@{missing}> has to be in" in read(message)
        await person.click(message, "Invite them")
        assert missing in house.workspace.channel_named(room_of(house, name)).members
    else:
        assert "`/invite @AI Hire`" in read(message)
        await person.invite(OTHER, "U0BOT")
    await house.drain()
    await person.click(told(person)[-1], "Go on")
    assert "As you typed it before" in str(person.form.blocks)
    assert typed_in(person) == before
    await person.submit()
    assert person.errors == {}
    await house.drain()
    assert told(person) == []
    assert "Nothing is left to do here" in read(person.find_message("That form is sent", person.dm))


def typed_in(person: Persona) -> dict[str, Any]:
    """What stands in the form's fields, whatever version their blocks have."""
    return {
        block.partition("#")[0]: {
            slot: value for state in states.values() for slot, value in state.items() if slot != "type"
        }
        for block, states in person.form.values.items()
    }


async def filled(prepared: Prepared) -> Persona:
    await prepared.fill()
    return prepared.person


def room_of(house: House, name: str) -> str:
    return "first-days" if name in (Route.ONBOARDING_START, Route.REMINDER_SEND_NOT_MINE) else ROOM


async def the_kept_form(house: House) -> tuple[Persona, Message]:
    """Maya's, of a candidate whom Noor is to interview without being in the room."""
    maya = await filled(await _new_candidate(house))
    await maya.submit()
    await maya.close()
    await house.drain()
    return maya, told(maya)[-1]


async def test_it_belongs_to_whoever_typed_it(house: House) -> None:
    maya, message = await the_kept_form(house)
    value = next(
        element["value"] for block in message.blocks if block["type"] == "actions" for element in block["elements"]
    )
    dana = house.person("dana")
    for route in (Route.FORM_GO_ON, Route.FORM_INVITE, Route.FORM_THROW_AWAY):
        button = {"type": "button", "action_id": route, "value": value, "text": {"type": "plain_text", "text": "x"}}
        channel = house.workspace.channel_named("general")
        channel.members.append(dana.id)
        stands = Message(
            channel.id,
            house.workspace.next_ts(),
            "U0BOT",
            "x",
            [{"type": "actions", "block_id": "b", "elements": [button]}],
        )
        payload = payloads.block_actions(
            house.workspace, dana.user, stands, payloads.action(house.workspace, stands.blocks[0], button, {})
        )
        await dana.door.deliver(Kind.INTERACTIVE, payload)
        assert "Only the person who typed it" in dana.last_ephemeral.text
    assert "U0NOOR" not in house.workspace.channel_named(ROOM).members
    await maya.click(message, "Go on")
    assert "Priya Nair" in str(maya.form.values)


async def test_what_changed_meanwhile_is_said_and_nothing_typed_is_lost(house: House) -> None:
    prepared = await _edited_candidate(house)
    maya = await filled(prepared)
    await maya.submit()
    await maya.close()
    await house.drain()
    rosa = house.person("rosa")
    await rosa.click(rosa.find_message("Priya Nair", ROOM), "Edit")
    await rosa.submit(link="https://example.com/rosa")
    await house.drain()
    await maya.invite(ROOM, "noor")
    await maya.click(told(maya)[-1], "Go on")
    assert "was changed since you typed it" in str(maya.form.blocks)
    assert "example.com/rosa" in str(maya.form.blocks)
    assert "Priya N." in str(maya.form.values)


async def test_it_is_forgotten_after_two_weeks_and_its_message_says_so(house: House) -> None:
    maya, message = await the_kept_form(house)
    await house.advance(days=KEPT_FOR.days, hours=1)
    await maya.click(message, "Go on")
    assert "older than two weeks" in maya.last_ephemeral.text
    for _ in range(2):
        # The second time there is nothing to forget.
        await house.bot.table.ticks[Tick.FORGET](TEAM)
    await house.drain()
    assert told(maya) == []
    with house.bot.database.reading(TEAM) as store:
        assert store.kept_forms.of("U0MAYA", Route.CANDIDATE_CREATE) == []


async def test_it_can_be_thrown_away(house: House) -> None:
    maya, message = await the_kept_form(house)
    await maya.click(message, "Throw it away")
    await house.drain()
    assert told(maya) == []
    await maya.command("/ai-hire candidate")
    assert "Priya" not in str(maya.form.values)


async def test_the_same_trouble_is_told_once(house: House) -> None:
    maya = await filled(await _new_candidate(house))
    await maya.submit()
    await maya.submit()
    await house.drain()
    assert len(told(maya)) == 1


# -- closed without being sent: Slack says nothing of what stood in it


async def test_a_closed_form_is_offered_with_what_was_picked(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.fill(name="Priya Nair")
    await maya.fill(panel_data=["ben", "ana"])
    await maya.close()
    await house.drain()
    [message] = told(maya)
    assert "Priya Nair" in read(message)
    await maya.click(message, "Go on")
    assert "Priya Nair" in str(maya.form.values)
    await maya.close()
    await house.drain()
    # As it was: nothing new to say.
    assert len(told(maya)) == 1


async def test_a_name_that_was_only_typed_is_kept_too(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.fill(name="Zed Omar")
    await maya.close()
    await house.drain()
    [message] = told(maya)
    await maya.click(message, "Go on")
    assert "Zed Omar" in str(maya.form.values)


async def test_what_slack_says_of_a_closed_form_is_kept(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    for field in maya.form.values["name"].values():
        field["value"] = "Priya Nair"
    payload = payloads.view_closed(house.workspace, maya.user, maya.form, cleared=False)
    payload["view"]["state"]["values"] = maya.form.values
    await maya.door.deliver(Kind.INTERACTIVE, payload)
    await house.drain()
    assert "Priya Nair" in read(told(maya)[-1])


async def test_a_form_in_which_nothing_was_typed_is_closed_without_a_word(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.close()
    await house.drain()
    assert told(maya) == []


async def test_a_typing_error_is_kept_too(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    maya = house.person("maya")
    await maya.command("/ai-hire candidate")
    await maya.submit(PANEL, name="Priya Nair", link="example.com")
    assert set(maya.errors) == {"link"}
    await house.drain()
    assert told(maya) == []
    await maya.close()
    await maya.command("/ai-hire candidate")
    assert "As you typed it before" in str(maya.form.blocks)
    assert "example.com" in str(maya.form.values)


# -- invite them


async def test_whoever_cannot_be_invited_is_named_with_the_next_step(house: House) -> None:
    maya, message = await the_kept_form(house)
    house.workspace.user_named("noor").deleted = True
    await maya.click(message, "Invite them")
    await house.drain()
    assert "Slack does not let me invite <@U0NOOR>: somebody in <#G0HIRING> types" in read(told(maya)[-1])
    house.workspace.user_named("noor").deleted = False
    house.workspace.app.scopes -= {"groups:write.invites"}
    await maya.click(told(maya)[-1], "Invite them")
    await house.drain()
    assert "groups:write.invites" in read(told(maya)[-1])
    await maya.archive(ROOM)
    house.workspace.app.scopes |= {"groups:write.invites"}
    await maya.click(told(maya)[-1], "Invite them")
    await house.drain()
    assert "is archived" in read(told(maya)[-1])
    await maya.unarchive(ROOM)
    await maya.remove(ROOM, "U0BOT")
    await maya.click(told(maya)[-1], "Invite them")
    await house.drain()
    assert "`/invite @AI Hire`" in read(told(maya)[-1])


async def test_nobody_invites_into_a_room_that_they_are_not_in(house: House) -> None:
    maya, message = await the_kept_form(house)
    await maya.leave(ROOM)
    await maya.click(message, "Invite them")
    assert "not in that channel yourself" in maya.last_ephemeral.text
    assert "U0NOOR" not in house.workspace.channel_named(ROOM).members


async def test_a_hire_is_not_invited_to_the_scores_on_themselves(house: House) -> None:
    maya, message = await the_kept_form(house)
    await decided(house)
    await maya.command("/ai-hire onboard")
    await maya.submit(start_date=house.clock().date().isoformat(), owner="ben", hire_user="noor")
    await house.drain()
    await maya.click(message, "Invite them")
    await house.drain()
    assert "scores on themselves" in read(told(maya)[-1])
    assert "U0NOOR" not in house.workspace.channel_named(ROOM).members


async def test_a_public_room_is_kept_for_a_private_one(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, work={"owner": HIRE.owner})
    await maya.click(card, "Share")
    await maya.fill(room=ROOM)
    await maya.make(ChannelKind.PUBLIC, ROOM)
    await maya.submit()
    assert "public" in maya.errors["room"]
    await house.drain()
    assert "It takes a private channel" in read(told(maya)[-1])


# -- while it is typed


async def test_what_is_typed_and_not_sent_leaves_no_trail_and_is_one_persons_alone(house: House) -> None:
    await an_open_panel(house)
    maya = house.person("maya")
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    before = trail(house)
    await maya.click(card, "Decide")
    await maya.fill(outcome="no")
    await maya.fill(reason="Not a word")
    await maya.fill(reason="Not a word on costs")
    await maya.close()
    await house.drain()
    assert trail(house) == before
    # It comes back where it was opened, so no message is needed for it.
    assert told(maya) == []
    await maya.click(card, "Decide")
    assert "Not a word on costs" in str(maya.form.values)
    assert "As you typed it before" in str(maya.form.blocks)
    await maya.submit()
    assert maya.view is None, maya.errors
    with house.bot.database.reading(TEAM) as store:
        assert store.kept_forms.of("U0MAYA", Route.DECISION_MAKE) == []


async def test_nothing_is_put_over_what_somebody_types(house: House) -> None:
    await an_open_panel(house)
    maya = house.person("maya")
    await maya.click(next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text), "Decide")
    await maya.fill(outcome="no")
    with house.bot.database.transaction(TEAM) as store:
        [candidate] = candidates_of(store, "U0MAYA")
        store.candidates.save(candidate.handed_over("U0ROSA", "U0MAYA", house.clock()))
        store.audit.record("U0MAYA", "brief.hand_over", Subject.candidate(candidate.id), house.clock())
    form = maya.form
    await maya.fill(reason="Hers by now")
    assert maya.form is form
    with house.bot.database.reading(TEAM) as store:
        assert store.kept_forms.of("U0MAYA", Route.DECISION_MAKE) == []


def trail(house: House) -> list[str]:
    with house.bot.database.reading(TEAM) as store:
        return [entry.act for entry in store.audit.newest(100)]
