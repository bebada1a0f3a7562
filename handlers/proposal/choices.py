"""Deciding on a proposal."""

from collections.abc import Mapping

from blocks.proposal.choice_card import choice_card
from blocks.proposal.choice_form import ChoiceState, choice_form, read_choice_form
from blocks.routes import Route
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.proposal.choice import ChoiceDraft
from domain.proposal.commands import Choose
from domain.proposal.pages import ProposalRecord
from handlers.edge.answers import Answer, Renderer, Routes
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

CHOICE = Form[ChoiceState, ProposalRecord, ChoiceDraft](
    state=ChoiceState, read=lambda fields, _, draft: read_choice_form(fields, draft=draft), draw=choice_form
)


class ChoiceHandlers(Feature):
    """The hiring manager's decision on an offer."""

    def routes(self) -> Routes:
        return Routes(
            clicks={Route.PROPOSAL_DECIDE: self.open, Route.PROPOSAL_PICK_OUTCOME: self.pick_outcome},
            submissions={Route.PROPOSAL_SEND_DECISION: self.choose},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.PROPOSAL_DECISION: self._drawing(self._services.proposals.record, choice_card)}

    async def open(self, click: Click) -> Answer:
        """The form; before the reviews have opened it offers what can be recorded."""
        proposal_id = click.pressed.subject
        record = await self._threads.read(self._services.choices.page, click.actor, proposal_id)
        return CHOICE.open(record, ChoiceState(form_id=new_id(), version=record.version, proposal_id=proposal_id))

    async def pick_outcome(self, click: Click) -> Answer:
        """The outcome was tapped: the form shows what it needs."""
        state, typed = CHOICE.tapped(click)
        record = await self._threads.read(self._services.choices.page, click.actor, state.proposal_id)
        return CHOICE.redraw(record, state, typed)

    async def choose(self, submission: Submission) -> Answer:
        """Saves the decision; a form that lacks what the outcome needs comes back with it."""
        state, typed = CHOICE.sent(submission)
        command = Choose(
            **self._asked_at(submission.actor, state),
            proposal_id=state.proposal_id,
            draft=typed,
            asked=frozenset(submission.form.fields.by_name),
        )
        return CHOICE.answer(await self._threads.write(self._services.choices.choose, command), state, typed)
