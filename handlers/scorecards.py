"""Scoring: the command, the button and the shortcut open one form; taps save, sending seals."""

from collections.abc import Mapping

from blocks.kit import Message, section
from blocks.panel.seat_card import score_asked
from blocks.routes import Route
from blocks.scorecard.card import scorecard_card
from blocks.scorecard.form import (
    FOLDS,
    REASON,
    UNFINISHED,
    ScorecardEntry,
    ScorecardState,
    first_state,
    moved_focus,
    read_scorecard_form,
    scorecard_form,
)
from blocks.scorecard.inclusion_form import InclusionState, inclusion_form, read_inclusion_form
from blocks.scorecard.waiting_list import nothing_to_score, score_list
from blocks.text import md
from domain.ids import new_id
from domain.outgoing import Delivery, Kind
from domain.people import Actor
from domain.refusals import Invalid, Refusal, Stale
from domain.scorecard import Sheet
from handlers.edge.answers import Answer, Clock, CloseForms, Done, NextPage, OpenForm, Renderer, Routes, Say, ShowForm
from handlers.edge.payloads import Click, Command, Form, Shortcut, Submission
from handlers.edge.threads import Threads
from services.scorecards import ScorecardService

NOW_OPEN = (
    "The panel opened while this form was open. Your scorecard will show both figures, so please say why it changed."
)
NEW_FOCUS = (
    "The panel was changed while this form was open, and your categories with it. What you marked is still here."
)

KEPT = md("Your draft is kept, and only you see it. To go on, press Score in your kit or type `/ai-hire score`.")


