"""Every action by every kind of person, as signed requests: who may, and what becomes of whoever may not.

Whoever is no full member is turned away before anybody looks at what they want, which is tried with each action. So of
them each action meets one, in turns, and all of them where guests are let in.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from domain.keeping.trail import REFUSED as TRAIL_REFUSED
from domain.people import Actor
from domain.refusals import NotAllowed
from handlers.edge.directory import Directory
from sandbox.doors import Kind
from storage.audit import AuditRow
from storage.database import Database
from storage.store import Store
from tests.handlers.attacks import (
    BROKEN,
    SECRETS,
    Json,
    World,
    a_world,
    click,
    command,
    elements,
    forged,
    form_click,
    forms,
    shortcut,
    submission,
    tables_of,
)
from tests.handlers.hiring import TEAM
from tests.handlers.matrix import CLICKS, EVERYBODY, FORMS, RECORD, SHORTCUTS, WORDS, Row
from tests.handlers.people_kinds import CANARIES, KINDS, MEMBERS, STRANGERS, let_in
from tests.house import House
from tests.straight import straight

#: How whoever asked is answered; what else is called meanwhile is the deliverer's.
ANSWERS = ("views.", "chat.postEphemeral")
#: What the bot goes on writing by itself while people press.
DELIVERING = {"installations", "deliveries", "messages", "reminded", "nudges", "troubles"}
SERVED, REFUSED, DENIED = "served", "refused", "denied"


class _Undone(Exception):
    """Ends a transaction that was only tried."""


@dataclass(frozen=True)
class Action:
    """One thing to try."""

    name: str
    row: Row
    kind: Kind
    payload: Any

    def of(self, user: str) -> Json:
        return self.payload(user)  # type: ignore[no-any-return]

    def expected(self, kind: str) -> str:
        """What the log has to say of it."""
        if _names(self.row.may, kind):
            return SERVED
        return REFUSED if _names(self.row.nothing, kind) else DENIED


def _names(listed: str, kind: str) -> bool:
    names = listed.split(", ")
    return kind in names or (EVERYBODY in names and kind in MEMBERS)


def cells_of(actions: Sequence[Action], house: House) -> Iterator[tuple[Action, str]]:
    """Each action with the kinds of people who try it."""
    for turn, action in enumerate(actions):
        lets_in = action.name in house.bot.table.guests or any(action.expected(kind) != DENIED for kind in STRANGERS)
        strangers = STRANGERS if lets_in else (STRANGERS[turn % len(STRANGERS)],)
        yield from ((action, kind) for kind in (*MEMBERS, *strangers))


@contextmanager
def known_to_nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever asks is turned away where it is asked who they are."""

    async def nobody(*_: object, **__: object) -> Actor:
        raise NotAllowed("Not you.")

    with monkeypatch.context() as patch:
        patch.setattr(Directory, "actor", nobody)
        yield


def thing_of(world: World, thing: str) -> str:
    """`candidate_id 1` is the second candidate of that world; `{brief}:0:…` a value that holds one."""
    if thing == RECORD:
        return f"{world.ids['brief'][0]}:0:brief"
    if "{" in thing:
        return re.sub(r"\{([^}]+)\}", lambda found: thing_of(world, found[1]), thing)
    key, _, number = thing.partition(" ")
    return world.ids[key][int(number or 0)] if key in world.ids else thing


def actions_of(world: World) -> Iterator[Action]:
    house = world.house
    for route, row in CLICKS.items():
        yield Action(route, row, Kind.INTERACTIVE, lambda user, route=route, row=row: a_click(world, user, route, row))
    views = {view["callback_id"]: view for view in forms() if "submit" in view}
    for route, row in FORMS.items():
        view = forged(views[route], ids_of(world, row))
        yield Action(route, row, Kind.INTERACTIVE, lambda user, view=view: submission(house, user, anew(view)))
    for word, row in WORDS.items():
        yield Action(f"/ai-hire {word}", row, Kind.COMMAND, lambda user, word=word: command(house, user, word))
    for route, row in SHORTCUTS.items():
        place = next(each for each in house.workspace.channels["G0HIRING"].messages if each.is_bot)
        yield Action(
            route,
            row,
            Kind.INTERACTIVE,
            lambda user, route=route, place=place: shortcut(house, user, route, place.channel, place.ts),
        )


def anew(view: Json) -> Json:
    return forged(view, {})


def ids_of(world: World, row: Row) -> dict[str, str]:
    """All ids of the thing's own story: the sealed candidate's panel with the sealed candidate, and so on."""
    key, _, number = row.thing.partition(" ")
    found = {name: ids[int(number or 0)] if int(number or 0) < len(ids) else ids[0] for name, ids in world.ids.items()}
    found |= {"root_kind": "brief", "root_id": world.ids["brief"][0]}
    return found | ({key: thing_of(world, row.thing)} if key in world.ids else {})


