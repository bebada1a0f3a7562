"""The decision's form asks what its outcome needs; its cards hold whatever people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.decision.card import decision_card
from blocks.decision.form import (
    DecisionFormState,
    decision_form,
    first_draft,
    merged,
    read_decision_form,
)
from blocks.decision.todo import Move, TodoFormState, found_form, move_form, read_found_form, read_move_form, todo_card
from blocks.forms import Element, Fields
from blocks.gallery.candidate import NOW, PANEL_A, PANEL_C, candidate, opened, panel, record, result
from blocks.gallery.decision import DUE, FLAGS, todo
from blocks.kit import View
from domain.candidate.candidate import Status
from domain.candidate.record import CandidateRecord
from domain.decision.decision import Decision, DecisionDraft, DecisionOutcome
from domain.decision.page import DecisionPage, TodoPage
from domain.decision.todo import Todo, TodoKind
from domain.guide.route import HireRoute
from domain.refusals import Invalid
from sandbox.blockkit import check_message, check_view

STATE = DecisionFormState(form_id="f1", version=5, candidate_id="c1")
HOSTILE = st.one_of(
    st.text(max_size=1500),
    st.sampled_from(
        ["", "<!channel>", "<@UANA> & <https://x|y>", "😀" * 700, "שלום " * 300, "{name}", "> > >\n" * 200]
    ),
)
OPEN = record(panel=opened(), result=result(PANEL_C, FLAGS))
CLEAR = record(panel=opened(), result=result(PANEL_A))


def names(view: View) -> set[str]:
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input"}


def form(of: CandidateRecord, outcome: DecisionOutcome | None) -> View:
    return decision_form(page(of), STATE, DecisionDraft(outcome=outcome) if outcome else None)


def page(of: CandidateRecord) -> DecisionPage:
    return DecisionPage(record=of, due_on=DUE, todos=of.missing_todos(NOW))


def little(about: Todo) -> tuple[TodoPage, TodoFormState]:
    return TodoPage(todo=about, brief_title="Triage"), TodoFormState.of(about)


TODO_FIELDS = {"owner_pricing", "owner_policy", "owner_duties", "owner_handover", "due_on"}


def test_a_form_begins_with_the_outcome_and_the_reason() -> None:
    assert names(form(OPEN, None)) == {"outcome", "reason"}


def test_production_against_the_gate_asks_its_own_reason_the_flags_and_the_to_dos() -> None:
    assert (
        names(form(OPEN, DecisionOutcome.PRODUCTION))
        == {"outcome", "reason", "override", "flag_2", "flag_5"} | TODO_FIELDS
    )


def test_prototyping_asks_no_reason_against_the_gate() -> None:
    assert names(form(OPEN, DecisionOutcome.PROTOTYPING)) == {"outcome", "reason", "flag_2", "flag_5"} | TODO_FIELDS


def test_a_clear_gate_asks_no_override() -> None:
    assert names(form(CLEAR, DecisionOutcome.PRODUCTION)) == {"outcome", "reason"} | TODO_FIELDS


@pytest.mark.parametrize("outcome", [DecisionOutcome.NO, DecisionOutcome.WITHDREW, DecisionOutcome.DECLINED])
def test_no_hire_asks_for_the_reason_alone(outcome: DecisionOutcome) -> None:
    assert names(form(OPEN, outcome)) == {"outcome", "reason"}


def test_a_direct_hire_brings_no_hand_over_terms() -> None:
    direct = OPEN.model_copy(update={"route": HireRoute.DIRECT})
    assert "owner_handover" not in names(form(direct, DecisionOutcome.PRODUCTION))


def test_before_the_panel_opens_it_says_who_is_missing_and_offers_two_outcomes() -> None:
    sealed = form(record(panel=panel(submitted=frozenset({"UANA"}))), None)
    assert "waiting for <@UBEN>, <@UCHLOE>" in str(sealed)
    options = next(block for block in sealed["blocks"] if block.get("block_id") == "outcome")["element"]["options"]
    assert [option["value"] for option in options] == ["withdrew", "declined"]


def test_a_correction_says_why_and_keeps_the_to_dos_that_are_there() -> None:
    decided = OPEN.model_copy(update={"decision": a_decision(), "todos": tuple(map(todo, TodoKind))})
    assert names(form(decided, DecisionOutcome.PROTOTYPING)) == {"outcome", "reason", "correction", "flag_2", "flag_5"}


def a_decision(reason: str = "Because.", **more: object) -> Decision:
    values = {
        "candidate_id": "c1",
        "workspace": "T1",
        "brief_id": "b1",
        "outcome": DecisionOutcome.PRODUCTION,
        "reason": reason,
        "verdict": OPEN.result.verdict if OPEN.result else None,
        "arithmetic": OPEN.result.arithmetic if OPEN.result else "",
        "flags": FLAGS,
        "decided_by": "UMAYA",
        "decided_at": NOW,
    }
    return Decision.model_validate(values | more)


def fields_of(view: View) -> Fields:
    """The form's fields as they would come back untouched."""
    found = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = element.get("initial_option")
            picked = element.get("initial_user") or (chosen["value"] if chosen else None)
            value = element.get("initial_value") or element.get("initial_date")
            found[block["block_id"]] = Element(type=element["type"], value=value, selected=(picked,) if picked else ())
    return Fields(by_name=found, block_ids={name: name for name in found})