class ScorecardHandlers:
    """Opens, saves, sends, corrects and draws scorecards."""

    def __init__(self, *, scorecards: ScorecardService, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._scorecards = scorecards
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_SCORE: self.command},
            shortcuts={Route.SHORTCUT_SCORE: self.shortcut},
            clicks={
                Route.SCORECARD_OPEN: self.open,
                Route.SCORECARD_SAVE: self.save,
                Route.SCORECARD_UNFOLD: self.unfold,
                Route.SCORECARD_CORRECT: self.correct,
                Route.SCORECARD_INCLUDE: self.ask_inclusion,
            },
            submissions={Route.SCORECARD_SEND: self.send, Route.SCORECARD_INCLUSION: self.include},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.SCORECARD: self.card, Kind.SCORE_ASKED: self.reminder}

    async def command(self, command: Command) -> Answer:
        """One candidate waits: the form at once. Several: a button each."""
        waiting = await self._threads.read(self._scorecards.waiting, actor=command.actor)
        wanted = command.text.casefold()
        named = [each for each in waiting if wanted in each.name.casefold()] if wanted else list(waiting)
        if len(named) == 1:
            return await self._form(command.actor, named[0].candidate_id)
        message = (
            score_list([(each.candidate_id, each.name, each.workflow, each.interview_at) for each in named or waiting])
            if waiting
            else nothing_to_score()
        )
        if waiting and not named:
            nobody = md("Nobody called “{name}” waits for your scorecard; these do.", name=command.text[:80])
            return Say(text=nobody, blocks=[section(nobody), *message.blocks])
        return Say(text=message.text, blocks=message.blocks)

    async def open(self, click: Click) -> Answer:
        return await self._form(click.actor, click.value.partition(":")[0])

    async def shortcut(self, shortcut: Shortcut) -> Answer:
        """On any message of a candidate's record."""
        place = shortcut.place
        candidate_id = await self._threads.read(
            self._scorecards.candidate_at, actor=shortcut.actor, channel=place.channel, ts=place.ts, thread=place.thread
        )
        return await self._form(shortcut.actor, candidate_id)

    async def correct(self, click: Click) -> Answer:
        candidate_id = await self._threads.read(self._scorecards.own_card, actor=click.actor, scorecard_id=click.value)
        return await self._form(click.actor, candidate_id)

    async def save(self, click: Click) -> Answer:
        """A tap is kept; a correction counts only when it is sent."""
        form, state, sheet = await self._opened(click)
        entry = read_scorecard_form(form.fields, state, draft=True)
        await self._keep(click, sheet, entry)
        return ShowForm(view=scorecard_form(sheet, state, entry=entry)) if click.field == UNFINISHED else Done()

    async def unfold(self, click: Click) -> Answer:
        """Shows what was folded away, with everything typed so far."""
        form, state, sheet = await self._opened(click)
        entry = read_scorecard_form(form.fields, state, draft=True)
        await self._keep(click, sheet, entry)
        fold = FOLDS[click.number] if click.number < len(FOLDS) else FOLDS[0]
        return ShowForm(view=scorecard_form(sheet, state.unfold(fold).showing(sheet, entry.marks), entry=entry))

    async def send(self, submission: Submission) -> Answer:
        form = submission.form
        state = ScorecardState.load(form.private_metadata)
        sheet = await self._threads.read(
            self._scorecards.sheet, actor=submission.actor, candidate_id=state.candidate_id
        )
        if moved_focus(state, sheet):
            entry = read_scorecard_form(form.fields, state, draft=True)
            await self._keep(submission, sheet, entry)
            shown = state.showing(sheet, entry.marks)
            return NextPage(view=scorecard_form(sheet, shown, question=NEW_FOCUS, entry=entry))
        entry = read_scorecard_form(form.fields, state)
        if entry.is_unfinished and sheet.sent is None:
            await self._keep(submission, sheet, entry)
            return Say(text=KEPT)
        try:
            sent = await self._threads.write(
                self._scorecards.send,
                actor=submission.actor,
                now=self._clock(),
                form_id=state.form_id,
                candidate_id=state.candidate_id,
                version=state.version,
                marks=entry.marks,
                reason=entry.reason,
                is_sure=state.asked,
            )
        except Stale as stale:
            sheet = await self._threads.read(
                self._scorecards.sheet, actor=submission.actor, candidate_id=state.candidate_id
            )
            newest = state.model_copy(update={"version": sheet.sent.version if sheet.sent else 0})
            return NextPage(view=scorecard_form(sheet, newest, question=stale.text, entry=entry))
        except Invalid as invalid:
            if REASON not in invalid.errors or REASON in form.fields.by_name:
                raise
            sheet = await self._threads.read(
                self._scorecards.sheet, actor=submission.actor, candidate_id=state.candidate_id
            )
            return NextPage(view=scorecard_form(sheet, state, question=NOW_OPEN, entry=entry))
        if sent.doubt:
            asked = state.model_copy(update={"asked": True})
            return NextPage(view=scorecard_form(sheet, asked, question=sent.doubt, entry=entry))
        return CloseForms()

    async def ask_inclusion(self, click: Click) -> Answer:
        page = await self._threads.read(self._scorecards.late, actor=click.actor, scorecard_id=click.value)
        state = InclusionState(form_id=new_id(), version=page.card.version, scorecard_id=page.card.id)
        return OpenForm(view=inclusion_form(state, name=page.candidate.name, interviewer=page.card.interviewer))

    async def include(self, submission: Submission) -> Answer:
        state = InclusionState.load(submission.form.private_metadata)
        reason = read_inclusion_form(submission.form.fields)
        try:
            await self._threads.write(
                self._scorecards.include,
                actor=submission.actor,
                now=self._clock(),
                form_id=state.form_id,
                scorecard_id=state.scorecard_id,
                version=state.version,
                reason=reason,
            )
        except Stale as stale:
            page = await self._threads.read(
                self._scorecards.late, actor=submission.actor, scorecard_id=state.scorecard_id
            )
            again, name = state.model_copy(update={"version": page.card.version}), page.candidate.name
            by = page.card.interviewer
            return NextPage(inclusion_form(again, name=name, interviewer=by, reason=reason, notice=stale.text))
        return CloseForms()

    async def card(self, delivery: Delivery) -> Message | None:
        page = await self._threads.read(
            self._scorecards.page, workspace=delivery.workspace, scorecard_id=delivery.subject.id
        )
        return (
            None
            if page is None
            else scorecard_card(
                page.card, guide=page.candidate.guide, name=page.candidate.name, is_agency=page.is_agency
            )
        )

    async def reminder(self, delivery: Delivery) -> Message | None:
        candidate_id, interviewer = delivery.subject.id, delivery.subject.person
        candidate = await self._threads.read(
            self._scorecards.owed, workspace=delivery.workspace, candidate_id=candidate_id, interviewer=interviewer
        )
        return None if candidate is None else score_asked(candidate)

    async def _form(self, actor: Actor, candidate_id: str) -> Answer:
        sheet = await self._threads.read(self._scorecards.sheet, actor=actor, candidate_id=candidate_id)
        return OpenForm(view=scorecard_form(sheet, first_state(sheet, new_id())))

    async def _opened(self, click: Click) -> tuple[Form, ScorecardState, Sheet]:
        if click.form is None:
            raise Refusal("Please press Score again: this part of the form belongs to an open form.")
        state = ScorecardState.load(click.form.private_metadata)
        sheet = await self._threads.read(self._scorecards.sheet, actor=click.actor, candidate_id=state.candidate_id)
        return click.form, state, sheet

    async def _keep(self, request: Click | Submission, sheet: Sheet, entry: ScorecardEntry) -> None:
        if sheet.sent is None:
            await self._threads.write(
                self._scorecards.keep_draft,
                actor=request.actor,
                now=self._clock(),
                candidate_id=sheet.candidate_id,
                marks=entry.marks,
            )
