"""The answer card of a brief: its buttons, the forms behind them, and all its messages."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from blocks.brief.card import brief_card, shared_card
from blocks.brief.correct_form import Correction, correct_form, read_correction
from blocks.brief.ends.trial_form import TrialResult, end_trial_form, read_trial_end
from blocks.brief.history.changed import handed_over_card
from blocks.brief.ids import BriefState, change_of
from blocks.brief.share_form import share_form, shared_in, shown_there
from blocks.brief.steps import (
    DISCOVERY_STARTED,
    NO_TRIAL,
    TRIAL_STARTED,
    discovery_over,
    trial_over,
    trial_steps,
)
from blocks.brief.thread.trace import brief_trace
from blocks.brief.worth_form import read_worth, worth_form
from blocks.check_in.words import standing_line
from blocks.forms import read_room
from blocks.kit import Message
from blocks.routes import Route
from blocks.text import Mrkdwn, escape, join
from domain.brief.brief import Brief
from domain.brief.commands import BriefCommand, ChangeAnswer, CorrectBrief, EndTrial, PriceBrief, ShareBrief
from domain.brief.money import Costs
from domain.brief.outcome import Outcome, judge_brief
from domain.brief.view import BriefView
from domain.command import Overtaken
from domain.outgoing.delivery import Delivery, NotYet, Operation
from domain.outgoing.kinds import Kind
from domain.people import is_person
from domain.refusals import Invalid, Refusal
from domain.rooms import seen_by
from handlers.brief.rooms import room_note
from handlers.edge.answers import Answer, Done, Renderer, Routes, Say, ShowForm
from handlers.edge.payloads import Click, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form
from services.brief.briefs import Changed

# What is posted sooner comes at the hour that was chosen for it.
LATE = timedelta(hours=1)
# Where Slack does not say where somebody lives.
ASK_AGAIN = timedelta(minutes=10)

SHARE = Form[BriefState, Brief, str](
    state=BriefState,
    read=read_room,
    draw=lambda brief, state, room, notice: share_form(brief, state, room=room or "", notice=notice),
)
WORTH = Form[BriefState, Brief, Costs](
    state=BriefState,
    read=lambda fields, _, __: read_worth(fields),
    draw=lambda brief, state, costs, notice: worth_form(brief, state, costs=costs, notice=notice),
)
CORRECT = Form[BriefState, Brief, Correction](
    state=BriefState,
    read=lambda fields, _, __: read_correction(fields),
    draw=lambda brief, state, typed, notice: correct_form(brief, state, typed=typed, notice=notice),
)

END_TRIAL = Form[BriefState, Brief, TrialResult](
    state=BriefState,
    read=lambda fields, _, draft: read_trial_end(fields, draft),
    draw=lambda brief, state, typed, notice: end_trial_form(brief, state, typed, notice),
)


class BriefCardHandlers(Feature):
    """Turns the card, corrects, prices and shares it, starts the next step, and draws it."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.BRIEF_SHOW: self.show,
                Route.BRIEF_LOOK: self.look,
                Route.BRIEF_UNLOOK: self.unlook,
                Route.BRIEF_KEEP: self.keep,
                Route.BRIEF_SHARE: self.ask_room,
                Route.BRIEF_LOOK_AT_ROOM: self.look_at_room,
                Route.BRIEF_WORTH: self.ask_costs,
                Route.BRIEF_CORRECT: self.ask_correction,
                Route.BRIEF_DISCOVERY: self.start_discovery,
                Route.BRIEF_TRIAL: self.start_trial,
                Route.BRIEF_LET_BE: self.let_be,
                Route.BRIEF_TAKE_UP: self.take_up,
                Route.BRIEF_END_TRIAL: self.ask_trial_end,
            },
            submissions={
                Route.BRIEF_SEND_SHARE: self.share,
                Route.BRIEF_PRICE: self.price,
                Route.BRIEF_SEND_CORRECTION: self.correct,
                Route.BRIEF_SEND_TRIAL_END: self.end_trial,
            },
            resumes={Route.BRIEF_SEND_SHARE: self.resume_share},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.BRIEF_CARD: self._drawn(
                lambda view: brief_card(
                    view.brief,
                    progress=_progress(view),
                    interviews=view.interviews,
                    hired=view.hired,
                    questions=view.questions,
                    approval=view.approval,
                )
            ),
            Kind.BRIEF_SHARED: self._drawn(
                lambda view: shared_card(
                    view.brief,
                    progress=_progress(view),
                    hired=view.hired,
                    questions=view.questions,
                    approval=view.approval,
                )
            ),
            Kind.BRIEF_SHOWN: self._drawing(self._services.briefs.placed, shown_there),
            Kind.BRIEF_TRACE: self._drawn(lambda view: brief_trace(view.brief)),
            # Not needed where the brief has found its way out already, or says something else by now.
            Kind.BRIEF_DISCOVERY_OVER: self._at_work(lambda view: _on(Outcome.DISCOVERY, discovery_over, view)),
            Kind.BRIEF_TRIAL: self._drawn(lambda view: trial_steps(view.brief)),
            Kind.BRIEF_TRIAL_OVER: self._at_work(_trial_over),
        }

    async def show(self, click: Click) -> Answer:
        """The answer once more, to this person alone."""
        view = await self._threads.read(self._services.briefs.shown, click.actor, click.pressed.subject)
        return Say.of(shared_card(view.brief, progress=_progress(view), hired=view.hired))

    async def look(self, click: Click) -> Answer:
        return _done(await self._threads.write(self._services.briefs.look, self._changed_answer(click)))

    async def unlook(self, click: Click) -> Answer:
        return _done(await self._threads.write(self._services.briefs.unlook, self._pressed(click)))

    async def keep(self, click: Click) -> Answer:
        return _done(await self._threads.write(self._services.briefs.keep, self._changed_answer(click)))

    async def ask_room(self, click: Click) -> Answer:
        brief = await self._threads.read(self._services.briefs.to_share, click.actor, click.pressed.subject)
        if brief.is_shared:
            return Say(shared_in(brief))
        return SHARE.open(brief, BriefState.of(brief))

    async def look_at_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be the hiring room."""
        state, room = SHARE.tapped(click)
        brief = await self._threads.read(self._services.briefs.to_share, click.actor, state.brief)
        note = await room_note(self._directory, room, brief, click.actor.user)
        return ShowForm(share_form(brief, state, room=room, note=note))

    async def share(self, submission: Submission) -> Answer:
        state, room = SHARE.sent(submission)
        found = seen_by(await self._directory.conversation(room), submission.actor.user)
        command = ShareBrief(**self._asked(submission.actor, state), brief_id=state.brief, room=room, found=found)
        # The card, which stands behind the form, says from now on where it is shown.
        return SHARE.answer(await self._threads.write(self._services.briefs.share, command), state, room)

    async def resume_share(self, form: Resumed) -> Answer:
        state, _ = SHARE.held(form)
        brief = await self._threads.read(self._services.briefs.to_share, form.actor, state.brief)
        return Say(shared_in(brief)) if brief.is_shared else SHARE.resume(brief, form)

    async def ask_costs(self, click: Click) -> Answer:
        brief = await self._threads.read(self._services.briefs.to_edit, click.actor, click.pressed.subject)
        return WORTH.open(brief, BriefState.of(brief))

    async def price(self, submission: Submission) -> Answer:
        state, costs = WORTH.sent(submission)
        command = PriceBrief(**self._asked_at(submission.actor, state), brief_id=state.brief, costs=costs)
        return WORTH.answer(await self._threads.write(self._services.briefs.price, command), state, costs)

    async def ask_correction(self, click: Click) -> Answer:
        brief = await self._threads.read(self._services.briefs.to_edit, click.actor, click.pressed.subject)
        return CORRECT.open(brief, BriefState.of(brief))

    async def correct(self, submission: Submission) -> Answer:
        state, typed = CORRECT.sent(submission)
        command = CorrectBrief(
            **self._asked_at(submission.actor, state), brief_id=state.brief, is_sure=state.asked, **dict(typed)
        )
        return CORRECT.answer(await self._threads.write(self._services.briefs.correct, command), state, typed)

    async def start_discovery(self, click: Click) -> Answer:
        outcome = await self._threads.write(self._services.briefs.start_discovery, self._pressed(click))
        return _done(outcome, Say(DISCOVERY_STARTED))

    async def start_trial(self, click: Click) -> Answer:
        return _done(
            await self._threads.write(self._services.briefs.start_trial, self._pressed(click)), Say(TRIAL_STARTED)
        )

    async def ask_trial_end(self, click: Click) -> Answer:
        brief = await self._threads.read(self._services.briefs.to_edit, click.actor, click.pressed.subject)
        if brief.running_trial is None:
            return Say(NO_TRIAL)
        return END_TRIAL.open(brief, BriefState.of(brief))

    async def end_trial(self, submission: Submission) -> Answer:
        state, typed = END_TRIAL.sent(submission)
        if typed.end is None:
            raise Invalid({"end": "Please pick what came of it."})
        command = EndTrial(
            **self._asked_at(submission.actor, state),
            brief_id=state.brief,
            end=typed.end,
            found=typed.found,
            is_sure=state.asked,
        )
        return END_TRIAL.answer(await self._threads.write(self._services.briefs.end_trial, command), state, typed)

    async def let_be(self, click: Click) -> Answer:
        return _done(await self._threads.write(self._services.briefs.let_be, self._pressed(click)))

    async def take_up(self, click: Click) -> Answer:
        return _done(await self._threads.write(self._services.briefs.take_up, self._pressed(click)))

    def _pressed(self, click: Click) -> BriefCommand:
        """What turns on one tap, and is put right by another: an older card may do that, too."""
        return BriefCommand(actor=click.actor, now=self._clock(), brief_id=click.pressed.subject)

    def _changed_answer(self, click: Click) -> ChangeAnswer:
        pressed = click.pressed
        return ChangeAnswer(
            actor=click.actor,
            now=self._clock(),
            version=pressed.version,
            brief_id=pressed.subject,
            change=change_of(pressed),
        )

    def _drawn(self, draw: Callable[[BriefView], Message | None]) -> Renderer:
        async def render(delivery: Delivery) -> Message | None:
            view = await self._threads.read(self._services.briefs.view, delivery.workspace, delivery.subject.id)
            return _read_by(delivery, view, draw)

        return render

    def _at_work(self, draw: Callable[[BriefView], Message | None]) -> Renderer:
        """As `_drawn`, for what a day brings: after an outage it waits until whoever reads it is at work."""

        async def ask(delivery: Delivery) -> Message | None:
            now, zone = self._clock(), ""
            if delivery.operation is Operation.POST and now - delivery.due_at > LATE:
                try:
                    zone = await self._directory.zone(delivery.workspace, delivery.conversation)
                except Refusal as silence:
                    raise NotYet(now + ASK_AGAIN) from silence
            view = await self._threads.read(self._services.briefs.at_work, delivery, now, zone)
            return _read_by(delivery, view, draw)

        return ask


def _read_by(delivery: Delivery, view: BriefView | None, draw: Callable[[BriefView], Message | None]) -> Message | None:
    """An earlier hiring manager keeps the message, and reads along no more."""
    if view is None:
        return None
    is_left = is_person(delivery.conversation) and delivery.conversation != view.brief.manager
    return handed_over_card(view.brief) if is_left else draw(view)


def _done(outcome: Changed, answer: Answer | None = None) -> Answer:
    """Words where an older card was pressed."""
    if isinstance(outcome, Overtaken):
        return Say(escape(outcome.notice))
    return answer or Done()


def _on(outcome: Outcome, draw: Callable[[Brief], Message], view: BriefView) -> Message | None:
    return draw(view.brief) if judge_brief(view.brief).outcome is outcome else None


def _trial_over(view: BriefView) -> Message | None:
    """Asked as long as the answer is still to buy; what came of it stands there in any case."""
    trial = view.brief.answers.product_trial
    return trial_over(view.brief) if trial and trial.end else _on(Outcome.BUY, trial_over, view)


def _progress(view: BriefView) -> Mrkdwn:
    """Where its onboardings stand; empty before there is one."""
    return join(standing_line(each, view.promise) for each in view.standings)
