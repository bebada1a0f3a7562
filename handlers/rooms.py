"""Rooms that change: looked at before a record is posted there, when Slack tells of one, and now and then."""

from domain.outgoing import Delivery, holds_record
from domain.trouble import Finding, why_unfit
from handlers.edge.answers import Routes
from handlers.edge.payloads import Event, EventKind
from handlers.feature import Feature
from services.outgoing.deliveries import Watched


class RoomWatch(Feature):
    """Says whether a candidate's record may stand in a room now. Nothing is remembered: it can change in any second."""

    def routes(self) -> Routes:
        return Routes(events={EventKind.ROOM_CHANGED: self.changed})

    async def why_not(self, delivery: Delivery) -> Finding | None:
        """Why this may not be said there now; None for what is no record, or goes to one person. Raises Refusal."""
        room = delivery.conversation
        if not holds_record(delivery.kind) or room[:1] not in {"C", "G"}:
            return None
        hires = await self._threads.read(self._services.deliveries.hired_from, delivery.workspace, room)
        return why_unfit(await self._directory.conversation(room), hires)

    async def changed(self, event: Event, workspace: str) -> None:
        """Slack tells that a channel is not what it was. Raises Refusal where it does not say what it is."""
        watched = await self._threads.read(self._services.deliveries.watched, workspace, event.channel)
        if watched is not None:
            await self._look(workspace, event.channel, watched)

    async def look(self) -> None:
        """What is wrong anywhere is looked at again, and what waits elsewhere is tried. Raises Refusal."""
        for workspace, room in await self._threads.write(self._services.deliveries.troubled, self._clock()):
            watched = await self._threads.read(self._services.deliveries.watched, workspace, room)
            await self._look(workspace, room, watched or Watched())
        await self._threads.write(self._services.deliveries.look_again)

    async def _look(self, workspace: str, room: str, watched: Watched) -> None:
        if watched.is_hiring_room:
            finding = why_unfit(await self._directory.conversation(room), watched.hires)
            await self._threads.write(self._services.deliveries.found, workspace, room, finding, now=self._clock())
        else:
            await self._threads.write(self._services.deliveries.look_again, workspace, room)
