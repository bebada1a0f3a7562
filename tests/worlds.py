"""What many tests build: messages, panels and their scorecards, a workspace's own guide."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import select

from domain.brief.brief import Brief
from domain.candidate.candidate import Candidate, CandidateDraft
from domain.candidate.commands import AddCandidate
from domain.check_in.check_in import CheckIn
from domain.command import Asks, Overtaken, Saved
from domain.decision.decision import Decision, DecisionOutcome
from domain.decision.todo import Todo
from domain.guide.guide import Category, Guide, Question
from domain.guide.shipped import SHIPPED
from domain.ids import new_id
from domain.onboarding.onboarding import Onboarding
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, Outgoing
from domain.outgoing.subject import Subject
from domain.panel.commands import SendScorecard
from domain.panel.panel import Panel, Seat, people_of
from domain.people import Actor
from domain.rooms import Conversation
from domain.scorecard import Mark, Marks, Recommendation, Scorecard
from services.brief.changes import version_of
from storage.candidates import CandidateRow
from storage.database import Database
from storage.store import Store

R = TypeVar("R")
P = TypeVar("P")

#: Whatever a test may want to find in the database.
Thing = Brief | Candidate | Panel | Scorecard | Decision | Todo | Onboarding | CheckIn | Outgoing


def keep(database: Database, *things: Thing, workspace: str = "T1") -> None:
    """Puts these into the database as they are; a brief that is there stays."""
    with database.transaction(workspace) as store:
        for thing in things:
            match thing:
                case Brief() if store.briefs.find(thing.id) is None:
                    store.briefs.add(thing)
                    store.brief_versions.add(version_of(thing))
                case Candidate():
                    store.candidates.add(thing)
                case Panel():
                    store.panels.add(thing)
                case Scorecard():
                    store.scorecards.save(thing)
                case Decision():
                    store.decisions.add(thing)
                case Todo():
                    store.decisions.add_todos([thing])
                case Onboarding():
                    store.onboardings.add(thing)
                case CheckIn():
                    store.check_ins.save(thing)
                case Outgoing():
                    store.deliveries.post(thing)
        store.audit.record("UMAYA", "test.keep", Subject.brief("b1"), datetime(2026, 11, 23, tzinfo=UTC))


def a_decision(candidate_id: str = "c1", **changes: Any) -> Decision:
    """Maya hires them for production."""
    values = {
        "candidate_id": candidate_id,
        "workspace": "T1",
        "brief_id": "b1",
        "outcome": DecisionOutcome.PRODUCTION,
        "reason": "Owns what was shipped.",
        "decided_by": "UMAYA",
        "decided_at": datetime(2026, 11, 23, 9, tzinfo=UTC),
    }
    return Decision.model_validate(values | changes)


def to_send(
    kind: Kind,
    subject: Subject,
    to: str,
    *,
    key: str,
    at: datetime,
    responsible: tuple[str, ...] = (),
    under: Card | None = None,
    behind: Card | None = None,
) -> Outgoing:
    """Something to be sent, with a key that the test chooses."""
    return Outgoing(
        kind=kind, subject=subject, to=to, key=key, due_at=at, responsible=responsible, under=under, behind=behind
    )


def saved(outcome: Saved[R] | Overtaken[P] | Asks[P]) -> R:
    """What was saved, where it was."""
    assert isinstance(outcome, Saved), outcome
    return outcome.result


def overtaken(outcome: Saved[R] | Overtaken[P] | Asks[P]) -> str:
    """What is said to whoever somebody else was faster than."""
    assert isinstance(outcome, Overtaken), outcome
    return outcome.notice


def marks_of(scores: str, flags: tuple[int, ...] = (), note: str = "Ran 200 mails through it.") -> Marks:
    """Scores in the shipped guide's order, e.g. "44434"; a dash is not assessed. Every category was answered."""
    given = {
        category: Mark(score=None if digit == "-" else int(digit), note=note)
        for category, digit in zip(SHIPPED.category_keys, scores, strict=True)
    }
    return Marks(marks=given, chosen=frozenset(given), recommendation=Recommendation.YES, flags=flags)


def a_panel(candidate: Candidate, seats: Mapping[str, tuple[str, ...]], **changes: Any) -> Panel:
    """A candidate's panel, with the same id: who finds out what."""
    values = {
        "id": candidate.id,
        "workspace": candidate.workspace,
        "about": candidate.subject,
        "guide": SHIPPED,
        "seats": tuple(Seat(interviewer=user, categories=categories) for user, categories in seats.items()),
    }
    return Panel.model_validate(values | changes)


def room_of(*people: str, id: str = "G0ROOM") -> Conversation:
    """A channel that can be a hiring room, with these people in it."""
    return Conversation(id=id, name="hiring", is_private=True, has_bot=True, members=frozenset({*people, "UBOT"}))


def add_candidate(actor: Actor, now: datetime, draft: CandidateDraft, form_id: str, **more: Any) -> AddCandidate:
    """A candidate for brief b1; whoever is named is in the room."""
    values: dict[str, Any] = {
        "brief_id": "b1",
        "looked_at": draft.room or "G0ROOM",
        "found": room_of("UMAYA", "UOTTO", *people_of(draft.panel), id=draft.room or "G0ROOM"),
    }
    return AddCandidate(actor=actor, now=now, form_id=form_id, draft=draft, **(values | more))


def scoring(workspace: str, user: str, now: datetime, panel_id: str, marks: Marks, **more: Any) -> SendScorecard:
    """An interviewer's first scorecard, sent from a form that asked everything."""
    values: dict[str, Any] = {"form_id": new_id(), "version": 0, "shown": SHIPPED.category_keys, "is_sure": True}
    actor = Actor(workspace=workspace, user=user)
    return SendScorecard(actor=actor, now=now, panel_id=panel_id, marks=marks, **(values | more))


def panel_id_of(database: Database, workspace: str, candidate_id: str) -> str:
    with database.reading(workspace) as store:
        return store.panels.of(Subject.candidate(candidate_id)).id


def candidates_of(store: Store, manager: str) -> list[Candidate]:
    """This hiring manager's candidates, in the order in which they were added."""
    rows = select(CandidateRow).where(CandidateRow.manager == manager)
    return [row.to_domain() for row in store.session.scalars(rows.order_by(CandidateRow.created_at, CandidateRow.id))]


FAIRNESS = Category(
    key="fairness",
    name="Fair treatment",
    short="fairness",
    strong="Measures who is treated worse, and changes it.",
    fail="Never looked.",
    anchors=(
        "Never looked",
        "Knows the words",
        "One case of their own",
        "Measured it, with numbers",
        "As 4, plus what they changed",
    ),
    in_gate=True,
)


def with_fairness(id: str = "g1") -> Guide:
    """A workspace's own guide: the shipped one with a sixth category, in the gate, and its own question."""
    question = Question(text="Who was treated worse by your last system?", categories=(FAIRNESS.key,))
    return Guide.model_validate(
        dict(SHIPPED)
        | {"id": id, "categories": (*SHIPPED.categories, FAIRNESS), "questions": (*SHIPPED.questions, question)}
    )
