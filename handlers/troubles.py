"""Messages that cannot get to their place: somebody hears of it once, and says how they go on."""

from collections.abc import Mapping

from blocks.brief.share_form import readers_note
from blocks.forms import read_room
from blocks.kit import Message
from blocks.routes import Route
from blocks.text import Mrkdwn, escape
from blocks.trouble import (
    ElsewhereState,
    elsewhere_form,
    sent_again,
    still_wrong,
    trouble_notice,
)
from domain.command import Saved
from domain.ids import new_id
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.rooms import UNSEEN, note_of, seen_by, why_not_hiring_room
from domain.trouble import LeaveTrouble, SendAgain, SendElsewhere, Trouble, why_unfit
from handlers.edge.answers import Answer, Renderer, Routes, Say, ShowForm
from handlers.edge.payloads import Click, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form

SETTLED = "That is settled already: nothing of it waits any more."
LEFT = "I won't send it."

ELSEWHERE = Form[ElsewhereState, Trouble, str](
    state=ElsewhereState,
    read=read_room,
    draw=lambda trouble, state, room, notice: elsewhere_form(trouble, state, room=room or "", notice=notice),
)


class TroubleHandlers(Feature):
    """Draws the notice, and does what its buttons say."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.TROUBLE_AGAIN: self.again,
                Route.TROUBLE_LEAVE: self.leave,
                Route.TROUBLE_ELSEWHERE: self.ask_where,
                Route.TROUBLE_LOOK_AT_ROOM: self.look_at_room,
            },
            submissions={Route.TROUBLE_MOVE: self.move},
            resumes={Route.TROUBLE_MOVE: self.resume_move},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.TROUBLE: self.notice}

    async def notice(self, delivery: Delivery) -> Message | None:
        """What is over before it was told needs no notice."""
        trouble = await self._threads.read(self._services.troubles.trouble, delivery.workspace, delivery.subject.id)
        if delivery.operation is Operation.POST and trouble.is_over:
            return None
        return trouble_notice(trouble)

    async def again(self, click: Click) -> Answer:
        """Tries again at once; where the room is still wrong, says so."""
        trouble_id = click.pressed.subject
        trouble, hires = await self._threads.read(self._services.troubles.to_try, click.actor, trouble_id)
        if trouble.is_over:
            return Say(Mrkdwn(SETTLED))
        command = SendAgain(actor=click.actor, now=self._clock(), trouble_id=trouble.id)
        is_room = bool(trouble.brief_id) or trouble.reason.holds_only_records
        if room := trouble.conversation if is_room else "":
            finding = why_unfit(await self._directory.conversation(room), hires)
            command = command.model_copy(update={"room": room, "finding": finding})
        # A room that is fit again has sent it on its way already.
        outcome = await self._threads.write(self._services.troubles.again, command)
        if (finding := command.finding) is not None:
            said = {"reason": finding.reason, "error": finding.error, "people": finding.people}
            return Say(still_wrong(trouble.model_copy(update=said)))
        if room and not trouble.whats:
            return Say(Mrkdwn(SETTLED))
        count = outcome.result.count if isinstance(outcome, Saved) else 0
        return Say(sent_again(count or len(trouble.whats)))

    async def leave(self, click: Click) -> Answer:
        command = LeaveTrouble(actor=click.actor, now=self._clock(), trouble_id=click.pressed.subject)
        await self._threads.write(self._services.troubles.leave, command)
        return Say(Mrkdwn(LEFT))

    async def ask_where(self, click: Click) -> Answer:
        trouble = await self._threads.read(self._services.troubles.trouble_for, click.actor, click.pressed.subject)
        if not trouble.can_move:
            return Say(Mrkdwn(SETTLED))
        return ELSEWHERE.open(trouble, ElsewhereState(form_id=new_id(), trouble=trouble.id))

    async def look_at_room(self, click: Click) -> Answer:
        """Says at once how many people read along there, or why it cannot be that room."""
        state, room = ELSEWHERE.tapped(click)
        trouble = await self._threads.read(self._services.troubles.trouble_for, click.actor, state.trouble)
        note = await self._note(click.actor.workspace, room, click.actor.user) if room else None
        return ShowForm(elsewhere_form(trouble, state, room=room, note=note))

    async def move(self, submission: Submission) -> Answer:
        state, room = ELSEWHERE.sent(submission)
        command = SendElsewhere(
            **self._asked(submission.actor, state),
            trouble_id=state.trouble,
            room=room,
            found=seen_by(await self._directory.conversation(room), submission.actor.user),
        )
        return ELSEWHERE.answer(await self._threads.write(self._services.elsewhere.send, command), state, room)

    async def resume_move(self, form: Resumed) -> Answer:
        state, _ = ELSEWHERE.held(form)
        trouble = await self._threads.read(self._services.troubles.trouble_for, form.actor, state.trouble)
        return ELSEWHERE.resume(trouble, form) if trouble.can_move else Say(Mrkdwn(SETTLED))

    async def _note(self, workspace: str, room: str, actor: str) -> Mrkdwn:
        found = seen_by(await self._directory.conversation(room), actor)
        if found is None:
            return escape(UNSEEN.in_open_form)
        if (reason := why_not_hiring_room(found)) is not None:
            return escape(note_of(reason))
        readers = await self._directory.readers(workspace, found.members)
        return readers_note(readers.people, room, readers.guests)
