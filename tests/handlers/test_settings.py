"""What an admin chooses for everybody: seen in a line a topic, changed in a form of its own, and felt where it acts."""

from zoneinfo import ZoneInfo

from sandbox.people import Persona
from sandbox.people.reading import read
from tests.handlers.hiring import ROOM, ROOM_ID, TEAM, a_brief, an_open_panel
from tests.handlers.onboardings import decided, today
from tests.handlers.reminded import of
from tests.handlers.test_reminders import TWO, interviewed
from tests.house import House
from tests.journeys.forms import settings_of
from tests.worlds import candidates_of


async def chosen(admin: Persona, topic: str, **values: str) -> str:
    """What the page says once this was chosen."""
    await settings_of(admin, topic)
    await admin.submit(values)
    return read(admin.form)


async def test_check_ins_come_on_the_days_and_at_the_hour_that_an_admin_chose(house: House) -> None:
    maya, ben, dana = house.person("maya"), house.person("ben"), house.person("dana")
    await settings_of(dana, "check_ins")
    await dana.submit(day_1="twenty")
    assert "day_1" in dana.errors
    await dana.submit(day_1="95")
    assert "after 95" in dana.errors["day_2"]
    await dana.submit(day_1="20", day_2="45")
    assert "Platform, direct, contract to hire: day 20, day 45 and day 90" in read(dana.form)
    assert "Describe your first 20, 45 and 90 days with us." in read(dana.form)
    await dana.submit()
    assert "Day 20, 45, 75, 90 after the start" in read(dana.form)

    await dana.click("hours")
    await dana.submit(begin="8", end="7")
    assert "end" in dana.errors
    await dana.submit(begin="8", end="18", check_ins_at="19")
    assert "between 8:00 and 18:00" in dana.errors["check_ins_at"]
    await dana.submit(check_ins_at="11")
    assert "8:00 to 18:00, check-ins at 11:00" in read(dana.form)

    await decided(house)
    await maya.command("/ai-hire onboard")
    assert "at 11:00 in their own time zone" in str(maya.form.blocks)
    await maya.submit({"start_date": today(house).isoformat(), "owner": "U0BEN", "hire_user": "U0NOOR"})
    assert maya.view is None, maya.errors
    with house.bot.database.reading(TEAM) as store:
        onboarding = store.onboardings.of_candidate("c1")
        assert onboarding is not None
        check_ins = store.check_ins.of_onboarding(onboarding.id)
    assert [each.milestone.day for each in check_ins] == [20, 45, 90]
    assert {each.due_at.astimezone(ZoneInfo(onboarding.zone)).hour for each in check_ins} == {11}
    asked = await house.next_message(ben, "Where does it stand?")
    assert read(asked).startswith("Day 20")
    assert house.clock().astimezone(ZoneInfo(onboarding.zone)).hour == 11
    await maya.command("/ai-hire guide")
    assert "the guide as I came with it" in read(maya.form)


async def test_a_quiet_workspace_reminds_once_and_on_the_days_on_which_it_works(house: House) -> None:
    dana = house.person("dana")
    assert "morning of the next working day" in await chosen(dana, "reminders", soon="morning", rhythm="quiet")
    await settings_of(dana, "place")
    await dana.submit(place="Bavaria")
    assert "no country" in dana.errors["place"]
    await dana.submit(place="ar")
    assert "The next days off" in read(dana.form)
    await dana.submit()
    assert "Public holidays of AR" in read(dana.form)
    await interviewed(house, at=house.clock(), seats={"U0ANA": TWO["U0ANA"]})
    await house.advance(days=30)
    ana, maya = of(house, "ana"), of(house, "maya")
    assert len(ana) == 2
    assert "<@U0ANA> has not scored" in maya[-1].words


async def test_the_first_candidate_of_a_brief_starts_with_the_default_panel(house: House) -> None:
    maya, dana = house.person("maya"), house.person("dana")
    await settings_of(dana, "panel")
    await dana.submit(preselected=["ana", "gus"])
    assert "preselected" in dana.errors
    await dana.submit(preselected=["ana", "ben"])
    assert "What the form will say" in read(dana.form)
    await dana.submit()
    assert "<@U0ANA>, <@U0BEN>" in read(dana.form)
    await a_brief(house, room=ROOM_ID)
    await maya.command("/ai-hire candidate")
    await maya.submit(name="Priya Nair")
    assert maya.view is None, maya.errors
    with house.bot.database.reading(TEAM) as store:
        [priya] = candidates_of(store, "U0MAYA")
        assert store.panels.of(priya.subject).interviewers == ("U0ANA", "U0BEN")


