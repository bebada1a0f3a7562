"""Rooms that change: looked at before a record is posted there, when Slack tells of one, and now and then."""

import structlog

from domain.installation import work_for
from domain.outgoing.catalogue import CATALOGUE, Reader, holds_record
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.refusals import Refusal, Unavailable
from domain.trouble import Finding, why_unfit
from handlers.edge.answers import Clock, Routes, Tick
from handlers.edge.directory import Directory
from handlers.edge.payloads import Event, EventKind
from handlers.edge.threads import Threads
from handlers.feature import Feature, Services
from handlers.watch.people import PeopleWatch
from services.outgoing.rooms import Watched

log = structlog.get_logger()


class RoomWatch(Feature):
    """Says whether a candidate's record may stand in a room now. Nothing is remembered: it can change in any second."""

    def __init__(self, services: Services, directory: Directory, threads: Threads, clock: Clock) -> None:
        super().__init__(services, directory, threads, clock)
        self._people = PeopleWatch(services, directory, threads, clock)

    def routes(self) -> Routes:
        return Routes(
            events={EventKind.ROOM_CHANGED: self.changed, EventKind.ROOM_RENUMBERED: self.renumbered},
            ticks={Tick.ROOMS: self.look_around},
        )

    async def why_not(self, delivery: Delivery) -> Finding | None:
        """Why this may not be said there now; None for what anybody may read, or goes to one person. Raises Refusal."""
        room = delivery.conversation
        if room[:1] not in {"C", "G"}:
            return None
        # What stands in an onboarding's thread already may follow what it is about.
        is_news = delivery.operation is Operation.POST and _is_of_onboarding(delivery.kind)
        if not is_news and not holds_record(delivery.kind):
            return None
        hires = await self._threads.read(self._services.rooms.hired_from, delivery.workspace, room)
        return why_unfit(await self._directory.conversation(room), hires)

    async def changed(self, event: Event, workspace: str) -> None:
        """Slack tells that a channel is not what it was. Raises Refusal where it does not say what it is."""
        watched = await self._threads.read(self._services.rooms.watched, workspace, event.channel)
        if watched is not None:
            await self._look(workspace, event.channel, watched)

    async def renumbered(self, event: Event, workspace: str) -> None:
        """Slack has given a channel another id, as it may where one is converted or shared."""
        await self._threads.write(self._services.rooms.renamed, workspace, event.channel, event.became)

    async def look(self) -> None:
        """What is wrong anywhere is looked at again, and what waits elsewhere is tried. A room that cannot be seen stops no other."""
        if not (rooms := await self._threads.write(self._services.rooms.troubled, self._clock())):
            return
        for workspace, room in rooms:
            watched = await self._threads.read(self._services.rooms.watched, workspace, room)
            with work_for(workspace):
                await self._try(workspace, room, watched or Watched())
        await self._threads.write(self._services.deliveries.look_again)

    async def look_around(self, workspace: str) -> None:
        """Once a day: every room in which records or onboardings stand. One that cannot be seen stops no other."""
        for room in sorted(await self._threads.read(self._services.rooms.all, workspace)):
            watched = await self._threads.read(self._services.rooms.watched, workspace, room)
            await self._try(workspace, room, watched or Watched())

    async def _try(self, workspace: str, room: str, watched: Watched) -> None:
        try:
            await self._look(workspace, room, watched)
        except Unavailable:
            raise
        except Refusal:
            log.warning("room not looked at", workspace=workspace, channel=room)

    async def _look(self, workspace: str, room: str, watched: Watched) -> None:
        if not watched.is_ours:
            await self._threads.write(self._services.deliveries.look_again, workspace, room)
            return
        found = await self._directory.conversation(room)
        finding = why_unfit(found, watched.hires)
        await self._threads.write(self._services.rooms.found, workspace, room, finding, now=self._clock())
        if found is not None and found.members:
            await self._people.missing(workspace, room, found.members)


def _is_of_onboarding(kind: str) -> bool:
    return kind in CATALOGUE and Reader.ONBOARDING in CATALOGUE[Kind(kind)].readers
