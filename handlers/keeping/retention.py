"""Once a day: what may be kept no longer is announced, then erased."""

from collections.abc import Mapping

import structlog

from blocks.keeping.notice import retention_notice
from blocks.kit import Message
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from handlers.edge.answers import Renderer, Routes, Tick
from handlers.feature import Feature

log = structlog.get_logger()


class RetentionHandlers(Feature):
    """Keeps nothing for too long."""

    def routes(self) -> Routes:
        return Routes(ticks={Tick.RETAIN: self.daily})

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.RETENTION_NOTICE: self.notice}

    async def daily(self, workspace: str) -> None:
        erased = await self._threads.write(self._services.retention.daily, workspace, self._clock())
        if erased:
            log.info("records erased", workspace=workspace, records=erased)

    async def notice(self, delivery: Delivery) -> Message | None:
        read = self._services.retention.leaving
        leaving = await self._threads.read(read, delivery.workspace, delivery.subject.id)
        return None if not leaving and delivery.operation is Operation.POST else retention_notice(leaving)
