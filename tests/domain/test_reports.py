"""What a report must hold before it is saved."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.check_in.report import (
    EVIDENCE_LIMIT,
    Call,
    Item,
    Progress,
    Promise,
    Report,
    check_evidence,
    check_report,
    prefilled,
    said,
)
from domain.guide.days import DAY_30, DAY_60, DAY_90, MILESTONES
from domain.guide.milestone import Milestone
from domain.refusals import Invalid

TODAY = date(2026, 12, 31)
PROMISE = Promise(metric="median first reply", today="6 h", target="1 h", never="card data")


def report(milestone: Milestone, **changes: object) -> Report:
    items = {found.key: Item(progress=Progress.DONE, evidence="https://wiki/x") for found in milestone.asked}
    ending = {"metric": "1.4 h", "running_cost": Decimal(540), "call": Call.GO, "reason": "It is used"}
    known = {"items": items, **({} if milestone in (DAY_30, DAY_60) else ending)}
    return Report.model_validate(known | changes)


def errors_of(milestone: Milestone, promise: Promise = PROMISE, /, **changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_report(report(milestone, **changes), milestone, promise, TODAY)
    return refused.value.errors


@pytest.mark.parametrize("milestone", [*MILESTONES, DAY_90.extension], ids=lambda found: found.key)
def test_a_full_report_is_taken(milestone: Milestone) -> None:
    check_report(report(milestone), milestone, PROMISE, TODAY)


@pytest.mark.parametrize("evidence", ["  ", "done", "n/a", "✓", "LGTM"])
def test_done_without_evidence_is_refused_at_the_field(evidence: str) -> None:
    items = {found.key: Item(progress=Progress.NOT_STARTED) for found in DAY_30.asked}
    items["data"] = Item(progress=Progress.DONE, evidence=evidence)
    assert set(errors_of(DAY_30, items=items)) == {"data_evidence"}


def test_not_started_needs_no_evidence() -> None:
    items = {found.key: Item(progress=Progress.NOT_STARTED) for found in DAY_60.asked}
    check_report(report(DAY_60, items=items), DAY_60, PROMISE, TODAY)


def test_a_deliverable_without_an_answer_is_an_error_at_its_select() -> None:
    items = {found.key: Item(progress=Progress.NOT_STARTED) for found in DAY_60.asked[1:]}
    assert set(errors_of(DAY_60, items=items)) == {"prototype_progress"}


def test_day_30_asks_the_right_figure_where_the_baseline_is_wrong() -> None:
    assert set(errors_of(DAY_30, baseline_holds=False)) == {"baseline"}
    check_report(report(DAY_30, baseline_holds=False, baseline="7 h"), DAY_30, PROMISE, TODAY)


def test_day_30_asks_a_figure_where_the_brief_has_none() -> None:
    assert set(errors_of(DAY_30, Promise(metric="first reply"))) == {"baseline"}


def test_day_90_needs_the_metric_the_cost_and_a_decision() -> None:
    found = errors_of(DAY_90, metric="", running_cost=None, call=None)
    assert set(found) == {"metric", "running_cost", "call"}


def test_day_90_takes_a_reason_for_each_missing_number() -> None:
    answers = {"metric": "", "unmeasured": "no volume in March", "running_cost": None, "uncosted": "no bill yet"}
    check_report(report(DAY_90, **answers), DAY_90, PROMISE, TODAY)


def test_extending_needs_a_later_day_and_the_one_thing_that_must_be_true() -> None:
    assert set(errors_of(DAY_90, call=Call.EXTEND)) == {"extended_to", "condition"}
    passed = {"call": Call.EXTEND, "extended_to": TODAY, "condition": "error rate under 2 %"}
    assert set(errors_of(DAY_90, **passed)) == {"extended_to"}
    far = passed | {"extended_to": TODAY + timedelta(days=400)}
    assert set(errors_of(DAY_90, **far)) == {"extended_to"}
    check_report(report(DAY_90, **(passed | {"extended_to": TODAY + timedelta(days=30)})), DAY_90, PROMISE, TODAY)


def test_an_extension_cannot_be_extended() -> None:
    again = {"call": Call.EXTEND, "extended_to": TODAY + timedelta(days=9), "condition": "x"}
    assert set(errors_of(DAY_90.extension, **again)) == {"call"}


def test_the_form_starts_from_what_the_hire_said() -> None:
    evidence = {"data": Item(progress=Progress.UNDER_WAY, evidence="half of it")}
    before = report(DAY_30)
    found = prefilled(DAY_30, evidence, PROMISE, before)
    assert found["data"] == evidence["data"]
    assert found["workflow"] == before.items["workflow"]


def test_day_30_takes_metric_and_boundary_from_the_brief() -> None:
    found = prefilled(DAY_30, {}, PROMISE, None)
    assert found["metric"].evidence == "From the brief: median first reply: 6 h → 1 h"
    assert found["boundary"].evidence == "From the brief: card data"
    assert set(prefilled(DAY_60, {}, PROMISE, None)) == set()


def test_a_brief_without_numbers_answers_nothing() -> None:
    assert prefilled(DAY_30, {}, Promise(metric="speed"), None) == {}


def test_evidence_without_a_tick_is_under_way() -> None:
    assert said("data", done=False, evidence="half") == Item(progress=Progress.UNDER_WAY, evidence="half")
    assert said("data", done=False, evidence="") is None
    assert said("data", done=True, evidence="") == Item(progress=Progress.DONE)


def test_evidence_that_is_too_long_is_an_error_at_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        check_evidence({"data": Item(progress=Progress.UNDER_WAY, evidence="x" * (EVIDENCE_LIMIT + 1))}, DAY_30)
    assert set(refused.value.errors) == {"data_evidence"}


@pytest.mark.parametrize("said", ["about seven", "soon", "better", "?"])
def test_a_figure_is_one_by_the_rule_of_the_brief_and_words_are_none(said: str) -> None:
    with pytest.raises(Invalid) as day_30:
        check_report(report(DAY_30, baseline_holds=False, baseline=said), DAY_30, PROMISE, TODAY)
    assert "digits" in day_30.value.errors["baseline"]
    with pytest.raises(Invalid) as day_90:
        check_report(report(DAY_90, metric=said), DAY_90, PROMISE, TODAY)
    assert "digits" in day_90.value.errors["metric"]


@pytest.mark.parametrize("said", ["about 7", "7 h", "٧", "~7", "0,5 %"])
def test_a_figure_may_have_words_around_it(said: str) -> None:
    check_report(report(DAY_30, baseline_holds=False, baseline=said), DAY_30, PROMISE, TODAY)
