"""The one reminder of a day, and putting off what stands in it."""

from collections.abc import Mapping

from blocks.button import OLD_BUTTON, ButtonValue
from blocks.kit import Message
from blocks.reminder import reminder, works_in
from blocks.routes import Route
from domain.outgoing import Delivery, Kind, Operation
from domain.refusals import Refusal
from domain.waiting.reminders import Ask, Snooze, Until
from handlers.edge.answers import Answer, Done, Renderer, Routes, Say
from handlers.edge.payloads import Click, Command
from handlers.feature import Feature
from services.holidays import regions_of


class ReminderHandlers(Feature):
    """Draws what waits for one person; what is put off says so in the same message."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_HOLIDAYS: self.holidays},
            clicks={Route.REMINDER_SNOOZE: self.snooze, Route.REMINDER_UNDO: self.snooze},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.REMINDER: self.reminder}

    async def holidays(self, command: Command) -> Answer:
        """Whose weekends and public holidays count for the person; where a place is named, that one's from now on."""
        place = await self._threads.write(self._services.reminders.works_in, command.actor, command.text, self._clock())
        return Say(works_in(place, regions_of(place)))

    async def snooze(self, click: Click) -> Answer:
        """Asked again on that day; "Undo" carries none."""
        carried = ButtonValue.load(click.selected[0] if click.selected else click.value)
        ask, _, until = carried.choice.partition(".")
        try:
            command = Snooze(
                actor=click.actor,
                now=self._clock(),
                ask=Ask(ask),
                subject=carried.subject,
                until=Until(until) if until else None,
            )
        except ValueError as error:
            raise Refusal(OLD_BUTTON) from error
        await self._threads.write(self._services.reminders.snooze, command)
        return Done()

    async def reminder(self, delivery: Delivery) -> Message | None:
        now = self._clock()
        if delivery.operation is Operation.UPDATE:
            return reminder(await self._threads.read(self._services.reminders.standing, delivery))
        zone, is_away = await self._seen(delivery)
        digest = await self._threads.write(self._services.reminders.look, delivery, now, zone=zone, is_away=is_away)
        return None if digest is None else reminder(digest)

    async def _seen(self, delivery: Delivery) -> tuple[str, bool]:
        """Where they live and whether they are away; where Slack does not answer, as it was and no."""
        try:
            person = await self._directory.person(delivery.workspace, delivery.subject.id)
            zone = await self._directory.zone(delivery.workspace, delivery.subject.id)
        except Refusal:
            return "", False
        return zone, person is not None and person.is_away
