"""The decision's rules, and the to-dos that come with a hire."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.calendar import WeekendsOnly
from domain.decision.decision import (
    Decision,
    DecisionDraft,
    DecisionOutcome,
    check_correctable,
    check_decision,
    made,
    needs_override,
)
from domain.decision.todo import Todo, TodoKind, default_due, in_force, todo_kinds
from domain.guide.shipped import SHIPPED
from domain.panel.gate import CategoryResult, Verdict, Voice
from domain.panel.result import PanelResult, RaisedFlag
from domain.refusals import Invalid, NotAllowed, Refusal

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
OWNERS = dict.fromkeys(TodoKind, "UMAYA")
DUE = date(2026, 11, 30)


def a_panel(*, security: tuple[int, ...] = (3, 4, 4), flags: tuple[RaisedFlag, ...] = ()) -> PanelResult:
    scores = dict.fromkeys(SHIPPED.category_keys, (4, 4, 4)) | {"security": security}
    results = tuple(
        CategoryResult(
            category=SHIPPED.category(category),
            voices=tuple(Voice(interviewer=f"U{index}", score=score) for index, score in enumerate(given)),
        )
        for category, given in scores.items()
    )
    return PanelResult(
        guide=SHIPPED,
        opened_at=NOW,
        results=results,
        sealed_results=results,
        flags=flags,
        counted=3,
        seats=3,
    )


def checked(draft: DecisionDraft, panel: PanelResult | None = None, **more: Any) -> set[str]:
    """The fields that the check complains about."""
    try:
        check_decision(draft, panel=panel, zone="UTC", now=NOW, **more)
    except Invalid as invalid:
        return set(invalid.errors)
    return set()


def a_draft(outcome: DecisionOutcome | None = DecisionOutcome.PRODUCTION, **more: Any) -> DecisionDraft:
    typed = {"outcome": outcome, "reason": "Best evidence.", "owners": OWNERS, "due_on": DUE}
    return DecisionDraft.model_validate(typed | more)


def test_panel_a_is_hired_for_production_with_a_reason_and_no_override() -> None:
    assert checked(a_draft(), a_panel(), kinds=tuple(TodoKind)) == set()
    assert checked(a_draft(reason="  "), a_panel()) == {"reason"}


def test_panel_c_asks_its_own_reason_for_production_and_none_for_prototyping() -> None:
    panel = a_panel(security=(2, 2, 3))
    assert panel.verdict is Verdict.RISKY
    assert checked(a_draft(), panel) == {"override"}
    assert checked(a_draft(override="Ben covers security."), panel) == set()
    assert checked(a_draft(DecisionOutcome.PROTOTYPING), panel) == set()


@pytest.mark.parametrize(
    ("security", "verdict"),
    [((2, 2, 3), Verdict.RISKY), ((), Verdict.NO_VERDICT), ((2, 5, 5), Verdict.NOT_SETTLED), (None, None)],
)
def test_every_gate_that_is_not_clear_asks_an_override_for_production_alone(
    security: tuple[int, ...] | None, verdict: Verdict | None
) -> None:
    panel = None if security is None else a_panel(security=security)
    assert (panel.verdict if panel else None) is verdict
    assert needs_override(DecisionOutcome.PRODUCTION, panel)
    assert not needs_override(DecisionOutcome.PROTOTYPING, panel)
    assert not needs_override(DecisionOutcome.NO, panel)


def test_a_clear_gate_that_most_of_the_panel_says_no_to_asks_why_too() -> None:
    panel = a_panel().model_copy(update={"against": ("UANA", "UBEN"), "recommend": ("UCHLOE",)})
    assert panel.verdict is Verdict.CLEARS
    assert checked(a_draft(), panel) == {"override"}
    assert checked(a_draft(DecisionOutcome.PROTOTYPING), panel) == set()
    split = panel.model_copy(update={"recommend": ("UCHLOE", "UDAN")})
    assert checked(a_draft(), split) == set()


def test_a_decision_keeps_what_belongs_to_the_verdict() -> None:
    sealed = a_panel(security=(2, 2, 3)).results
    panel = a_panel().model_copy(update={"sealed_results": sealed, "opened_reason": "Another offer"})
    known = {"candidate_id": "c1", "workspace": "T1", "brief_id": "b1", "decided_by": "UMAYA", "decided_at": NOW}
    decision = made(a_draft(), DecisionOutcome.PRODUCTION, None, panel, **known)
    assert decision.headline == panel.headline
    early, as_sealed = decision.remarks
    assert early == "Opened early: Another offer"
    assert as_sealed.startswith("As sealed: May serve for prototyping")


def test_each_red_flag_needs_an_answer_when_the_decision_is_to_hire() -> None:
    panel = a_panel(flags=(RaisedFlag(number=2, by=("UANA",)), RaisedFlag(number=5, by=("UBEN",))))
    assert checked(a_draft(flag_answers={2: "Showed us an eval."}), panel) == {"flag_5"}
    assert checked(a_draft(DecisionOutcome.PROTOTYPING), panel) == {"flag_2", "flag_5"}
    assert checked(a_draft(DecisionOutcome.NO), panel) == set()


def test_withdrew_and_declined_need_no_panel_and_no_gate() -> None:
    assert checked(a_draft(DecisionOutcome.WITHDREW)) == set()
    assert checked(a_draft(DecisionOutcome.DECLINED)) == set()
    assert checked(a_draft(DecisionOutcome.NO)) == {"outcome"}
    assert checked(a_draft(DecisionOutcome.PRODUCTION)) == {"outcome"}
    assert checked(a_draft(None)) == {"outcome"}


def test_a_hire_deals_out_its_to_dos_before_it_is_saved() -> None:
    kinds = todo_kinds(is_outside=True)
    assert checked(a_draft(owners={}, due_on=None), a_panel(), kinds=kinds) == {
        "owner_pricing",
        "owner_policy",
        "owner_duties",
        "owner_handover",
        "due_on",
    }
    assert checked(a_draft(due_on=date(2026, 11, 23)), a_panel(), kinds=kinds) == {"due_on"}
    assert checked(a_draft(due_on=date(2028, 1, 1)), a_panel(), kinds=kinds) == {"due_on"}


def test_hand_over_terms_come_with_an_outside_route_only() -> None:
    assert TodoKind.HANDOVER in todo_kinds(is_outside=True)
    assert TodoKind.HANDOVER not in todo_kinds(is_outside=False)


def test_a_correction_says_why() -> None:
    assert checked(a_draft(), a_panel(), is_correction=True) == {"correction"}


def test_to_dos_are_due_a_working_week_later() -> None:
    assert default_due(date(2026, 11, 27), WeekendsOnly()) == date(2026, 12, 4)


def a_decision(**more: Any) -> Decision:
    draft = a_draft(override="Ben covers security.", flag_answers={2: " Showed an eval. "}, correction="New facts.")
    panel = a_panel(security=(2, 2, 3), flags=(RaisedFlag(number=2, by=("UANA",)),))
    known = {"candidate_id": "c1", "workspace": "T1", "brief_id": "b1", "decided_by": "UMAYA", "decided_at": NOW}
    return made(draft, DecisionOutcome.PRODUCTION, more.get("previous"), panel, **known)


def test_the_panels_inputs_are_kept_with_the_decision() -> None:
    decision = a_decision()
    assert decision.verdict is Verdict.RISKY
    assert "security 2+2+3 = 7" in decision.arithmetic
    assert decision.flag_answers == {2: "Showed an eval."}
    assert decision.version == 1
    assert decision.correction == ""


def test_a_corrected_decision_is_a_new_version_with_its_reason() -> None:
    corrected = a_decision(previous=a_decision())
    assert corrected.version == 2
    assert corrected.correction == "New facts."


def test_a_decision_stays_once_the_onboarding_has_started() -> None:
    check_correctable(a_decision(), has_onboarding=False)
    with pytest.raises(NotAllowed):
        check_correctable(a_decision(), has_onboarding=True)


def a_todo(kind: TodoKind = TodoKind.PRICING, id: str = "t1") -> Todo:
    return Todo(
        id=id,
        workspace="T1",
        candidate_id="c1",
        brief_id="b1",
        manager="UMAYA",
        kind=kind,
        owner="UOTTO",
        due_on=DUE,
        due_at=datetime(2026, 11, 30, 9, tzinfo=UTC),
        zone="UTC",
    )


def test_what_was_found_holds_for_thirty_days() -> None:
    found = a_todo().done({"found": "0.03 a run."}, "UOTTO", NOW)
    assert found.holds(NOW + timedelta(days=30))
    assert not found.holds(NOW + timedelta(days=30, seconds=1))
    assert a_todo().holds(NOW + timedelta(days=300))


def test_of_one_kind_the_open_to_do_counts_else_what_was_done_last() -> None:
    first = a_todo().done({"found": "0.03 a run."}, "UOTTO", NOW)
    again = a_todo(id="t2").done({"found": "0.02 a run."}, "UOTTO", NOW + timedelta(days=40))
    duties = a_todo(TodoKind.DUTIES)
    assert in_force([duties, again, first]) == (again, duties)
    assert in_force([a_todo(id="t3"), again, first]) == (a_todo(id="t3"),)


def test_a_to_do_that_is_not_needed_says_why() -> None:
    with pytest.raises(Refusal, match="the decision was corrected"):
        a_todo().drop().check_open()
    with pytest.raises(Refusal, match="its brief is closed"):
        a_todo().model_copy(update={"candidate_id": ""}).drop().check_open()


def test_a_to_do_is_no_tick() -> None:
    with pytest.raises(Invalid) as refusal:
        a_todo().done({"found": "  "}, "UOTTO", NOW)
    for tick in (
        "n/a",
        "N.A.",
        "–",
        "Done!",
        "tbd",
        "✓",
        "erledigt",
        "ｏｋ",
        "?",
        "As above",
        "LGTM",
        "xxx",
        "all good",
        "keine",
    ):
        with pytest.raises(Invalid, match="That is a tick"):
            a_todo().done({"found": tick}, "UOTTO", NOW)
    for said in ("Fine.", "§4", "Not applicable: no data leaves us", "没有", "5 %"):
        assert a_todo().done({"found": said}, "UOTTO", NOW).is_done
    assert set(refusal.value.errors) == {"found"}
    done = a_todo().done({"found": " 0.03 a run, price list of 20 Nov. "}, "UOTTO", NOW)
    assert done.is_done
    assert done.found == {"found": "0.03 a run, price list of 20 Nov."}


def test_hand_over_asks_a_line_for_each_of_the_five_items() -> None:
    with pytest.raises(Invalid) as refusal:
        a_todo(TodoKind.HANDOVER).done({"found_prompts": "§4"}, "UOTTO", NOW)
    assert set(refusal.value.errors) == {"found_repository", "found_retrieval", "found_evaluation", "found_operating"}


def test_a_moved_to_do_is_due_at_nine_where_its_owner_lives() -> None:
    moved = a_todo().move("UANA", "Asia/Tokyo", date(2026, 12, 2), NOW, WeekendsOnly())
    assert moved.due_at == datetime(2026, 12, 2, 0, tzinfo=UTC)
    assert moved.owner == "UANA"


def test_a_to_do_due_on_a_sunday_is_asked_for_on_the_friday_before() -> None:
    moved = a_todo().move("UANA", "UTC", date(2026, 12, 6), NOW, WeekendsOnly())
    assert moved.due_on == date(2026, 12, 6)
    assert moved.due_at == datetime(2026, 12, 4, 9, tzinfo=UTC)


def test_a_done_to_do_does_not_move() -> None:
    done = a_todo().done({"found": "Fine."}, "UOTTO", NOW)
    with pytest.raises(Refusal, match="already done"):
        done.move("UANA", "UTC", date(2026, 12, 2), NOW, WeekendsOnly())
