"""Cards and forms of an onboarding hold whatever people type, within Slack's limits."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.check_in.evidence_form import EvidenceState, evidence_form, evidence_request, read_evidence_form
from blocks.check_in.prompt import check_in_prompt
from blocks.check_in.report_card import call_corrected, report_card
from blocks.check_in.report_form import ReportState, read_report_form, report_form
from blocks.check_in.words import linked, standing_line
from blocks.forms import Element, Fields
from blocks.gallery.onboarding import NOW, PROMISE, check_in, onboarding, onboarding_view, report, view
from blocks.onboarding.card import onboarding_card, ready_list
from blocks.onboarding.form import OnboardingState, onboarding_form, read_onboarding_form
from blocks.onboarding.hire import welcome
from domain.check_in.report import Call, Item, Progress, Promise, Report
from domain.guide.days import DAY_30, DAY_60, DAY_90, MILESTONES
from domain.guide.milestone import Milestone
from domain.onboarding.onboarding import Ending, OnboardingDraft
from domain.onboarding.views import OnboardingPage, OnboardingView, Ready, Standing
from domain.refusals import Invalid, Refusal
from sandbox.blockkit import check_message, check_view

HOSTILE = st.one_of(
    st.text(max_size=600),
    st.sampled_from(
        ["", " ", "<!channel>", "<@UANA> & <https://x|y>", "*_~`" * 90, "😀" * 400, "שלום " * 200, "{name}"]
    ),
)
EACH = st.sampled_from([*MILESTONES, DAY_90.extension])


@st.composite
def reports(draw: st.DrawFn, milestone: Milestone) -> Report:
    items = {
        found.key: Item(progress=draw(st.sampled_from(Progress)), evidence=draw(HOSTILE)) for found in milestone.asked
    }
    return Report(
        items=items,
        blockers=draw(HOSTILE),
        baseline=draw(HOSTILE) if milestone.asks_baseline else "",
        metric=draw(HOSTILE),
        unmeasured=draw(HOSTILE),
        running_cost=draw(st.none() | st.decimals(0, 10**9, places=2)),
        uncosted=draw(HOSTILE),
        call=draw(st.sampled_from(Call)) if milestone.decides else None,
        extended_to=date(2027, 5, 1),
        reason=draw(HOSTILE),
        condition=draw(HOSTILE),
        condition_met=draw(st.none() | st.booleans()),
        condition_shows=draw(HOSTILE),
        correction=draw(HOSTILE),
        reported_by="UOTTO",
    )


@st.composite
def promises(draw: st.DrawFn) -> Promise:
    return Promise(
        title=draw(HOSTILE),
        metric=draw(HOSTILE),
        today=draw(HOSTILE),
        target=draw(HOSTILE),
        never=draw(HOSTILE),
        running_cost=draw(st.none() | st.just(Decimal("528.5"))),
    )


@given(st.data(), EACH, promises(), HOSTILE)
def test_cards_and_forms_are_what_slack_accepts(
    data: st.DataObject, milestone: Milestone, promise: Promise, name: str
) -> None:
    person = onboarding(name=name)
    said = data.draw(reports(milestone))
    open_view = view(milestone, person, evidence=said.items, evidence_by="UPRIYA", promise=promise, condition=name)
    hidden = ReportState.of(open_view, "f1")
    for shown in (
        check_in_prompt(open_view),
        evidence_request(open_view.model_copy(update={"is_ahead": True})),
        report_card(view(milestone, person, report=said, promise=promise)),
        report_card(view(milestone, person, report=said, earlier=(report(milestone),), condition=name)),
        call_corrected(view(milestone, person, report=said, earlier=(report(milestone),))),
        onboarding_card(
            OnboardingView(
                onboarding=person, check_ins=(check_in(milestone, person, report=said),), promise=promise, now=NOW
            )
        ),
    ):
        assert check_message(shown.blocks) == []
        assert shown.text.strip()
    assert check_view(report_form(open_view, hidden)) == []
    assert check_view(report_form(open_view, hidden, typed=said, notice=name)) == []
    evidence = EvidenceState.of(open_view.check_in, "f1")
    assert check_view(evidence_form(open_view, evidence, notice=name)) == []


@given(HOSTILE, HOSTILE, st.integers(0, 20))
def test_the_start_is_what_slack_accepts(name: str, title: str, count: int) -> None:
    ready = [Ready(candidate_id=f"c{n}", name=name, brief_title=title) for n in range(count)]
    assert check_message(ready_list(ready).blocks) == []
    draft = OnboardingDraft(start_date=date(2026, 12, 1), owner="UOTTO")
    start = OnboardingPage(
        candidate_id="c1",
        name=name,
        manager="UMAYA",
        draft=draft,
        milestones=MILESTONES,
        days={DAY_30: date(2026, 12, 31)},
        open_todos=(title,),
    )
    assert check_view(onboarding_form(start, OnboardingState(form_id="f1", candidate_id="c1"))) == []


def test_an_address_in_the_evidence_is_a_link_and_nothing_else_is() -> None:
    assert linked("see https://x.example/a?b=1&c=2.", 200) == (
        "see <https://x.example/a?b=1&amp;c=2|https://x.example/a?b=1&amp;c=2>."
    )
    assert linked("<!channel> javascript:alert(1)", 200) == "&lt;!channel&gt; javascript:alert(1)"


def test_the_card_never_shows_a_score() -> None:
    shown = str(onboarding_card(onboarding_view(None, DAY_30, DAY_60, DAY_90)))
    assert "recommended" not in shown


def test_the_owner_can_report_what_is_late_from_the_card_itself() -> None:
    punctual = onboarding_view()
    first = punctual.check_ins[0].model_copy(update={"late": True})
    late = punctual.model_copy(update={"check_ins": (first, *punctual.check_ins[1:])})
    assert "checkin.report" in str(onboarding_card(late))
    assert "checkin.report" not in str(onboarding_card(late, is_copy=True))
    assert "checkin.report" not in str(onboarding_card(punctual))


def test_an_ended_onboarding_has_nothing_to_press_but_its_history() -> None:
    ended = onboarding_card(onboarding_view(onboarding(ending=Ending.GO), DAY_90))
    rows = [str(block) for block in ended.blocks if block["type"] == "actions"]
    assert [row.count("action_id") for row in rows] == [1]
    assert "history.open" in rows[0]


def test_day_90_says_what_was_promised_and_what_it_is() -> None:
    shown = str(report_card(view(DAY_90, report=report(DAY_90), promise=PROMISE)).blocks)
    assert "6 h → 1 h" in shown
    assert "1.4 h" in shown
    assert "590 EUR a month (plan 528 EUR)" in shown


def test_whoever_came_by_an_offer_has_no_hiring_manager_and_no_interviews() -> None:
    offered = onboarding_view(onboarding(is_offer=True))
    card, said = str(onboarding_card(offered).blocks), str(welcome(offered).blocks)
    assert "On their side <@UPRIYA>" in card
    assert "Taken by <@UMAYA>" in card
    assert "Reviews of the offer never do." in card
    assert "<@UMAYA> took your offer." in said
    assert "iring manager" not in card + said


def test_where_a_hire_stands_is_one_line() -> None:
    first = Standing(name="Priya", start_date=date(2026, 12, 1))
    assert standing_line(first) == "*Priya*: starts Tue 1 Dec 2026, nothing reported yet"
    assert "3 of 5 done" in standing_line(first.model_copy(update={"milestone": DAY_30, "done": 3, "total": 5}))
    assert standing_line(first.model_copy(update={"ending": Ending.GO})) == "*Priya*: go for scale"
    assert "extended until" in standing_line(
        first.model_copy(update={"milestone": DAY_90, "extended_to": date(2027, 4, 1)})
    )


def fields(**values: str | tuple[str, ...]) -> Fields:
    """A sent form: a text is what was typed, a tuple what was picked."""
    held = {
        name: Element(type="x", value=value) if isinstance(value, str) else Element(type="x", selected=value)
        for name, value in values.items()
    }
    return Fields(by_name=held, block_ids={name: name for name in held})


def answered(milestone: Milestone, progress: str, **more: str | tuple[str, ...]) -> Fields:
    known: dict[str, str | tuple[str, ...]] = {"blockers": ""}
    for found in milestone.asked:
        known |= {f"{found.key}_progress": (progress,), f"{found.key}_evidence": ""}
    return fields(**(known | more))


def state(milestone: Milestone) -> ReportState:
    return ReportState.of(view(milestone), "f1")


def test_the_start_form_is_read_back() -> None:
    new = OnboardingState(form_id="f1", candidate_id="c1")
    draft = read_onboarding_form(fields(start_date="2026-12-01", owner=("UOTTO",), hire_user=(), place=("C1",)), new)
    assert draft == OnboardingDraft(start_date=date(2026, 12, 1), owner="UOTTO", place="C1")


def test_a_start_form_without_a_date_says_so_at_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        read_onboarding_form(
            fields(start_date="", owner=(), hire_user=(), place=()), OnboardingState(form_id="f1", candidate_id="c1")
        )
    assert set(refused.value.errors) == {"start_date", "owner"}


def test_a_field_that_did_not_arrive_is_never_a_blank() -> None:
    with pytest.raises(Refusal, match="did not arrive"):
        read_evidence_form(fields(workflow_evidence="x"), EvidenceState.of(check_in(), "f1"))
    with pytest.raises(Refusal, match="did not arrive"):
        read_report_form(fields(blockers=""), state(DAY_60))


def test_a_day_30_report_is_read_back() -> None:
    found = read_report_form(answered(DAY_30, "under_way", baseline_holds=("no",), baseline="7 h"), state(DAY_30))
    assert found.baseline_holds is False
    assert found.baseline == "7 h"
    assert {item.progress for item in found.items.values()} == {Progress.UNDER_WAY}


ENDING: dict[str, str | tuple[str, ...]] = {
    "metric": "",
    "unmeasured": "",
    "running_cost": "",
    "uncosted": "",
    "reason": "x",
}


def test_extend_that_was_sent_before_its_questions_showed_is_noticed() -> None:
    sent = answered(DAY_90, "not_started", **(ENDING | {"call": ("extend",)}))
    assert read_report_form(sent, state(DAY_90)).asks_until


def test_a_day_left_over_from_a_changed_mind_does_not_count() -> None:
    more = ENDING | {"call": ("go",), "extended_to": "2027-05-01", "condition": "x"}
    found = read_report_form(answered(DAY_90, "not_started", **more), state(DAY_90))
    assert (found.extended_to, found.condition) == (None, "")


def test_a_cost_that_is_no_number_is_an_error_at_the_field() -> None:
    more = ENDING | {"call": ("go",), "running_cost": "lots"}
    with pytest.raises(Invalid) as refused:
        read_report_form(answered(DAY_90, "not_started", **more), state(DAY_90))
    assert set(refused.value.errors) == {"running_cost"}


@pytest.mark.parametrize(
    ("typed", "cost"),
    [("700", "700"), ("€700", "700"), ("700 EUR a month", "700"), ("1 200,50 €", "1200.50"), ("0.7k €", "700")],
)
def test_a_cost_is_read_in_the_currency_of_the_brief(typed: str, cost: str) -> None:
    reckons = state(DAY_90).model_copy(update={"currency": "EUR"})
    sent = answered(DAY_90, "not_started", **(ENDING | {"call": ("go",), "running_cost": typed}))
    assert read_report_form(sent, reckons).running_cost == Decimal(cost)


@pytest.mark.parametrize("typed", ["$700", "700 USD", "£700", "8,400 € a year", "700 kr"])
def test_a_cost_in_another_currency_or_for_another_time_is_asked_about(typed: str) -> None:
    reckons = state(DAY_90).model_copy(update={"currency": "EUR"})
    sent = answered(DAY_90, "not_started", **(ENDING | {"call": ("go",), "running_cost": typed}))
    with pytest.raises(Invalid) as refused:
        read_report_form(sent, reckons)
    assert "Please give" in refused.value.errors["running_cost"]


def test_evidence_that_nobody_needs_any_more_is_not_called_reported() -> None:
    stopped = onboarding(ending=Ending.STOPPED, ended_by="UMAYA", ended_reason="She left.")
    shown = str(evidence_request(view(DAY_30, stopped)).blocks)
    assert "The onboarding has ended" in shown
    assert "is reported" not in shown
