"""Whose brief it is, and what it said before: the owner's word, handing over, the history, and what is told of them."""

from collections.abc import Mapping, Sequence

from blocks.brief.hand_over_form import hand_over_form, read_hand_over
from blocks.brief.history.changed import answer_changed, changed_reply, handed_over, owner_declined
from blocks.brief.ids import BriefState
from blocks.brief.owner import disown_form, owner_asked, read_disown
from blocks.kit import View
from blocks.routes import Route
from blocks.text import escape
from domain.brief.brief import Brief
from domain.brief.commands import AnswerOwner, HandOver, OwnerNo
from domain.command import Overtaken
from domain.outgoing.kinds import Kind
from domain.people import Actor
from domain.refusals import NotFound
from handlers.edge.answers import Answer, Done, Renderer, Routes, Say
from handlers.edge.payloads import Click, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form
from services.brief.people import check_cause

DISOWN = Form[BriefState, Brief, OwnerNo](state=BriefState, read=read_disown, draw=disown_form)


def _handing(there: Sequence[str] = ()) -> Form[BriefState, Brief, str]:
    """The form of a hand-over; `there` are those to whom alone its sender can give it."""

    def draw(brief: Brief, state: BriefState, to: str | None, notice: str) -> View:
        known = state.model_copy(update={"room": brief.room})
        return hand_over_form(brief, known, there, to=to or "", notice=notice)

    return Form(state=BriefState, read=read_hand_over, draw=draw)


HAND_OVER = _handing()


class BriefPeopleHandlers(Feature):
    """Who has which part in a brief."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.BRIEF_OWN: self.own,
                Route.BRIEF_DISOWN: self.ask_why_not,
                Route.BRIEF_HAND_OVER: self.ask_whom,
            },
            submissions={
                Route.BRIEF_SEND_DISOWN: self.disown,
                Route.BRIEF_SEND_HAND_OVER: self.hand_over,
            },
            resumes={
                Route.BRIEF_SEND_DISOWN: self.resume_disown,
                Route.BRIEF_SEND_HAND_OVER: self.resume_hand_over,
            },
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        version = self._services.brief_people.version
        return {
            Kind.BRIEF_CHANGED: self._drawing(version, changed_reply),
            Kind.BRIEF_ANSWER_CHANGED: self._drawing(version, answer_changed),
            Kind.BRIEF_OWNER_DECLINED: self._drawing(version, owner_declined),
            Kind.BRIEF_HANDED_OVER: self._drawing_for(version, handed_over),
            Kind.BRIEF_OWNER_ASKED: self._drawing_for(
                self._services.briefs.view, lambda view, reader: owner_asked(view.brief, reader)
            ),
        }

    async def own(self, click: Click) -> Answer:
        """The owner takes it on; the question in their direct message says so."""
        command = AnswerOwner(actor=click.actor, now=self._clock(), brief_id=click.pressed.subject, takes=True)
        outcome = await self._threads.write(self._services.brief_people.answer, command)
        return Say(escape(outcome.notice)) if isinstance(outcome, Overtaken) else Done()

    async def ask_why_not(self, click: Click) -> Answer:
        brief = await self._threads.read(self._services.brief_people.to_own, click.actor, click.pressed.subject)
        return DISOWN.open(brief, BriefState.of(brief))

    async def disown(self, submission: Submission) -> Answer:
        """The owner does not take it on; where they name somebody else, that person is asked."""
        state, typed = DISOWN.sent(submission)
        actor, who = submission.actor, typed.who_else
        command = AnswerOwner(
            **self._asked_at(actor, state),
            brief_id=state.brief,
            takes=False,
            reason=typed.reason,
            who_else=who,
            refused=await self._directory.why_not_member(actor.workspace, who) or "" if who else "",
            hiring_room=await self._directory.conversation(state.room) if who and state.room else None,
        )
        return DISOWN.answer(await self._threads.write(self._services.brief_people.answer, command), state, typed)

    async def resume_disown(self, form: Resumed) -> Answer:
        state, _ = DISOWN.held(form)
        brief = await self._threads.read(self._services.brief_people.to_own, form.actor, state.brief)
        return DISOWN.resume(brief, form)

    async def ask_whom(self, click: Click) -> Answer:
        read = self._services.brief_people.to_hand_over
        brief, known = await self._threads.read(read, click.actor, click.pressed.subject)
        check_cause(click.actor, brief, await self._is_gone(brief))
        there = await self._there(click.actor, brief, known)
        return _handing(there).open(brief, BriefState.of(brief))

    async def hand_over(self, submission: Submission) -> Answer:
        """Another hiring manager."""
        state, to = HAND_OVER.sent(submission)
        actor = submission.actor
        # Who may is asked where it is done; a form sent twice finds its sender without a part.
        view = await self._threads.read(self._services.briefs.view, actor.workspace, state.brief)
        if view is None:
            raise NotFound
        brief = view.brief
        command = HandOver(
            **self._asked(actor, state),
            brief_id=state.brief,
            to=to,
            refused=await self._directory.why_not_member(actor.workspace, to) or "" if to != actor.user else "",
            is_gone=await self._is_gone(brief),
            hiring_room=await self._directory.conversation(brief.room) if brief.room else None,
        )
        return HAND_OVER.answer(await self._threads.write(self._services.brief_people.hand_over, command), state, to)

    async def resume_hand_over(self, form: Resumed) -> Answer:
        state, _ = HAND_OVER.held(form)
        brief, known = await self._threads.read(self._services.brief_people.to_hand_over, form.actor, state.brief)
        check_cause(form.actor, brief, await self._is_gone(brief))
        return _handing(await self._there(form.actor, brief, known)).resume(brief, form)

    async def _there(self, actor: Actor, brief: Brief, known: frozenset[str]) -> list[str]:
        """To whom an admin can give it who is not in the hiring room and so cannot invite: who has a part and is there."""
        room = await self._directory.conversation(brief.room) if brief.room else None
        if room is None or actor.user in room.members:
            return []
        there = known & room.members - {brief.manager}
        refused = await self._directory.refused(actor.workspace, sorted(there))
        return sorted(there - refused.keys())

    async def _is_gone(self, brief: Brief) -> bool:
        """Whether the hiring manager's account cannot take part any more."""
        return await self._directory.why_not_member(brief.workspace, brief.manager) is not None
