"""Rooms that change: looked at before a record is posted there, when Slack tells of one, and now and then."""

import structlog

from domain.outgoing import CATALOGUE, Delivery, Kind, Operation, Reader, holds_record
from domain.refusals import Refusal
from domain.rooms import Conversation
from domain.trouble import Finding, why_unfit
from handlers.edge.answers import Clock, Routes
from handlers.edge.directory import Directory
from handlers.edge.payloads import Event, EventKind
from handlers.edge.threads import Threads
from handlers.watch.people import PeopleWatch
from services.outgoing.deliveries import DeliveryService

log = structlog.get_logger()


class RoomWatch:
    """Says whether a candidate's record may stand in a room now. Nothing is remembered: it can change in any second."""

    def __init__(
        self, *, deliveries: DeliveryService, people: PeopleWatch, directory: Directory, threads: Threads, clock: Clock
    ) -> None:
        self._deliveries = deliveries
        self._people = people
        self._directory = directory
        self._threads = threads
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(events={EventKind.ROOM_CHANGED: self.changed})

    async def why_not(self, delivery: Delivery) -> Finding | None:
        """Why this may not be said there now; None for what anybody may read, or goes to one person. Raises Refusal."""
        room = delivery.conversation
        if room[:1] not in {"C", "G"}:
            return None
        # What stands in an onboarding's thread already may follow what it is about.
        is_news = delivery.operation is Operation.POST and _is_of_onboarding(delivery.kind)
        return await self.look_at(delivery.workspace, room) if is_news or holds_record(delivery.kind) else None

    async def look_at(self, workspace: str, room: str) -> Finding | None:
        """What is wrong with a hiring room, or an onboarding's, now. Raises Refusal where Slack does not say."""
        return await self._why_unfit(workspace, room, await self._directory.conversation(room))

    async def changed(self, event: Event, workspace: str) -> None:
        """Slack tells that a channel is not what it was. Raises Refusal where it does not say what it is."""
        if await self._threads.read(self._deliveries.is_room, workspace, event.channel):
            await self._look(workspace, event.channel)

    async def look(self) -> None:
        """What is wrong anywhere is looked at again, and what waits elsewhere is tried. Raises Refusal."""
        for workspace, room in await self._threads.write(self._deliveries.troubled, self._clock()):
            await self._look(workspace, room)
        await self._threads.write(self._deliveries.look_again)

    async def look_around(self, workspace: str) -> None:
        """Once a day: every room in which records or onboardings stand. One that cannot be seen stops no other."""
        for room in sorted(await self._threads.read(self._deliveries.rooms, workspace)):
            try:
                await self._look(workspace, room)
            except Refusal:
                log.warning("room not looked at", channel=room)

    async def _look(self, workspace: str, room: str) -> None:
        if room not in await self._threads.read(self._deliveries.rooms, workspace):
            await self._threads.write(self._deliveries.look_again, workspace, room)
            return
        found = await self._directory.conversation(room)
        finding = await self._why_unfit(workspace, room, found)
        await self._threads.write(self._deliveries.found, workspace, room, finding, now=self._clock())
        if found is not None and found.members:
            await self._people.missing(workspace, room, found.members)

    async def _why_unfit(self, workspace: str, room: str, found: Conversation | None) -> Finding | None:
        return why_unfit(found, await self._threads.read(self._deliveries.hired_from, workspace, room))


def _is_of_onboarding(kind: str) -> bool:
    return kind in CATALOGUE and Reader.ONBOARDING in CATALOGUE[Kind(kind)].readers
