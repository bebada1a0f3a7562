"""What is open in a brief is asked of somebody else, answered with a tap, and taken over."""

from collections.abc import Callable, Mapping

from blocks.brief.ids import BriefState
from blocks.brief.publish_form import publish_form
from blocks.kit import Message
from blocks.question.card import question_answered, question_asked
from blocks.question.form import Asked, ask_form, read_ask
from blocks.routes import Route
from blocks.text import escape
from domain.command import Overtaken, Saved
from domain.outgoing import Delivery, Kind
from domain.question.commands import AnswerQuestion, AskSomebody, TakeOver
from domain.question.question import AskPage, QuestionView
from domain.refusals import Invalid
from handlers.edge.answers import Answer, Done, OpenForm, Renderer, Routes, Say
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

ASK = Form[BriefState, AskPage, Asked](state=BriefState, read=read_ask, draw=ask_form)


class QuestionHandlers(Feature):
    """One question to one person: whoever was asked answers it, and can do nothing else."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.QUESTION_ASK: self.open,
                Route.QUESTION_SHOW: self.show,
                Route.QUESTION_ANSWER: self.answer,
                Route.QUESTION_TAKE_OVER: self.take_over,
            },
            submissions={Route.QUESTION_SEND: self.ask},
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.QUESTION_ASKED: self._drawn(question_asked),
            Kind.QUESTION_ANSWERED: self._drawn(question_answered),
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
            **self._asked(actor, state),
            version=state.version,
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

    async def take_over(self, click: Click) -> Answer:
        """Into the actor's edit, and to its last page: what would change, and why."""
        pressed = click.pressed
        command = TakeOver(actor=click.actor, now=self._clock(), brief_id=pressed.choice, question_id=pressed.subject)
        outcome = await self._threads.write(self._services.questions.take_over, command)
        writing = outcome.result if isinstance(outcome, Saved) else outcome.page
        return OpenForm(publish_form(writing, BriefState.of(writing.brief)))

    def _drawn(self, draw: Callable[[QuestionView], Message]) -> Renderer:
        async def render(delivery: Delivery) -> Message | None:
            view = await self._threads.read(self._services.questions.view, delivery.workspace, delivery.subject.id)
            return draw(view) if view else None

        return render
