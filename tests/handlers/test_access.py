"""Permission comes before fields, a form is bound to its subject, and whoever was refused is on record."""

import json

import pytest

from domain.ids import new_id
from domain.outgoing.subject import Subject
from sandbox.people.reading import read
from services.access import PAGE
from tests.handlers.attacks import World, a_world, click, forged, forms, send, submission
from tests.handlers.hiring import TEAM
from tests.house import House

#: What waits for oneself, and a message that is not held up at all.
OF_NOBODY_ELSE = ("export.send", "reminder.send_not_mine", "trouble.move")


def blank(view: dict[str, object]) -> dict[str, object]:
    """The form with nothing in it: every field would have something to complain about."""
    copy = json.loads(json.dumps(view))
    for fields in copy["state"]["values"].values():
        for element in fields.values():
            element |= {key: [] if isinstance(held, list) else None for key, held in element.items() if key != "type"}
    return dict(copy)


def last_act(house: House) -> tuple[str, str, str]:
    with house.bot.database.reading(TEAM) as store:
        [entry] = store.audit.newest(1)
    return entry.actor, entry.act, entry.subject.id


async def test_whoever_may_not_hears_that_and_nothing_of_their_fields(house: House) -> None:
    world = await a_world(house)
    told = ("Only", "can't find", "That is not a proposal")
    for view in forms():
        if "submit" not in view or view["callback_id"] in OF_NOBODY_ELSE:
            continue
        result = await send(house, submission(house, "U0NOOR", forged(blank(view), first_ids(world))))
        assert any(words in result.all_text for words in told), (view["callback_id"], result.body)
        actor, act, _ = last_act(house)
        assert told[1] in result.all_text or (actor, act) == ("U0NOOR", f"refused {view['callback_id']}")


def first_ids(world: World) -> dict[str, str]:
    return {key: ids[0] for key, ids in world.ids.items()}


async def test_the_trail_is_for_admins_and_of_a_brief_for_its_hiring_manager(house: House) -> None:
    world = await a_world(house)
    panel, candidate = world.ids["panel_id"][1], world.ids["candidate_id"][1]
    await send(house, click(house, "U0NOOR", "panel.open_early", panel))
    await send(house, click(house, "U0GUEST", "panel.open_early", panel))
    assert last_act(house) == ("U0GUEST", "refused panel.open_early", panel)
    maya, dana, ana = (house.person(name) for name in ("maya", "dana", "ana"))
    await maya.command("/ai-hire audit")
    hers = maya.last_ephemeral.text
    assert hers.count("refused") == 2
    assert candidate in hers
    await send(house, click(house, "U0NOBODY", "panel.open_early", panel))
    assert last_act(house) == ("U0NOBODY", "refused panel.open_early", panel)
    for _ in range(PAGE):
        await send(house, click(house, "U0NOOR", "panel.open_early", panel))
    for person in (dana, ana):
        await person.command("/ai-hire audit")
    newest = dana.last_ephemeral.text
    assert "everything in this workspace" in newest
    await dana.click(dana.last_ephemeral, "Older")
    assert dana.last_ephemeral.text != newest
    assert "for workspace admins" in read(ana.last_ephemeral)
    assert "Priya" not in hers
    assert last_act(house) == ("U0ANA", "refused command.audit", "U0ANA")


@pytest.mark.parametrize("route", ["seat.send_freeing", "panel.send_opening", "scorecard.send", "todo.finish"])
async def test_a_form_that_was_sent_is_no_way_to_another_thing(house: House, route: str) -> None:
    """Who has sent a form once is let in again with it, but to that alone."""
    world = await a_world(house)
    form_id = new_id()
    with house.bot.database.transaction(TEAM) as store:
        store.forms.remember(form_id, "p9", house.clock(), by="U0NOOR", about="p9")
        store.audit.record("U0NOOR", "test", Subject.panel("p9"), house.clock())
    view = next(each for each in forms() if each["callback_id"] == route)
    stolen = forged(view, first_ids(world), form_id=form_id)
    result = await send(house, submission(house, "U0NOOR", stolen))
    assert "Only" in result.all_text or "no seat" in result.all_text
    allowed = {"scorecard.send": "U0ANA", "todo.finish": "U0BEN"}.get(route, "U0MAYA")
    result = await send(house, submission(house, allowed, stolen))
    assert "clear" not in result.body
