"""All of a message that has no room for what it says."""

from collections.abc import Mapping

from blocks.kit import Message
from blocks.links import in_words
from blocks.reading import whole_page
from blocks.routes import Route
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.refusals import NotFound
from handlers.edge.answers import Answer, Clock, OpenForm, Renderer, Routes
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click
from handlers.edge.threads import Threads
from handlers.feature import Feature, Services


class ReadingHandlers(Feature):
    """Opens any message of the catalogue in full; `others` draw them."""

    def __init__(
        self,
        services: Services,
        directory: Directory,
        threads: Threads,
        clock: Clock,
        *,
        others: Mapping[Kind, Renderer],
    ) -> None:
        super().__init__(services, directory, threads, clock)
        self._others = others

    def routes(self) -> Routes:
        return Routes(clicks={Route.MESSAGE_READ: self.open})

    async def open(self, click: Click) -> Answer:
        """As it is now, whatever stands there still."""
        place = click.place
        found = await self._threads.read(
            self._services.messages.standing, click.actor, place.channel, place.ts, self._clock()
        )
        return OpenForm(whole_page(await self._drawn(found)))

    async def _drawn(self, found: Delivery) -> Message:
        message = await self._others[Kind(found.kind)](found)
        if message is None:
            raise NotFound
        return in_words(message)
