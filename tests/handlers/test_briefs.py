"""Briefs, end to end: the pages, the card that turns, and the forms behind its buttons."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.brief.brief import Frequency
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.house import House
from tests.moments import EVE_OF_A_HOLIDAY, FRIDAY_NIGHT, MONDAY

WORK: dict[str, Any] = {
    "workflow": "Sort incoming support mail and draft the first reply; a person sends it.",
    "frequency": Frequency.DAILY.value,
    "metric": "Median time to the first reply",
    "today": "6 h",
    "target": "1 h",
}
RISK: dict[str, Any] = {
    "boundary": "Helpdesk articles. Never card data.",
    "data": "ready",
    "mistakes": "checked",
    "risks": ["reads_internal"],
    "hard_part": "automation",
}
WAY: dict[str, Any] = {
    "product": "some",
    "judge": "no",
    "disciplines": ["ai", "backend"],
    "edge": "no",
    "when": "quarter",
}


@made_once
async def write(house: House, person: Persona, *, work: Any = None, risk: Any = None, way: Any = None) -> Message:
    """Writes a whole brief and returns its card."""
    await person.command("/ai-hire brief")
    await person.submit({**WORK, **(work or {})})
    assert not person.errors, person.errors
    await person.submit({**RISK, **(risk or {})})
    if person.view is not None:
        await person.submit({**WAY, **(way or {})})
    assert person.view is None, person.errors
    await house.drain()
    return person.messages()[-1]


async def test_three_pages_bring_the_answer_to_the_author_alone(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya)
    assert card.channel == maya.dm.id
    assert "HIRE" in read(card)
    assert "Readiness: 5 of 5" in read(card)
    assert "agency" in read(card)
    [trace] = maya.thread(None, card)
    assert "how its answer came about" in read(trace)
    assert "Never card data." in read(trace)


async def test_what_was_only_typed_into_a_page_is_there_when_it_is_opened_again(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.fill(workflow="Sort incoming mail", target="1 h")
    await maya.close()
    await go_on(maya)
    assert {"Sort incoming mail", "1 h"} <= typed_words(maya)
    await maya.submit(WORK)
    await maya.fill(boundary="Never card data.", constraints="In German too.")
    await maya.close()
    await go_on(maya)
    assert {"Never card data.", "In German too."} <= typed_words(maya)
    await maya.submit(RISK)
    await maya.submit(WAY)
    await house.drain()
    # Of an edit the same, its reason included; nobody else reads a word of it.
    card = maya.messages()[-1]
    published = read(card)
    await maya.click(card, "Edit")
    await maya.fill(target="2 h")
    await maya.click("Skip to the end")
    await maya.fill(reason="One hour was a dream")
    await maya.close()
    await maya.click(card, "Edit")
    assert "2 h" in typed_words(maya)
    await maya.click("Skip to the end")
    assert "One hour was a dream" in typed_words(maya)
    assert read(card) == published


async def go_on(person: Persona) -> None:
    await person.command("/ai-hire brief")
    await person.click("Go on")


def typed_words(person: Persona) -> set[str]:
    states = (state for slots in person.form.values.values() for state in slots.values())
    return {state["value"] for state in states if state.get("value")}


@pytest.mark.parametrize("moment", [MONDAY, FRIDAY_NIGHT, EVE_OF_A_HOLIDAY], ids=str)
async def test_a_discovery_ends_after_page_two(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    await maya.submit({**RISK, "hard_part": "unknown"})
    assert maya.view is None
    await house.drain()
    card = maya.messages()[-1]
    assert "DISCOVERY" in read(card)
    await maya.click(card, "Start the two weeks")
    assert "The two weeks have started" in read(maya.last_ephemeral)
    await maya.click(card, "Start the two weeks")
    await house.drain()
    steps = [each for each in maya.thread(None, card) if "Two weeks of discovery" in read(each)]
    assert len(steps) == 1
    assert "☐ Watch the people who do the work" in read(steps[0])
    assert "Name one number that should move" not in read(steps[0]), "the brief says that already"
    began = house.clock()
    await house.next_message(maya, "What did you find out?")
    # The fourteenth day, or the next working day after it.
    assert timedelta(days=13) <= house.clock() - began < timedelta(days=17)


async def test_after_an_outage_the_end_of_the_two_weeks_waits_for_working_hours(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, risk={"hard_part": "unknown"})
    await maya.click(card, "Start the two weeks")
    await house.drain()
    # Nineteen days in which nothing runs; it wakes in the night of a Saturday.
    house.clock.move_to(datetime(2026, 12, 12, 22, tzinfo=UTC))
    await house.drain()
    assert not any("What did you find out?" in read(message) for message in maya.messages())
    await house.advance_to(datetime(2026, 12, 14, 8, 1, tzinfo=UTC))
    assert any("What did you find out?" in read(message) for message in maya.messages())


async def test_a_settled_discovery_asks_the_last_page_and_ticks_its_boxes(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, risk={"hard_part": "unknown"})
    await maya.click(card, "Start the two weeks")
    await maya.click(card, "Edit")
    await maya.submit(title="Mail triage")
    await maya.submit({"hard_part": "automation"})
    await maya.submit(WAY)
    assert "DISCOVERY → HIRE" in read(maya.form)
    await maya.submit(reason="We watched the people who do it.")
    await house.drain()
    assert "HIRE" in read(card)
    assert "Mail triage" in read(card)
    steps = maya.find_message("Two weeks of discovery")
    assert "☑ Watch the people who do the work" in read(steps)
    await house.advance(days=20)
    assert "What did you find out?" not in read(maya.messages()[-1])


async def test_a_blank_metric_leads_to_discovery(house: House) -> None:
    card = await write(house, house.person("maya"), work={"metric": "", "today": "", "target": ""})
    assert "DISCOVERY" in read(card)
    assert "What if you named a number" in read(card)


async def test_a_what_if_turns_the_card_in_place_and_saves_nothing(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, risk={"mistakes": "costly"})
    assert "NOT YET" in read(card)
    count = len(maya.messages())
    await maya.click(card, "What if? → HIRE")
    await house.drain()
    assert "What if a person checked each answer first?" in read(card)
    assert "Outcome: NOT YET → HIRE" in read(card).replace("*", "")
    assert len(maya.messages()) == count
    await maya.click(card, "Back")
    await house.drain()
    assert "Readiness: 4 of 5" in read(card)
    await maya.click(card, "What if? → HIRE")
    await house.drain()
    await maya.click(card, "Yes, that is so")
    await house.drain()
    assert "Readiness: 5 of 5" in read(card)
    assert "a person checks each answer first" in read(maya.thread(None, card)[0])


async def test_a_what_if_that_needs_words_opens_the_page_that_asks_for_them(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, work={"metric": "", "today": "", "target": ""})
    await maya.click(card, "What if?")
    await house.drain()
    await maya.click(card, "Fill it in")
    assert "metric" in str(maya.form.blocks)
    await maya.submit({"metric": "Median reply", "today": "6 h", "target": "1 h"})
    await maya.submit()
    await maya.submit(WAY)
    await maya.submit(reason="Support has measured it.")
    await house.drain()
    assert "HIRE" in read(card)


async def test_a_button_of_an_older_card_says_what_changed(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, risk={"mistakes": "costly"})
    old = list(card.blocks)
    await maya.click(card, "Edit")
    await maya.fill(today="8 h")
    await maya.click("Skip to the end")
    await maya.submit()
    await house.drain()
    card.blocks[:] = old
    await maya.click(card, "What if? → HIRE")
    assert "changed in the meantime" in maya.last_ephemeral.text


async def test_an_unfinished_brief_is_offered_again_where_it_stopped(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    await maya.fill(mistakes="checked")
    await maya.close()
    await maya.command("/ai-hire brief")
    assert "Sort incoming support mail" in read(maya.form)
    await maya.click("Go on")
    assert "2/3" in maya.form.title
    await maya.click("Back")
    assert "1/3" in maya.form.title
    await maya.submit()
    await maya.submit({**RISK})
    await maya.submit(WAY)
    assert maya.view is None
    await maya.command("/ai-hire brief")
    assert "1/3" in maya.form.title


async def test_a_tap_alone_begins_a_draft_and_back_keeps_what_was_typed(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.fill(workflow="Read invoices")
    await maya.fill(frequency="weekly")
    await maya.close()
    await maya.command("/ai-hire brief")
    assert "Read invoices" in read(maya.form)
    await maya.click("Go on")
    await maya.submit()
    await maya.fill(boundary="Invoices only")
    await maya.click("Back")
    await maya.submit()
    assert "Invoices only" in str(maya.form.values)


async def test_a_draft_can_be_discarded(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    await maya.close()
    await maya.command("/ai-hire brief")
    await maya.click("Discard")
    assert "1/3" in maya.form.title
    await maya.close()
    await maya.command("/ai-hire brief")
    assert "1/3" in maya.form.title


async def test_wrong_input_is_an_error_at_its_field(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit({**WORK, "workflow": "   "})
    assert set(maya.errors) == {"workflow"}
    await maya.submit({"workflow": "Sort mail", "owner": "U0OTHERBOT"})
    assert maya.errors["owner"] == "That is an app. Please pick a person."
    await maya.submit(owner="U0GUEST")
    assert "guest" in maya.errors["owner"]
    await maya.submit(owner="U0ANA")
    assert "2/3" in maya.form.title


async def test_a_form_sent_twice_is_one_result(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    page = maya.form
    await maya.submit(WORK)
    first = dict(page.content)
    stack = house.workspace.stack(maya.id)
    assert stack
    await maya.submit(RISK)
    last = maya.form
    await maya.fill(WAY)
    payload = dict(last.content), {key: dict(value) for key, value in last.values.items()}
    await maya.submit()
    await house.drain()
    last.content.update(payload[0])
    house.workspace.stacks[maya.id] = [last]
    await maya.submit()
    await house.drain()
    assert first
    assert len([each for each in maya.messages() if "Readiness" in read(each)]) == 1


async def test_sharing_chooses_the_hiring_room_once(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya)
    await maya.click(card, "Share")
    await maya.fill(room="G0HIRINGAI")
    assert "Send this all the same" in read(maya.form)
    await maya.submit()
    assert "What you typed is kept" in maya.errors["room"]
    await maya.fill(room="G0HIRING")
    assert "6 people" in read(maya.form)
    old = list(card.blocks)
    await maya.submit()
    assert maya.view is None
    await house.drain()
    assert "shared in <#G0HIRING>" in str(card.blocks)
    shared = house.person("ana").find_message("Readiness: 5 of 5", "hiring-support")
    assert "What if? →" not in str(shared.blocks)
    await house.advance(minutes=1)
    await house.drain()
    told = maya.find_message("see it there", maya.dm)
    assert shared.ts.replace(".", "") in read(told)
    assert "G0HIRING" in str(card.blocks)
    assert "Share" not in [
        each["text"]["text"]
        for block in card.blocks
        for each in block.get("elements", [])
        if each.get("type") == "button"
    ]
    card.blocks[:] = old
    await maya.click(card, "Share")
    assert "is shown in" in read(maya.last_ephemeral)
    await house.drain()
    assert len([each for each in maya.messages("hiring-support") if "Readiness" in read(each)]) == 1


async def test_an_owner_outside_the_room_is_named_at_the_channel(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, work={"owner": "U0NOOR"})
    await maya.click(card, "Share")
    await maya.submit(room="G0HIRING")
    assert "owner after launch is not in #hiring-support" in maya.errors["room"]


async def test_a_new_owner_of_a_shared_brief_must_be_in_its_room(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya)
    await maya.click(card, "Share")
    await maya.submit(room="G0HIRING")
    await maya.click(card, "Edit")
    await maya.submit(owner="U0NOOR")
    assert "Not in the hiring room #hiring-support" in maya.errors["owner"]
    await maya.submit(owner="U0ROSA")
    assert "2/3" in maya.form.title


async def test_the_whole_way_on_both_databases(house_on_both: House) -> None:
    maya = house_on_both.person("maya")
    card = await write(house_on_both, maya, risk={"mistakes": "unsure"})
    assert "NOT YET" in read(card)
    await maya.click(card, "What if? → HIRE")
    await house_on_both.drain()
    await maya.click(card, "Yes, that is so")
    await house_on_both.drain()
    assert "Readiness: 5 of 5" in read(card)


async def test_an_edit_that_was_not_sent_waits_and_says_so(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya)
    await maya.click(card, "Edit")
    await maya.fill(frequency="rare")
    await maya.close()
    await house.drain()
    assert "Readiness: 5 of 5" in read(card)
    await maya.click(card, "Edit")
    assert "not sent yet" in read(maya.form)


async def test_page_three_can_show_the_answer_in_a_room_at_once(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    await maya.submit(RISK)
    await maya.submit({**WAY, "room": "G0HIRINGAI"})
    assert "What you typed is kept" in maya.errors["room"]
    await maya.submit({"room": "G0HIRING"})
    assert maya.view is None
    await house.drain()
    assert "Readiness" in read(house.person("ana").messages("hiring-support")[-1])
    assert "Readiness" in read(maya.messages()[-1])


async def test_is_it_worth_it_works_out_the_month_and_the_break_even(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya)
    await maya.click(card, "Is it worth it?")
    assert "22" in str(maya.form.values["runs"])
    await maya.submit(runs="1.200", hours="six", pay="30k")
    assert "Is 1.200 1200 or 1.2?" in maya.errors["runs"]
    assert set(maya.errors) == {"runs", "hours", "rate", "currency"}
    money = {"runs": "1 200", "value_per_run": "2,40", "hours": "6", "rate": "80", "pay": "30,000", "currency": "EUR"}
    await maya.submit(money)
    await house.drain()
    assert "Up to *2.00 EUR* a run" in read(card)
    await maya.click(card, "Is it worth it?")
    await maya.submit(cost_per_run="0.04")
    await house.drain()
    assert "528 EUR a month to run, against 2,880 EUR: surplus *2,352 EUR*" in read(card)
    assert "not counted: what the hire costs" in read(card)
    assert "12.8 months" in read(card)
    trace = maya.thread(None, card)[0]
    assert "*Break-even*: in month 13, after this year" in read(trace)
    assert "The price of a run is of Mon 23 Nov 2026: check it again from Sun 21 Feb 2027 on" in read(trace)


async def test_a_signal_is_overruled_with_a_reason(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, work={"frequency": "monthly"})
    assert "NOT YET" in read(card)
    await maya.click(card, "Overrule")
    await maya.submit(signal="frequency", level="pass")
    assert set(maya.errors) == {"reason"}
    await maya.submit(reason="400 cases each month")
    assert "another answer: NOT YET → HIRE" in read(maya.form)
    await maya.submit()
    assert maya.view is None
    await house.drain()
    assert "400 cases each month" in read(card)
    assert "Readiness: 5 of 5" in read(card)
    await maya.click(card, "Overrule")
    await maya.submit(signal="frequency", level="derived", kind="advice")
    assert "HIRE → DISCOVERY: please say why" in maya.errors["reason"]
    await maya.submit(reason="Nobody knows what to build")
    await maya.submit()
    await house.drain()
    assert "DISCOVERY" in read(card)


async def test_a_product_trial_ends_with_a_question(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, way={"product": "most"})
    assert "BUY" in read(card)
    await maya.click(card, "Start a product trial")
    await house.drain()
    assert "Product trial: 30 days" in read(maya.thread(None, card)[-1])
    await house.advance(days=33)
    question = maya.messages()[-1]
    assert "from 6 h to 1 h?" in read(question)
    await maya.click(question, "It covers less than I thought")
    await maya.submit(product="some")
    assert "BUY → HIRE" in read(maya.form)
    await maya.submit(reason="The trial showed it")
    await house.drain()
    assert "HIRE" in read(card)


async def test_what_changed_meanwhile_is_shown_and_nothing_typed_is_lost(house: House) -> None:
    maya, ana = house.person("maya"), house.person("ana")
    card = await write(house, maya, work={"owner": "U0ANA"})
    await maya.click(card, "Share")
    await maya.submit(room="G0HIRING")
    await house.drain()
    shared = ana.find_message("Readiness", "hiring-support")
    await maya.click(card, "Edit")
    await ana.click(shared, "Edit")
    await ana.fill(target="30 min", metric="Replies within a day")
    await ana.click("Skip to the end")
    await ana.submit()
    assert ana.view is None
    await maya.submit(target="2 h")
    assert "Different from yours: the target." in read(maya.form)
    assert "2 h" in str(maya.form.values["target"])
    await maya.submit()
    assert "2/3" in maya.form.title
    await maya.click("Skip to the end")
    assert "the target: 30 min → 2 h" in read(maya.form).replace("*", "")
    await maya.submit()
    await house.drain()
    assert "Replies within a day, 6 h → 2 h" in read(maya.thread(None, card)[0])


async def test_somebody_elses_brief_is_refused_to_that_person_alone(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    card = await write(house, maya)
    await maya.click(card, "Share")
    await maya.submit(room="G0HIRING")
    await house.drain()
    shared = ben.find_message("Readiness", "hiring-support")
    await ben.click(shared, "Edit")
    assert ben.view is None
    assert "Only the hiring manager, the owner after launch and workspace admins" in ben.last_ephemeral.text


async def test_the_list_shows_a_brief_again(house: House) -> None:
    maya = house.person("maya")
    await write(house, maya)
    await maya.command("/ai-hire list")
    await maya.click(maya.last_ephemeral, "Show")
    assert "Readiness: 5 of 5" in str(maya.last_ephemeral.blocks)


async def test_hostile_text_stays_text(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, work={"workflow": "<!channel> & <@U0ANA> " + "x" * 1500, "metric": "*a* <b>"})
    assert "<!channel>" not in str(card.blocks[1:])
    assert "<!channel>" not in card.text


async def test_what_a_person_checks_does_not_act_alone(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    await maya.submit({**RISK, "risks": ["acts_alone"]})
    assert "exclude each other: untick this, or pick another answer" in maya.errors["risks"]
    await maya.submit({**RISK, "mistakes": "cheap", "risks": ["acts_alone"]})
    assert not maya.errors


async def test_keeping_that_a_person_checks_unticks_acting_alone(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, risk={"mistakes": "costly", "risks": ["acts_alone"]})
    assert "It then no longer acts without a person" in read(card)
    assert "acts without a person" in read(maya.thread(None, card)[0])
    await maya.click(card, "What if? → HIRE")
    await house.drain()
    await maya.click(card, "Yes, that is so")
    await house.drain()
    assert "a person checks each answer first" in read(maya.thread(None, card)[0])
    assert "acts without a person" not in read(maya.thread(None, card)[0])


async def test_skills_without_ai_are_asked_about_once(house: House) -> None:
    maya = house.person("maya")
    await maya.command("/ai-hire brief")
    await maya.submit(WORK)
    await maya.submit(RISK)
    await maya.submit({**WAY, "disciplines": ["backend"]})
    assert "No AI skill at all?" in read(maya.form)
    await maya.submit()
    assert maya.view is None
    await house.drain()
    card = maya.messages()[-1]
    # Said once, it is not asked in every edit.
    await maya.click(card, "Edit")
    await maya.submit(today="7 h")
    await maya.submit()
    await maya.submit()
    assert "What you changed" in read(maya.form)


async def test_a_trial_starts_once_the_data_may_be_used(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, risk={"data": "unclear"}, way={"product": "most"})
    assert "first settle whether you may use the data" in read(card)
    assert "Start a product trial" not in str(card.blocks)
    await maya.click(card, "We may use the data")
    await house.drain()
    await maya.click(card, "Yes, that is so")
    await house.drain()
    await maya.click(card, "Start a product trial")
    assert "The product trial has started" in read(maya.last_ephemeral)


async def test_an_older_cards_trial_waits_for_the_permission_too(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, way={"product": "most"})
    await maya.click(card, "Edit")
    await maya.submit()
    await maya.submit(data="blocked")
    await maya.submit()
    await maya.submit(reason="Legal said no.")
    # The card has not followed yet.
    await maya.click(card, "Start a product trial")
    assert "first settle data access" in read(maya.last_ephemeral)


async def test_rare_work_is_let_be_and_taken_up_again(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, work={"frequency": "rare"})
    assert "too rare to pay for custom work" in read(card)
    assert "Settle that" not in read(card)
    await maya.click(card, "Let it be")
    await maya.click(card, "Let it be")
    await house.drain()
    assert "is let be: too rare to pay for custom work" in read(card)
    await maya.command("/ai-hire list")
    assert "LET BE" not in read(maya.last_ephemeral)
    await maya.click(maya.last_ephemeral, "Archive")
    assert "LET BE" in read(maya.last_ephemeral)
    await maya.click(card, "Take it up again")
    await house.drain()
    assert "NOT YET" in read(card)
    assert "taken up again by" in "".join(read(each) for each in maya.thread(None, card))


async def test_a_brief_is_closed_with_its_reason_and_taken_up_again(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya)
    await maya.click(card, "Close the brief")
    await maya.submit(how="filled")
    assert set(maya.errors) == {"reason"}
    await maya.submit(reason="The role is taken since March.")
    assert maya.view is None
    await house.drain()
    assert "is filled: The role is taken since March." in read(card)
    await maya.command("/ai-hire list archive")
    assert "FILLED" in read(maya.last_ephemeral)
    await maya.open_home()
    await house.drain()
    assert "FILLED" not in read(maya.home)
    await maya.click(maya.home, "home.stage", "Archive")
    await house.drain()
    assert "FILLED" in read(maya.home)
    # It takes no candidate any more.
    await maya.command("/ai-hire candidate")
    assert maya.view is None
    await maya.click(card, "Take it up again")
    await house.drain()
    assert "HIRE" in read(card)


async def test_another_answer_takes_up_again_what_was_let_be(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, work={"frequency": "rare"})
    await maya.click(card, "Let it be")
    await house.drain()
    await maya.click(card, "Edit")
    await maya.submit(frequency="daily")
    await maya.submit()
    await maya.submit()
    await maya.submit(reason="It comes up every day now.")
    await house.drain()
    assert "HIRE" in read(card)
    assert "is let be" not in read(card)


async def test_whoever_has_looked_for_a_product_says_so_from_the_card(house: House) -> None:
    maya = house.person("maya")
    card = await write(house, maya, way={"product": "not looked"})
    assert "Nobody has looked for a product" in read(card)
    await maya.click(card, "I looked: …")
    await maya.submit(product="most")
    assert "HIRE → BUY" in read(maya.form)


# -- a product on trial


async def a_trial(house: House) -> tuple[Persona, Message]:
    """Maya's product is on trial; gives her and the card."""
    maya = house.person("maya")
    card = await write(house, maya, way={"product": "most"})
    await maya.click(card, "Start a product trial")
    await house.drain()
    return maya, card


