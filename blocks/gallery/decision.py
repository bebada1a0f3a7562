"""Decisions and their to-dos, in every state."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from blocks.decision.card import decision_card
from blocks.decision.form import DecisionFormState, decision_form, first_draft
from blocks.decision.todo import TodoFormState, found_form, move_form, todo_card
from blocks.gallery.candidate import NOW, PANEL_A, PANEL_C, candidate, opened, panel, record, result
from blocks.kit import Message, View
from domain.candidate.candidate import Status
from domain.candidate.record import CandidateRecord
from domain.decision import Decision, DecisionDraft, Outcome, Todo, TodoKind
from domain.panel.result import RaisedFlag

DUE = date(2026, 11, 30)
ON_THE_DAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
STATE = DecisionFormState(form_id="f1", version=5, candidate_id="c1")
FLAGS = (RaisedFlag(number=2, by=("UANA", "UBEN")), RaisedFlag(number=5, by=("UCHLOE",)))


def todo(kind: TodoKind = TodoKind.PRICING, **changes: Any) -> Todo:
    """Something that Otto has to find out by Monday."""
    values = {
        "id": f"t-{kind}",
        "workspace": "T1",
        "candidate_id": "c1",
        "brief_id": "b1",
        "manager": "UMAYA",
        "kind": kind,
        "owner": "UOTTO",
        "due_on": DUE,
        "due_at": datetime(2026, 11, 30, 8, tzinfo=UTC),
        "zone": "Europe/Berlin",
    }
    return Todo.model_validate(values | changes)


def _open(scores: Any = PANEL_A, **changes: Any) -> CandidateRecord:
    values = {"panel": opened(), "result": result(scores, changes.pop("flags", ()))}
    return record(**(values | changes))


def _decided(outcome: Outcome, **changes: Any) -> CandidateRecord:
    base = _open(PANEL_C, flags=FLAGS, candidate=candidate(status=Status.DECIDED))
    said = base.result if outcome.needs_panel else None
    values: dict[str, Any] = {
        "candidate_id": "c1",
        "workspace": "T1",
        "brief_id": "b1",
        "outcome": outcome,
        "reason": "The only one who could say what changed after an evaluation failed.",
        "verdict": said.verdict if said else None,
        "arithmetic": said.arithmetic if said else "",
        "flags": said.flags if said else (),
        "decided_by": "UMAYA",
        "decided_at": NOW,
    }
    if outcome.is_hire:
        values["flag_answers"] = {2: "Showed us a test set on the second day.", 5: "Finance models the cost with them."}
    if outcome is Outcome.PRODUCTION:
        values["override"] = "Ben covers security until the spring audit."
    if outcome.is_hire:
        done = todo().done({"found": "0.03 a run, price list of 20 November."}, "UOTTO", NOW)
        changes.setdefault("todos", (done, *[todo(kind) for kind in list(TodoKind)[1:]]))
    decision = Decision.model_validate(values | changes.pop("decision", {}))
    return base.model_copy(update={"decision": decision, **changes})


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield from _forms()
    yield from _cards()
    yield from _todos()


def _forms() -> Iterator[tuple[str, Message | View]]:
    shown = _open(PANEL_C, flags=FLAGS)
    first = first_draft(shown, DUE)

    def chosen(outcome: Outcome) -> DecisionDraft:
        return first.model_copy(update={"outcome": outcome})

    yield "form", decision_form(_open(), STATE, first)
    yield "form production against the gate", decision_form(shown, STATE, chosen(Outcome.PRODUCTION))
    yield "form prototyping", decision_form(shown, STATE, chosen(Outcome.PROTOTYPING))
    yield "form no", decision_form(shown, STATE, chosen(Outcome.NO))
    yield "form sealed", decision_form(record(panel=panel(submitted=frozenset({"UANA"}))), STATE, first)
    corrected = _decided(Outcome.NO)
    yield "form correction", decision_form(corrected, STATE, first_draft(corrected, DUE))
    stale = "Somebody changed this while you had it open: Chloe's late scorecard counts now. Your text is still here."
    yield "form stale", decision_form(shown, STATE, chosen(Outcome.NO), notice=stale)


def _cards() -> Iterator[tuple[str, Message | View]]:
    several = [(str(outcome), _decided(outcome)) for outcome in Outcome]
    several.append(("corrected", _decided(Outcome.NO, decision={"version": 2, "correction": "The reference call."})))
    several.append(("with a hire", _decided(Outcome.PRODUCTION, has_hire=True)))
    for name, decided in several:
        card = decision_card(decided)
        if card is not None:
            yield f"card {name}", card


def _todos() -> Iterator[tuple[str, Message | View]]:
    brief = "Support-mail triage"
    state = TodoFormState(form_id="f1", version=1, todo_id="t1")
    handover = todo(TodoKind.HANDOVER)
    found = {field: "Appendix B" for field, _ in TodoKind.HANDOVER.lines}
    yield "to-do asked", todo_card(todo(), brief_title=brief, now=NOW)
    yield "to-do due", todo_card(handover, brief_title=brief, now=ON_THE_DAY)
    yield "to-do overdue", todo_card(todo(), brief_title=brief, now=ON_THE_DAY + timedelta(days=2))
    yield (
        "to-do done",
        todo_card(todo().done({"found": "0.03 a run."}, "UOTTO", NOW), brief_title=brief, now=ON_THE_DAY),
    )
    yield "to-do hand-over done", todo_card(handover.done(found, "UOTTO", NOW), brief_title=brief, now=ON_THE_DAY)
    yield "to-do dropped", todo_card(todo().drop(), brief_title=brief, now=NOW)
    yield "to-do form", found_form(todo(), state)
    yield "to-do hand-over form", found_form(handover, state)
    yield "to-do move", move_form(todo(), state, due_on=DUE)
