"""Closing a brief: filled, bought, or let be."""

from blocks.brief.ends.closing import closing_form, read_closing
from blocks.brief.ids import BriefState
from blocks.routes import Route
from domain.brief.commands import CloseBrief
from domain.brief.view import ClosingPage, ClosingTyped
from domain.refusals import Invalid
from handlers.edge.answers import Answer, Routes
from handlers.edge.payloads import Click, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form

CLOSE = Form[BriefState, ClosingPage, ClosingTyped](
    state=BriefState, read=lambda fields, _, draft: read_closing(fields, draft), draw=closing_form
)


class ClosingHandlers(Feature):
    """Asks how a brief ends, and why."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.BRIEF_CLOSE: self.ask_how,
            },
            submissions={Route.BRIEF_SEND_CLOSE: self.close},
            resumes={Route.BRIEF_SEND_CLOSE: self.resume},
        )

    async def ask_how(self, click: Click) -> Answer:
        page = await self._threads.read(self._services.briefs.to_close, click.actor, click.pressed.subject)
        return CLOSE.open(page, BriefState.of(page.brief))

    async def close(self, submission: Submission) -> Answer:
        state, typed = CLOSE.sent(submission)
        if typed.how is None:
            raise Invalid({"how": "Please pick how it ends."})
        command = CloseBrief(
            **self._asked_at(submission.actor, state), brief_id=state.brief, how=typed.how, reason=typed.reason
        )
        return CLOSE.answer(await self._threads.write(self._services.briefs.close, command), state, typed)

    async def resume(self, form: Resumed) -> Answer:
        state, _ = CLOSE.held(form)
        page = await self._threads.read(self._services.briefs.to_close, form.actor, state.brief)
        return CLOSE.resume(page, form)
