"""An onboarding stops for a while, goes on, or ends early: the buttons of its card."""

from blocks.onboarding.halt_form import HaltState, halt_form, read_halt_form
from blocks.routes import Route
from domain.ids import new_id
from domain.onboarding.commands import (
    EndOnboarding,
    PauseOnboarding,
    ResumeOnboarding,
)
from domain.onboarding.views import OnboardingPage
from handlers.edge.answers import Answer, Done, Routes
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

HALT = Form[HaltState, OnboardingPage, str](
    state=HaltState,
    read=lambda fields, _, draft: read_halt_form(fields, draft),
    draw=halt_form,
)


class HaltHandlers(Feature):
    """Pauses, resumes and ends onboardings."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.ONBOARDING_PAUSE: self.ask_pause,
                Route.ONBOARDING_RESUME: self.resume,
                Route.ONBOARDING_END: self.ask_end,
            },
            submissions={Route.ONBOARDING_SEND_PAUSE: self.pause, Route.ONBOARDING_SEND_END: self.end},
        )

    async def ask_pause(self, click: Click) -> Answer:
        return await self._ask_halt(click, ends=False)

    async def ask_end(self, click: Click) -> Answer:
        return await self._ask_halt(click, ends=True)

    async def pause(self, submission: Submission) -> Answer:
        state, reason = HALT.sent(submission)
        command = PauseOnboarding(
            **self._asked(submission.actor, state), onboarding_id=state.onboarding_id, reason=reason
        )
        return HALT.answer(await self._threads.write(self._services.halts.pause, command), state, reason)

    async def end(self, submission: Submission) -> Answer:
        state, reason = HALT.sent(submission)
        command = EndOnboarding(
            **self._asked(submission.actor, state), onboarding_id=state.onboarding_id, reason=reason
        )
        return HALT.answer(await self._threads.write(self._services.halts.end, command), state, reason)

    async def resume(self, click: Click) -> Answer:
        subject = click.pressed.subject
        command = ResumeOnboarding(actor=click.actor, now=self._clock(), onboarding_id=subject)
        await self._threads.write(self._services.halts.resume, command)
        return Done()

    async def _ask_halt(self, click: Click, *, ends: bool) -> Answer:
        subject = click.pressed.subject
        page = await self._threads.read(self._services.onboardings.to_edit, click.actor, subject)
        return HALT.open(page, HaltState(form_id=new_id(), version=page.version, onboarding_id=subject, ends=ends))
