"""Scoring and the sealed panel as people do them in Slack."""

import json
from collections.abc import Mapping

import pytest

from blocks.gallery.worked import TRIAGE, brief_of
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.beginnings import made_once
from tests.handlers.hiring import ROOM_ID, TEAM, somebody
from tests.house import House
from tests.worlds import a_panel, keep, to_send

ROOM = "hiring-support"
SECRET = "Refund case 4711"
TWO = {"U0ANA": ("production", "evaluation"), "U0BEN": ("data", "security", "cost")}


@made_once
async def seat(
    house: House, seats: Mapping[str, tuple[str, ...]] = TWO, *, id: str = "c1", name: str = "Priya Nair"
) -> None:
    """A candidate whose card and kits are posted."""
    now, priya = house.clock(), somebody(house, id=id, name=name)
    answers = TRIAGE.but(title="Support triage", owner="U0MAYA")
    brief = brief_of(answers, manager="U0MAYA").model_copy(update={"workspace": TEAM, "room": ROOM_ID})
    card = to_send(Kind.CANDIDATE_CARD, priya.subject, ROOM_ID, key=f"card {id}", at=now)
    kits = [to_send(Kind.CANDIDATE_KIT, priya.subject, user, key=f"kit {id} {user}", at=now) for user in seats]
    keep(house.bot.database, brief, priya, a_panel(priya, seats), card, *kits, workspace=TEAM)
    await house.drain()


async def score(person: Persona, scores: Mapping[str, int], **more: object) -> None:
    """Fills and sends the open form: a score and a note for each category."""
    await person.fill({category: str(score) for category, score in scores.items()})
    await person.fill({f"{category}_note": SECRET for category in scores})
    await person.submit({"recommendation": "Yes", **more})


def card_of(house: House) -> Message:
    """The candidate's card in the room."""
    return next(message for message in house.person("maya").messages(ROOM) if "Priya Nair" in read(message))


def thread(house: House) -> list[str]:
    """What the candidate's thread says, reply by reply."""
    return [read(reply) for reply in house.person("maya").thread(ROOM, card_of(house))]


@made_once
async def both_score(house: House) -> None:
    ana, ben = house.person("ana"), house.person("ben")
    await ana.command("/ai-hire score")
    await score(ana, {"production": 4, "evaluation": 4})
    await ben.command("/ai-hire score")
    await score(ben, {"data": 4, "security": 2, "cost": 4})
    await house.drain()