def fields() -> dict[str, tuple[Json, Json, Json]]:
    """The first form, block and element of each route that is a field's."""
    found: dict[str, tuple[Json, Json, Json]] = {}
    for view in forms():
        for block, element in elements(view):
            if element["type"] != "button":
                found.setdefault(element.get("action_id", "").partition("#")[0], (view, block, element))
    return found


FIELDS = fields()


def a_click(world: World, user: str, route: str, row: Row) -> Json:
    """The button as it stands on a message; of a field, the form that it stands in."""
    if route not in FIELDS:
        return click(world.house, user, route, thing_of(world, row.thing))
    view, block, element = FIELDS[route]
    return form_click(world.house, user, forged(view, ids_of(world, row)), block, element)


@contextmanager
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything happens as ever, and is undone in the end: the next one finds the world as it was."""
    real = Database.transaction

    @contextmanager
    def undone(self: Database, workspace: str) -> Iterator[Store]:
        with suppress(_Undone), real(self, workspace) as store:
            yield store
            store.session.flush()
            raise _Undone

    with monkeypatch.context() as patch:
        patch.setattr(Database, "transaction", undone)
        yield


@dataclass
class Tried:
    """What became of one cell: the log's word for it, all that was answered, and what the log held."""

    outcome: str
    text: str
    logs: str


async def tried(house: House, action: Action, user: str) -> Tried:
    before = len(house.calls)
    with capture_logs() as logs:
        reply = await house.door.deliver(action.kind, action.of(user))
    outcomes = [line["outcome"] for line in logs if line["event"] == "request"]
    shown = [(method, body) for method, body in house.calls[before:] if method.startswith(ANSWERS)]
    assert all(body.get("user", user) == user for method, body in shown), (action.name, shown)
    return Tried((outcomes or [f"HTTP {reply.status}"])[-1], reply.text + json.dumps(shown), repr(logs))


def refusals(house: House) -> int:
    """How often the trail says that somebody was refused."""
    with house.bot.database.engine.connect() as connection:
        refused = select(func.count()).where(AuditRow.act.startswith(TRAIL_REFUSED))
        return connection.scalar(refused) or 0


def leaked(found: Tried, user: str) -> list[str]:
    """Words of others that are sealed, in anything that has left the process."""
    words = [word for author, word in CANARIES.items() if author != user and word in found.text]
    return words + [word for word in CANARIES.values() if word in found.logs]


async def test_the_matrix_names_everything_that_can_be_done(house: House) -> None:
    table = house.bot.table
    assert set(CLICKS) == set(table.clicks)
    assert set(FORMS) == set(table.submissions)
    assert {f"command.{word}" for word in WORDS} == set(table.commands)
    assert set(SHORTCUTS) == set(table.shortcuts)


async def test_everybody_does_what_the_matrix_says_and_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await a_world(house)
    let_in(world)
    await house.drain()
    # What it does once a day, now: nothing is left for it to change meanwhile.
    await house.bot.upkeep()
    await house.drain()
    with straight(house):
        await check_all(world, monkeypatch)


async def check_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    house, actions = world.house, list(actions_of(world))
    cells = list(cells_of(actions, house))
    # Of whoever is no member, each is tried at least once in each way.
    assert {kind for _, kind in cells} == set(KINDS)
    wrong: list[str] = []

    async def cell(action: Action, kind: str) -> None:
        found, user = await tried(house, action, KINDS[kind]), KINDS[kind]
        expected = action.expected(kind)
        if found.outcome != expected:
            wrong.append(f"{action.name}: {kind} is {found.outcome}, not {expected}: {found.text[:300]}")
        if told := leaked(found, user):
            wrong.append(f"{action.name}: {kind} reads {told}")
        if (
            expected == DENIED
            and kind != "manager"
            and (secrets := [secret for secret in SECRETS if secret in found.text])
        ):
            wrong.append(f"{action.name}: {kind} is refused and told {secrets}")
        if BROKEN in found.text:
            wrong.append(f"{action.name}: {kind} broke it")

    before, refused_before = tables_of(house), refusals(house)
    denied = [(action, kind) for action, kind in cells if action.expected(kind) == DENIED]
    for action, kind in denied:
        await cell(action, kind)
    with known_to_nobody(monkeypatch):
        early = [action for action in actions if (await tried(house, action, KINDS["manager"])).outcome != DENIED]
    wrong += [f"{action.name} is served before it is known to whom" for action in early]
    after = tables_of(house)
    # What the bot does by itself meanwhile is nobody's.
    for tables in (before, after):
        tables["audit"] = [row for row in tables["audit"] if f"'{TEAM}', '', " not in row]
    on_record = refusals(house) - refused_before
    differing = {name for name in before if before[name] != after[name]} - DELIVERING
    with nothing_is_kept(monkeypatch):
        for action, kind in cells:
            if action.expected(kind) != DENIED:
                await cell(action, kind)
    assert not wrong, "\n".join(wrong)
    assert not differing, "somebody who may not has changed something"
    assert on_record == len(denied) + len(actions)
    posted = [call for call in house.calls if not call[0].startswith(ANSWERS)]
    assert not [word for word in CANARIES.values() if word in json.dumps(posted, default=str)]
