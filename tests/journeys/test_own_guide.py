"""A workspace that judges by a guide of its own, from the brief to the look back on day 90."""

from domain.check_in.report import evidence_field, progress_field
from domain.guide.days import MILESTONES
from domain.guide.guide import Guide
from domain.outgoing.subject import Subject
from domain.scorecard import note_field
from sandbox.people.reading import read
from tests.handlers.hiring import HIRE, ROOM, ROOM_ID, TEAM, a_brief
from tests.house import House
from tests.journeys.forms import NEW_CATEGORY
from tests.journeys.test_whole_hire import ASKED, PROOF
from tests.worlds import candidates_of, with_fairness

SCORES = {"ana": 4, "ben": 2}
KEY = "fair_treatment"


def keep(house: House, guide: Guide) -> None:
    with house.bot.database.transaction(TEAM) as store:
        store.guides.keep(guide, "U0MAYA", house.clock())
        store.audit.record("U0MAYA", "guide.keep", Subject.of_person("U0MAYA"), house.clock())


def current(house: House) -> Guide:
    with house.bot.database.reading(TEAM) as store:
        return store.guides.current()


async def test_a_sixth_category_is_asked_scored_judged_and_looked_back_at(house: House) -> None:
    maya, ben, dana = house.person("maya"), house.person("ben"), house.person("dana")
    await maya.command("/ai-hire guide")
    assert "Add a category" not in maya.buttons(maya.form)
    await maya.close()
    await dana.command("/ai-hire guide")
    await dana.click("Add a category")
    await dana.submit(NEW_CATEGORY | {"in_gate": ["yes"], "name": "security and guardrails"})
    assert "There is a category of that name" in str(dana.errors)
    await dana.submit(name="Fair treatment")
    # What interviewers will see stands below what was typed, and nothing counts yet.
    assert "What interviewers will see" in read(dana.form)
    assert "1. Who was treated worse by your last system?" in read(dana.form)
    assert current(house).id == ""
    await dana.submit()
    assert "counts for whatever begins from now on" in read(dana.form)
    await dana.close()
    guide = current(house)
    await a_brief(house, HIRE.but(edge=True), room=ROOM_ID)

    await maya.command("/ai-hire candidate")
    assert "Fair treatment (gate)" in str(maya.form.blocks)
    everybody = {f"panel_{key}": ("ana", "ben")[place % 2] for place, key in enumerate(guide.category_keys)}
    await maya.submit({"name": "Priya Nair", **everybody, "panel_fair_treatment": "ben"})
    assert maya.view is None, maya.errors
    await house.drain()
    kit = ben.find_message("Interview kit", ben.dm)
    assert "Who was treated worse by your last system?" in read(kit)
    assert "*Fair treatment* (part of the gate)" in read(kit)

    for who, number in SCORES.items():
        person = house.person(who)
        await person.click(person.find_message("Interview kit", person.dm), "Score")
        await person.click("Heard something on the others?")
        for key in guide.category_keys:
            score = {KEY: number, "data": 5}.get(key, 4)
            await person.fill({key: str(score), note_field(key): "Ran 200 mails through it."})
        await person.submit(recommendation="yes", plan="yes")
        assert person.view is None, person.errors
        await house.drain()
    panel = read(maya.find_message("Panel: Priya Nair", ROOM))
    assert "fairness 4+2 = 6, ÷ 2 = 3.0, but with a 2" in panel
    assert "Not settled" in panel

    await maya.click(maya.find_message("Panel: Priya Nair", ROOM), "Decide")
    await maya.fill(outcome="production")
    await maya.submit(reason="Owned a system.", override="We measure it together.")
    assert maya.view is None, maya.errors
    await house.drain()
    assert "Not settled" in read(maya.find_message("Decision on Priya Nair", ROOM))

    await maya.click(maya.find_message("Decision on Priya Nair", ROOM), "Start onboarding")
    await maya.submit({"start_date": house.clock().date().isoformat(), "owner": ben.id, "hire_user": "noor"})
    assert maya.view is None, maya.errors
    await house.drain()
    for milestone in MILESTONES:
        await house.advance(days=33)
        await ben.click(ben.find_message("Report", ben.dm), "Report")
        for found in milestone.asked:
            await ben.fill({progress_field(found.key): "Done", evidence_field(found.key): PROOF})
        await ben.submit(ASKED[milestone])
        assert ben.view is None, ben.errors
        await house.drain()
    assert "Fair treatment *2*" in read(ben.find_message("had scored", ben.dm))


async def test_what_has_begun_keeps_the_guide_that_it_began_with(house: House) -> None:
    maya = house.person("maya")
    await a_brief(house, HIRE.but(edge=True), room=ROOM_ID)
    await maya.command("/ai-hire candidate")
    keep(house, with_fairness())
    await maya.submit({"name": "Priya Nair"})
    assert maya.view is None, maya.errors
    with house.bot.database.reading(TEAM) as store:
        [priya] = candidates_of(store, "U0MAYA")
        assert store.panels.of(priya.subject).guide.id == ""
        assert store.guides.current().id == "g1"
    await maya.command("/ai-hire score")
    assert "Fair treatment" not in str(maya.form.blocks)
