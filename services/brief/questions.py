"""What is open in a brief, asked of the person who may know it: asked, answered, taken over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain.brief.brief import Page
from domain.brief.commands import BriefCommand
from domain.brief.view import WritingPage
from domain.command import Asks, Overtaken, Saved
from domain.ids import new_id
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.people import Actor
from domain.permissions import Act, check
from domain.question.approval import ApprovalPage
from domain.question.commands import AnswerQuestion, AskSomebody, TakeOver
from domain.question.question import AskPage, Question, QuestionView, Topic, approved_answer
from domain.refusals import Invalid, NotFound, Refusal
from domain.waiting.reminders import Ask
from services.brief.approvals import WAITS
from services.brief.changes import check_may, now_says
from services.brief.writing import keep_edit, writing_of
from services.change import Root, change, itself
from services.outgoing.deliveries import Follow
from services.outgoing.reminders import settle, was_asked
from storage.database import Database
from storage.store import Store

NOTHING_OPEN: Final = "Nothing is open in this brief that somebody else could answer with a tap."
SETTLED: Final = "The brief has an answer to that by now, so nothing is asked any more. Thank you."
NOT_YOURS: Final = "Somebody else approves in this workspace by now, so your answer is not needed any more. Thank you."
CLOSED: Final = "This brief is closed, so nothing is asked any more. Thank you."
NO_APPROVAL: Final = "Nobody has to approve this brief as it is now, so go on."
APPROVED: Final = "It is approved already, so go on."
ANSWERED_MEANWHILE: Final = (
    "You answered this in another window. What you typed is still below: send it again to change it."
)
NO_NEWS: Final = "The brief says so already."

Questioned = Saved[AskPage] | Overtaken[AskPage] | Asks[AskPage]
Answered = Saved[QuestionView] | Overtaken[ApprovalPage] | Asks[ApprovalPage]
Taken = Saved[WritingPage] | Overtaken[WritingPage] | Asks[WritingPage]


class QuestionService:
    """Every use case of a question. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def to_ask(self, actor: Actor, brief_id: str) -> AskPage:
        """For the form. Raises Refusal where nothing is open that can be asked."""
        with self._database.reading(actor.workspace) as store:
            page = _page(store, brief_id)
            check_may(store, actor, Act.EDIT_BRIEF, page.brief)
            if not page.topics:
                raise Refusal(NOTHING_OPEN)
            return page

    def view(self, workspace: str, question_id: str) -> QuestionView | None:
        """For a message about it; None where it is gone."""
        with self._database.reading(workspace) as store:
            try:
                return store.questions.view(question_id)
            except NotFound:
                return None

    def to_answer(self, actor: Actor, question_id: str) -> QuestionView:
        """One question, for the person who was asked."""
        with self._database.reading(actor.workspace) as store:
            view = store.questions.view(question_id)
            check(actor, Act.ANSWER, view.people)
            return view

    def ask(self, command: AskSomebody) -> Questioned:
        """Puts one question to one person, in a direct message. Raises Invalid at the person or the topic."""

        def ask(store: Store, page: AskPage) -> AskPage:
            _check(page, command)
            return _put(store, command, page, command.topic, command.person)

        return change(self._database, command, "question.ask", _of_brief(command), ask, itself)

    def ask_approval(self, command: BriefCommand) -> Questioned:
        """Asks whoever approves in this workspace. Raises Refusal where nobody has to be asked, or somebody is."""

        def ask(store: Store, page: AskPage) -> AskPage:
            approval = store.questions.with_brief(page.brief.id).approval
            if approval is None:
                raise Refusal(NO_APPROVAL)
            if not approval.has_to_be_asked:
                raise Refusal(WAITS if approval.waits else APPROVED)
            return _put(store, command, page, Topic.APPROVAL, approval.approver)

        return change(self._database, command, "approval.ask", _of_brief(command), ask, itself)

    def answer(self, command: AnswerQuestion) -> Answered:
        """Theirs, and told to the hiring manager; the brief stays as it is. Raises Refusal once nothing is open."""

        def answer(store: Store, view: QuestionView) -> QuestionView:
            question, brief, now = view.question, view.brief, command.now
            reply = question.asking.reply(command.reply)
            if reply is None or not view.is_open:
                raise Refusal(SETTLED if brief.let_be is None else CLOSED)
            if (
                question.topic is Topic.APPROVAL
                and question.person != store.settings.current().before_candidates.approver
            ):
                raise Refusal(NOT_YOURS)
            if question.said == reply and question.note == command.note:
                return view
            after = question.answered(reply, now, command.note)
            store.questions.save(after)
            settle(store, question.person, Ask.ANSWER, question.id, now, manager=brief.manager)
            told = outgoing(
                Kind.QUESTION_ANSWERED,
                question.subject,
                brief.manager,
                people=brief.people,
                at=now,
                once=f"{brief.manager} {now.isoformat()}",
                under=Card(kind=Kind.BRIEF_CARD, subject=brief.subject),
            )
            store.deliveries.post(told)
            store.deliveries.refresh(question.subject, now)
            store.deliveries.refresh(brief.subject, now, {Kind.BRIEF_CARD, Kind.BRIEF_SHARED})
            return view.model_copy(update={"question": after})

        def lock(store: Store) -> QuestionView:
            store.questions.lock(command.question_id)
            return store.questions.view(command.question_id)

        root = Root[QuestionView](
            lock=lock,
            check=lambda _, view: check(command.actor, Act.ANSWER, view.people),
            version=lambda view: ApprovalPage(view=view).version,
            moved=lambda _: ANSWERED_MEANWHILE,
            subject=lambda view: view.question.subject,
        )
        return change(self._database, command, "question.answer", root, answer, lambda _, view: ApprovalPage(view=view))

    def take_over(self, command: TakeOver) -> Taken:
        """What they answered is in the actor's edit, which is not published by that. Raises Refusal where it says so already."""

        def take(store: Store, writing: WritingPage) -> WritingPage:
            question = store.questions.view(command.question_id).question
            if question.brief_id != writing.brief.id:
                raise NotFound
            answers = question.taken_over(writing.brief.working)
            if answers == writing.brief.working:
                raise Refusal(NO_NEWS)
            reason = writing.reason or _reason(question)
            edited = writing.model_copy(update={"brief": writing.brief.with_draft(answers), "reason": reason})
            keep_edit(store, command, edited, Page.RISK)
            return edited

        root = Root[WritingPage](
            lock=lambda store: writing_of(store, command.actor, store.briefs.lock(command.brief_id)),
            check=lambda store, writing: check_may(store, command.actor, Act.EDIT_BRIEF, writing.brief),
            version=lambda writing: writing.version,
            moved=lambda writing: now_says(writing.brief),
            subject=lambda writing: writing.brief.subject,
        )
        return change(self._database, command, "question.take_over", root, take, itself)


