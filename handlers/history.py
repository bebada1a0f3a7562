"""What became of a brief, a candidate or an onboarding: one list of versions, each opens as it was."""

from blocks.button import ButtonValue
from blocks.history.button import subject_of, version_of
from blocks.history.page import history_view
from blocks.history.version import version_view
from blocks.kit import View, button
from blocks.routes import Route
from domain.outgoing.subject import About
from handlers.edge.answers import Answer, OpenForm, Routes, ShowForm
from handlers.edge.payloads import Click
from handlers.feature import Feature


class HistoryHandlers(Feature):
    """Reads the past, for whoever may read the card."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.HISTORY_OPEN: self.open,
                Route.BRIEF_HISTORY: self.open,
                Route.HISTORY_VERSION: self.version,
            }
        )

    async def open(self, click: Click) -> Answer:
        """Newest first; an admin finds there how to hand over a brief that nobody looks after."""
        pressed = click.pressed
        page = await self._threads.read(self._services.history.page, click.actor, subject_of(pressed))
        is_brief = page.subject.kind is About.BRIEF
        hand_over = button("Hand over", Route.BRIEF_HAND_OVER, value=ButtonValue(subject=page.subject.id).dump())
        # Older buttons carry the brief's version there.
        start = pressed.version if pressed.choice else 0
        return _shown(click, history_view(page, start, more=[hand_over] if is_brief and click.actor.is_admin else []))

    async def version(self, click: Click) -> Answer:
        """One version as it was."""
        pressed = click.pressed
        subject, of = version_of(pressed)
        found = await self._threads.read(self._services.history.version, click.actor, subject, of, pressed.version)
        return _shown(click, version_view(subject, found))


def _shown(click: Click, view: View) -> Answer:
    return ShowForm(view) if click.form is not None else OpenForm(view)
