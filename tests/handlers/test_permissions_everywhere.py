"""Every route, by members who have no part in it, with every kind of value: a plain sentence, nothing saved or told.

Whoever is no full member is the matrix's, and so is how a button's answer travels: here each is asked its handler.
"""

import json

from structlog.testing import capture_logs

from blocks.routes import Route
from domain.people import Actor
from domain.refusals import Refusal
from handlers.edge.answers import Answer, NextPage, OpenForm, ShowForm
from handlers.edge.payloads import Click, Place
from sandbox.people.reading import read
from tests.handlers.attacks import (
    BROKEN,
    SECRETS,
    TITLE,
    Json,
    Result,
    World,
    a_world,
    click,
    command,
    elements,
    forged,
    form_click,
    forms,
    hidden_keys,
    route_of,
    send,
    shortcut,
    submission,
    tables_of,
)
from tests.handlers.hiring import TEAM
from tests.house import House
from tests.straight import straight

#: Anybody may ask what there is to do, and begin a brief of their own.
FOR_EVERYBODY = {
    Route.BRIEF_START,
    Route.OVERVIEW_MENU,
    Route.OVERVIEW_LIST,
    Route.OVERVIEW_HELP,
    # What one looks at on one's own home tab.
    *(route for route in Route if route.value.startswith("home.")),
}
GARBAGE = ("", "x" * 2000, ":::")


def values_of_buttons(world: World) -> list[str]:
    """One of each kind, the sealed candidate too; a brief's what-if; and nonsense."""
    sealed = (world.ids["candidate_id"][1], world.ids["panel_id"][1])
    known = dict.fromkeys([*(ids[0] for ids in world.ids.values()), *sealed])
    roots = {"brief": "brief", "candidate_id": "candidate", "onboarding_id": "hire"}
    pasts = [f"{id}:0:{kind}" for key, kind in roots.items() for id in world.ids[key]]
    versions = [f"{past.replace(':0:', ':1:')}:{past.rpartition(':')[2]}:{past.partition(':')[0]}" for past in pasts]
    return [*known, f"{world.ids['brief'][0]}:1:metric", *pasts, *versions, *GARBAGE]


def candidates_of(world: World, key: str) -> list[str]:
    assert key in world.ids, f"tests/handlers/attacks.py does not know which id a form calls {key}"
    return world.ids[key]


def attacks_by_form(world: World, user: str) -> list[Json]:
    """Every form sent, and each route of its fields and buttons pressed, with the ids of each thing that there is."""
    found: dict[object, Json] = {}
    for view in forms():
        keys = [
            key for key in sorted(hidden_keys(view)) if key in world.ids or (key.endswith("_id") and key != "form_id")
        ]
        for number in range(max([len(candidates_of(world, key)) for key in keys], default=1)):
            ids = {key: candidates_of(world, key)[number % len(candidates_of(world, key))] for key in keys}
            opened, form = forged(view, ids), view["callback_id"]
            if "submit" in view:
                found.setdefault((form, number, len(view["blocks"])), submission(world.house, user, opened))
            for block, element in elements(opened):
                if block["type"] != "input" or block.get("dispatch_action"):
                    pressed = form_click(world.house, user, opened, block, element)
                    found.setdefault((form, number, route_of(pressed)), pressed)
    return list(found.values())


def places_of(world: World) -> list[tuple[str, str]]:
    """Where each message stands."""
    channels = world.house.workspace.channels.values()
    return [(message.channel, message.ts) for channel in channels for message in channel.messages]


def attacks_by_message(world: World, user: str) -> list[Json]:
    """Reading all of each message, their own ones aside."""
    own = world.house.person(user).dm.id
    return [
        click(world.house, user, Route.MESSAGE_READ, "", channel=channel, ts=ts)
        for channel, ts in places_of(world)
        if channel != own
    ]


def attacks_by_shortcut(world: World, user: str) -> list[Json]:
    places = places_of(world)
    return [
        shortcut(world.house, user, route, channel, ts)
        for route in sorted(set(world.house.bot.table.shortcuts) - {Route.SHORTCUT_BRIEF})
        for channel, ts in places
    ]


