"""`/ai-hire settings`: what counts in the whole workspace, for its admins."""

from blocks.routes import Route
from blocks.workspace.before_candidates import APPROVER
from blocks.workspace.settings_form import SettingsState, read_settings_form, settings_form
from domain.ids import new_id
from domain.refusals import Invalid
from domain.workspace.settings import ChangeSettings, SettingsPage, WorkspaceSettings
from handlers.edge.answers import Answer, Routes
from handlers.edge.payloads import Command, Submission
from handlers.feature import Feature
from handlers.form import Form

SETTINGS = Form[SettingsState, SettingsPage, WorkspaceSettings](
    state=SettingsState,
    read=lambda fields, _, draft: read_settings_form(fields, draft=draft),
    draw=settings_form,
)


class SettingsHandlers(Feature):
    """Opens the form and keeps what was chosen."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_SETTINGS: self.open},
            submissions={Route.SETTINGS_SAVE: self.save},
        )

    async def open(self, command: Command) -> Answer:
        page = await self._threads.read(self._services.settings.to_change, command.actor)
        return SETTINGS.open(page, SettingsState(form_id=new_id(), version=page.version))

    async def save(self, submission: Submission) -> Answer:
        state, typed = SETTINGS.sent(submission)
        approver = typed.before_candidates.approver
        if approver and (why := await self._directory.why_not_member(submission.actor.workspace, approver)):
            raise Invalid({APPROVER: why})
        command = ChangeSettings(**self._asked(submission.actor, state), version=state.version, settings=typed)
        return SETTINGS.answer(await self._threads.write(self._services.settings.change, command), state, typed)
