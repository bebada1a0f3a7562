"""The two weeks of a discovery: ticked in place, given to others, ended."""

from collections.abc import Mapping

from blocks.brief.discovery_form import discovery_form, read_discovery
from blocks.brief.ids import BriefState
from blocks.brief.steps import discovery_steps, step_asked
from blocks.button import OLD_BUTTON
from blocks.routes import Route
from blocks.text import Mrkdwn, escape
from domain.brief.commands import BriefCommand, PlanDiscovery, TickStep
from domain.brief.discovery import Assigned, DiscoveryPage, Step
from domain.command import Overtaken
from domain.outgoing.kinds import Kind
from domain.refusals import Refusal
from handlers.edge.answers import Answer, Done, Renderer, Routes, Say
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form
from services.brief.discovery import Found

ENDED = Mrkdwn("Let be. A no after two weeks is a good result: it has cost no hire.")

PLAN = Form[BriefState, DiscoveryPage, tuple[Assigned, ...]](state=BriefState, read=read_discovery, draw=discovery_form)


class DiscoveryHandlers(Feature):
    """Who finds out what."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.DISCOVERY_TICK: self.tick,
                Route.DISCOVERY_PLAN: self.open,
                Route.DISCOVERY_END: self.end,
            },
            submissions={Route.DISCOVERY_SEND_PLAN: self.plan},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.BRIEF_DISCOVERY: self._drawing(self._services.discoveries.view, discovery_steps),
            Kind.STEP_ASKED: self._drawing_for(self._services.discoveries.asked, step_asked),
        }

    async def tick(self, click: Click) -> Answer:
        """Done, or not yet."""
        step, _, done = click.pressed.choice.partition(".")
        try:
            command = TickStep(
                actor=click.actor,
                now=self._clock(),
                brief_id=click.pressed.subject,
                step=Step(step),
                done=done != "no",
            )
        except ValueError:
            raise Refusal(OLD_BUTTON) from None
        return _done(await self._threads.write(self._services.discoveries.tick, command), Done())

    async def open(self, click: Click) -> Answer:
        """ "Who and when"."""
        view = await self._threads.read(self._services.discoveries.to_plan, click.actor, click.pressed.subject)
        return PLAN.open(view, BriefState.of(view.brief).at(view.version))

    async def plan(self, submission: Submission) -> Answer:
        state, typed = PLAN.sent(submission)
        actor, refused = submission.actor, {}
        for user in sorted({each.owner for each in typed if each.owner} - {actor.user}):
            if why := await self._directory.why_not_member(actor.workspace, user):
                refused[user] = why
        command = PlanDiscovery(**self._asked_at(actor, state), brief_id=state.brief, items=typed, refused=refused)
        return PLAN.answer(await self._threads.write(self._services.discoveries.plan, command), state, typed)

    async def end(self, click: Click) -> Answer:
        """ "It was not worth it"."""
        command = BriefCommand(actor=click.actor, now=self._clock(), brief_id=click.pressed.subject)
        return _done(await self._threads.write(self._services.discoveries.end, command), Say(ENDED))


def _done(outcome: Found, answer: Answer) -> Answer:
    return Say(escape(outcome.notice)) if isinstance(outcome, Overtaken) else answer