async def test_one_candidate_who_waits_opens_the_form_at_once(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    assert "Priya Nair" in read(ana.form)
    fields = [block["block_id"] for block in ana.form.blocks if block["type"] == "input"]
    assert fields[:4] == ["production", "production_note", "evaluation", "evaluation_note"]
    assert "security" not in fields


async def test_several_who_wait_are_offered_as_buttons_and_a_name_picks_one(house: House) -> None:
    await seat(house)
    await seat(house, id="c2", name="Tomás Ruiz")
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    assert ana.view is None
    assert "2 candidates wait" in read(ana.last_ephemeral)
    await ana.click(ana.last_ephemeral, "scorecard.open#1")
    assert "Tomás Ruiz" in read(ana.form)
    await ana.close()
    await ana.command("/ai-hire score priya")
    assert "Priya Nair" in read(ana.form)


async def test_nobody_to_score_is_said(house: House) -> None:
    await seat(house)
    noor = house.person("noor")
    await noor.command("/ai-hire score")
    assert "Nobody waits for your scorecard" in read(noor.last_ephemeral)


async def test_the_kit_the_card_and_the_shortcut_open_the_same_form(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.click(ana.find_message("Interview kit", ana.dm), "Score")
    assert "Priya Nair" in read(ana.form)
    await ana.close()
    await ana.click(card_of(house), "Score")
    await ana.close()
    await ana.message_shortcut("shortcut.score", card_of(house))
    await ana.close()
    talk = await ana.say(ROOM, "Just came out of the interview.", thread=card_of(house).ts)
    await ana.message_shortcut("shortcut.score", talk)
    assert "Priya Nair" in read(ana.form)


async def test_the_shortcut_on_a_sent_scorecard_opens_ones_own_and_never_anothers(house: House) -> None:
    await seat(house)
    await both_score(house)
    ana, ben = house.person("ana"), house.person("ben")
    card = next(m for m in ben.thread(ROOM, card_of(house)) if m.text.startswith("*<@U0BEN>"))
    for person, own, other in ((ben, "data", "production"), (ana, "production", "data")):
        await person.message_shortcut("shortcut.score", card)
        marked = json.dumps(person.form.values)
        assert f'"{own}' in marked
        assert f'"{other}' not in marked
        await person.close()


async def test_the_shortcut_elsewhere_says_where_it_works(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.message_shortcut("shortcut.score", await ana.say(ROOM, "Lunch?"))
    assert "not part of a candidate's record" in read(ana.form)


async def test_who_has_no_seat_is_told_so(house: House) -> None:
    await seat(house)
    dana = house.person("dana")
    await dana.click(card_of(house), "Score")
    assert dana.view is None
    assert "interviewers can score" in dana.last_ephemeral.text


async def test_a_missing_note_is_an_error_at_that_note(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    await ana.submit(production="3", evaluation="3", recommendation="Yes")
    assert set(ana.errors) == {"evaluation_note"}
    await ana.submit(evaluation_note="Golden set of 200", production="5")
    assert set(ana.errors) == {"production_note"}
    await ana.submit(production_note="Ran it for a year")
    assert ana.view is None


async def test_a_choice_is_kept_as_it_is_tapped_and_the_draft_survives_closing(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    await ana.fill(evaluation_note=SECRET)
    await ana.fill(evaluation="2")
    await ana.close()
    await ana.command("/ai-hire score")
    shown = json.dumps(ana.form.blocks)
    assert SECRET in shown
    assert '"initial_option": {"text": {"type": "plain_text", "text": "2' in shown


async def test_unfolding_keeps_what_was_typed_and_sends_the_others_too(house: House) -> None:
    await seat(house, {"U0ANA": ("production",)})
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    await ana.fill(production_note=SECRET)
    await ana.click("Heard something on the others?")
    await ana.click("Raise a red flag")
    assert ana.form.values["production_note"]["scorecard.save"]["value"] == SECRET
    await ana.submit(
        production="4", data="2", data_note="No access logic", flags=["4"], recommendation="No", plan="Partly"
    )
    assert ana.view is None
    await house.drain()
    assert any(
        "Does not ask about data cleanliness" in reply and "Data and retrieval design" in reply
        for reply in thread(house)
    )


async def test_not_finished_keeps_a_draft_without_answering_everything(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    await ana.submit(production="4")
    assert "recommendation" in ana.errors
    await ana.fill(unfinished=["draft"])
    await ana.submit(production_note=SECRET)
    assert "Your draft is kept" in read(ana.form)
    await ana.close()
    await ana.command("/ai-hire list")
    assert "your draft is kept" in read(ana.last_ephemeral)
    await ana.command("/ai-hire score")
    assert SECRET in json.dumps(ana.form.blocks)


async def test_a_panel_changed_while_the_form_is_open_loses_nothing_typed(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    await ana.fill(evaluation="4", evaluation_note=SECRET)
    with house.bot.database.transaction(house.workspace.team_id) as store:
        panel = store.panels.lock("c1")
        moved = tuple(
            each.model_copy(update={"categories": ("production", "cost") if each.interviewer == "U0ANA" else ("data",)})
            for each in panel.seats
        )
        store.panels.save(panel.model_copy(update={"seats": moved, "version": 2}))
        store.audit.record("U0MAYA", "candidate.edit", Subject.candidate("c1"), house.clock())
    await ana.submit(production="3", recommendation="No")
    assert "your categories with it" in read(ana.form)
    assert ana.form.values["evaluation_note"]["scorecard.save"]["value"] == SECRET
    await ana.submit(cost="2", cost_note="No dashboard")
    assert ana.view is None


async def test_a_flag_beside_a_high_score_is_asked_once(house: House) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    await ana.click("Raise a red flag")
    await score(ana, {"production": 4, "evaluation": 5}, flags=["2"])
    assert "If it is right as it stands, send again" in read(ana.form)
    assert ana.form.values["evaluation_note"]["scorecard.save"]["value"] == SECRET
    await ana.submit()
    assert ana.view is None


async def test_all_scorecards_appear_together_and_then_the_panel(house_on_both: House) -> None:
    house = house_on_both
    await seat(house)
    ana, ben = house.person("ana"), house.person("ben")
    await ana.command("/ai-hire score")
    await score(ana, {"production": 4, "evaluation": 4})
    await house.drain()
    assert thread(house) == []
    assert "1 of 2 in, sealed" in read(card_of(house))
    everything = [read(message) for channel in house.workspace.channels.values() for message in channel.messages]
    assert not any(SECRET in text for text in everything)
    await ben.command("/ai-hire score")
    await score(ben, {"data": 4, "security": 2, "cost": 4})
    await house.drain()
    first, second, panel = thread(house)
    assert "U0ANA" in first
    assert "U0BEN" in second
    assert "a risky first hire for a production workflow" in panel
    assert "The panel says yes, the gate says no." in panel
    assert "2 of 2 in, open" in read(card_of(house))
    assert any(block["type"] == "data_table" for reply in ana.thread(ROOM, card_of(house)) for block in reply.blocks)


async def test_a_note_reaches_no_log_and_no_hidden_field(
    house: House, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    await seat(house)
    ana = house.person("ana")
    await ana.command("/ai-hire score")
    await ana.fill(evaluation_note=SECRET, evaluation="1")
    assert SECRET not in str(ana.form.content.get("private_metadata"))
    await ana.submit(production="4", recommendation="Yes")
    await house.drain()
    written = capsys.readouterr()
    assert SECRET not in written.out + written.err + caplog.text
    assert all(SECRET not in json.dumps(call) for name, call in house.calls if not name.startswith("views."))


async def test_giving_up_the_last_seat_opens_the_panel(house: House) -> None:
    await seat(house)
    ana, ben, maya = house.person("ana"), house.person("ben"), house.person("maya")
    await ana.command("/ai-hire score")
    await score(ana, {"production": 4, "evaluation": 4})
    await ben.click(ben.find_message("Interview kit", ben.dm), "I did not interview")
    assert "your seat on Priya Nair's panel is free" in ben.last_ephemeral.text
    await house.drain()
    assert len(thread(house)) == 2
    assert "gave up the seat" in read(maya.messages()[-1])
    await ben.command("/ai-hire score")
    assert "Nobody waits" in read(ben.last_ephemeral)


async def test_the_manager_opens_early_and_a_late_card_waits_for_inclusion(house: House) -> None:
    await seat(house)
    ana, ben, maya = house.person("ana"), house.person("ben"), house.person("maya")
    await ana.command("/ai-hire score")
    await score(ana, {"production": 4, "evaluation": 4})
    await house.drain()
    await ana.click(card_of(house), "Open early")
    assert "Only the hiring manager" in ana.last_ephemeral.text
    await maya.click(card_of(house), "Open early")
    assert "U0BEN" in read(maya.form)
    await maya.submit(reason="Another offer until Friday")
    await house.drain()
    assert "on 1 of 2 scorecards" in thread(house)[-1]
    await ben.command("/ai-hire score")
    assert "already open" in read(ben.form)
    await score(ben, {"data": 4, "security": 4, "cost": 4})
    await house.drain()
    late = maya.find_message("After opening: not in the mean", ROOM)
    await ben.click(late, "Include with a reason")
    assert "Only the hiring manager" in ben.last_ephemeral.text
    await maya.click(late, "Include with a reason")
    await maya.submit(reason="He was ill on the day")
    await house.drain()
    assert "He was ill on the day" in read(maya.find_message("After opening;", ROOM))
    assert "Clears the gate" in read(maya.find_message("Panel: Priya Nair", ROOM))


async def test_a_correction_shows_both_figures_and_both_verdicts(house: House) -> None:
    await seat(house)
    await both_score(house)
    ana, ben = house.person("ana"), house.person("ben")
    card = ben.find_message("U0BEN", ROOM)
    card = next(m for m in ben.thread(ROOM, card_of(house)) if m.text.startswith("*<@U0BEN>"))
    await ana.click(card, "Correct")
    assert "Only the interviewer who wrote" in ana.last_ephemeral.text
    await ben.click(card, "Correct")
    await ben.submit(security="4")
    assert "reason" in ben.errors
    await ben.submit(reason="Noted the wrong answer")
    await house.drain()
    assert any("4 (sealed: 2)" in reply and "Noted the wrong answer" in reply for reply in thread(house))
    sealed, latest = "May serve for prototyping", "With what came after opening: Clears the gate"
    assert any(sealed in reply and latest in reply for reply in thread(house))
    maya = house.person("maya")
    told = maya.find_message("the verdict would change", ROOM)
    await maya.click(told, "Include with a reason")
    await maya.submit(reason="Ana heard the same answer")
    await house.drain()
    assert any("the verdict changed" in reply for reply in thread(house))
    assert any(f"As sealed: {sealed}" in reply and "Clears the gate" in reply for reply in thread(house))


async def test_the_manager_frees_a_seat_with_a_reason(house: House) -> None:
    await seat(house)
    ana, maya = house.person("ana"), house.person("maya")
    await ana.command("/ai-hire score")
    await score(ana, {"production": 4, "evaluation": 4})
    await house.drain()
    await maya.click(card_of(house), "Free a seat")
    # Ana has scored: only who is waited for is offered.
    with pytest.raises(LookupError):
        await maya.fill(seat="U0ANA")
    await maya.submit(seat="U0BEN", reason="Left the company")
    await house.drain()
    assert len(thread(house)) == 2
    assert "Left the company" in read(card_of(house))
