"""`/ai-hire settings`: what counts in the whole workspace, for its admins."""

from blocks.button import OLD_BUTTON
from blocks.routes import Route
from blocks.workspace.settings_form import SettingsState, named_in, read_settings_form, settings_form
from blocks.workspace.settings_page import settings_page
from domain.command import Saved
from domain.ids import new_id
from domain.refusals import Invalid, Refusal
from domain.workspace.settings import ChangeSettings, SettingsPage, Topic, WorkspaceSettings
from handlers.edge.answers import Answer, NextPage, OpenForm, Routes, ShowForm
from handlers.edge.payloads import Click, Command, Submission
from handlers.feature import Feature
from handlers.form import Form

SAVED = "Saved."

SETTINGS = Form[SettingsState, SettingsPage, WorkspaceSettings](
    state=SettingsState,
    read=lambda fields, state, draft: read_settings_form(fields, state, draft=draft),
    draw=settings_form,
)


class SettingsHandlers(Feature):
    """Shows every topic, opens the form of one, and keeps what was chosen."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_SETTINGS: self.command},
            clicks={Route.SETTINGS_SHOW: self.show, Route.SETTINGS_TOPIC: self.ask},
            submissions={Route.SETTINGS_SAVE: self.save},
        )

    async def command(self, command: Command) -> Answer:
        return OpenForm(settings_page(await self._threads.read(self._services.settings.to_change, command.actor)))

    async def show(self, click: Click) -> Answer:
        return ShowForm(settings_page(await self._threads.read(self._services.settings.to_change, click.actor)))

    async def ask(self, click: Click) -> Answer:
        topic = _topic(click.pressed.choice)
        page = await self._threads.read(self._services.settings.to_change, click.actor)
        return SETTINGS.turn_to(page, SettingsState(form_id=new_id(), version=page.version, topic=topic))

    async def save(self, submission: Submission) -> Answer:
        state, typed = SETTINGS.sent(submission)
        for field, people in named_in(typed).items():
            if refused := await self._directory.refused(submission.actor.workspace, people):
                raise Invalid({field: " ".join(dict.fromkeys(refused.values()))})
        asked = self._asked(submission.actor, state)
        command = ChangeSettings(**asked, version=state.version, topic=state.topic, settings=typed, is_sure=state.asked)
        outcome = await self._threads.write(self._services.settings.change, command)
        if isinstance(outcome, Saved):
            return NextPage(settings_page(outcome.result, said=SAVED))
        return SETTINGS.answer(outcome, state, typed)


def _topic(choice: str) -> Topic:
    """Raises Refusal for a button of another release."""
    try:
        return Topic(choice)
    except ValueError:
        raise Refusal(OLD_BUTTON) from None
