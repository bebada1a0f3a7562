"""Scoring: the command, the button and the shortcut open one form; taps save, sending seals."""

from collections.abc import Mapping, Sequence

from blocks.kit import View, message, section
from blocks.panel.moved_card import moved_card
from blocks.routes import Route
from blocks.scorecard.card import scorecard_card
from blocks.scorecard.form import (
    FLAGS,
    FOLDS,
    UNFINISHED,
    ScorecardEntry,
    ScorecardState,
    first_state,
    read_scorecard_form,
    scorecard_form,
)
from blocks.scorecard.inclusion_form import InclusionState, inclusion_form, read_inclusion_form
from blocks.scorecard.waiting_list import nothing_to_score, score_list
from blocks.text import md
from domain.command import Saved
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.panel.commands import IncludeScorecard, KeepMarks, SendScorecard
from domain.panel.pages import ScorecardPage, ScorecardView
from domain.typed.names import called
from handlers.edge.answers import Answer, Done, OpenForm, Renderer, Routes, Say
from handlers.edge.payloads import Click, Command, Shortcut, Submission
from handlers.feature import Feature
from handlers.form import Form, typed_so_far
from services.panel.scorecards import Waiting

KEPT = md("Your draft is kept, and only you see it. To go on, press Score in your kit or type `/ai-hire score`.")


def _draw(page: ScorecardPage, state: ScorecardState, entry: ScorecardEntry | None, notice: str) -> View:
    shown = state.showing(page, entry.marks if entry else page.marks)
    return scorecard_form(page, shown, question=notice, entry=entry)


SCORE = Form[ScorecardState, ScorecardPage, ScorecardEntry](
    state=ScorecardState, read=lambda fields, state, draft: read_scorecard_form(fields, state, draft=draft), draw=_draw
)
INCLUDE = Form[InclusionState, ScorecardView, str](
    state=InclusionState, read=lambda fields, _, __: read_inclusion_form(fields), draw=inclusion_form
)


class ScorecardHandlers(Feature):
    """Opens, saves, sends, corrects and draws scorecards."""

    def routes(self) -> Routes:
        return Routes(
            commands={Route.COMMAND_SCORE: self.command},
            shortcuts={Route.SHORTCUT_SCORE: self.shortcut, Route.SHORTCUT_SCORES: self.anybody},
            clicks={
                Route.SCORECARD_OPEN: self.open,
                Route.SCORECARD_SAVE: self.save,
                Route.SCORECARD_UNFOLD: self.unfold,
                Route.SCORECARD_CORRECT: self.correct,
                Route.SCORECARD_INCLUDE: self.ask_inclusion,
            },
            submissions={Route.SCORECARD_SEND: self.send, Route.SCORECARD_SEND_INCLUSION: self.include},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.SCORECARD: self._drawing(self._services.scorecards.view, scorecard_card),
            Kind.VERDICT_MOVED: self._drawing(self._services.scorecards.moved, moved_card),
        }

    async def command(self, command: Command) -> Answer:
        """One candidate waits: the form at once. Several: a button each."""
        return _listed(
            await self._threads.read(self._services.scorecards.called, command.actor, command.text), command.text
        )

    async def anybody(self, shortcut: Shortcut) -> Answer:
        """As the command alone, where nobody types one: in a thread, above all."""
        return _listed(await self._threads.read(self._services.scorecards.called, shortcut.actor, ""), "")

    async def open(self, click: Click) -> Answer:
        panel_id = click.pressed.subject
        return _opened(await self._threads.read(self._services.scorecards.page, click.actor, panel_id))

    async def shortcut(self, shortcut: Shortcut) -> Answer:
        """On any message of a candidate's record."""
        place = shortcut.place
        return _opened(
            await self._threads.read(
                self._services.scorecards.at, shortcut.actor, place.channel, place.ts, place.thread
            )
        )

    async def correct(self, click: Click) -> Answer:
        scorecard_id = click.pressed.subject
        return _opened(await self._threads.read(self._services.scorecards.own, click.actor, scorecard_id))

    async def save(self, click: Click) -> Answer:
        """A tap or a word is kept; a correction counts only when it is sent."""
        state, entry = SCORE.tapped(click)
        redraws = click.field in (UNFINISHED, FLAGS)
        if state.version and not redraws:
            await self._threads.write(self._services.kept_forms.keep, typed_so_far(click, self._clock()))
            return Done()
        page = await self._kept(click, state, entry)
        return SCORE.redraw(page, state, entry) if redraws else Done()

    async def unfold(self, click: Click) -> Answer:
        """Shows what was folded away, with everything typed so far."""
        state, entry = SCORE.tapped(click)
        page = await self._kept(click, state, entry)
        fold = FOLDS[click.number] if click.number < len(FOLDS) else FOLDS[0]
        return SCORE.redraw(page, state.unfold(fold), entry)

    async def send(self, submission: Submission) -> Answer:
        state, entry = SCORE.sent(submission)
        if entry.is_unfinished:
            kept = await self._threads.write(
                self._services.scorecards.keep_marks, self._marks(submission, state, entry)
            )
            return Say(text=KEPT) if isinstance(kept, Saved) else SCORE.answer(kept, state, entry)
        command = SendScorecard(
            **self._asked_at(submission.actor, state),
            panel_id=state.panel_id,
            shown=state.shown,
            marks=entry.marks,
            reason=entry.reason,
            is_sure=state.asked,
        )
        return SCORE.answer(await self._threads.write(self._services.scorecards.send, command), state, entry)

    async def ask_inclusion(self, click: Click) -> Answer:
        scorecard_id = click.pressed.subject
        view = await self._threads.read(self._services.scorecards.to_include, click.actor, scorecard_id)
        return INCLUDE.open(view, InclusionState(form_id=new_id(), version=view.version, scorecard_id=scorecard_id))

    async def include(self, submission: Submission) -> Answer:
        state, reason = INCLUDE.sent(submission)
        command = IncludeScorecard(
            **self._asked_at(submission.actor, state), scorecard_id=state.scorecard_id, reason=reason
        )
        return INCLUDE.answer(await self._threads.write(self._services.scorecards.include, command), state, reason)

    async def _kept(self, click: Click, state: ScorecardState, entry: ScorecardEntry) -> ScorecardPage:
        if state.version:
            return await self._threads.read(self._services.scorecards.page, click.actor, state.panel_id)
        outcome = await self._threads.write(self._services.scorecards.keep_marks, self._marks(click, state, entry))
        return outcome.result if isinstance(outcome, Saved) else outcome.page

    def _marks(self, request: Click | Submission, state: ScorecardState, entry: ScorecardEntry) -> KeepMarks:
        # A draft that was sent from another form in the meantime is told so, but not at every tap.
        version = state.version if isinstance(request, Submission) else None
        return KeepMarks(
            **self._asked(request.actor, state),
            version=version,
            panel_id=state.panel_id,
            marks=entry.marks,
        )


def _opened(page: ScorecardPage) -> OpenForm:
    return SCORE.open(page, first_state(page, new_id()))


def _listed(waiting: ScorecardPage | Sequence[Waiting], typed: str) -> Answer:
    if isinstance(waiting, ScorecardPage):
        return _opened(waiting)
    named = called(typed, [(each.name, each) for each in waiting])
    listed = (
        score_list([(each.panel_id, each.name, each.workflow, each.interview_at) for each in named or waiting])
        if waiting
        else nothing_to_score()
    )
    if waiting and not named:
        nobody = md("Nobody called “{name}” waits for your scorecard; these do.", name=typed[:80])
        listed = message(nobody, [section(nobody), *listed.blocks])
    return Say.of(listed)
