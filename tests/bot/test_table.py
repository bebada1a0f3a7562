"""Nothing that the bot shows or writes is without somebody who serves or draws it."""

from blocks.routes import Route
from domain.outgoing import Kind
from tests.house import House

#: Served by the dispatcher itself: nothing happens.
QUIET = {Route.FORM_FIELD, Route.NOTICE_READ}


async def test_every_route_is_served(house: House) -> None:
    table = house.bot.table
    served = {*table.commands, *table.clicks, *table.submissions, *table.shortcuts}
    assert set(Route) - QUIET == served


async def test_every_kind_of_message_is_drawn(house: House) -> None:
    assert set(Kind) == set(house.bot.renderers)
