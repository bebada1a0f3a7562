"""Decisions and their to-dos, in every state."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from blocks.decision.card import decision_card
from blocks.decision.form import DecisionFormState, decision_form
from blocks.decision.todo import TodoFormState, found_form, move_form, todo_card, todos_asked, todos_card
from blocks.gallery.candidate import NOW, PANEL_A, PANEL_C, candidate, opened, panel, record, result
from blocks.kit import Message, View
from domain.candidate.candidate import Status
from domain.candidate.record import CandidateRecord
from domain.decision.decision import Decision, DecisionDraft, DecisionOutcome
from domain.decision.page import BriefTodos, DecisionPage, TodoPage
from domain.decision.todo import RECHECKED, Todo, TodoKind
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


def decided(outcome: DecisionOutcome, **changes: Any) -> CandidateRecord:
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
    if outcome is DecisionOutcome.PRODUCTION:
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

    def form(record: CandidateRecord, outcome: DecisionOutcome | None = None, notice: str = "") -> View:
        typed = DecisionDraft(outcome=outcome) if outcome else None
        return decision_form(
            DecisionPage(record=record, due_on=DUE, todos=record.missing_todos(NOW)), STATE, typed, notice
        )

    yield "form", form(_open())
    yield "form production against the gate", form(shown, DecisionOutcome.PRODUCTION)
    yield "form prototyping", form(shown, DecisionOutcome.PROTOTYPING)
    yield "form no", form(shown, DecisionOutcome.NO)
    yield "form sealed", form(record(panel=panel(submitted=frozenset({"UANA"}))))
    yield "form correction", form(decided(DecisionOutcome.NO))
    stale = "Somebody changed this while you had it open: Chloe's late scorecard counts now. Your text is still here."
    yield "form stale", form(shown, DecisionOutcome.NO, stale)


def _cards() -> Iterator[tuple[str, Message | View]]:
    several = [(str(outcome), decided(outcome)) for outcome in DecisionOutcome]
    several.append(
        ("corrected", decided(DecisionOutcome.NO, decision={"version": 2, "correction": "The reference call."}))
    )
    several.append(("with a hire", decided(DecisionOutcome.PRODUCTION, has_onboarding=True)))
    for name, made in several:
        card = decision_card(made)
        if card is not None:
            yield f"card {name}", card


def _todos() -> Iterator[tuple[str, Message | View]]:
    brief = "Support-mail triage"
    handover = todo(TodoKind.HANDOVER)
    found = {field: "Appendix B" for field, _ in TodoKind.HANDOVER.lines}
    rechecks = [todo(kind, candidate_id="", owner="UMAYA") for kind in RECHECKED]
    found_one = (rechecks[0].done({"found": "0.03 a run, price list of 20 November."}, "UMAYA", NOW), *rechecks[1:])
    all_found = tuple(each.done({"found": "As before, looked up today."}, "UMAYA", NOW) for each in rechecks)
    for name, todos in (("to look up", rechecks), ("one looked up", found_one), ("all looked up", all_found)):
        yield f"to-dos {name}", todos_card(_of_brief(todos))
    yield "to-dos closed", todos_card(_of_brief(found_one[:1]).model_copy(update={"is_closed": True}))
    mine = [todo(kind, candidate_id="") for kind in RECHECKED]
    given = {
        "asked": [*mine, handover],
        "asked one done": [mine[0].done({"found": "0.03 a run, price list of 20 November."}, "UOTTO", NOW), *mine[1:]],
        "asked all done": [each.done({"found": "As before, looked up today."}, "UOTTO", NOW) for each in mine],
        "asked nothing left": [],
    }
    for name, todos in given.items():
        yield f"to-dos {name}", todos_asked(_of_brief(todos))
    yield "to-do asked", todo_card(todo(), brief_title=brief, now=NOW)
    yield "to-do due", todo_card(handover, brief_title=brief, now=ON_THE_DAY, is_reminder=True)
    yield "to-do overdue", todo_card(todo(), brief_title=brief, now=ON_THE_DAY + timedelta(days=2))
    yield (
        "to-do done",
        todo_card(todo().done({"found": "0.03 a run."}, "UOTTO", NOW), brief_title=brief, now=ON_THE_DAY),
    )
    yield "to-do hand-over done", todo_card(handover.done(found, "UOTTO", NOW), brief_title=brief, now=ON_THE_DAY)
    yield "to-do dropped", todo_card(todo().drop(), brief_title=brief, now=NOW)
    yield "to-do form", _little(found_form, todo())
    yield "to-do hand-over form", _little(found_form, handover)
    yield "to-do move", _little(move_form, todo())


def _of_brief(todos: Iterable[Todo]) -> BriefTodos:
    return BriefTodos(brief_title="Support-mail triage", manager="UMAYA", todos=tuple(todos))


def _little(form: Callable[[TodoPage, TodoFormState], View], about: Todo) -> View:
    state = TodoFormState(form_id="f1", version=1, todo_id="t1", kind=about.kind)
    return form(TodoPage(todo=about, brief_title="Support-mail triage"), state)
