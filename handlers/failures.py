"""Messages that could not be delivered: somebody hears of each."""

from collections.abc import Mapping

from blocks.delivery_failed import failure_message
from blocks.kit import Message
from domain.outgoing import Delivery, Kind
from handlers.edge.answers import Renderer, Routes
from handlers.edge.threads import Threads
from services.deliveries import DeliveryService


class FailureHandlers:
    """Draws the notice to the next responsible person."""

    def __init__(self, *, deliveries: DeliveryService, threads: Threads) -> None:
        self._threads = threads
        self._deliveries = deliveries

    def routes(self) -> Routes:
        return Routes()

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.DELIVERY_FAILED: self.failed}

    async def failed(self, delivery: Delivery) -> Message | None:
        failure = await self._threads.read(
            self._deliveries.failure_of, workspace=delivery.workspace, delivery_id=delivery.subject.id
        )
        return failure_message(failure) if failure else None
