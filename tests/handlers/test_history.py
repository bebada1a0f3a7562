"""The history of a candidate and of an onboarding, as people read it in Slack; a brief's is among its changes."""

from blocks.button import ButtonValue
from blocks.routes import Route
from domain.guide.days import DAY_30
from domain.outgoing.subject import Subject
from domain.panel.commands import FreeSeat, OpenEarly
from domain.people import Actor
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from services.panel.panels import PanelService
from services.panel.scorecards import ScorecardService
from tests.handlers.attacks import click, send
from tests.handlers.hiring import ROOM, ROOM_ID, TEAM, a_brief, a_candidate, an_open_panel, scored
from tests.handlers.onboardings import card, onboarded, report
from tests.handlers.test_check_ins import newest
from tests.handlers.test_decisions import decide
from tests.house import House
from tests.worlds import marks_of, panel_id_of, saved, scoring


def lines(person: Persona) -> list[str]:
    """What the open history says, newest first."""
    return [read_line(block["text"]["text"]) for block in person.form.blocks if block["type"] == "section"][1:]


def read_line(text: str) -> str:
    return text.replace("*", "").split("\n", 1)[0]


def cards(house: House) -> Message:
    """The candidate's card."""
    return next(each for each in house.person("maya").messages(ROOM) if "Priya Nair" in read(each))


async def open_line(person: Persona, words: str) -> str:
    """Opens the version whose line says this; gives what is read there."""
    [block] = [each for each in person.form.blocks if words in str(each).replace("*", "") and "accessory" in each]
    await person.click(block["accessory"]["action_id"])
    return read(person.form).replace("*", "")


async def corrected(house: House, candidate_id: str, user: str, scores: str, version: int, why: str) -> None:
    panel_id = panel_id_of(house.bot.database, TEAM, candidate_id)
    command = scoring(TEAM, user, house.clock(), panel_id, marks_of(scores), version=version, reason=why)
    saved(ScorecardService(house.bot.database).send(command))
    await house.drain()


