"""The home tab shows what waits, follows every change, and does what its buttons say."""

from sandbox.people.reading import read
from tests.handlers.hiring import ROOM_ID, a_brief, a_candidate, an_open_panel
from tests.handlers.onboardings import onboarded
from tests.handlers.test_scorecards import score
from tests.house import House


async def test_a_home_tab_follows_what_happens_and_its_buttons_act_there(house: House) -> None:
    maya, ana, ben = house.person("maya"), house.person("ana"), house.person("ben")
    await maya.open_home()
    await ana.open_home()
    await house.drain()
    assert "Nothing. All is done." in read(maya.home)
    await a_brief(house, room=ROOM_ID)
    await a_candidate(house)
    await house.drain()
    # Nobody has opened it anew.
    assert "*Priya Nair*: <@U0ANA>, <@U0BEN> for the scorecard" in read(maya.home)
    assert "Candidate · In interviews · for Support triage" in read(maya.home)
    assert "Your scorecard" in read(ana.home)
    assert ben.id not in house.workspace.homes
    await ana.click(ana.home, "Score")
    await score(ana, {"production": 4, "data": 4})
    assert ana.view is None
    await house.drain()
    assert "Your scorecard" not in read(ana.home)
    assert "*Priya Nair*: <@U0BEN> for the scorecard" in read(maya.home)
    # Once a day is enough.
    while "Ask again" in maya.buttons(maya.home):
        await maya.click(maya.home, "Ask again")
        await house.drain()
    assert "<@U0BEN> for the scorecard" in read(maya.home)
    assert read(maya.home).count("Asked again today.") == 2
    asked = [message for message in ben.messages() if "waits for your scorecard" in read(message)]
    assert len(asked) == 1
    await house.advance(days=1)
    await maya.open_home()
    await house.drain()
    assert "Ask again" in maya.buttons(maya.home)


async def test_a_home_tab_is_narrowed_and_searched(house: House) -> None:
    await an_open_panel(house)
    await a_candidate(house, "Zoë Müller")
    maya = house.person("maya")
    await maya.open_home()
    await house.drain()
    await maya.click(maya.home, "home.search", "muller")
    await house.drain()
    assert "Zoë Müller" in read(maya.home)
    assert "*Priya Nair*\nCandidate" not in read(maya.home)
    await maya.click(maya.home, "Show all")
    await maya.click(maya.home, "home.stage", "To be decided")
    await house.drain()
    assert "*Priya Nair*\nCandidate" in read(maya.home)
    assert "*Zoë Müller*\nCandidate" not in read(maya.home)
    await maya.click(maya.home, "Show all")
    await maya.click(maya.home, "home.person", "chloe")
    await house.drain()
    assert "Nothing here fits" in read(maya.home)
    await maya.click(maya.home, "Show all")
    await maya.click(maya.home, "home.brief", "Support triage")
    await house.drain()
    assert "*Zoë Müller*\nCandidate" in read(maya.home)
    # What can only be said is said in a page.
    await maya.click(maya.home, "Help")
    assert "/ai-hire brief" in read(maya.form)


async def test_what_is_searched_is_found_within_what_a_person_may_see(house: House) -> None:
    await an_open_panel(house)
    maya, chloe = house.person("maya"), house.person("chloe")
    await maya.command("/ai-hire search pri\u200bYÁ")
    assert "Priya Nair" in read(maya.last_ephemeral)
    await chloe.command("/ai-hire search priya")
    assert "Nothing that you may see" in read(chloe.last_ephemeral)
    await maya.command("/ai-hire search")
    assert "part of the name" in read(maya.last_ephemeral)


async def test_a_guest_who_is_the_hire_is_asked_for_evidence_and_sees_nothing_else(house: House) -> None:
    await onboarded(house, hire="gus")
    gus, chloe = house.person("gus"), house.person("chloe")
    await house.advance(days=27)
    await gus.open_home()
    await house.drain()
    assert "Add evidence" in gus.buttons(gus.home)
    assert "Support triage" not in read(gus.home)
    await gus.click(gus.home, "Add evidence")
    assert gus.form.title.startswith("Evidence")
    await chloe.open_home("messages")
    assert chloe.id not in house.workspace.homes


async def test_a_workspace_without_home_tabs_costs_a_line_in_the_log(house: House) -> None:
    house.workspace.app.has_home = False
    maya = house.person("maya")
    await maya.open_home()
    await house.drain()
    assert maya.id not in house.workspace.homes
    assert house.bot.deliveries.waiting(house.clock()) == []
