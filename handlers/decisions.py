"""Deciding on a candidate, and the to-dos that come before signing."""

import asyncio
from collections.abc import Mapping

from blocks.decision.card import decision_card
from blocks.decision.form import DecisionFormState, decision_form, read_decision_form
from blocks.decision.todo import (
    Move,
    TodoFormState,
    found_form,
    move_form,
    read_found_form,
    read_move_form,
    todo_card,
    todos_asked,
    todos_card,
)
from blocks.kit import Message
from blocks.routes import Route
from domain.decision.commands import Decide, FinishTodo, MoveTodo
from domain.decision.decision import DecisionDraft
from domain.decision.page import DecisionPage, TodoPage
from domain.ids import new_id
from domain.outgoing.delivery import Delivery, Operation
from domain.outgoing.kinds import Kind
from domain.people import Actor
from handlers.edge.answers import Answer, Renderer, Routes
from handlers.edge.payloads import Click, Submission
from handlers.feature import Feature
from handlers.form import Form

DECISION = Form[DecisionFormState, DecisionPage, DecisionDraft](
    state=DecisionFormState, read=read_decision_form, draw=decision_form
)
FOUND = Form[TodoFormState, TodoPage, Mapping[str, str]](state=TodoFormState, read=read_found_form, draw=found_form)
MOVE = Form[TodoFormState, TodoPage, Move](state=TodoFormState, read=read_move_form, draw=move_form)


class DecisionHandlers(Feature):
    """The hiring manager's decision and what follows from it."""

    def routes(self) -> Routes:
        return Routes(
            clicks={
                Route.DECISION_OPEN: self.open,
                Route.DECISION_OUTCOME: self.choose_outcome,
                Route.TODO_DONE: self.ask_found,
                Route.TODO_MOVE: self.ask_move,
            },
            submissions={
                Route.DECISION_MAKE: self.decide,
                Route.TODO_FINISH: self.finish,
                Route.TODO_SEND_MOVE: self.move,
            },
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {
            Kind.DECISION_CARD: self._drawing(self._services.decisions.record, decision_card),
            Kind.TODO_ASKED: self.todo_card,
            Kind.TODO_DUE: self.todo_card,
            Kind.TODOS_ASKED: self.todos_asked,
            Kind.BRIEF_TODOS: self.todos_card,
        }

    async def open(self, click: Click) -> Answer:
        """The form; before the panel has opened it says what is missing and offers what can be recorded."""
        page = await self._page(click.actor, click.pressed.subject)
        state = DecisionFormState(form_id=new_id(), version=page.version, candidate_id=page.record.candidate.id)
        return DECISION.open(page, state)

    async def choose_outcome(self, click: Click) -> Answer:
        """The outcome was tapped: the form shows what it needs."""
        state, typed = DECISION.tapped(click)
        return DECISION.redraw(await self._page(click.actor, state.candidate_id), state, typed)

    async def decide(self, submission: Submission) -> Answer:
        """Saves the decision; a form that lacks what the outcome needs comes back with it."""
        state, typed = DECISION.sent(submission)
        actor = submission.actor
        owners = sorted({owner for owner in typed.owners.values() if owner})
        reasons = await asyncio.gather(*(self._directory.why_not_member(actor.workspace, user) for user in owners))
        refused = {user: reason for user, reason in zip(owners, reasons, strict=True) if reason}
        command = Decide(
            **self._asked_at(actor, state),
            candidate_id=state.candidate_id,
            draft=typed,
            asked=frozenset(submission.form.fields.by_name),
            zones={user: await self._directory.zone(actor.workspace, user) for user in owners if user not in refused},
            refused=refused,
        )
        return DECISION.answer(await self._threads.write(self._services.decisions.decide, command), state, typed)

    async def ask_found(self, click: Click) -> Answer:
        page = await self._todo(click)
        return FOUND.open(page, TodoFormState.of(page.todo))

    async def finish(self, submission: Submission) -> Answer:
        state, found = FOUND.sent(submission)
        command = FinishTodo(**self._asked_at(submission.actor, state), todo_id=state.todo_id, found=found)
        return FOUND.answer(await self._threads.write(self._services.todos.finish, command), state, found)

    async def ask_move(self, click: Click) -> Answer:
        page = await self._todo(click)
        return MOVE.open(page, TodoFormState.of(page.todo))

    async def move(self, submission: Submission) -> Answer:
        state, typed = MOVE.sent(submission)
        actor = submission.actor
        refused = await self._directory.why_not_member(actor.workspace, typed.owner) or ""
        command = MoveTodo(
            **self._asked_at(actor, state),
            todo_id=state.todo_id,
            owner=typed.owner,
            zone="" if refused else await self._directory.zone(actor.workspace, typed.owner),
            due_on=typed.due_on,
            refused=refused,
        )
        return MOVE.answer(await self._threads.write(self._services.todos.move, command), state, typed)

    async def todo_card(self, delivery: Delivery) -> Message | None:
        page = await self._threads.read(self._services.todos.view, delivery.workspace, delivery.subject.id)
        return todo_card(
            page.todo,
            brief_title=page.brief_title,
            now=self._clock(),
            reader=delivery.conversation,
            is_reminder=delivery.kind == Kind.TODO_DUE,
        )

    async def todos_card(self, delivery: Delivery) -> Message | None:
        page = await self._threads.read(self._services.todos.of_brief, delivery.workspace, delivery.subject.id)
        return None if delivery.operation is Operation.POST and not page.todos else todos_card(page)

    async def todos_asked(self, delivery: Delivery) -> Message | None:
        given = self._services.todos.given
        page = await self._threads.read(given, delivery.workspace, delivery.subject.id, delivery.conversation)
        return None if delivery.operation is Operation.POST and not page.todos else todos_asked(page)

    async def _page(self, actor: Actor, candidate_id: str) -> DecisionPage:
        return await self._threads.read(self._services.decisions.page, actor, candidate_id, self._clock())

    async def _todo(self, click: Click) -> TodoPage:
        return await self._threads.read(self._services.todos.to_change, click.actor, click.pressed.subject)