async def test_of_a_sealed_panel_the_history_shows_seats_and_nobodys_scores_but_ones_own(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    maya, ana, ben = house.person("maya"), house.person("ana"), house.person("ben")
    for other in (maya, ben):
        await other.click(cards(house), "History")
        assert lines(other) == ["Panel: <@U0ANA>, <@U0BEN>"]
    await ana.click(cards(house), "History")
    assert lines(ana)[0] == (
        "Scorecard of <@U0ANA>, sealed: only you see it: yes; production 4, evaluation 4, data 4, security 3, cost 4"
    )
    assert "Ran 200 mails through it." in await open_line(ana, "Scorecard of")
    # Whoever knows its id reads it no sooner.
    with house.bot.database.reading(TEAM) as store:
        card_id = store.scorecards.of_panel(panel_id_of(house.bot.database, TEAM, candidate_id))[0].id
    value = ButtonValue(subject=candidate_id, version=1, choice=f"candidate:scorecard:{card_id}").dump()
    refused = await send(house, click(house, "U0MAYA", Route.HISTORY_VERSION, value))
    assert "I can't find that version" in refused.all_text
    assert "Ran 200 mails through it." not in refused.all_text


async def test_a_draft_is_read_by_its_author_alone(house: House) -> None:
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    maya, ben = house.person("maya"), house.person("ben")
    await ben.command("/ai-hire score")
    await ben.click("security", value="2")
    await ben.close()
    await ben.click(cards(house), "History")
    assert lines(ben)[0] == "Your draft, not sent: only you see it"
    assert "2" in await open_line(ben, "Your draft")
    await maya.click(cards(house), "History")
    assert lines(maya) == ["Panel: <@U0ANA>, <@U0BEN>"]


async def test_the_candidates_history_tells_panel_scorecards_and_decision_and_each_opens_as_it_was(
    house: House,
) -> None:
    candidate_id = await an_open_panel(house)
    await corrected(house, candidate_id, "U0ANA", "44444", 1, "I mixed up two answers")
    maya = await decide(house)
    await maya.submit(outcome="no", reason="Not now.")
    assert maya.view is None, maya.errors
    await house.drain()
    await maya.click(maya.find_message("Decision on Priya Nair", ROOM), "Correct")
    await maya.submit(outcome="declined", reason="They said no.", correction="They declined on Friday.")
    assert maya.view is None, maya.errors
    await house.drain()
    await maya.click(maya.find_message("Decision on Priya Nair", ROOM), "History")
    assert lines(maya) == [
        "Decision corrected: no → the candidate declined our offer",
        "Decision: no",
        "Scorecard of <@U0ANA>, corrected, after opening: security 3 → 4",
        "Panel: opened, with all scorecards in",
        "Scorecard of <@U0BEN>, as sealed: yes; production 5, evaluation 4, data 3, security 4, cost 3",
        "Scorecard of <@U0ANA>, as sealed: yes; production 4, evaluation 4, data 4, security 3, cost 4",
        "Panel: <@U0ANA>, <@U0BEN>",
    ]
    assert "They declined on Friday." in read(maya.form)
    assert "I mixed up two answers" in read(maya.form)
    was = await open_line(maya, "Scorecard of <@U0ANA>, as sealed")
    assert "Security" in was
    assert "4 (sealed: 3)" not in was
    await maya.click("Back to the history")
    now = await open_line(maya, "corrected, after opening")
    assert "4 (sealed: 3)" in now
    await maya.click("Back to the history")
    assert "Not now." in await open_line(maya, "Decision: no")


async def test_freed_seats_an_early_opening_and_a_second_round_stand_in_the_history_with_who_and_why(
    house: House,
) -> None:
    await a_brief(house, room=ROOM_ID)
    candidate_id = await a_candidate(house)
    await scored(house, candidate_id, "U0ANA", "44434")
    panels, maya = PanelService(house.bot.database), house.person("maya")
    panel_id = panel_id_of(house.bot.database, TEAM, candidate_id)
    actor = Actor(workspace=TEAM, user="U0MAYA")
    command = OpenEarly(actor=actor, now=house.clock(), form_id="f1", panel_id=panel_id, reason="Another offer")
    saved(panels.open_early(command))
    gone = FreeSeat(
        actor=actor,
        now=house.clock(),
        form_id="f2",
        panel_id=panel_id,
        interviewer="U0BEN",
        reason="Left the company",
    )
    saved(panels.free_seat(gone))
    await house.drain()
    await maya.click(cards(house), "Ask one more")
    await maya.submit(interviewer="U0ROSA", categories=["security"])
    assert maya.view is None, maya.errors
    await house.drain()
    await maya.click(cards(house), "History")
    assert [line for line in lines(maya) if line.startswith("Panel")] == [
        "Panel: <@U0ROSA> seated for a second round (security)",
        "Panel: ~<@U0BEN>~ was taken off the panel by <@U0MAYA>: Left the company",
        "Panel: opened early by <@U0MAYA>: Another offer",
        "Panel: <@U0ANA>, <@U0BEN>",
    ]
    was = await open_line(maya, "opened early")
    assert "• <@U0BEN>: evaluation, security, cost" in was
    assert "<@U0ROSA>" not in was


async def test_whoever_may_not_read_the_record_reads_no_history_of_it(house: House) -> None:
    candidate_id = await an_open_panel(house)
    value = ButtonValue(subject=candidate_id, choice="candidate").dump()
    for user in ("U0NOOR", "U0CHLOE"):
        refused = await send(house, click(house, user, Route.HISTORY_OPEN, value))
        assert "can see this candidate's record" in refused.all_text
    nonsense = await send(house, click(house, "U0MAYA", Route.HISTORY_OPEN, f"{candidate_id}:0:delivery"))
    assert "Panel" not in nonsense.all_text


async def test_the_onboardings_history_tells_dates_pauses_and_reports_and_the_hire_reads_none_of_it(
    house: House,
) -> None:
    await onboarded(house, days_ago=35)
    maya, ben = house.person("maya"), house.person("ben")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="Yes", blockers="Acess")
    await house.drain()
    await house.advance(hours=1)
    await maya.click(newest(maya, "Day 30: Priya Nair"), "Correct")
    await maya.submit({"blockers": "Access", "correction": "A typo"})
    assert maya.view is None, maya.errors
    await house.drain()
    await maya.click(card(maya), "Edit")
    await maya.submit({"owner": "U0ANA"})
    assert maya.view is None, maya.errors
    await house.drain()
    await maya.click(card(maya), "Pause")
    await maya.submit({"reason": "Parental leave"})
    await house.drain()
    await maya.click(card(maya), "History")
    told = lines(maya)
    assert told[0] == "Onboarding paused"
    assert "Parental leave" in read(maya.form)
    assert told[1] == "Onboarding changed: owner <@U0BEN> → <@U0ANA>"
    assert told[2] == "Day 30 corrected: In the way: Acess → Access"
    assert told[3].startswith("Day 30 reported: 0 of 5 done")
    assert told[4].startswith("Onboarding started: first day")
    assert "Acess" in await open_line(maya, "Day 30 reported")
    await maya.click("Back to the history")
    assert "owner <@U0BEN>" in await open_line(maya, "Onboarding started")
    with house.bot.database.reading(TEAM) as store:
        onboarding = store.onboardings.of_candidate("c1")
    assert onboarding is not None
    value = ButtonValue(subject=onboarding.id, choice=Subject.onboarding("").kind.value).dump()
    refused = await send(house, click(house, "U0NOOR", Route.HISTORY_OPEN, value))
    assert "can read all of this onboarding" in refused.all_text
