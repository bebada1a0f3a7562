"""Adding and changing proposals; their card, the word to their reviewers, the table in which they stand side by side."""

from asyncio import gather
from collections.abc import Iterable, Mapping

from blocks.kit import Message
from blocks.proposal.card import proposal_card, review_asked
from blocks.proposal.compared_table import compared_card
from blocks.proposal.form import (
    ProposalEntry,
    ProposalState,
    brief_menu,
    no_room,
    proposal_form,
    read_proposal_form,
)
from blocks.proposal.result_card import result_card
from blocks.routes import Route
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.people import Actor
from domain.proposal.commands import AddProposal, EditProposal
from domain.proposal.pages import ProposalPage
from domain.proposal.proposal import ROUTES_WITH_OFFERS
from domain.refusals import Refusal
from handlers.edge.answers import Answer, OpenForm, Renderer, Routes, Say
from handlers.edge.payloads import Click, Command, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form

NO_BRIEF = (
    "No brief of yours is clear enough yet to hold an offer against: the workflow, the number, the data boundary and the "
    "owner come first. Type /ai-hire brief to write it."
)

PROPOSAL = Form[ProposalState, ProposalPage, ProposalEntry](
    state=ProposalState, read=lambda fields, _, draft: read_proposal_form(fields, draft=draft), draw=proposal_form
)


class ProposalHandlers(Feature):
    """From an offer to reviewers who know what to look for."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_PROPOSAL: self.start},
            clicks={
                Route.PROPOSAL_ADD: self.add,
                Route.PROPOSAL_EDIT: self.edit,
                Route.PROPOSAL_ANSWER: self.answer,
            },
            submissions={Route.PROPOSAL_CREATE: self.create, Route.PROPOSAL_SAVE: self.save},
            resumes={Route.PROPOSAL_CREATE: self.resume_add, Route.PROPOSAL_SAVE: self.resume_edit},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.PROPOSAL_CARD: self._drawing(self._services.proposals.record, proposal_card),
            Kind.PROPOSAL_ASKED: self.asked,
            Kind.PROPOSAL_RESULT: self._drawing(self._services.proposals.record, result_card),
            Kind.PROPOSALS_COMPARED: self.compared,
        }

    async def start(self, command: Command) -> Answer:
        """The form at once where only one brief fits, else a short list: those whose route is outside come first."""
        pages = await self._threads.read(self._services.proposals.openings, command.actor, self._clock())
        if not pages:
            raise Refusal(NO_BRIEF)
        likely = [page for page in pages if page.route in ROUTES_WITH_OFFERS]
        if len(pages) == 1 or len(likely) == 1:
            return _opened((likely or list(pages))[0], command.text)
        menu = brief_menu([*likely, *(page for page in pages if page not in likely)], command.text)
        return Say(menu.text, menu.blocks)

    async def add(self, click: Click) -> Answer:
        """The button on a brief's card, or of a brief in the list, which carries the name that was typed."""
        pressed = click.pressed
        page = await self._threads.read(self._services.proposals.to_add, click.actor, pressed.subject, self._clock())
        return _opened(page, pressed.choice)

    async def answer(self, click: Click) -> Answer:
        """What they answered when they were asked again: the next round."""
        proposal_id = click.pressed.subject
        page = await self._threads.read(self._services.proposals.to_answer, click.actor, proposal_id, self._clock())
        return _opened(page)

    async def create(self, submission: Submission) -> Answer:
        """Adds the offer; the form stays as typed until every reviewer is in the room."""
        actor = submission.actor
        state, typed = PROPOSAL.sent(submission)
        command = AddProposal(
            **self._asked_at(actor, state),
            brief_id=state.brief_id,
            earlier=state.earlier,
            draft=typed.draft,
            looked_at=state.room,
            found=await self._directory.conversation(state.room),
            refused=await self._refused(actor, typed.draft.reviewers),
        )
        return PROPOSAL.answer(await self._threads.write(self._services.proposals.add, command), state, typed)

    async def edit(self, click: Click) -> Answer:
        """The button on the offer's card."""
        proposal_id = click.pressed.subject
        return _opened(await self._threads.read(self._services.proposals.to_edit, click.actor, proposal_id))

    async def save(self, submission: Submission) -> Answer:
        actor = submission.actor
        state, typed = PROPOSAL.sent(submission)
        command = EditProposal(
            **self._asked_at(actor, state),
            proposal_id=state.proposal_id,
            reason=typed.reason,
            draft=typed.draft,
            looked_at=state.room,
            found=await self._directory.conversation(state.room),
            refused=await self._refused(actor, typed.draft.reviewers),
        )
        return PROPOSAL.answer(await self._threads.write(self._services.proposals.edit, command), state, typed)

    async def resume_add(self, form: Resumed) -> Answer:
        state, _ = PROPOSAL.held(form)
        if state.earlier:
            again = self._services.proposals.to_answer
            return PROPOSAL.resume(await self._threads.read(again, form.actor, state.earlier, self._clock()), form)
        first = self._services.proposals.to_add
        return PROPOSAL.resume(await self._threads.read(first, form.actor, state.brief_id, self._clock()), form)

    async def resume_edit(self, form: Resumed) -> Answer:
        state, _ = PROPOSAL.held(form)
        return PROPOSAL.resume(
            await self._threads.read(self._services.proposals.to_edit, form.actor, state.proposal_id), form
        )

    async def asked(self, delivery: Delivery) -> Message | None:
        """A reviewer who lost the seat before the word was sent gets none."""
        record = await self._threads.read(self._services.proposals.record, delivery.workspace, delivery.subject.id)
        if delivery.operation is Operation.POST and record.panel.seat_of(delivery.conversation) is None:
            return None
        return review_asked(record, delivery.conversation)

    async def compared(self, delivery: Delivery) -> Message | None:
        """What stands there says so where fewer than two are left: it would go on naming the others."""
        compared = await self._threads.read(self._services.proposals.compared, delivery.workspace, delivery.subject.id)
        return None if compared is None and delivery.operation is Operation.POST else compared_card(compared)

    async def _refused(self, actor: Actor, users: Iterable[str]) -> dict[str, str]:
        """Why some of them cannot take part."""
        people = sorted(set(users))
        reasons = await gather(*[self._directory.why_not_member(actor.workspace, user) for user in people])
        return {user: reason for user, reason in zip(people, reasons, strict=True) if reason is not None}


def _opened(page: ProposalPage, name: str = "") -> Answer:
    if not page.room:
        told = no_room(page)
        return Say(told.text, told.blocks)
    named = page.model_copy(update={"draft": page.draft.model_copy(update={"name": name})}) if name else page
    opened = PROPOSAL.open(named, ProposalState.of(named))
    # Another name is another offer.
    return OpenForm(opened.view) if name else opened