def test_what_is_written_is_what_is_read() -> None:
    draft = first_draft(OPEN, DUE).model_copy(
        update={
            "outcome": DecisionOutcome.PRODUCTION,
            "reason": "Best evidence.",
            "override": "Ben covers security.",
            "flag_answers": {2: "Showed an eval.", 5: "Finance helps."},
        }
    )
    assert read_decision_form(fields_of(decision_form(page(OPEN), STATE, draft)), STATE, False) == draft


def test_a_form_sent_without_an_outcome_says_so() -> None:
    with pytest.raises(Invalid, match="pick one"):
        read_decision_form(fields_of(form(OPEN, None)), STATE, False)


def test_what_was_typed_survives_another_outcome() -> None:
    base = first_draft(OPEN, DUE)
    typed = DecisionDraft(outcome=DecisionOutcome.NO, reason="Typed.", owners={TodoKind.PRICING: "UANA"})
    shown = merged(typed, base)
    assert shown.outcome is DecisionOutcome.NO
    assert shown.reason == "Typed."
    assert shown.owners[TodoKind.PRICING] == "UANA"
    assert shown.due_on == DUE


@given(HOSTILE, st.sampled_from(DecisionOutcome), st.booleans())
def test_the_form_is_what_slack_accepts(text: str, outcome: DecisionOutcome, is_sealed: bool) -> None:
    seen = record(candidate=candidate(name=text[:80]), brief_title=text) if is_sealed else OPEN
    draft = DecisionDraft(
        outcome=outcome, reason=text, override=text, correction=text, flag_answers={2: text, 5: text}, due_on=DUE
    )
    assert check_view(decision_form(page(seen), STATE, draft, text)) == []


@given(HOSTILE, st.sampled_from(DecisionOutcome), st.booleans())
def test_the_card_is_what_slack_accepts(text: str, outcome: DecisionOutcome, has_onboarding: bool) -> None:
    done = todo().model_copy(update={"done_at": NOW, "done_by": "UOTTO", "found": {"found": text}})
    decision = a_decision(
        text, outcome=outcome, override=text, correction=text, flag_answers={2: text, 5: text}, version=2
    )
    shown = decision_card(
        OPEN.model_copy(
            update={
                "candidate": candidate(name=text, status=Status.DECIDED),
                "decision": decision,
                "todos": (done, todo(TodoKind.HANDOVER)),
                "has_hire": has_onboarding,
            }
        )
    )
    assert shown is not None
    assert check_message(shown.blocks) == []


@given(HOSTILE, st.sampled_from(TodoKind))
def test_to_dos_are_what_slack_accepts(text: str, kind: TodoKind) -> None:
    found = {field: text for field, _ in kind.lines}
    done = todo(kind).model_copy(update={"done_at": NOW, "done_by": "UOTTO", "found": found})
    for each in (todo(kind), todo(kind).drop(), done):
        assert check_message(todo_card(each, brief_title=text, now=NOW).blocks) == []
    assert check_view(found_form(*little(todo(kind)), found, text)) == []
    assert check_view(move_form(*little(todo(kind)), notice=text)) == []


def test_no_to_do_names_the_candidate() -> None:
    assert "Priya" not in str(todo_card(todo(), brief_title="Triage", now=NOW))


def test_a_to_do_that_went_to_somebody_else_asks_nothing_any_more() -> None:
    shown = str(todo_card(todo(), brief_title="Triage", now=NOW, reader="UANA"))
    assert "<@UOTTO> does this now" in shown
    assert "button" not in shown


def test_the_little_forms_are_read_back() -> None:
    about, state = little(todo())
    moved = Move(due_on=date(2026, 12, 4), owner="UANA")
    assert read_move_form(fields_of(move_form(about, state, moved)), state, False) == moved
    typed = {field: "Appendix B" for field, _ in TodoKind.HANDOVER.lines}
    about, state = little(todo(TodoKind.HANDOVER))
    assert read_found_form(fields_of(found_form(about, state, typed)), state, False) == typed
    with pytest.raises(Invalid):
        read_found_form(fields_of(found_form(about, state)), state, False)
