"""Interviews once the panel stands: a further interviewer, and other times."""

from blocks.candidate.another_form import Another, AnotherState, another_form, read_another_form
from blocks.candidate.times_form import Times, TimesState, read_times_form, times_form
from blocks.kit import View
from blocks.routes import Route
from domain.candidate.commands import AskAnother, SetTimes
from domain.candidate.record import CandidateRecord, timed_by
from domain.ids import new_id
from domain.people import Actor
from handlers.edge.answers import Answer, Routes
from handlers.edge.payloads import Click, Resumed, Submission
from handlers.feature import Feature
from handlers.form import Form

ANOTHER = Form[AnotherState, CandidateRecord, Another](
    state=AnotherState, read=lambda fields, _, draft: read_another_form(fields, draft=draft), draw=another_form
)


class InterviewHandlers(Feature):
    """The two buttons of a candidate's card that change who meets them, and when."""

    def routes(self) -> Routes:
        return Routes(
            clicks={Route.CANDIDATE_ASK_ANOTHER: self.ask_another, Route.CANDIDATE_TIMES: self.times},
            submissions={
                Route.CANDIDATE_SEND_ANOTHER: self.send_another,
                Route.CANDIDATE_SEND_TIMES: self.set_times,
            },
            resumes={
                Route.CANDIDATE_SEND_ANOTHER: self.resume_another,
                Route.CANDIDATE_SEND_TIMES: self.resume_times,
            },
        )

    async def ask_another(self, click: Click) -> Answer:
        """A further interviewer: the button on the card of an open panel."""
        candidate_id = click.pressed.subject
        record = await self._threads.read(self._services.interviews.to_ask_another, click.actor, candidate_id)
        return ANOTHER.open(record, AnotherState(form_id=new_id(), version=record.version, candidate_id=candidate_id))

    async def send_another(self, submission: Submission) -> Answer:
        actor = submission.actor
        state, typed = ANOTHER.sent(submission)
        refused = await self._directory.refused(actor.workspace, [typed.interviewer])
        command = AskAnother(
            **self._asked_at(actor, state),
            candidate_id=state.candidate_id,
            interviewer=typed.interviewer,
            categories=typed.categories,
            interview_at=typed.interview_at,
            looked_at=state.room,
            found=await self._directory.conversation(state.room),
            refused=refused.get(typed.interviewer, ""),
        )
        return ANOTHER.answer(await self._threads.write(self._services.interviews.ask_another, command), state, typed)

    async def times(self, click: Click) -> Answer:
        """Who meets the candidate when: all interviewers for whoever may edit, else one's own."""
        candidate_id = click.pressed.subject
        record = await self._threads.read(self._services.interviews.to_time, click.actor, candidate_id)
        state = TimesState(form_id=new_id(), version=record.version, candidate_id=candidate_id)
        return _timing(click.actor).open(record, state)

    async def set_times(self, submission: Submission) -> Answer:
        actor = submission.actor
        state, typed = _timing(actor).sent(submission)
        command = SetTimes(**self._asked_at(actor, state), candidate_id=state.candidate_id, times=typed)
        return _timing(actor).answer(
            await self._threads.write(self._services.interviews.set_times, command), state, typed
        )

    async def resume_another(self, form: Resumed) -> Answer:
        state, _ = ANOTHER.held(form)
        record = await self._threads.read(self._services.interviews.to_ask_another, form.actor, state.candidate_id)
        return ANOTHER.resume(record, form)

    async def resume_times(self, form: Resumed) -> Answer:
        timing = _timing(form.actor)
        state, _ = timing.held(form)
        record = await self._threads.read(self._services.interviews.to_time, form.actor, state.candidate_id)
        return timing.resume(record, form)


def _timing(actor: Actor) -> Form[TimesState, CandidateRecord, Times]:
    """The form of interview times, with those that this person may move."""

    def draw(record: CandidateRecord, state: TimesState, typed: Times | None, notice: str) -> View:
        return times_form(record, timed_by(actor, record), state, typed, notice)

    return Form(state=TimesState, read=lambda fields, _, draft: read_times_form(fields, draft=draft), draw=draw)
