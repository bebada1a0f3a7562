"""Step 4 as people do it: deciding, correcting, and what must be done before anything is signed."""

from datetime import UTC, date, datetime, timedelta

from domain.decision.todo import RECHECKED
from domain.panel.commands import IncludeScorecard
from domain.people import Actor
from sandbox.people import Persona
from sandbox.people.fields import entered
from sandbox.people.reading import field_named, read
from services.panel.scorecards import ScorecardService
from tests.handlers.hiring import ROOM, ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel, scored
from tests.house import House
from tests.worlds import marks_of, panel_id_of, saved, scoring


async def decide(house: House, who: str = "maya") -> Persona:
    """Somebody presses Decide on the candidate's card."""
    person = house.person(who)
    card = next(message for message in person.messages(ROOM) if "Priya Nair" in message.text)
    await person.click(card, "Decide")
    return person


def fields(person: Persona) -> set[str]:
    return {block["block_id"] for block in person.form.blocks if block["type"] == "input"}


async def test_a_hire_is_decided_with_a_reason_and_its_to_dos(house: House) -> None:
    await an_open_panel(house)
    maya = await decide(house)
    assert fields(maya) == {"outcome", "reason"}
    await maya.fill(outcome="production")
    assert fields(maya) == {"outcome", "reason", "owner_handover", "due_on"}
    assert "override" not in fields(maya)
    await maya.submit(reason="Owned a system after launch.")
    assert maya.view is None
    await house.drain()
    card = maya.find_message("Decision on Priya Nair", ROOM)
    assert card.thread_ts == next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text).ts
    assert "Owned a system after launch." in read(card)
    assert maya.buttons(card) == ["Done", "Done", "Done", "Done", "Start onboarding", "Correct", "History"]
    await maya.click(card, "Done")
    await maya.submit(found="0.03 a run, price list of 20 November.")
    assert maya.view is None, maya.errors
    await house.drain()
    ticked = maya.find_message("Decision on Priya Nair", ROOM)
    assert "Model pricing: *done* by <@U0MAYA>. 0.03 a run" in read(ticked)
    assert maya.buttons(ticked).count("Done") == 3
    assert "hire for production" in read(next(m for m in maya.messages(ROOM) if "Priya Nair" in m.text))


async def test_only_the_hiring_manager_decides(house: House) -> None:
    await an_open_panel(house)
    ana = await decide(house, "ana")
    assert ana.view is None
    assert "Only the hiring manager" in read(ana.last_ephemeral)


