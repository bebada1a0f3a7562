"""The trial of a platform: its plan, its exit test, its verdict."""

from collections.abc import Callable, Mapping

from blocks.proposal.trial_card import trial_asked, trial_card
from blocks.proposal.trial_forms import (
    TrialState,
    exit_form,
    plan_form,
    read_exit_form,
    read_plan_form,
    read_verdict_form,
    verdict_form,
)
from blocks.routes import Route
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.people import Actor
from domain.proposal.commands import JudgeTrial, PlanTrial, TellExitTest
from domain.proposal.pages import ProposalRecord
from domain.proposal.trial import ExitDraft, TrialDraft, VerdictDraft
from handlers.edge.answers import Answer, Renderer, Routes
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

PLAN = Form[TrialState, ProposalRecord, TrialDraft](
    state=TrialState, read=lambda fields, _, draft: read_plan_form(fields, draft=draft), draw=plan_form
)
EXIT = Form[TrialState, ProposalRecord, ExitDraft](
    state=TrialState, read=lambda fields, _, __: read_exit_form(fields), draw=exit_form
)
VERDICT = Form[TrialState, ProposalRecord, VerdictDraft](
    state=TrialState, read=lambda fields, _, draft: read_verdict_form(fields, draft=draft), draw=verdict_form
)


class TrialHandlers(Feature):
    """Plans, follows and ends a trial."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.TRIAL_PLAN: self.ask_plan,
                Route.TRIAL_EXIT: self.ask_exit,
                Route.TRIAL_VERDICT: self.ask_verdict,
                Route.TRIAL_PICK_VERDICT: self.pick_verdict,
            },
            submissions={
                Route.TRIAL_SEND_PLAN: self.plan,
                Route.TRIAL_SEND_EXIT: self.tell_exit,
                Route.TRIAL_SEND_VERDICT: self.end,
            },
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        record = self._services.proposals.record
        return {
            Kind.PROPOSAL_TRIAL: self._drawing(record, trial_card),
            Kind.TRIAL_ASKED: self._drawing_for(record, trial_asked),
        }

    async def ask_plan(self, click: Click) -> Answer:
        return PLAN.open(*await self._opened(click, self._services.trials.page))

    async def plan(self, submission: Submission) -> Answer:
        state, typed = PLAN.sent(submission)
        command = PlanTrial(**self._asked_at(submission.actor, state), proposal_id=state.proposal_id, draft=typed)
        return PLAN.answer(await self._threads.write(self._services.trials.plan, command), state, typed)

    async def ask_exit(self, click: Click) -> Answer:
        return EXIT.open(*await self._opened(click, self._services.trials.running))

    async def tell_exit(self, submission: Submission) -> Answer:
        state, typed = EXIT.sent(submission)
        command = TellExitTest(**self._asked_at(submission.actor, state), proposal_id=state.proposal_id, draft=typed)
        return EXIT.answer(await self._threads.write(self._services.trials.tell_exit_test, command), state, typed)

    async def ask_verdict(self, click: Click) -> Answer:
        return VERDICT.open(*await self._opened(click, self._services.trials.to_end))

    async def pick_verdict(self, click: Click) -> Answer:
        """The verdict was tapped: the form shows what it needs."""
        state, typed = VERDICT.tapped(click)
        record = await self._threads.read(self._services.trials.page, click.actor, state.proposal_id)
        return VERDICT.redraw(record, state, typed)

    async def end(self, submission: Submission) -> Answer:
        """Saves the verdict; a form that lacks what it needs comes back with it."""
        state, typed = VERDICT.sent(submission)
        command = JudgeTrial(
            **self._asked_at(submission.actor, state),
            proposal_id=state.proposal_id,
            draft=typed,
            asked=frozenset(submission.form.fields.by_name),
        )
        return VERDICT.answer(await self._threads.write(self._services.trials.end, command), state, typed)

    async def _opened(
        self, click: Click, read: Callable[[Actor, str], ProposalRecord]
    ) -> tuple[ProposalRecord, TrialState]:
        proposal_id = click.pressed.subject
        record = await self._threads.read(read, click.actor, proposal_id)
        return record, TrialState(form_id=new_id(), version=record.version, proposal_id=proposal_id)