async def handled(house: House, user: str, route: Route, value: str) -> Answer | Refusal:
    """What the handler of a button says to it."""
    actor = Actor(workspace=TEAM, user=user)
    place = Place(channel="C0GENERAL", ts="1.1")
    pressed = Click(name=route, user=user, route=route, value=value, place=place, actor=actor)
    try:
        return await house.bot.table.clicks[route](pressed)
    except Refusal as refusal:
        return refusal


async def check_buttons_refused(world: World, user: str, values: list[str]) -> None:
    house = world.house
    # What is looked for is to be seen where it is told.
    assert TITLE in repr(await handled(house, "U0MAYA", Route.BRIEF_SHOW, world.ids["brief"][0]))
    assert is_form(await handled(house, "U0MAYA", Route.BRIEF_EDIT, world.ids["brief"][0]))
    await house.drain()
    before, wrong = tables_of(house), []
    for route in sorted(set(house.bot.table.clicks) - FOR_EVERYBODY):
        for value in values:
            answer = await handled(house, user, route, value)
            said = repr(answer)
            told = [secret for secret in SECRETS if secret in said]
            if told or is_form(answer):
                wrong.append(f"{user} {route} {value[:100]!r} tells {told}: {said[:600]}")
    assert not wrong, "\n\n".join(wrong)
    assert tables_of(house) == before, f"{user} changed something"


def is_form(answer: Answer | Refusal) -> bool:
    return isinstance(answer, OpenForm | ShowForm | NextPage) and "private_metadata" in answer.view


async def check_refused(world: World, user: str, attacks: list[Json]) -> None:
    house = world.house
    await house.drain()
    before = tables_of(house)
    wrong: dict[tuple[str, str], str] = {}
    for payload in attacks:
        with capture_logs() as logs:
            result = await send(house, payload)
        told = [secret for secret in SECRETS if secret in result.all_text]
        problems = {
            "not answered": result.status != 200,
            "broke": BROKEN in result.all_text,
            f"told {told}": bool(told),
            "served": is_success(result),
        }
        for problem in (name for name, holds in problems.items() if holds):
            wrong.setdefault(
                (route_of(payload), problem), f"{json.dumps(payload)[:400]} -> {result.all_text[:600]} {logs[:1]}"
            )
    assert not wrong, "\n\n".join(f"{user} {key}: {what}" for key, what in wrong.items())
    assert tables_of(house) == before, f"{user} changed something"


def is_success(result: Result) -> bool:
    """A form that closes or comes back as itself was served."""
    answer = json.loads(result.body) if result.body.startswith("{") else {}
    return answer.get("response_action") == "clear" or any(
        method == "views.open" and "private_metadata" in str(body) for method, body in result.calls
    )


async def test_nobody_without_a_part_gets_anywhere(house: House) -> None:
    world = await a_world(house)
    with straight(house):
        await check_all(world)


async def check_all(world: World) -> None:
    house = world.house
    served = set(house.bot.table.submissions)
    assert served <= {Route(view["callback_id"]) for view in forms()}, "a form is missing from the gallery"
    await check_buttons_refused(world, "U0NOOR", values_of_buttons(world))
    await check_refused(world, "U0NOOR", attacks_by_form(world, "U0NOOR"))
    await check_refused(world, "U0NOOR", attacks_by_shortcut(world, "U0NOOR"))
    await check_refused(world, "U0NOOR", attacks_by_message(world, "U0NOOR"))
    noor = house.person("noor")
    for payload in (None, *(click(house, noor.id, Route.HOME_BRIEF, brief) for brief in world.ids["brief"])):
        await (noor.open_home() if payload is None else send(house, payload))
        await house.drain()
        assert not [secret for secret in SECRETS if secret in read(noor.home)]
    for word in (
        "list",
        "search Priya",
        "score",
        "candidate",
        "proposal",
        "onboard",
        "",
        "help",
        "score Priya",
        "Priya",
    ):
        result = await send(house, command(house, "U0NOOR", word))
        assert not [secret for secret in SECRETS if secret in result.all_text and secret not in word]
    # An interviewer of somebody else.
    await check_buttons_refused(world, "U0CHLOE", [*world.ids["candidate_id"][:2], *world.ids["panel_id"][:2]])
    await check_refused(world, "U0CHLOE", attacks_by_form(world, "U0CHLOE")[::3])
