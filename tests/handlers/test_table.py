"""Everything that arrives or is drawn stands in the table, and nobody is asked twice."""

import pytest

from blocks.routes import Route
from domain.outgoing.catalogue import CATALOGUE, FOR_SYSTEMS
from domain.outgoing.kinds import Kind
from handlers.edge.answers import Answer, Done, Routes, Tick
from handlers.edge.dispatch import Dispatcher
from handlers.edge.payloads import Command, Event, EventKind
from handlers.keeping.access import ACTS
from handlers.table import renderers_of
from tests.house import House

#: Nothing happens; what is behind three dots arrives as what was chosen there.
QUIET = {Route.NOTICE_READ, Route.CARD_MORE}


async def test_every_route_is_served(house: House) -> None:
    table = house.bot.table
    served = {*table.commands, *table.clicks, *table.submissions, *table.shortcuts}
    assert set(Route) - QUIET == served


async def test_of_every_form_it_is_known_what_whoever_sends_it_does(house: House) -> None:
    assert set(ACTS) == set(house.bot.table.submissions)


async def test_every_event_tick_and_unknown_word_is_served(house: House) -> None:
    table = house.bot.table
    # Of being taken away only those hear who were installed by OAuth (tests/bot/test_many_workspaces.py).
    assert set(EventKind) - {EventKind.TAKEN_AWAY} == set(table.events)
    assert set(Tick) == set(table.ticks)
    assert table.unknown is not None


async def test_every_kind_of_message_is_drawn(house: House) -> None:
    assert set(Kind) - FOR_SYSTEMS == set(house.bot.renderers)


async def nothing(_: Command) -> Answer:
    return Done()


async def hear(_: Event, __: str) -> None: ...


async def tick(_: str) -> None: ...


@pytest.mark.parametrize(
    "routes",
    [
        Routes(commands={Route.COMMAND_LIST: nothing}),
        Routes(events={EventKind.DIRECT_MESSAGE: hear}),
        Routes(ticks={Tick.UPKEEP: tick}),
        Routes(unknown=nothing),
    ],
)
def test_nothing_is_served_twice(routes: Routes) -> None:
    assert Routes() | routes == routes | Routes()
    with pytest.raises(ValueError, match="served twice"):
        routes | routes


def test_a_table_without_an_answer_to_unknown_words_does_not_start() -> None:
    with pytest.raises(ValueError, match="unknown words"):
        Dispatcher(routes=Routes(), directory=None, replies=None)  # type: ignore[arg-type]


def test_a_kind_that_nobody_draws_does_not_start() -> None:
    with pytest.raises(ValueError, match="drawn by nobody"):
        renderers_of(())


def test_a_kind_without_an_entry_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    rest = {kind: entry for kind, entry in CATALOGUE.items() if kind is not Kind.GREETING}
    monkeypatch.setattr("handlers.table.CATALOGUE", rest)
    with pytest.raises(ValueError, match=r"in no catalogue: .*person\.greeting"):
        renderers_of(())
