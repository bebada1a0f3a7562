"""`/ai-hire` alone, `list`, `help`, words that are none, and messages to the bot."""

from collections.abc import Mapping

from blocks.candidate.status import candidate_status
from blocks.help import greeting, help_message, not_for_guests, pointer, unknown_word
from blocks.kit import Message
from blocks.routes import Route
from blocks.waiting.overview import archive_list, menu, overview_list
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.people import why_not_member
from domain.typed.words import did_you_mean, known_word
from handlers.edge.answers import Answer, Renderer, Routes, Say
from handlers.edge.payloads import Click, Command, Event, EventKind, Shortcut
from handlers.feature import Feature


class OverviewHandlers(Feature):
    """Says what waits for this person and what they can do next."""

    def routes(self) -> Routes:
        return Routes(
            commands={
                Route.COMMAND_MENU: self.menu,
                Route.COMMAND_LIST: self.list,
                Route.COMMAND_HELP: self.help,
            },
            shortcuts={Route.SHORTCUT_LIST: self.list},
            clicks={
                Route.OVERVIEW_MENU: self.menu,
                Route.OVERVIEW_LIST: self.list,
                Route.OVERVIEW_ARCHIVE: self.archive,
                Route.OVERVIEW_HELP: self.help,
            },
            events={EventKind.DIRECT_MESSAGE: self.greet, EventKind.MENTIONED: self.point},
            unknown=self.unknown,
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.GREETING: self.greeting,
            Kind.NOT_FOR_GUESTS: self.for_guests,
            Kind.CANDIDATE_STATUS: self.status,
        }

    async def menu(self, request: Command | Click) -> Answer:
        return Say.of(
            menu(await self._threads.read(self._services.overviews.of, actor=request.actor, now=self._clock()))
        )

    async def archive(self, request: Command | Click) -> Answer:
        """What is over: the button of the list, and `/ai-hire list archive`."""
        return Say.of(archive_list(await self._threads.read(self._services.overviews.archive, actor=request.actor)))

    async def list(self, request: Command | Click | Shortcut) -> Answer:
        if isinstance(request, Command) and request.text.strip().casefold() == "archive":
            return await self.archive(request)
        return Say.of(
            overview_list(await self._threads.read(self._services.overviews.of, actor=request.actor, now=self._clock()))
        )

    async def help(self, _: Command | Click) -> Answer:
        return Say.of(help_message())

    async def unknown(self, command: Command) -> Answer:
        """A word that no route serves; the nearest one is offered."""
        return Say.of(unknown_word(command.word, did_you_mean(command.word)))

    async def greet(self, event: Event, workspace: str) -> None:
        """A person wrote to the bot: told again, it is one greeting. Apps and accounts that are gone get none."""
        person = await self._directory.person(workspace, event.user)
        if person is None or person.is_bot or person.is_deleted:
            return
        await self._threads.write(
            self._services.greetings.greet,
            workspace=workspace,
            user=event.user,
            event_id=event.id,
            text=event.text,
            is_member=why_not_member(person, workspace) is None,
            now=self._clock(),
        )

    async def point(self, event: Event, workspace: str) -> Say | None:
        """Somebody named the bot where others read along."""
        person = await self._directory.person(workspace, event.user)
        if person is None or person.is_bot or person.is_deleted:
            return None
        return Say.of(pointer() if why_not_member(person, workspace) is None else not_for_guests())

    async def status(self, delivery: Delivery) -> Message | None:
        """How a candidate stands, for whoever asked and still has a part in it."""
        reader = delivery.conversation
        found = await self._threads.read(
            self._services.greetings.asked_about, delivery.workspace, delivery.subject.id, reader, self._clock()
        )
        return None if found is None else candidate_status(found[0], reader, found[1])

    async def greeting(self, delivery: Delivery) -> Message:
        return greeting(known_word(delivery.subject.person))

    async def for_guests(self, _: Delivery) -> Message:
        return not_for_guests()
