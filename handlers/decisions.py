"""Deciding on a candidate, and the to-dos that come before signing."""

import asyncio
from collections.abc import Mapping

from blocks.button import ButtonValue
from blocks.decision.card import decision_card
from blocks.decision.form import (
    DecisionFormState,
    asked_todos,
    decision_form,
    first_draft,
    merged,
    owner_field,
    read_decision_form,
)
from blocks.decision.todo import (
    OWNER,
    TodoFormState,
    found_form,
    move_form,
    read_found_form,
    read_move_form,
    todo_card,
)
from blocks.decision.words import OUTCOMES
from blocks.kit import Message
from blocks.routes import Route
from domain.candidate.record import CandidateRecord
from domain.decision import DecisionDraft
from domain.ids import new_id
from domain.outgoing import Delivery, Kind
from domain.people import Actor
from domain.refusals import Invalid, Stale
from handlers.edge.answers import Answer, Clock, CloseForms, NextPage, OpenForm, Renderer, Routes, ShowForm
from handlers.edge.directory import Directory
from handlers.edge.payloads import Click, Submission
from handlers.edge.threads import Threads
from services.candidates import CandidateService
from services.decisions import DecisionService

MORE = "This outcome asks a little more: please fill in what is new below, then send again."
TODO_CHANGED = "Somebody changed this to-do while you had it open. What you typed is still here; send again to keep it."


