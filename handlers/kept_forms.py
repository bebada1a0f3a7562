"""Forms that could not be sent, or were closed: kept, with the way back and whoever can be invited at a press."""

import asyncio
from collections.abc import Mapping

from blocks.button import ButtonValue
from blocks.forms import form_id_of
from blocks.kept_form import invited_words, kept_card
from blocks.kit import Message
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.outgoing import Delivery, Kind, Operation
from domain.people import Actor
from domain.refusals import Invalid, Refusal
from domain.rooms import Why
from domain.waiting.kept_form import OVER, KeepForm, KeptForm, SayInvited, ThrowAway
from handlers.edge.answers import Answer, Clock, Done, Renderer, ResumedHandler, Routes, Say, Tick
from handlers.edge.directory import Directory
from handlers.edge.inviter import Inviter
from handlers.edge.payloads import Click, Closed, Form, Resumed, Submission
from handlers.edge.threads import Threads
from handlers.form import kept_of, resumed
from services.kept_forms import KeptFormService
from services.outgoing.deliveries import DeliveryService

OUTSIDE = "You are not in that channel yourself, so somebody who is there has to invite them."
HIRED = "was hired from there, and would read the scores on themselves."
THROWN_AWAY = Mrkdwn("What you typed in that form is gone.")
#: Nobody types so much that it would be lost without a word.
CLOSES = (Route.CANDIDATE_CREATE, Route.CANDIDATE_SAVE)


class KeptFormHandlers:
    """No form asks for something that cannot be done while it is open, and none loses what was typed."""

    def __init__(
        self,
        *,
        kept: KeptFormService,
        deliveries: DeliveryService,
        resumes: Mapping[Route, ResumedHandler],
        inviter: Inviter,
        directory: Directory,
        threads: Threads,
        clock: Clock,
    ) -> None:
        self._kept = kept
        self._deliveries = deliveries
        self._resumes = resumes
        self._inviter = inviter
        self._directory = directory
        self._threads = threads
        self._clock = clock

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.FORM_GO_ON: self.go_on,
                Route.FORM_INVITE: self.invite,
                Route.FORM_THROW_AWAY: self.throw_away,
            },
            closes=dict.fromkeys(CLOSES, self.closed),
            refused=self.refused,
            ticks={Tick.FORGET: self.forget_old},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.FORM_KEPT: self.card}

    async def refused(self, submission: Submission, invalid: Invalid) -> None:
        """Kept where it has to be closed; of what may be closed by mistake, whatever is wrong."""
        if submission.route not in self._resumes:
            return
        if invalid.whys:
            await self._keep(submission.actor, submission.route, submission.form, invalid.whys, tell=True)
        elif submission.route in CLOSES and await self._may(submission.actor, submission.route, submission.form):
            await self._keep(submission.actor, submission.route, submission.form, tell=False)

    async def closed(self, closed: Closed) -> Answer:
        """What Slack says of what stood in it, else what is known from before; nothing where nothing was typed."""
        form_id = form_id_of(closed.form.private_metadata)
        kept = await self._threads.read(self._kept.shown, closed.actor.workspace, form_id)
        if closed.form.is_touched and await self._may(closed.actor, closed.route, closed.form):
            whys = kept.whys if kept else ()
            await self._keep(closed.actor, closed.route, closed.form, whys, tell=True)
        elif kept is not None and not kept.is_told:
            await self._write(closed.actor, kept, tell=True)
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
        kept = await self._pressed(click)
        actor, room = click.actor, kept.room
        found = await self._directory.conversation(room) if room else None
        if found is not None and actor.user not in found.members and found.has_bot:
            raise Refusal(OUTSIDE)
        hires = await self._threads.read(self._deliveries.hired_from, actor.workspace, room)
        whys = await asyncio.gather(*(self._invited(actor, room, user, hires) for user in kept.missing))
        refused = {user: why for user, why in zip(kept.missing, whys, strict=True) if why}
        invited = frozenset(kept.missing) - refused.keys()
        said = invited_words(room, sorted(invited), refused)
        command = SayInvited(actor=actor, now=self._clock(), kept=kept.form_id, users=invited, said=said)
        await self._threads.write(self._kept.say_invited, command)
        return Done()

    async def throw_away(self, click: Click) -> Answer:
        command = ThrowAway(actor=click.actor, now=self._clock(), kept=ButtonValue.load(click.value).subject)
        await self._threads.write(self._kept.throw_away, command)
        return Say(THROWN_AWAY)

    async def forget_old(self, workspace: str) -> None:
        await self._threads.write(self._kept.forget_old, workspace, self._clock())

    async def card(self, delivery: Delivery) -> Message | None:
        """What was sent before this could be said needs no word."""
        kept = await self._threads.read(self._kept.shown, delivery.workspace, delivery.subject.id)
        return None if kept is None and delivery.operation is Operation.POST else kept_card(kept)

    async def _pressed(self, click: Click) -> KeptForm:
        form_id = ButtonValue.load(click.value).subject
        return await self._threads.read(self._kept.to_go_on, click.actor, form_id, self._clock())

    async def _invited(self, actor: Actor, room: str, user: str, hires: frozenset[str]) -> str:
        """Why this person is not in the room; empty where they are now."""
        if user in hires:
            return HIRED
        why = await self._directory.why_not_member(actor.workspace, user)
        return why or await self._inviter.invite(room, user)

    async def _may(self, actor: Actor, route: Route, form: Form) -> bool:
        """Whether this person could open it: of nobody else anything is kept."""
        try:
            await self._resumes[route](
                Resumed(actor=actor, route=route, private_metadata=form.private_metadata, fields=form.fields)
            )
        except Refusal:
            return False
        return True

    async def _keep(self, actor: Actor, route: Route, form: Form, whys: tuple[Why, ...] = (), *, tell: bool) -> None:
        await self._write(actor, kept_of(actor, route, form, self._clock(), whys), tell=tell)

    async def _write(self, actor: Actor, kept: KeptForm, *, tell: bool) -> None:
        command = KeepForm(actor=actor, now=self._clock(), form_id=kept.form_id, form=kept, tell=tell)
        await self._threads.write(self._kept.keep, command)
