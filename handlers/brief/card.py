"""The answer card of a brief: its buttons, the forms behind them, and all its messages."""

from collections.abc import Mapping

from blocks.brief.card import brief_card, shared_card
from blocks.brief.correct_form import correct_form, read_correction
from blocks.brief.ids import BriefButton, BriefState
from blocks.brief.share_form import read_share, share_form
from blocks.brief.steps import (
    DISCOVERY_STARTED,
    TRIAL_STARTED,
    discovery_over,
    discovery_steps,
    trial_over,
    trial_steps,
)
from blocks.brief.trace import brief_trace
from blocks.brief.worth_form import read_worth, worth_form
from blocks.check_in.words import standing_line
from blocks.kit import Message
from blocks.routes import Route
from blocks.text import Mrkdwn, join
from domain.brief.brief import Brief
from domain.brief.flips import Change
from domain.brief.outcome import Outcome, judge_brief
from domain.ids import new_id
from domain.outgoing import Delivery, Kind
from domain.refusals import Refusal, Stale
from handlers.edge.answers import Answer, Clock, CloseForms, Done, NextPage, OpenForm, Renderer, Routes, Say
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Submission
from handlers.edge.threads import Threads
from handlers.hiring_rooms import HiringRooms
from services.briefs import BriefService


class BriefCardHandlers:
    """Turns the card, corrects, prices and shares it, starts the next step, and draws it."""

    def __init__(self, *, briefs: BriefService, directory: Directory, threads: Threads, clock: Clock) -> None:
        self._threads = threads
        self._briefs = briefs
        self._rooms = HiringRooms(directory)
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.BRIEF_SHOW: self.show,
                Route.BRIEF_LOOK: self.look,
                Route.BRIEF_UNLOOK: self.unlook,
                Route.BRIEF_KEEP: self.keep,
                Route.BRIEF_SHARE: self.ask_room,
                Route.BRIEF_WORTH: self.ask_costs,
                Route.BRIEF_CORRECT: self.ask_correction,
                Route.BRIEF_DISCOVERY: self.start_discovery,
                Route.BRIEF_TRIAL: self.start_trial,
            },
            submissions={
                Route.BRIEF_SHARING: self.share,
                Route.BRIEF_PRICED: self.price,
                Route.BRIEF_CORRECTED: self.correct,
            },
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.BRIEF_CARD: self.card,
            Kind.BRIEF_SHARED: self.shared,
            Kind.BRIEF_TRACE: self.trace,
            Kind.BRIEF_DISCOVERY: self.discovery,
            Kind.BRIEF_DISCOVERY_OVER: self.discovery_over,
            Kind.BRIEF_TRIAL: self.trial,
            Kind.BRIEF_TRIAL_OVER: self.trial_over,
        }

    async def show(self, click: Click) -> Answer:
        """The answer once more, to this person alone."""
        brief = await self._threads.read(self._briefs.get, click.actor, BriefButton.load(click.value).brief)
        shown = shared_card(brief, progress=await self._progress(brief))
        return Say(shown.text, shown.blocks)

    async def look(self, click: Click) -> Answer:
        pressed = BriefButton.load(click.value)
        await self._threads.write(
            self._briefs.look,
            actor=click.actor,
            now=self._clock(),
            brief_id=pressed.brief,
            version=pressed.version,
            change=_asked(pressed),
        )
        return Done()

    async def unlook(self, click: Click) -> Answer:
        await self._threads.write(
            self._briefs.unlook, actor=click.actor, now=self._clock(), brief_id=BriefButton.load(click.value).brief
        )
        return Done()

    async def keep(self, click: Click) -> Answer:
        pressed = BriefButton.load(click.value)
        await self._threads.write(
            self._briefs.keep,
            actor=click.actor,
            now=self._clock(),
            brief_id=pressed.brief,
            version=pressed.version,
            change=_asked(pressed),
        )
        return Done()

    async def ask_room(self, click: Click) -> Answer:
        brief = await self._threads.read(self._briefs.shareable, click.actor, BriefButton.load(click.value).brief)
        return OpenForm(share_form(brief, state_of(brief)))

    async def share(self, submission: Submission) -> Answer:
        state = BriefState.load(submission.form.private_metadata)
        brief = await self._threads.read(self._briefs.shareable, submission.actor, state.brief)
        room = read_share(brief, submission.form.fields)
        if not brief.room:
            await self._rooms.check(room, owner=brief.owner, author=brief.author, actor=submission.actor.user)
        await self._threads.write(
            self._briefs.share,
            actor=submission.actor,
            now=self._clock(),
            brief_id=brief.id,
            form_id=state.form_id,
            room=room,
        )
        return CloseForms()

    async def ask_costs(self, click: Click) -> Answer:
        brief = await self._threads.read(self._briefs.editable, click.actor, BriefButton.load(click.value).brief)
        return OpenForm(worth_form(brief, state_of(brief)))

    async def price(self, submission: Submission) -> Answer:
        state = BriefState.load(submission.form.private_metadata)
        costs = read_worth(submission.form.fields)
        try:
            await self._threads.write(
                self._briefs.price,
                actor=submission.actor,
                now=self._clock(),
                brief_id=state.brief,
                form_id=state.form_id,
                version=state.version,
                costs=costs,
            )
        except Stale as stale:
            brief = await self._threads.read(self._briefs.editable, submission.actor, state.brief)
            return NextPage(worth_form(brief, state_of(brief), costs=costs, notice=stale.text))
        return CloseForms()

    async def ask_correction(self, click: Click) -> Answer:
        brief = await self._threads.read(self._briefs.editable, click.actor, BriefButton.load(click.value).brief)
        return OpenForm(correct_form(brief, state_of(brief)))

    async def correct(self, submission: Submission) -> Answer:
        state = BriefState.load(submission.form.private_metadata)
        typed = read_correction(submission.form.fields)
        try:
            await self._threads.write(
                self._briefs.correct,
                actor=submission.actor,
                now=self._clock(),
                brief_id=state.brief,
                form_id=state.form_id,
                version=state.version,
                kind=typed.kind,
                signal=typed.signal,
                level=typed.level,
                reason=typed.reason,
            )
        except Stale as stale:
            brief = await self._threads.read(self._briefs.editable, submission.actor, state.brief)
            return NextPage(correct_form(brief, state_of(brief), notice=stale.text, typed=typed))
        return CloseForms()

    async def start_discovery(self, click: Click) -> Answer:
        await self._threads.write(
            self._briefs.start_discovery,
            actor=click.actor,
            now=self._clock(),
            brief_id=BriefButton.load(click.value).brief,
        )
        return Say(DISCOVERY_STARTED)

    async def start_trial(self, click: Click) -> Answer:
        await self._threads.write(
            self._briefs.start_trial, actor=click.actor, now=self._clock(), brief_id=BriefButton.load(click.value).brief
        )
        return Say(TRIAL_STARTED)

    async def card(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return brief_card(brief, progress=await self._progress(brief)) if brief else None

    async def shared(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return shared_card(brief, progress=await self._progress(brief)) if brief else None

    async def trace(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return brief_trace(brief) if brief else None

    async def discovery(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return discovery_steps(brief) if brief else None

    async def discovery_over(self, delivery: Delivery) -> Message | None:
        """Not needed where the brief has found its way out already."""
        brief = await self._shown(delivery)
        return discovery_over(brief) if brief and judge_brief(brief).outcome is Outcome.DISCOVERY else None

    async def trial(self, delivery: Delivery) -> Message | None:
        brief = await self._shown(delivery)
        return trial_steps(brief) if brief else None

    async def trial_over(self, delivery: Delivery) -> Message | None:
        """Not needed where the brief says something else by now."""
        brief = await self._shown(delivery)
        return trial_over(brief) if brief and judge_brief(brief).outcome is Outcome.BUY else None

    async def _shown(self, delivery: Delivery) -> Brief | None:
        return await self._threads.read(self._briefs.shown, delivery.workspace, delivery.subject.id)

    async def _progress(self, brief: Brief) -> Mrkdwn:
        """Where its hires stand; empty before there is one."""
        return join(
            standing_line(each) for each in await self._threads.read(self._briefs.standings, brief.workspace, brief.id)
        )


def state_of(brief: Brief) -> BriefState:
    """What a form of this brief carries: a fresh id, and the version that it shows."""
    return BriefState(form_id=new_id(), brief=brief.id, version=brief.version)


def _asked(pressed: BriefButton) -> Change:
    if pressed.change is None:
        raise Refusal("This button is from an earlier version of AI Hire. Type /ai-hire list instead.")
    return pressed.change
