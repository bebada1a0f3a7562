"""Forms that could not be sent, or were closed: kept, with the way back and whoever can be invited at a press."""

import asyncio
from collections.abc import Mapping

from blocks.forms import identity
from blocks.kit import Message
from blocks.routes import Route
from blocks.text import Mrkdwn
from blocks.waiting.kept_form import invited_words, kept_card
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.people import Actor
from domain.refusals import Invalid, Refusal
from domain.waiting.kept_form import OVER, KeptForm, SayInvited, ThrowAway
from handlers.edge.answers import Answer, Clock, Done, OpenForm, Renderer, ResumedHandler, Routes, Say, ShowForm, Tick
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Closed, Submission
from handlers.edge.threads import Threads
from handlers.feature import Feature, Services
from handlers.form import keeping, resumed, typed_so_far

OUTSIDE = "You are not in that channel yourself, so somebody who is there has to invite them."
HIRED = "was hired from there, and would read the scores on themselves."
THROWN_AWAY = Mrkdwn("What you typed in that form is gone.")
#: Nobody types so much that it would be lost without a word.
CLOSES = (Route.CANDIDATE_CREATE, Route.CANDIDATE_SAVE)


class KeptFormHandlers(Feature):
    """No form asks for something that cannot be done while it is open, and none loses what was typed."""

    def __init__(
        self,
        services: Services,
        directory: Directory,
        threads: Threads,
        clock: Clock,
        *,
        resumes: Mapping[Route, ResumedHandler],
    ) -> None:
        super().__init__(services, directory, threads, clock)
        self._resumes = resumes

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.FORM_FIELD: self.typed,
                Route.FORM_GO_ON: self.go_on,
                Route.FORM_INVITE: self.invite,
                Route.FORM_THROW_AWAY: self.throw_away,
            },
            closes=dict.fromkeys(CLOSES, self.closed),
            refused=self.refused,
            reopened=self.reopened,
            # The hire gives evidence, and may be a guest.
            guests=frozenset({Route.FORM_FIELD}),
            ticks={Tick.FORGET: self.forget_old},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.FORM_KEPT: self.card}

    async def refused(self, submission: Submission, invalid: Invalid) -> None:
        """Kept where it has to be closed; of what may be closed by mistake, whatever is wrong."""
        route, whys = submission.route, invalid.whys
        if route not in self._resumes or not (whys or route in CLOSES):
            return
        command = keeping(submission.actor, route, submission.form, self._clock(), whys, tell=bool(whys))
        try:
            await self._threads.write(self._services.kept_forms.keep, command)
        except Refusal:
            # What is wrong in the form is said in any case; that it is kept is said only where it is.
            if whys:
                raise

    async def typed(self, click: Click) -> Answer:
        """What stands in a form while it is filled: once it is closed, Slack does not say it."""
        await self._threads.write(self._services.kept_forms.keep, typed_so_far(click, self._clock()))
        return Done()

    async def reopened(self, actor: Actor, opened: OpenForm | ShowForm) -> OpenForm | ShowForm:
        """The form as this person closed it, where they did."""
        (route, hidden), again = identity(opened.view), opened.again
        kept = await self._threads.read(self._services.kept_forms.closed, actor, route, hidden, self._clock())
        try:
            if kept is None or again is None:
                return opened
            form = again(resumed(actor, kept))
            return ShowForm(form.view) if isinstance(opened, ShowForm) else form
        except Refusal:
            # Of an earlier release.
            return opened

    async def closed(self, closed: Closed) -> Answer:
        """What Slack says of what stood in it, else what is known from before; nothing where nothing was typed."""
        command = keeping(closed.actor, closed.route, closed.form, self._clock(), tell=True)
        as_drawn = command.model_copy(update={"is_as_drawn": not closed.form.is_touched})
        await self._threads.write(self._services.kept_forms.keep, as_drawn)
        return Done()

    async def go_on(self, click: Click) -> Answer:
        """The form once more, as things stand now."""
        kept = await self._pressed(click)
        resume = self._resumes.get(Route(kept.route))
        if resume is None:
            raise Refusal(OVER)
        return await resume(resumed(click.actor, kept))

    async def invite(self, click: Click) -> Answer:
        """Whoever can be invited is; of the others it is said why not, and what to do."""
        actor = click.actor
        read = self._services.kept_forms.to_invite
        kept, hires = await self._threads.read(read, actor, click.pressed.subject, self._clock())
        room = kept.room
        found = await self._directory.conversation(room) if room else None
        if found is not None and actor.user not in found.members and found.has_bot:
            raise Refusal(OUTSIDE)
        whys = await asyncio.gather(*(self._invited(actor, room, user, hires) for user in kept.missing))
        refused = {user: why for user, why in zip(kept.missing, whys, strict=True) if why}
        invited = frozenset(kept.missing) - refused.keys()
        said = invited_words(room, sorted(invited), refused)
        command = SayInvited(actor=actor, now=self._clock(), kept=kept.form_id, users=invited, said=said)
        await self._threads.write(self._services.kept_forms.say_invited, command)
        return Done()

    async def throw_away(self, click: Click) -> Answer:
        command = ThrowAway(actor=click.actor, now=self._clock(), kept=click.pressed.subject)
        await self._threads.write(self._services.kept_forms.throw_away, command)
        return Say(THROWN_AWAY)

    async def forget_old(self, workspace: str) -> None:
        await self._threads.write(self._services.kept_forms.forget_old, workspace, self._clock())

    async def card(self, delivery: Delivery) -> Message | None:
        """What was sent before this could be said needs no word."""
        kept = await self._threads.read(self._services.kept_forms.shown, delivery.workspace, delivery.subject.id)
        return None if kept is None and delivery.operation is Operation.POST else kept_card(kept)

    async def _pressed(self, click: Click) -> KeptForm:
        read = self._services.kept_forms.to_go_on
        return await self._threads.read(read, click.actor, click.pressed.subject, self._clock())

    async def _invited(self, actor: Actor, room: str, user: str, hires: frozenset[str]) -> str:
        """Why this person is not in the room; empty where they are now."""
        if user in hires:
            return HIRED
        why = await self._directory.why_not_member(actor.workspace, user)
        return why or await self._directory.invite(room, user)