def follows() -> Mapping[str, Follow]:
    """What follows from a question once it stands in Slack: reminders count from it."""
    return {Kind.QUESTION_ASKED: _follow}


def _follow(store: Store, delivery: Delivery, now: datetime) -> None:
    view = store.questions.view(delivery.subject.id)
    if view.waits:
        was_asked(store, view.question.person, Ask.ANSWER, view.question.id, now, view.brief.manager)


def _of_brief(command: AskSomebody | BriefCommand) -> Root[AskPage]:
    return Root[AskPage](
        lock=lambda store: _locked(store, command.brief_id),
        check=lambda store, page: check_may(store, command.actor, Act.EDIT_BRIEF, page.brief),
        version=lambda page: page.version,
        moved=lambda page: now_says(page.brief),
        subject=lambda page: page.brief.subject,
    )


def _locked(store: Store, brief_id: str) -> AskPage:
    store.briefs.lock(brief_id)
    return _page(store, brief_id)


def _put(store: Store, command: BriefCommand, page: AskPage, topic: Topic, person: str) -> AskPage:
    """The question is theirs, in a direct message; the brief's cards say so."""
    brief, now = page.brief, command.now
    question = Question(
        id=new_id(),
        workspace=brief.workspace,
        brief_id=brief.id,
        topic=topic,
        person=person,
        by=command.actor.user,
        asked_at=now,
        about=approved_answer(brief) if topic is Topic.APPROVAL else "",
    )
    store.questions.add(question)
    store.deliveries.post(outgoing(Kind.QUESTION_ASKED, question.subject, person, people=brief.people, at=now))
    store.deliveries.refresh(brief.subject, now, {Kind.BRIEF_CARD, Kind.BRIEF_SHARED})
    return page.model_copy(update={"questions": (*page.questions, question)})


def _page(store: Store, brief_id: str) -> AskPage:
    asked = store.questions.with_brief(brief_id)
    return AskPage(brief=asked.brief, questions=asked.questions)


def _check(page: AskPage, command: AskSomebody) -> None:
    if command.topic not in page.topics:
        raise Invalid({"topic": "The brief has an answer to that by now. Please pick another question."})
    if command.person == command.actor.user:
        raise Invalid({"person": "That is you: press Edit on the card and answer it there."})
    if command.refused:
        raise Invalid({"person": command.refused})
    same = [each for each in page.questions if (each.topic, each.person) == (command.topic, command.person)]
    if any(each.said is None for each in same):
        raise Invalid({"person": "They are asked that already, and I remind them. Please pick somebody else."})


def _reason(question: Question) -> str:
    said = question.said
    return f"Asked and answered: “{question.asking.question}” {said.label}." if said else ""