async def test_channels_read_initials_and_whoever_may_know_reads_the_name(house: House) -> None:
    maya, ana, dana = house.person("maya"), house.person("ana"), house.person("dana")
    await an_open_panel(house)
    card = maya.find_message("Panel: Priya Nair", ROOM)
    await settings_of(dana, "names")
    await dana.submit(names="initials")
    assert "Priya Nair: *P. N.*" in read(dana.form)
    await dana.submit()
    await house.drain()
    assert read(card).startswith("Panel: P. N.")
    await maya.click(card, "Decide")
    assert "Priya Nair" in read(maya.form)
    await maya.fill(outcome="no")
    await maya.submit(reason="No system of their own")
    await house.drain()
    assert "P. N." in read(maya.find_message("Decision on P. N.", ROOM))
    top = maya.messages(ROOM)
    for each in (*top, *(reply for root in top for reply in maya.thread(ROOM, root))):
        assert "Priya" not in f"{each.text} {read(each)}"
    assert "Priya Nair" in read(ana.find_message("Interview kit", ana.dm))
    await maya.command("/ai-hire search nair")
    assert "Priya Nair" in read(maya.last_ephemeral)


async def test_figures_follow_the_readers_language_and_in_channels_the_workspaces(house: House) -> None:
    maya, dana = house.person("maya"), house.person("dana")
    maya.user.locale = "de-DE"
    await an_open_panel(house)
    card = maya.find_message("Panel: Priya Nair", ROOM)
    assert "÷ 2 = 4.0" in read(card)
    await settings_of(dana, "language")
    await dana.submit(locale="fr-FR")
    assert "Français: 1\u202f234,5 · jeu. 3 déc. 2026" in read(dana.form)
    await house.drain()
    assert "÷ 2 = 4,0" in read(card)
    maya.user.locale = "de-DE"
    await house.advance(days=1)
    await decided(house, id="c2", name="Omar Farouk")
    assert "2.352 EUR" in read(maya.find_message("Support triage", maya.dm))
    await maya.command("/ai-hire onboard")
    await maya.fill(start_date="2026-12-03")
    assert "Jan. 2027" in read(maya.form)


async def test_a_hiring_manager_chooses_for_one_brief(house: House) -> None:
    maya, ben = house.person("maya"), house.person("ben")
    await maya.command("/ai-hire settings")
    assert "Only workspace admins" in maya.last_ephemeral.text
    await decided(house)
    await maya.command("/ai-hire settings")
    assert "Working hours" not in read(maya.form)
    await maya.click("brief.set_up")
    await maya.submit(days="20, 45")
    assert "4 numbers" in maya.errors["days"]
    await maya.submit(days="20, 45, 60, 40", preselected=["gus"])
    assert "preselected" in maya.errors
    await maya.submit(days="20, 45, 60, 40", preselected=["ana", "ben"], initials=["yes"])
    assert "after 60" in maya.errors["days"]
    await maya.submit(days="20, 45, 60, 80")
    assert "Priya Nair: *P. N.*" in read(maya.form)
    assert "contract to hire: day 20, day 45 and day 80" in read(maya.form)
    await maya.submit()
    assert "panel <@U0ANA>, <@U0BEN> · check-ins on day 20, 45, 60, 80 · initials" in read(maya.form)
    await house.drain()
    assert "Priya" not in read(maya.find_message("Candidate P. N.", ROOM))

    await maya.command("/ai-hire onboard")
    await maya.submit({"start_date": today(house).isoformat(), "owner": "U0BEN"})
    assert maya.view is None, maya.errors
    with house.bot.database.reading(TEAM) as store:
        onboarding = store.onboardings.of_candidate("c1")
        assert onboarding is not None
        assert [each.milestone.day for each in store.check_ins.of_onboarding(onboarding.id)] == [20, 45, 80]
        # The workspace judges on as before.
        assert store.guides.current().id == ""
    assert read(await house.next_message(ben, "Where does it stand?")).startswith("Day 20")
