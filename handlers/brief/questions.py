"""What is open in a brief is asked of somebody else, answered with a tap, and taken over."""

from collections.abc import Mapping

from blocks.brief.ids import BriefState
from blocks.brief.publish_form import publish_form
from blocks.question.approval import ApprovalState, Decided, approval_form, read_approval
from blocks.question.card import question_answered, question_asked
from blocks.question.form import Asked, ask_form, read_ask
from blocks.routes import Route
from blocks.text import escape
from domain.brief.commands import BriefCommand
from domain.command import Overtaken, Saved
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.question.approval import ApprovalPage
from domain.question.commands import AnswerQuestion, AskSomebody, TakeOver
from domain.question.question import AskPage
from domain.refusals import Invalid
from handlers.edge.answers import Answer, Done, OpenForm, Renderer, Routes, Say
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

ASK = Form[BriefState, AskPage, Asked](state=BriefState, read=read_ask, draw=ask_form)

APPROVE = Form[ApprovalState, ApprovalPage, Decided](
    state=ApprovalState, read=lambda fields, _, draft: read_approval(fields, draft), draw=approval_form
)


class QuestionHandlers(Feature):
    """One question to one person: whoever was asked answers it, and can do nothing else."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.QUESTION_ASK: self.open,
                Route.QUESTION_SHOW: self.show,
                Route.QUESTION_ANSWER: self.answer,
                Route.QUESTION_TAKE_OVER: self.take_over,
                Route.APPROVAL_ASK: self.ask_approval,
                Route.APPROVAL_OPEN: self.open_approval,
            },
            submissions={Route.QUESTION_SEND: self.ask, Route.APPROVAL_SEND: self.approve},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.QUESTION_ASKED: self._drawing(self._services.questions.view, question_asked),
            Kind.QUESTION_ANSWERED: self._drawing(self._services.questions.view, question_answered),
        }

    async def open(self, click: Click) -> Answer:
        """ "Ask somebody"."""
        page = await self._threads.read(self._services.questions.to_ask, click.actor, click.pressed.subject)
        return ASK.open(page, BriefState.of(page.brief))

    async def ask(self, submission: Submission) -> Answer:
        """The question is on its way."""
        state, asked = ASK.sent(submission)
        actor = submission.actor
        if asked.topic is None:
            raise Invalid({"topic": "Please pick the question."})
        refused = await self._directory.why_not_member(actor.workspace, asked.person) or ""
        command = AskSomebody(
            **self._asked_at(actor, state),
            brief_id=state.brief,
            topic=asked.topic,
            person=asked.person,
            refused="" if asked.person == actor.user else refused,
        )
        return ASK.answer(await self._threads.write(self._services.questions.ask, command), state, asked)

    async def show(self, click: Click) -> Answer:
        """The question once more, where it waits in a list."""
        view = await self._threads.read(self._services.questions.to_answer, click.actor, click.pressed.subject)
        return Say.of(question_asked(view))

    async def answer(self, click: Click) -> Answer:
        """One tap. Pressed in a list, the words of thanks stand there; the message shows it by itself."""
        pressed = click.pressed
        command = AnswerQuestion(
            actor=click.actor, now=self._clock(), question_id=pressed.subject, reply=pressed.choice
        )
        outcome = await self._threads.write(self._services.questions.answer, command)
        return Say(escape(outcome.notice)) if isinstance(outcome, Overtaken) else Done()

    async def ask_approval(self, click: Click) -> Answer:
        """The card says so by itself."""
        command = BriefCommand(actor=click.actor, now=self._clock(), brief_id=click.pressed.subject)
        outcome = await self._threads.write(self._services.questions.ask_approval, command)
        return Say(escape(outcome.notice)) if isinstance(outcome, Overtaken) else Done()

    async def open_approval(self, click: Click) -> Answer:
        view = await self._threads.read(self._services.questions.to_answer, click.actor, click.pressed.subject)
        if not view.is_open:
            return Say.of(question_asked(view))
        page = ApprovalPage(view=view)
        return APPROVE.open(page, ApprovalState(form_id=new_id(), version=page.version, question_id=view.question.id))

    async def approve(self, submission: Submission) -> Answer:
        """Yes, no or a question, with why."""
        state, typed = APPROVE.sent(submission)
        command = AnswerQuestion(
            **self._asked_at(submission.actor, state), question_id=state.question_id, reply=typed.reply, note=typed.note
        )
        return APPROVE.answer(await self._threads.write(self._services.questions.answer, command), state, typed)

    async def take_over(self, click: Click) -> Answer:
        """Into the actor's edit, and to its last page: what would change, and why."""
        pressed = click.pressed
        command = TakeOver(actor=click.actor, now=self._clock(), brief_id=pressed.choice, question_id=pressed.subject)
        outcome = await self._threads.write(self._services.questions.take_over, command)
        writing = outcome.result if isinstance(outcome, Saved) else outcome.page
        return OpenForm(publish_form(writing, BriefState.of(writing.brief)))
