"""All of a message that has no room for what it says."""

from collections.abc import Mapping

from blocks.kit import Message
from blocks.reading import whole_page
from blocks.routes import Route
from domain.outgoing import Delivery, Kind
from domain.refusals import NotFound
from handlers.edge.answers import Answer, Clock, OpenForm, Renderer, Routes
from handlers.edge.payloads import Click
from handlers.edge.threads import Threads
from services.outgoing.messages import MessageService


class ReadingHandlers:
    """Opens any message of the catalogue in full."""

    def __init__(
        self, *, messages: MessageService, renderers: Mapping[Kind, Renderer], threads: Threads, clock: Clock
    ) -> None:
        self._messages = messages
        self._drawn_elsewhere = renderers
        self._threads = threads
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(clicks={Route.MESSAGE_READ: self.open})

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {}

    async def open(self, click: Click) -> Answer:
        """As it is now, whatever stands there still."""
        place = click.place
        found = await self._threads.read(self._messages.standing, click.actor, place.channel, place.ts, self._clock())
        return OpenForm(whole_page(await self._drawn(found)))

    async def _drawn(self, found: Delivery) -> Message:
        message = await self._drawn_elsewhere[Kind(found.kind)](found)
        if message is None:
            raise NotFound
        return message
