"""`/ai-hire guide`: by what the workspace judges, for everybody to read and for its admins to change."""

from blocks.kit import View
from blocks.routes import Route
from blocks.workspace.guide.forms import (
    CategoryState,
    FlagsState,
    category_form,
    flags_form,
    read_category,
    read_flags,
)
from blocks.workspace.guide.page import guide_page
from domain.command import Overtaken, Saved
from domain.guide.own import CategoryDraft, ChangeGuide, DropCategory, FlagsDraft, GuidePage, SaveCategory, SaveFlags
from domain.ids import new_id
from handlers.edge.answers import Answer, NextPage, OpenForm, Routes, ShowForm
from handlers.edge.payloads import Click, Command, Submission
from handlers.feature import Feature
from handlers.form import Form
from services.workspace.guides import Changed

SAVED = "Saved: it counts for whatever begins from now on."

CATEGORY = Form[CategoryState, GuidePage, CategoryDraft](
    state=CategoryState, read=lambda fields, _, draft: read_category(fields, draft=draft), draw=category_form
)
FLAGS = Form[FlagsState, GuidePage, FlagsDraft](
    state=FlagsState, read=lambda fields, _, draft: read_flags(fields, draft=draft), draw=flags_form
)


class GuideHandlers(Feature):
    """Shows the guide, and keeps what an admin changes of it."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_GUIDE: self.command},
            clicks={
                Route.GUIDE_SHOW: self.show,
                Route.GUIDE_CATEGORY: self.ask_category,
                Route.GUIDE_FLAGS: self.ask_flags,
                Route.GUIDE_DROP: self.drop,
                Route.GUIDE_RESET: self.reset,
            },
            submissions={
                Route.GUIDE_SAVE_CATEGORY: self.save_category,
                Route.GUIDE_SAVE_FLAGS: self.save_flags,
            },
        )

    async def command(self, command: Command) -> Answer:
        page = await self._threads.read(self._services.guides.page, command.actor)
        return OpenForm(guide_page(page, may_change=command.actor.is_admin))

    async def show(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.guides.page, click.actor)
        return ShowForm(guide_page(page, may_change=click.actor.is_admin))

    async def ask_category(self, click: Click) -> Answer:
        key = click.pressed.choice
        page = await self._threads.read(self._services.guides.to_change, click.actor, key)
        return CATEGORY.turn_to(page, CategoryState(form_id=new_id(), version=page.version, key=key))

    async def ask_flags(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.guides.to_change, click.actor)
        return FLAGS.turn_to(page, FlagsState(form_id=new_id(), version=page.version))

    async def save_category(self, submission: Submission) -> Answer:
        state, typed = CATEGORY.sent(submission)
        command = SaveCategory(
            **self._asked_at(submission.actor, state), key=state.key, draft=typed, is_sure=state.asked
        )
        outcome = await self._threads.write(self._services.guides.save_category, command)
        if isinstance(outcome, Saved):
            return NextPage(_saved(outcome.result))
        return CATEGORY.answer(outcome, state, typed)

    async def save_flags(self, submission: Submission) -> Answer:
        state, typed = FLAGS.sent(submission)
        command = SaveFlags(**self._asked_at(submission.actor, state), draft=typed)
        outcome = await self._threads.write(self._services.guides.save_flags, command)
        return NextPage(_saved(outcome.result)) if isinstance(outcome, Saved) else FLAGS.answer(outcome, state, typed)

    async def drop(self, click: Click) -> Answer:
        pressed, actor = click.pressed, click.actor
        command = DropCategory(actor=actor, now=self._clock(), version=pressed.version, key=pressed.choice)
        return _shown(await self._threads.write(self._services.guides.drop_category, command))

    async def reset(self, click: Click) -> Answer:
        command = ChangeGuide(actor=click.actor, now=self._clock(), version=click.pressed.version)
        return _shown(await self._threads.write(self._services.guides.reset, command))


def _saved(page: GuidePage) -> View:
    return guide_page(page, may_change=True, said=SAVED)


def _shown(outcome: Changed) -> Answer:
    """The page again, with what became of it."""
    if isinstance(outcome, Saved):
        return ShowForm(_saved(outcome.result))
    notice = outcome.notice if isinstance(outcome, Overtaken) else outcome.question
    return ShowForm(guide_page(outcome.page, may_change=True, notice=notice))
