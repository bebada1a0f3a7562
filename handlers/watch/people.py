"""People who come and go: noticed when Slack tells of it, once a day, and before they are asked for something."""

import asyncio
from collections.abc import Collection
from contextlib import suppress

import structlog

from blocks.leavers import orphans
from blocks.routes import Route
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.people import Out, Person, how_out, is_person
from domain.refusals import NotAllowed, Refusal
from domain.trouble import Finding, Held, Reason
from handlers.edge.answers import Answer, Routes, Say, Tick
from handlers.edge.payloads import Command, Event, EventKind
from handlers.feature import Feature
from services.leavers import Known

log = structlog.get_logger()

#: So many look-ups fit into the time that a command has.
MOST_LOOKED_AT = 50
FOR_ADMINS = "That list is for workspace admins: they hand over a brief whose hiring manager is gone."


class PeopleWatch(Feature):
    """Says whether somebody still takes part. What it notes, others are told of."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_ADMIN: self.admin},
            events={EventKind.PERSON_CHANGED: self.changed},
            ticks={Tick.PEOPLE: self.look_around},
        )

    async def changed(self, event: Event, workspace: str) -> None:
        """Slack tells this of every member and every status, so whoever has no part here costs one question."""
        if event.person is None:
            return
        self._directory.forget(workspace, event.user)
        is_gone = how_out(event.person, workspace) is not None
        known = await self._threads.read(self._services.leavers.known, workspace, event.user, is_gone=is_gone)
        if known.is_out or known.parts:
            await self._note(workspace, event.user, known, how_out(await self._now(workspace, event.user), workspace))

    async def look_at(self, workspace: str, user: str) -> bool:
        """Whether they are gone; whoever has to act hears of it, once. Raises Refusal where Slack does not say."""
        how = how_out(await self._now(workspace, user), workspace)
        known = await self._threads.read(self._services.leavers.known, workspace, user, is_gone=how is not None)
        return await self._note(workspace, user, known, how)

    async def _note(self, workspace: str, user: str, known: Known, how: Out | None) -> bool:
        lost = known.lost(how)
        manages = any(part.held is Held.BRIEF for part in lost)
        admins = await self._directory.admins(workspace) if manages else ()
        if lost or (known.is_out and how is None):
            others = [each for each in admins if each != user]
            await self._threads.write(
                self._services.leavers.seen, workspace, user, how, admins=others, now=self._clock()
            )
        return known.goes(how)

    async def why_not(self, delivery: Delivery) -> Finding | None:
        """Nothing is sent to an account that is known to be gone, and still is; a reminder finds out by itself.

        What stands there already is no exception, but that it can be erased all the same.
        """
        user, workspace = delivery.conversation, delivery.workspace
        if delivery.operation is Operation.ERASE or not is_person(user):
            return None
        is_out = False
        if delivery.kind == Kind.REMINDER and delivery.operation is Operation.POST:
            with suppress(Refusal):
                is_out = await self.look_at(workspace, user)
        else:
            is_out = await self._threads.read(self._services.leavers.is_out, workspace, user)
        if not is_out:
            return None
        try:
            how = how_out(await self._directory.person(workspace, user), workspace)
        except Refusal:
            return None
        return None if how is None else Finding(reason=Reason.PERSON_GONE, error=how)

    async def locale(self, delivery: Delivery) -> str:
        """In whose way a direct message writes figures and days; empty for a channel, and where Slack does not say."""
        user = delivery.conversation
        return await self._directory.locale(delivery.workspace, user) if is_person(user) else ""

    async def look_around(self, workspace: str) -> None:
        """Once a day: everybody who has a part. Who cannot be looked up stops nobody else's."""
        for user in sorted(await self._threads.read(self._services.leavers.everybody, workspace)):
            try:
                await self.look_at(workspace, user)
            except Refusal:
                log.warning("person not looked at", user=user)

    async def missing(self, workspace: str, room: str, members: Collection[str]) -> None:
        """Who has a part in a hiring room and does not read along there; its manager hears of it once."""
        readers = await self._threads.read(self._services.leavers.readers, workspace, room)
        away = [user for user in sorted(readers - set(members)) if not await self.look_at(workspace, user)]
        await self._threads.write(self._services.leavers.not_in_room, workspace, room, away, self._clock())

    async def admin(self, command: Command) -> Answer:
        """The briefs whose hiring manager's account is gone, for an admin."""
        if not command.actor.is_admin:
            raise NotAllowed(FOR_ADMINS)
        workspace = command.actor.workspace
        briefs = await self._threads.read(self._services.leavers.briefs, workspace)
        managers = list(dict.fromkeys(part.person for part in briefs))[:MOST_LOOKED_AT]
        looks = await asyncio.gather(*(self._now(workspace, user) for user in managers))
        gone = {user for user, person in zip(managers, looks, strict=True) if how_out(person, workspace) is not None}
        words = orphans([part for part in briefs if part.person in gone])
        return Say(words.text, words.blocks)

    async def _now(self, workspace: str, user: str) -> Person | None:
        """The account as it is at this moment."""
        self._directory.forget(workspace, user)
        return await self._directory.person(workspace, user)