async def test_before_the_panel_opens_it_says_who_is_missing_and_takes_withdrew(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    maya = await decide(house)
    assert "1 of 2 scorecards are in, waiting for <@U0BEN>" in read(maya.form)
    await maya.submit(outcome="withdrew", reason="Took another offer.")
    assert maya.view is None
    await house.drain()
    assert "the candidate withdrew" in read(maya.find_message("Decision on Priya Nair", ROOM))
    ben = house.person("ben")
    assert "The decision is made" in read(ben.find_message("Interview kit", ben.dm))


async def test_production_against_the_gate_needs_its_own_reason(house: House) -> None:
    await an_open_panel(house, ana="54424", ben="54424")
    maya = await decide(house)
    assert "risky first hire" in read(maya.form)
    await maya.fill(outcome="production")
    assert "override" in fields(maya)
    await maya.submit(reason="Strong otherwise.", override=" ")
    assert set(maya.errors) == {"override"}
    await maya.submit(override="Ben covers security.")
    assert maya.view is None
    await house.drain()
    shown = read(maya.find_message("Decision on Priya Nair", ROOM))
    assert "Ben covers security." in shown
    assert "security 2+2 = 4, ÷ 2 = 2.0, below 3" in shown


async def test_prototyping_needs_no_override(house: House) -> None:
    await an_open_panel(house, ana="54424", ben="54424")
    maya = await decide(house)
    await maya.submit(outcome="prototyping", reason="A first build.")
    assert maya.view is None


async def test_each_red_flag_is_answered_on_a_hire_and_not_on_a_no(house: House) -> None:
    await an_open_panel(house, flags=(2, 5))
    maya = await decide(house)
    await maya.fill(outcome="production")
    assert {"flag_2", "flag_5"} <= fields(maya)
    await maya.fill(outcome="no")
    assert "flag_2" not in fields(maya)
    await maya.fill(outcome="production", reason="Best.")
    await maya.submit(flag_2="Showed us a test set.", flag_5="Finance helps.")
    assert maya.view is None
    await house.drain()
    shown = read(maya.find_message("Decision on Priya Nair", ROOM))
    assert "Showed us a test set." in shown
    assert "raised by <@U0ANA>" in shown


async def test_what_was_typed_survives_another_outcome(house: House) -> None:
    await an_open_panel(house)
    maya = await decide(house)
    await maya.fill(reason="Typed before.")
    await maya.fill(outcome="no")
    assert "Typed before." in str(maya.form.values)


async def test_the_same_decision_sent_twice_is_one(house: House) -> None:
    candidate_id = await an_open_panel(house)
    maya = await decide(house)
    await maya.fill(outcome="no", reason="Not now.")
    form = maya.form
    await maya.submit()
    house.workspace.stacks[maya.id].append(form)
    await maya.submit()
    assert maya.view is None
    with house.bot.database.reading(TEAM) as store:
        assert len(store.decisions.versions(candidate_id)) == 1


async def test_a_second_window_sees_the_decision_and_keeps_what_was_typed(house: House) -> None:
    candidate_id = await an_open_panel(house)
    maya = await decide(house)
    await maya.fill(outcome="no", reason="First window.")
    first = house.workspace.stacks[maya.id].pop()
    await decide(house)
    await maya.submit(outcome="production", reason="Second window.")
    house.workspace.stacks[maya.id].append(first)
    await maya.submit()
    assert "There is a decision by now: hire for production" in read(maya.form)
    assert "First window." in str(maya.form.values)
    await maya.submit(correction="I looked again.")
    assert maya.view is None
    with house.bot.database.reading(TEAM) as store:
        assert [each.outcome for each in store.decisions.versions(candidate_id)] == ["production", "no"]
        [brief_id] = {each.brief_id for each in store.decisions.versions(candidate_id)}
        assert [todo.kind for todo in store.decisions.todos(brief_id, candidate_id)] == list(RECHECKED)


async def test_a_corrected_decision_shows_why_and_withdraws_the_to_dos(house: House) -> None:
    await an_open_panel(house)
    maya = await decide(house)
    await maya.submit(outcome="production", reason="Best.", owner_handover="noor")
    await house.drain()
    noor = house.person("noor")
    assert "Hand-over terms" in read(noor.messages(noor.dm)[-1])
    card = maya.find_message("Decision on Priya Nair", ROOM)
    await maya.click(card, "Correct")
    await maya.submit(outcome="declined", reason="They said no.", correction="They declined on Friday.")
    assert maya.view is None
    await house.drain()
    shown = read(maya.find_message("Decision on Priya Nair", ROOM))
    assert "the candidate declined our offer" in shown
    assert "They declined on Friday." in shown
    assert "Not needed any more" in read(noor.messages(noor.dm)[-1])


async def given(house: House, to: str, due_on: date) -> Persona:
    """Maya has the first candidate, and somebody else looks up the prices."""
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya, person = house.person("maya"), house.person(to)
    await maya.click(maya.find_message("before a role is published", maya.dm), "Another day or person")
    await maya.submit(owner=to, due_on=due_on.isoformat())
    assert maya.view is None, maya.errors
    await house.drain()
    return person


async def test_what_the_first_candidate_brings_is_dealt_in_one_message_and_ticked_there(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya = house.person("maya")
    dealt = maya.find_message("before a role is published", maya.dm)
    assert [each for each in maya.buttons(dealt) if each.startswith("Done")] == [
        "Done: Model pricing",
        "Done: Data-policy terms",
        "Done: Compliance duties",
    ]
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    assert "to look up again: model pricing, data-policy terms, compliance duties (<@U0MAYA>)" in read(card)
    await maya.click(dealt, "Done: Model pricing")
    await maya.submit(found="0.03 a run, price list of 20 November.")
    await house.drain()
    dealt = maya.find_message("before a role is published", maya.dm)
    assert "Model pricing: *done* by <@U0MAYA>. 0.03 a run" in read(dealt)
    assert "Done: Model pricing" not in maya.buttons(dealt)
    card = next(message for message in maya.messages(ROOM) if "Priya Nair" in message.text)
    assert "to look up again: data-policy terms, compliance duties" in read(card)
    await a_candidate(house, "Tomás Ruiz")
    assert len([each for each in maya.messages(maya.dm) if "before a role is published" in each.text]) == 1


async def test_a_to_do_is_asked_now_and_at_nine_on_its_day_and_done_says_what_was_found(house: House) -> None:
    day = (house.clock() + timedelta(days=7)).date()
    while day.weekday() >= 5:
        day += timedelta(days=1)
    ben = await given(house, "ben", day)
    asked = ben.find_message("Model pricing", ben.dm)
    assert "Priya" not in read(asked)
    # Ben lives in New York.
    nine = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    await house.advance_to(nine - timedelta(hours=2))
    assert len([m for m in ben.messages(ben.dm) if "Model pricing" in read(m)]) == 1
    await house.advance_to(nine + timedelta(minutes=90))
    due = ben.messages(ben.dm)[-1]
    assert "*Support triage*: Model pricing" in read(due)
    await ben.click(due, "Done")
    await ben.submit(found=" ")
    assert ben.errors
    await ben.submit(found="0.03 a run, price list of 20 November.")
    assert ben.view is None
    await house.drain()
    assert "0.03 a run" in read(ben.find_message("Model pricing for", ben.dm))
    maya = house.person("maya")
    assert "*done* by <@U0BEN>. 0.03 a run" in read(maya.find_message("before a role is published", maya.dm))


async def test_the_hand_over_asks_for_each_of_the_five_items(house: House) -> None:
    await an_open_panel(house)
    maya = await decide(house)
    await maya.submit(outcome="production", reason="Best.", owner_handover="ben")
    await house.drain()
    ben = house.person("ben")
    await ben.click(ben.find_message("Hand-over terms", ben.dm), "Done")
    assert fields(ben) == {
        "found_repository",
        "found_prompts",
        "found_retrieval",
        "found_evaluation",
        "found_operating",
    }


async def test_a_moved_to_do_goes_to_the_other_person_and_leaves_the_first_in_peace(house: House) -> None:
    ben, noor = await given(house, "ben", (house.clock() + timedelta(days=7)).date()), house.person("noor")
    asked = ben.find_message("Model pricing", ben.dm)
    await ben.click(asked, "Move the date")
    await ben.submit(due_on=house.clock().date().replace(year=2020).isoformat())
    assert "due_on" in ben.errors
    later = (house.clock() + timedelta(days=20)).date().isoformat()
    await ben.submit(owner="gus", due_on=later)
    assert "guest" in ben.errors["owner"]
    await ben.submit(owner="noor")
    assert ben.view is None
    await house.drain()
    assert "<@U0NOOR> does this now" in read(ben.find_message("Model pricing", ben.dm))
    assert "Model pricing" in read(noor.messages(noor.dm)[-1])
    await house.advance(days=23)
    assert len([m for m in ben.messages(ben.dm) if "Model pricing" in read(m)]) == 1
    assert len([m for m in noor.messages(noor.dm) if "Model pricing" in read(m)]) == 2


async def test_two_people_finish_one_to_do_and_the_second_hears_of_it(house: House) -> None:
    ben = await given(house, "ben", (house.clock() + timedelta(days=7)).date())
    asked = ben.find_message("Model pricing", ben.dm)
    await ben.click(asked, "Done")
    form = ben.form
    await ben.submit(found="0.03 a run.")
    await house.drain()
    house.workspace.stacks[ben.id].append(form)
    await ben.submit()
    assert ben.view is None
    maya = house.person("maya")
    await maya.command("/ai-hire list")
    assert "Model pricing" not in read(maya.last_ephemeral)


async def test_an_owner_who_is_a_guest_is_refused_at_the_field(house: House) -> None:
    await an_open_panel(house)
    maya = await decide(house)
    await maya.fill(outcome="production")
    await maya.submit(reason="Best.", owner_handover="gus")
    assert "guest" in maya.errors["owner_handover"]


async def test_a_form_that_lacks_what_its_outcome_needs_comes_back_with_it(house: House) -> None:
    await an_open_panel(house, flags=(3,))
    maya = await decide(house)
    # The tap that should have unfolded the form never arrived.
    block, element = field_named(maya.form, "outcome")
    chosen = entered(maya.workspace, maya.id, element, "production")
    maya.form.values[block["block_id"]][element["action_id"]] = chosen
    await maya.submit(reason="Best.")
    assert "asks a little more" in read(maya.form)
    assert {"flag_3", "owner_handover", "due_on"} <= fields(maya)
    assert "Best." in str(maya.form.values)
    await maya.submit(flag_3="One step first, we agreed.")
    assert maya.view is None


async def test_a_score_corrected_while_the_form_is_open_asks_for_the_override(house: House) -> None:
    candidate_id = await an_open_panel(house)
    maya = await decide(house)
    await maya.fill(outcome="production", reason="Best.")
    service = ScorecardService(house.bot.database)
    panel_id = panel_id_of(house.bot.database, TEAM, candidate_id)
    low = scoring(TEAM, "U0BEN", house.clock(), panel_id, marks_of("11111"), version=1, reason="I misread my notes.")
    card = saved(service.send(low)).sent
    assert card is not None
    await maya.submit()
    assert "override" not in fields(maya)
    assert "With what came after opening: May serve for prototyping" in read(maya.form)
    manager = Actor(workspace=TEAM, user="U0MAYA")
    include = IncludeScorecard(
        actor=manager, now=house.clock(), form_id="f9", version=2, scorecard_id=card.id, reason="He is right"
    )
    saved(service.include(include))
    await maya.submit()
    assert "override" in fields(maya)
    assert "below 3" in read(maya.form)
    await maya.submit(override="Ana covers it.")
    assert maya.view is None


async def test_a_second_hire_for_production_asks_why_and_the_filled_brief_says_so(house: House) -> None:
    await an_open_panel(house)
    maya = await decide(house)
    day = (house.clock() + timedelta(days=7)).date().isoformat()
    await maya.fill(outcome="production")
    await maya.submit(reason="Best.", due_on=day)
    assert maya.view is None, maya.errors
    await house.drain()
    second = await a_candidate(house, "Tomás Ruiz")
    await scored(house, second, "U0ANA", "44444")
    await scored(house, second, "U0BEN", "44444")
    card = next(each for each in maya.messages(ROOM) if "Tomás Ruiz" in read(each))
    await maya.click(card, "Decide")
    await maya.fill(outcome="production")
    assert "Already hired: Priya Nair. Why one more?" in read(maya.form)
    await maya.submit(reason="Good, too.", due_on=day)
    assert set(maya.errors) == {"another"}
    await maya.submit(another="Two shifts need two people.")
    assert maya.view is None, maya.errors
    await house.drain()
    assert "Two shifts need two people." in read(maya.find_message("Decision on Tomás Ruiz", ROOM))
    await maya.command("/ai-hire list")
    await maya.click(maya.last_ephemeral, "Show")
    shown = read(maya.last_ephemeral)
    assert "HIRE · filled" in shown
    assert "Filled already, by Priya Nair, Tomás Ruiz" in shown
    assert "Yes, hire" not in shown