async def end_trial(house: House, maya: Persona, card: Message, end: str) -> None:
    await maya.click(card, "End trial")
    await maya.submit(end=end, found="Fifty minutes over 200 real mails.")
    await house.drain()


async def test_a_trial_that_runs_has_its_day_on_the_card_and_cannot_be_started_again(house: House) -> None:
    maya, card = await a_trial(house)
    assert "*Product trial* until" in read(card)
    assert "End trial" in maya.buttons(card)
    assert "Start a product trial" not in maya.buttons(card)


async def test_the_end_of_a_trial_says_what_came_of_it_and_nobody_is_asked_again(house: House) -> None:
    maya, card = await a_trial(house)
    await maya.click(card, "End trial")
    await maya.submit()
    assert len(maya.form.errors) == 2
    await maya.close()
    await end_trial(house, maya, card, "It did what we need: we buy it")
    assert maya.view is None
    assert "we buy it.\n> Fifty minutes over 200 real mails." in read(card)
    assert {"End trial", "Start a product trial"} & set(maya.buttons(card)) == set()
    assert any("Fifty minutes" in read(reply) for reply in maya.thread(None, card))
    before = len(maya.messages())
    await house.advance(days=60)
    assert len(maya.messages()) == before


async def test_a_product_that_covers_less_is_another_answer_which_is_asked_about_first(house: House) -> None:
    maya, card = await a_trial(house)
    await end_trial(house, maya, card, "It covers less than we thought")
    assert "BUY → HIRE" in read(maya.form)
    assert read(card).startswith("BUY")
    await maya.submit()
    await house.drain()
    assert maya.view is None
    assert read(card).startswith("HIRE")
    assert "it covers less than we thought" in read(card)


async def test_the_last_day_of_a_trial_asks_what_came_of_it_and_hears_it(house: House) -> None:
    maya, card = await a_trial(house)
    asked = await house.next_message(maya, "is over. Did it move")
    assert "End trial" in maya.buttons(card)
    await maya.click(asked, "Say what came of it")
    await maya.submit(end="We stop without buying", found="Too dear.")
    await house.drain()
    assert maya.view is None
    assert maya.buttons(asked) == []
    assert "Start a product trial" in maya.buttons(card)
    await maya.click(card, "Start a product trial")
    await house.drain()
    assert "End trial" in maya.buttons(card)
