"""Decisions on candidates, with the to-dos that a hire brings."""

from datetime import datetime

from domain.calendar import day_of
from domain.candidate.candidate import Candidate
from domain.candidate.record import CandidateRecord
from domain.command import Asks, Overtaken, Saved
from domain.decision.commands import Decide
from domain.decision.decision import check_correctable, check_decision, made
from domain.decision.page import DecisionPage
from domain.decision.todo import RECHECKED, Todo, TodoKind, default_due, reminder_at
from domain.ids import new_id
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, check
from domain.refusals import Invalid
from domain.waiting.reminders import Ask
from domain.workspace.webhook import Facts, What
from services.change import Root, change
from services.holidays import MONDAY_TO_FRIDAY, WorkingDays
from services.outgoing.reminders import settle, wake
from services.outgoing.webhooks import tell_others
from services.panel.panels import refresh_panel
from services.records import read_record
from services.todos import ask_todos, drop_todos
from storage.database import Database
from storage.store import Store

MORE = "This outcome asks a little more: please fill in what is new below, then send again."
PANEL_CHANGED = "The panel changed while you had this open: the figures above are the newest. Your text is still here."

Decided = Saved[CandidateRecord] | Overtaken[DecisionPage] | Asks[DecisionPage]


class DecisionService:
    """Decides and corrects. All raise NotFound, NotAllowed, Refusal, Unavailable."""

    def __init__(self, database: Database, days: WorkingDays = MONDAY_TO_FRIDAY) -> None:
        self._database = database
        self._days = days

    def page(self, actor: Actor, candidate_id: str, now: datetime) -> DecisionPage:
        """For the form, and for the hiring manager alone."""
        with self._database.reading(actor.workspace) as store:
            record = read_record(store, candidate_id, worker=actor.user)
            _check_decider(actor, record)
            return self._page(store, actor, record, now)

    def record(self, workspace: str, candidate_id: str) -> CandidateRecord:
        """For the card of a decision."""
        with self._database.reading(workspace) as store:
            return read_record(store, candidate_id)

    def decide(self, command: Decide) -> Decided:
        """The decision or its correction, with its to-dos. Raises Invalid at what is missing in the form."""

        def decide(store: Store, record: CandidateRecord) -> CandidateRecord | Asks[DecisionPage]:
            draft, kinds = command.draft, record.missing_todos(command.now)
            try:
                outcome = check_decision(
                    draft,
                    panel=record.result,
                    hired=record.hired,
                    kinds=kinds,
                    zone=command.actor.zone,
                    now=command.now,
                    is_correction=record.decision is not None,
                    refused=command.refused,
                )
            except Invalid as invalid:
                if invalid.errors.keys() <= command.asked:
                    raise
                return Asks(self._page(store, command.actor, record, command.now), MORE)
            candidate = record.candidate
            decision = made(
                draft,
                outcome,
                record.decision,
                record.result,
                record.hired,
                candidate_id=candidate.id,
                workspace=candidate.workspace,
                brief_id=candidate.brief_id,
                decided_by=command.actor.user,
                decided_at=command.now,
            )
            store.decisions.add(decision)
            candidate = candidate.decide()
            store.candidates.save(candidate)
            store.panels.save(record.panel.close())
            if outcome.is_hire:
                self._deal(store, command, candidate, kinds)
            else:
                drop_todos(store, (todo for todo in record.todos if todo.candidate_id), command.now)
            _post_decision(store, record, command.now)
            facts = Facts(
                candidate=candidate.id,
                brief=candidate.brief_id,
                version=decision.version,
                state=outcome,
                by=command.actor.user,
            )
            tell_others(store, What.DECISION_MADE, facts, command.now)
            return record.model_copy(update={"candidate": candidate, "decision": decision})

        root = Root(
            lock=lambda store: _lock(store, command.candidate_id),
            check=lambda _, record: _check_decider(command.actor, record),
            version=lambda record: record.version,
            moved=_what_changed,
            subject=lambda record: Subject.candidate(record.candidate.id),
        )
        return change(
            self._database,
            command,
            Act.DECIDE,
            root,
            decide,
            lambda store, record: self._page(store, command.actor, record, command.now),
        )

    def _page(self, store: Store, actor: Actor, record: CandidateRecord, now: datetime) -> DecisionPage:
        holidays = self._days.of(store, actor.user)
        due_on = default_due(day_of(now, actor.zone), holidays)
        return DecisionPage(record=record, due_on=due_on, todos=record.missing_todos(now))

    def _deal(self, store: Store, command: Decide, candidate: Candidate, kinds: tuple[TodoKind, ...]) -> None:
        """A re-check is the brief's, whoever is hired for it; the hand-over is this hire's."""
        due_on = command.draft.due_on
        if not kinds or due_on is None:
            return
        todos = []
        for kind in kinds:
            owner = command.draft.owners[kind]
            zone = command.zones.get(owner, command.actor.zone)
            todos.append(
                Todo(
                    id=new_id(),
                    workspace=candidate.workspace,
                    brief_id=candidate.brief_id,
                    candidate_id="" if kind in RECHECKED else candidate.id,
                    manager=candidate.manager,
                    kind=kind,
                    owner=owner,
                    due_on=due_on,
                    due_at=reminder_at(due_on, zone, command.now, self._days.of(store, owner, candidate.manager)),
                    zone=zone,
                )
            )
        ask_todos(store, command.actor, todos, command.now)


def _lock(store: Store, candidate_id: str) -> CandidateRecord:
    """The brief first, whose re-checks a decision may deal out, as whoever hands it over does."""
    store.briefs.lock(store.candidates.get(candidate_id).brief_id)
    return read_record(store, candidate_id, lock=True)


def _post_decision(store: Store, record: CandidateRecord, now: datetime) -> None:
    candidate = record.candidate
    subject = Subject.candidate(candidate.id)
    store.deliveries.post(
        outgoing(
            Kind.DECISION_CARD,
            subject,
            candidate.room,
            people=candidate.people(),
            at=now,
            under=Card(kind=Kind.CANDIDATE_CARD, subject=subject),
        )
    )
    for user in record.panel.outstanding:
        settle(store, user, Ask.SCORE, record.panel.id, now)
    wake(store, candidate.manager, now)
    refresh_panel(store, record.panel_page, now)
    store.deliveries.refresh(Subject.brief(candidate.brief_id), now)


def _check_decider(actor: Actor, record: CandidateRecord) -> None:
    check(actor, Act.DECIDE, record.people)
    if record.decision:
        check_correctable(record.decision, has_onboarding=record.has_onboarding)


def _what_changed(record: CandidateRecord) -> str:
    if record.decision is None:
        return PANEL_CHANGED
    past = record.decision.outcome.past
    return f"There is a decision by now: {past}. Your text is still here; what you send now corrects it."
