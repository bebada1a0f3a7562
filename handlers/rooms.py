"""Rooms that change: looked at before a record is posted there, when Slack tells of one, and now and then."""

from domain.outgoing import Delivery, holds_record
from domain.trouble import Finding, why_unfit
from handlers.edge.answers import Routes
from handlers.edge.payloads import Event, EventKind
from handlers.feature import Feature


class RoomWatch(Feature):
    """Says whether a candidate's record may stand in a room now. Nothing is remembered: it can change in any second."""

    def routes(self) -> Routes:
        return Routes(events={EventKind.ROOM_CHANGED: self.changed})

    async def why_not(self, delivery: Delivery) -> Finding | None:
        """Why this may not be said there now; None for what is no record, or goes to one person. Raises Refusal."""
        room = delivery.conversation
        if not holds_record(delivery.kind) or room[:1] not in {"C", "G"}:
            return None
        return await self.look_at(delivery.workspace, room)

    async def look_at(self, workspace: str, room: str) -> Finding | None:
        """What is wrong with a hiring room now. Raises Refusal where Slack does not say."""
        hires = await self._threads.read(self._services.deliveries.hired_from, workspace, room)
        return why_unfit(await self._directory.conversation(room), hires)

    async def changed(self, event: Event, workspace: str) -> None:
        """Slack tells that a channel is not what it was. Raises Refusal where it does not say what it is."""
        if await self._threads.read(self._services.deliveries.is_room, workspace, event.channel):
            await self._look(workspace, event.channel)

    async def look(self) -> None:
        """What is wrong anywhere is looked at again, and what waits elsewhere is tried. Raises Refusal."""
        for workspace, room in await self._threads.write(self._services.deliveries.troubled, self._clock()):
            await self._look(workspace, room)
        await self._threads.write(self._services.deliveries.look_again)

    async def _look(self, workspace: str, room: str) -> None:
        if await self._threads.read(self._services.deliveries.is_hiring_room, workspace, room):
            finding = await self.look_at(workspace, room)
            await self._threads.write(self._services.deliveries.found, workspace, room, finding, now=self._clock())
        else:
            await self._threads.write(self._services.deliveries.look_again, workspace, room)
