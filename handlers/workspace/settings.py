"""`/ai-hire settings`: what counts in the whole workspace, for its admins; and for one brief, for its hiring manager."""

from collections.abc import Mapping, Sequence

from blocks.button import OLD_BUTTON
from blocks.kit import View
from blocks.routes import Route
from blocks.workspace.default_panel import PRESELECTED
from blocks.workspace.own_form import OwnState, own_form, read_own_form
from blocks.workspace.settings_form import SettingsState, named_in, read_settings_form, settings_form
from blocks.workspace.settings_page import AGAIN, settings_page
from domain.brief.brief import OwnSettings
from domain.brief.commands import ChooseForBrief
from domain.command import Saved
from domain.ids import new_id
from domain.people import Actor
from domain.refusals import Invalid, Refusal
from domain.workspace.settings import ChangeSettings, OwnPage, SettingsPage, TakeWeekly, Topic, WorkspaceSettings
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

OWN = Form[OwnState, OwnPage, OwnSettings](
    state=OwnState, read=lambda fields, _, draft: read_own_form(fields, draft=draft), draw=own_form
)


class SettingsHandlers(Feature):
    """Shows every topic and brief, opens the form of one, and keeps what was chosen."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_SETTINGS: self.command},
            clicks={
                Route.SETTINGS_SHOW: self.show,
                Route.SETTINGS_TOPIC: self.ask,
                Route.SETTINGS_WEEKLY: self.take_weekly,
                Route.BRIEF_SET_UP: self.ask_of_brief,
            },
            submissions={Route.SETTINGS_SAVE: self.save, Route.BRIEF_SEND_SET_UP: self.save_of_brief},
        )

    async def command(self, command: Command) -> Answer:
        return OpenForm(await self._page(command.actor))

    async def show(self, click: Click) -> Answer:
        return ShowForm(await self._page(click.actor))

    async def take_weekly(self, click: Click) -> Answer:
        command = TakeWeekly(actor=click.actor, now=self._clock())
        outcome = await self._threads.write(self._services.settings.take_weekly, command)
        overview = outcome.result if isinstance(outcome, Saved) else outcome.page
        return ShowForm(settings_page(overview, said=AGAIN))

    async def ask(self, click: Click) -> Answer:
        topic = _topic(click.pressed.choice)
        page = await self._threads.read(self._services.settings.to_change, click.actor)
        return SETTINGS.turn_to(page, SettingsState(form_id=new_id(), version=page.version, topic=topic))

    async def save(self, submission: Submission) -> Answer:
        state, typed = SETTINGS.sent(submission)
        await self._check_members(submission.actor, named_in(typed))
        asked = self._asked_at(submission.actor, state)
        command = ChangeSettings(**asked, topic=state.topic, settings=typed, is_sure=state.asked)
        outcome = await self._threads.write(self._services.settings.change, command)
        if isinstance(outcome, Saved):
            return NextPage(settings_page(outcome.result.overview, said=SAVED))
        return SETTINGS.answer(outcome, state, typed)

    async def ask_of_brief(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.own_settings.to_choose, click.actor, click.pressed.subject)
        return OWN.turn_to(page, OwnState(form_id=new_id(), version=page.version, brief=page.brief.id))

    async def save_of_brief(self, submission: Submission) -> Answer:
        state, typed = OWN.sent(submission)
        await self._check_members(submission.actor, {PRESELECTED: typed.panel})
        asked = self._asked_at(submission.actor, state)
        command = ChooseForBrief(**asked, brief_id=state.brief, own=typed, is_sure=state.asked)
        outcome = await self._threads.write(self._services.own_settings.choose, command)
        if isinstance(outcome, Saved):
            return NextPage(settings_page(outcome.result.overview, said=SAVED))
        return OWN.answer(outcome, state, typed)

    async def _page(self, actor: Actor) -> View:
        return settings_page(await self._threads.read(self._services.settings.overview, actor))

    async def _check_members(self, actor: Actor, named: Mapping[str, Sequence[str]]) -> None:
        """Raises Invalid at the fields of those who cannot take part."""
        for field, people in named.items():
            if refused := await self._directory.refused(actor.workspace, people):
                raise Invalid({field: " ".join(dict.fromkeys(refused.values()))})


def _topic(choice: str) -> Topic:
    """Raises Refusal for a button of another release."""
    try:
        return Topic(choice)
    except ValueError:
        raise Refusal(OLD_BUTTON) from None
