"""Reviewing: the button opens one form; taps save, sending seals."""

from collections.abc import Mapping

from blocks.kit import Message
from blocks.proposal.inclusion_form import ReviewInclusionState, review_inclusion_form
from blocks.proposal.review_card import review_card
from blocks.proposal.review_form import ReviewEntry, ReviewState, read_review_form, review_form
from blocks.routes import Route
from blocks.scorecard.form import UNFINISHED
from blocks.scorecard.inclusion_form import read_inclusion_form
from blocks.text import md
from domain.command import Saved
from domain.ids import new_id
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.proposal.commands import IncludeReview, KeepFindings, SendReview
from domain.proposal.pages import ReviewPage, ReviewView
from handlers.edge.answers import Answer, Done, Renderer, Routes, Say
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form, typed_so_far

KEPT = md("Your draft is kept, and only you see it. To go on, press Review again or type `/ai-hire list`.")

REVIEW = Form[ReviewState, ReviewPage, ReviewEntry](
    state=ReviewState, read=lambda fields, _, draft: read_review_form(fields, draft=draft), draw=review_form
)


INCLUDE = Form[ReviewInclusionState, ReviewView, str](
    state=ReviewInclusionState,
    read=lambda fields, _, __: read_inclusion_form(fields),
    draw=review_inclusion_form,
)


class ReviewHandlers(Feature):
    """Opens, saves, sends, corrects and draws reviews."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.REVIEW_OPEN: self.open,
                Route.REVIEW_SAVE: self.save,
                Route.REVIEW_INCLUDE: self.ask_why_it_counts,
            },
            submissions={Route.REVIEW_SEND: self.send, Route.REVIEW_SEND_INCLUSION: self.include},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.REVIEW_CARD: self.card}

    async def open(self, click: Click) -> Answer:
        panel_id = click.pressed.subject
        page = await self._threads.read(self._services.reviews.page, click.actor, panel_id)
        return REVIEW.open(page, ReviewState(form_id=new_id(), version=page.version, panel_id=panel_id))

    async def save(self, click: Click) -> Answer:
        """A tap or a word is kept; a correction counts only when it is sent."""
        state, entry = REVIEW.tapped(click)
        redraws = click.field == UNFINISHED
        if state.version and not redraws:
            await self._threads.write(self._services.kept_forms.keep, typed_so_far(click, self._clock()))
            return Done()
        if state.version:
            page = await self._threads.read(self._services.reviews.page, click.actor, state.panel_id)
        else:
            outcome = await self._threads.write(self._services.reviews.keep, self._kept(click, state, entry))
            page = outcome.result if isinstance(outcome, Saved) else outcome.page
        return REVIEW.redraw(page, state, entry) if redraws else Done()

    async def send(self, submission: Submission) -> Answer:
        state, entry = REVIEW.sent(submission)
        if entry.is_unfinished:
            kept = await self._threads.write(self._services.reviews.keep, self._kept(submission, state, entry))
            return Say(text=KEPT) if isinstance(kept, Saved) else REVIEW.answer(kept, state, entry)
        command = SendReview(
            **self._asked_at(submission.actor, state),
            panel_id=state.panel_id,
            findings=entry.findings,
            reason=entry.reason,
            is_sure=state.asked,
        )
        return REVIEW.answer(await self._threads.write(self._services.reviews.send, command), state, entry)

    async def ask_why_it_counts(self, click: Click) -> Answer:
        """Of a review that came after opening."""
        panel_id, reviewer = click.pressed.subject, click.pressed.choice
        view = await self._threads.read(self._services.reviews.to_include, click.actor, panel_id, reviewer)
        state = ReviewInclusionState(form_id=new_id(), version=view.version, panel_id=panel_id, reviewer=reviewer)
        return INCLUDE.open(view, state)

    async def include(self, submission: Submission) -> Answer:
        state, reason = INCLUDE.sent(submission)
        command = IncludeReview(
            **self._asked_at(submission.actor, state), panel_id=state.panel_id, reviewer=state.reviewer, reason=reason
        )
        return INCLUDE.answer(await self._threads.write(self._services.reviews.include, command), state, reason)

    async def card(self, delivery: Delivery) -> Message | None:
        view = await self._threads.read(self._services.reviews.view, delivery.workspace, delivery.subject)
        return None if view is None else review_card(view)

    def _kept(self, request: Click | Submission, state: ReviewState, entry: ReviewEntry) -> KeepFindings:
        # A draft that was sent from another form in the meantime is told so, but not at every tap.
        version = state.version if isinstance(request, Submission) else None
        return KeepFindings(
            **self._asked(request.actor, state),
            version=version,
            panel_id=state.panel_id,
            findings=entry.findings,
        )