class DecisionHandlers:
    """The hiring manager's decision and what follows from it."""

    def __init__(
        self,
        *,
        decisions: DecisionService,
        candidates: CandidateService,
        directory: Directory,
        threads: Threads,
        clock: Clock,
    ) -> None:
        self._threads = threads
        self._decisions = decisions
        self._candidates = candidates
        self._directory = directory
        self._clock = clock

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
                Route.TODO_FOUND: self.finish,
                Route.TODO_MOVED: self.move,
            },
        )

    def renderers(self) -> Mapping[Kind, Renderer]:
        return {Kind.DECISION_CARD: self.card, Kind.TODO_ASKED: self.todo_card, Kind.TODO_DUE: self.todo_card}

    async def open(self, click: Click) -> Answer:
        """The form; before the panel has opened it says what is missing and offers what can be recorded."""
        record = await self._threads.read(
            self._decisions.record, actor=click.actor, candidate_id=ButtonValue.load(click.value).subject
        )
        return OpenForm(decision_form(record, _state(record), self._first_draft(click.actor, record)))

    async def choose_outcome(self, click: Click) -> Answer:
        """The outcome was tapped: the form shows what it needs."""
        form = click.opened
        state = DecisionFormState.load(form.private_metadata)
        record = await self._threads.read(self._decisions.record, actor=click.actor, candidate_id=state.candidate_id)
        typed = read_decision_form(form.fields, record, draft=True)
        return ShowForm(decision_form(record, state, merged(typed, self._first_draft(click.actor, record))))

    async def decide(self, submission: Submission) -> Answer:
        """Saves the decision; a form that lacks what the outcome needs comes back with it."""
        form, actor = submission.form, submission.actor
        state = DecisionFormState.load(form.private_metadata)
        record = await self._threads.read(self._decisions.record, actor=actor, candidate_id=state.candidate_id)
        typed = read_decision_form(form.fields, record)
        zones = await self._owners_zones(actor, record, typed)
        try:
            await self._threads.write(
                self._decisions.decide,
                actor=actor,
                now=self._clock(),
                form_id=state.form_id,
                candidate_id=state.candidate_id,
                version=state.version,
                draft=typed,
                zones=zones,
            )
        except Stale:
            record = await self._threads.read(self._decisions.record, actor=actor, candidate_id=state.candidate_id)
            newest = state.model_copy(update={"version": record.version})
            shown = merged(typed, self._first_draft(actor, record))
            return NextPage(decision_form(record, newest, shown, notice=_what_changed(record)))
        except Invalid as invalid:
            if all(field in form.fields.by_name for field in invalid.errors):
                raise
            shown = merged(typed, self._first_draft(actor, record))
            return NextPage(decision_form(record, state, shown, notice=MORE))
        return CloseForms()

    async def ask_found(self, click: Click) -> Answer:
        page = await self._threads.read(
            self._decisions.todo, actor=click.actor, todo_id=ButtonValue.load(click.value).subject
        )
        state = TodoFormState(form_id=new_id(), version=page.todo.version, todo_id=page.todo.id)
        return OpenForm(found_form(page.todo, state))

    async def finish(self, submission: Submission) -> Answer:
        form, actor = submission.form, submission.actor
        state = TodoFormState.load(form.private_metadata)
        page = await self._threads.read(
            self._decisions.todo_to_finish, actor=actor, todo_id=state.todo_id, form_id=state.form_id
        )
        found = read_found_form(form.fields, page.todo.kind)
        try:
            await self._threads.write(
                self._decisions.finish,
                actor=actor,
                now=self._clock(),
                form_id=state.form_id,
                todo_id=state.todo_id,
                version=state.version,
                found=found,
            )
        except Stale:
            page = await self._threads.read(self._decisions.todo, actor=actor, todo_id=state.todo_id)
            newest = state.model_copy(update={"version": page.todo.version})
            return NextPage(found_form(page.todo, newest, found, notice=TODO_CHANGED))
        return CloseForms()

    async def ask_move(self, click: Click) -> Answer:
        page = await self._threads.read(
            self._decisions.todo, actor=click.actor, todo_id=ButtonValue.load(click.value).subject
        )
        state = TodoFormState(form_id=new_id(), version=page.todo.version, todo_id=page.todo.id)
        return OpenForm(move_form(page.todo, state, due_on=page.todo.due_on))

    async def move(self, submission: Submission) -> Answer:
        form, actor = submission.form, submission.actor
        state = TodoFormState.load(form.private_metadata)
        due_on, owner = read_move_form(form.fields)
        if (reason := await self._directory.why_not_member(actor.workspace, owner)) is not None:
            raise Invalid({OWNER: reason})
        try:
            await self._threads.write(
                self._decisions.move,
                actor=actor,
                now=self._clock(),
                form_id=state.form_id,
                todo_id=state.todo_id,
                version=state.version,
                owner=owner,
                zone=await self._directory.zone(actor.workspace, owner),
                due_on=due_on,
            )
        except Stale:
            page = await self._threads.read(self._decisions.todo, actor=actor, todo_id=state.todo_id)
            newest = state.model_copy(update={"version": page.todo.version})
            return NextPage(move_form(page.todo, newest, due_on=due_on, owner=owner, notice=TODO_CHANGED))
        return CloseForms()

    async def card(self, delivery: Delivery) -> Message | None:
        return decision_card(
            await self._threads.read(
                self._candidates.record, workspace=delivery.workspace, candidate_id=delivery.subject.id
            )
        )

    async def todo_card(self, delivery: Delivery) -> Message | None:
        page = await self._threads.read(self._decisions.page, workspace=delivery.workspace, todo_id=delivery.subject.id)
        return todo_card(page.todo, brief_title=page.brief_title, now=self._clock(), reader=delivery.conversation)

    async def _owners_zones(self, actor: Actor, record: CandidateRecord, typed: DecisionDraft) -> dict[str, str]:
        """Where each to-do's owner lives; refused at the field of anybody who is no full member."""
        asked = {kind: typed.owners.get(kind, "") for kind in asked_todos(record, typed.outcome)}
        owners = list(dict.fromkeys(owner for owner in asked.values() if owner))
        reasons = dict(
            zip(
                owners,
                await asyncio.gather(*(self._directory.why_not_member(actor.workspace, owner) for owner in owners)),
                strict=True,
            )
        )
        if errors := {owner_field(kind): reason for kind, owner in asked.items() if (reason := reasons.get(owner))}:
            raise Invalid(errors)
        return {owner: await self._directory.zone(actor.workspace, owner) for owner in owners}

    def _first_draft(self, actor: Actor, record: CandidateRecord) -> DecisionDraft:
        return first_draft(record, self._decisions.default_due(actor=actor, now=self._clock()))


def _state(record: CandidateRecord) -> DecisionFormState:
    return DecisionFormState(form_id=new_id(), version=record.version, candidate_id=record.candidate.id)


def _what_changed(record: CandidateRecord) -> str:
    if record.decision:
        words = OUTCOMES[record.decision.outcome].past
        return f"There is a decision by now: {words}. Your text is still here; what you send now corrects it."
    return "The panel changed while you had this open: the figures above are the newest. Your text is still here."
