"""`/ai-hire compare` and `insights`: candidates side by side, and what came of earlier ones; for whoever asked alone."""

from blocks.candidate.compared import compared, which_brief
from blocks.candidate.insights import insights
from blocks.routes import Route
from domain.candidate.compared import Comparison
from domain.refusals import Refusal
from handlers.edge.answers import Answer, Routes, Say
from handlers.edge.payloads import Click, Command
from handlers.feature import Feature

NO_BRIEF = "There is no finished brief of yours yet, so nobody to compare. Type /ai-hire brief to write it."


class CompareHandlers(Feature):
    """Puts what open panels say beside each other."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_COMPARE: self.command, Route.COMMAND_INSIGHTS: self.insights},
            clicks={Route.CANDIDATE_COMPARE: self.beside, Route.BRIEF_COMPARE: self.page},
        )

    async def command(self, command: Command) -> Answer:
        """One brief fits: its candidates at once. Several: a button each."""
        found = await self._threads.read(self._services.comparisons.called, command.actor, command.text)
        if isinstance(found, Comparison):
            return Say.of(compared(found))
        if not found:
            raise Refusal(NO_BRIEF)
        return Say.of(which_brief(found))

    async def insights(self, command: Command) -> Answer:
        """Whether interviews said what came."""
        return Say.of(insights(await self._threads.read(self._services.insights.of, command.actor)))

    async def beside(self, click: Click) -> Answer:
        """The button on a panel's card."""
        found = await self._threads.read(self._services.comparisons.beside, click.actor, click.pressed.subject)
        return Say.of(compared(found))

    async def page(self, click: Click) -> Answer:
        """A brief of the list, or the next page of one."""
        pressed = click.pressed
        first = int(pressed.choice) if pressed.choice.isdecimal() else 0
        found = await self._threads.read(self._services.comparisons.of_brief, click.actor, pressed.subject, first)
        return Say.of(compared(found))
