"""Brief cards and forms hold whatever people type, within Slack's limits, and read back what they show."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.brief.card import brief_card, shared_card
from blocks.brief.correct_form import correct_form, read_correction
from blocks.brief.form import form_page, read_page, read_room
from blocks.brief.hand_over_form import hand_over_form
from blocks.brief.history.changed import answer_changed, changed_reply, handed_over, handed_over_card, owner_declined
from blocks.brief.history.version import brief_words
from blocks.brief.ids import BriefState, change_of
from blocks.brief.owner import disown_form, owner_asked
from blocks.brief.publish_form import publish_form
from blocks.brief.share_form import share_form
from blocks.brief.steps import discovery_over, discovery_steps, trial_over, trial_steps
from blocks.brief.thread.trace import brief_trace
from blocks.brief.unfinished import resume_page
from blocks.brief.worth_form import read_worth, worth_form
from blocks.button import ButtonValue
from blocks.forms import Element, Fields
from blocks.gallery.brief import STATE, surfaces
from blocks.gallery.worked import CASTINGS, MORNING, PATIENTS, TRIAGE, VAGUE, brief_of
from blocks.history.page import history_view
from blocks.history.version import version_view
from blocks.kit import Message, View
from domain.brief.brief import (
    Asked,
    Brief,
    BriefAnswers,
    Closing,
    DataAccess,
    Discipline,
    Frequency,
    Judge,
    LetBe,
    Mistakes,
    Overrule,
    Page,
    Product,
    When,
)
from domain.brief.commands import OwnerNo
from domain.brief.discovery import DiscoveryPage
from domain.brief.flips import Change
from domain.brief.money import Costs, PayKind
from domain.brief.versions import BriefPast, BriefVersion, Said, VersionView
from domain.brief.view import WritingPage
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Level, Problem, Signal
from domain.history import HistoryPage
from domain.refusals import Invalid, Refusal
from handlers.edge.fields import fields_of
from sandbox.blockkit import check_message, check_view

HOSTILE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(["", " ", "<!channel>", "<@UANA> & <https://x|y>", "*_~`" * 90, "😀" * 700, "שלום " * 300, "{n}"]),
)
NUMBER = st.none() | st.decimals(0, 10**12, allow_nan=False, places=3)
COSTS = st.builds(
    Costs,
    runs=NUMBER,
    cost_per_run=NUMBER,
    hours=NUMBER,
    rate=NUMBER,
    value_per_run=NUMBER,
    pay=NUMBER,
    retries=st.decimals(0, 10, places=2),
    currency=st.sampled_from(["", "EUR"]),
    pay_kind=st.sampled_from(PayKind),
)
ANSWERS = st.builds(
    BriefAnswers,
    title=HOSTILE,
    workflow=HOSTILE,
    metric=HOSTILE,
    today=HOSTILE,
    target=HOSTILE,
    boundary=HOSTILE,
    constraints=HOSTILE,
    owner=st.sampled_from(["", "U1"]),
    frequency=st.sampled_from([None, *Frequency]),
    data=st.sampled_from([None, *DataAccess]),
    mistakes=st.sampled_from([None, *Mistakes]),
    hard_part=st.sampled_from([None, *HardPart]),
    product=st.sampled_from([None, *Product]),
    judge=st.sampled_from([None, *Judge]),
    when=st.sampled_from([None, *When]),
    edge=st.sampled_from([None, True, False]),
    trial=st.booleans(),
    high_stakes=st.booleans(),
    acts_alone=st.booleans(),
    disciplines=st.sets(st.sampled_from(list(Discipline))).map(lambda some: tuple(d for d in Discipline if d in some)),
    corrected_kind=st.sampled_from([None, *Problem]),
    costs=COSTS,
)


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    overrule = Overrule(
        signal=draw(st.sampled_from(Signal)),
        level=draw(st.sampled_from(Level)),
        reason=draw(HOSTILE),
        by="UMAYA",
        at=MORNING,
    )
    return brief_of(draw(ANSWERS)).model_copy(
        update={
            "overrules": (overrule,) if draw(st.booleans()) else (),
            "look": draw(st.sampled_from(["", *Change])),
            "room": draw(st.sampled_from(["", "G1"])),
            "page": draw(st.sampled_from(Page)),
        }
    )


@given(briefs(), HOSTILE)
def test_every_message_and_every_form_is_what_slack_accepts(brief: Brief, typed: str) -> None:
    for shown in (
        brief_card(brief, progress=typed),
        shared_card(brief, progress=typed),
        brief_trace(brief),
        discovery_steps(DiscoveryPage(brief=brief)),
        discovery_over(brief),
        trial_steps(brief),
        trial_over(brief),
    ):
        assert check_message(shown.blocks) == []
        assert shown.text
        assert "<!channel>" not in shown.text
    for view in (
        *(
            form_page(page, brief.answers, STATE, manager="UMAYA", retitle=True, notice=typed, hiring_room=brief.room)
            for page in Page
        ),
        resume_page([WritingPage(brief=brief, page=Page.WORK)] * 7),
        worth_form(brief, STATE, notice=typed),
        share_form(brief, STATE),
        correct_form(brief, STATE, notice=typed),
    ):
        assert check_view(view) == []


def as_sent(view: View) -> Fields:
    """The form as Slack sends it back when nobody touches it."""
    values = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        state: dict[str, object] = {"type": element["type"]}
        for shown, sent in (
            ("initial_value", "value"),
            ("initial_option", "selected_option"),
            ("initial_options", "selected_options"),
            ("initial_user", "selected_user"),
            ("initial_conversation", "selected_conversation"),
        ):
            if shown in element:
                state[sent] = element[shown]  # type: ignore[literal-required]
        values[block["block_id"]] = {element["action_id"]: state}
    return fields_of(values)


@pytest.mark.parametrize("answers", [TRIAGE, PATIENTS, CASTINGS])
def test_what_a_page_shows_is_what_it_reads(answers: BriefAnswers) -> None:
    read = BriefAnswers(costs=answers.costs)
    for page in (Page.WORK, Page.RISK, Page.WAY):
        read = read.with_page(read_page(page, as_sent(form_page(page, answers, STATE, manager="UMAYA"))))
    assert read == answers


@given(COSTS)
def test_money_reads_back_as_it_was_shown(costs: Costs) -> None:
    known = costs.model_copy(update={"currency": "EUR", "rate": costs.rate or Decimal(1), "runs": costs.runs or None})
    shown = as_sent(worth_form(brief_of(BriefAnswers(costs=known)), STATE))
    assert read_worth(shown) == known


def test_an_empty_page_names_every_field_that_is_needed() -> None:
    needed = {
        Page.WORK: {"workflow", "frequency"},
        Page.RISK: {"data", "mistakes", "hard_part"},
        Page.WAY: {"product", "judge", "disciplines", "edge", "when"},
    }
    for page, fields in needed.items():
        empty = as_sent(form_page(page, BriefAnswers(), STATE, manager="UMAYA"))
        with pytest.raises(Invalid) as caught:
            read_page(page, empty)
        assert set(caught.value.errors) == fields
        assert read_page(page, empty, draft=True) is not None


def test_a_field_that_did_not_arrive_is_an_error_and_never_a_blank() -> None:
    with pytest.raises(Refusal, match="did not arrive"):
        read_page(Page.WORK, Fields(by_name={}, block_ids={}))


def test_page_one_begins_with_the_author_as_owner() -> None:
    fresh = BriefState(form_id="f", brief="b")
    assert as_sent(form_page(Page.WORK, BriefAnswers(), fresh, manager="UMAYA")).by_name["owner"].selected == ("UMAYA",)
    cleared = form_page(Page.WORK, VAGUE.but(owner=""), STATE, manager="UMAYA")
    assert as_sent(cleared).by_name["owner"].selected == ()


def test_a_room_is_only_read_where_it_is_asked() -> None:
    asked = form_page(Page.WAY, TRIAGE, STATE, manager="UMAYA", room="G1")
    assert read_room(as_sent(asked)) == "G1"
    chosen = form_page(Page.WAY, TRIAGE, STATE, manager="UMAYA", hiring_room="G1")
    assert read_room(as_sent(chosen)) == ""


def test_money_without_a_currency_and_hours_without_a_rate_are_asked_for() -> None:
    costs = Costs(hours=Decimal(6), value_per_run=Decimal(2))
    with pytest.raises(Invalid) as caught:
        read_worth(as_sent(worth_form(brief_of(BriefAnswers(costs=costs)), STATE)))
    assert set(caught.value.errors) == {"currency", "rate"}


def typed_worth(currency: str = "", pay_kind: str = "build", **typed: str) -> Fields:
    shown = as_sent(worth_form(brief_of(BriefAnswers()), STATE))
    by_name = {**shown.by_name}
    for name, value in typed.items():
        by_name[name] = Element(type="plain_text_input", value=value)
    by_name["currency"] = Element(type="static_select", selected=(currency,) if currency else ())
    by_name["pay_kind"] = Element(type="static_select", selected=(pay_kind,))
    return Fields(by_name=by_name, block_ids=shown.block_ids)


def wrong_in(fields: Fields) -> Mapping[str, str]:
    with pytest.raises(Invalid) as caught:
        read_worth(fields)
    return caught.value.errors


@pytest.mark.parametrize(
    ("currency", "typed", "meant"),
    [
        ("", {"value_per_run": "€4"}, "EUR"),
        ("", {"value_per_run": "4 €", "rate": "80"}, "EUR"),
        ("", {"value_per_run": "$4"}, "USD"),
        ("CAD", {"value_per_run": "$4"}, "CAD"),
        ("", {"value_per_run": "$4", "rate": "CAD 80"}, "CAD"),
        ("", {"pay": "CHF 4.-"}, "CHF"),
        ("SEK", {"pay": "400 kr"}, "SEK"),
        ("", {"pay": "400 kr", "rate": "9 NOK"}, "NOK"),
        ("GBP", {"pay": "400"}, "GBP"),
        ("EUR", {"runs": "1,20,000"}, "EUR"),
    ],
)
def test_the_currency_is_the_chosen_one_or_that_of_the_signs(currency: str, typed: dict[str, str], meant: str) -> None:
    assert read_worth(typed_worth(currency, **typed)).currency == meant


def test_what_people_type_into_worth_is_read() -> None:
    typed = {
        "runs": "1,20,000",
        "cost_per_run": ".04 €",
        "value_per_run": "0,05 €",
        "hours": "6h",
        "rate": "€80/h",
        "pay": "60k €/year",
    }
    costs = read_worth(typed_worth(pay_kind="year", retries="12 %", **typed))
    assert costs == Costs(
        runs=Decimal(120_000), cost_per_run=Decimal("0.04"), value_per_run=Decimal("0.05"), hours=Decimal(6), rate=Decimal(80),
        retries=Decimal("0.12"), pay=Decimal(60_000), pay_kind=PayKind.YEAR, currency="EUR",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("currency", "typed", "wrong"),
    [
        ("USD", {"value_per_run": "€4", "rate": "€80", "cost_per_run": "0,05 €"}, {"value_per_run", "rate", "cost_per_run"}),
        ("EUR", {"pay": "$4"}, {"pay"}),
        ("", {"value_per_run": "€4", "rate": "£80"}, {"rate"}),
        ("", {"value_per_run": "400 kr"}, {"currency"}),
        ("", {"value_per_run": "4"}, {"currency"}),
        ("", {"value_per_run": "what?"}, {"value_per_run", "currency"}),
        ("", {"value_per_run": "1.200 €"}, {"value_per_run"}),
        ("USD", {"value_per_run": "1.200 €"}, {"value_per_run"}),
        ("", {"value_per_run": "4", "rate": "soon", "hours": "six", "runs": "0", "retries": "many"},
         {"currency", "rate", "hours", "runs", "retries"}),
        ("EUR", {"runs": "€5"}, {"runs"}),
        ("EUR", {"rate": "80/month"}, {"rate"}),
        ("EUR", {"value_per_run": "12 %"}, {"value_per_run"}),
        ("EUR", {"pay": "60k/year"}, {"pay"}),
        ("", {"pay": "400 THB"}, {"pay", "currency"}),
    ],
)  # fmt: skip
def test_everything_that_is_wrong_with_the_money_is_said_at_once_where_it_stands(
    currency: str, typed: dict[str, str], wrong: set[str]
) -> None:
    assert set(wrong_in(typed_worth(currency, **typed))) == wrong


def test_a_sign_that_contradicts_the_choice_is_asked_about() -> None:
    said = wrong_in(typed_worth("USD", value_per_run="€4"))["value_per_run"]
    assert said == "This says EUR, and USD is chosen below. Please make them agree."


def correction(**chosen: str) -> Fields:
    shown = as_sent(correct_form(brief_of(TRIAGE), STATE))
    by_name = {**shown.by_name}
    for name, value in chosen.items():
        kind = by_name[name].type
        by_name[name] = Element(type=kind, value=value) if name == "reason" else Element(type=kind, selected=(value,))
    return Fields(by_name=by_name, block_ids=shown.block_ids)


@given(briefs(), briefs(), HOSTILE)
def test_whatever_changes_is_said_in_what_slack_accepts(one: Brief, other: Brief, typed: str) -> None:
    """And in a message that stays far below Slack's limit for all of its text."""
    writing = WritingPage(brief=one.with_draft(other.answers), interviews=2)
    first, second = (version_of(each, number, typed) for number, each in enumerate((one, other), start=1))
    view = VersionView(version=second, before=first, title=typed)
    page = HistoryPage(subject=one.subject, title=typed, versions=(BriefPast.of_view(view),) * 60)
    for form in (
        publish_form(writing, STATE, reason=typed, notice=typed),
        version_view(page.subject, page.versions[0]),
        history_view(page),
        history_view(page, 25),
        disown_form(one, STATE, OwnerNo(reason=typed)),
        hand_over_form(one, STATE, notice=typed),
    ):
        assert check_view(form) == []
    for shown in (
        changed_reply(view),
        answer_changed(view),
        owner_declined(view),
        handed_over(view, "UMAYA"),
        handed_over(view, "UANA"),
        handed_over_card(one),
        owner_asked(one, one.owner),
        owner_asked(one, "UANA"),
    ):
        assert check_message(shown.blocks) == []
        assert "<!channel>" not in str(shown.blocks)
        assert len(shown.text) + len(str(shown.blocks)) < 10_000


def test_a_closing_is_told_as_one_with_the_name_of_its_brief_and_so_is_its_end() -> None:
    brief = brief_of(TRIAGE)
    closed = brief.model_copy(
        update={"let_be": LetBe(by="UMAYA", at=MORNING, reason="By an intern", how=Closing.FILLED)}
    )
    first, second, third = (version_of(each, number, "") for number, each in enumerate((brief, closed, brief), start=1))
    told = VersionView(version=second, before=first, title="Support-mail triage")
    assert changed_reply(told).text == "*Support-mail triage*: closed (*filled*) by <@UMAYA>."
    assert brief_words(BriefPast.of_view(told)) == "*Closed: filled*"
    again = VersionView(version=third, before=second, title="Support-mail triage")
    assert "taken up again by <@UMAYA>" in changed_reply(again).text
    assert "Taken up again" in brief_words(BriefPast.of_view(again))


def version_of(brief: Brief, number: int, reason: str) -> BriefVersion:
    return BriefVersion(
        id=f"v{number}",
        brief_id=brief.id,
        workspace="T1",
        number=number,
        manager=brief.manager,
        answers=brief.answers,
        overrules=brief.overrules,
        asked=Asked(owner=brief.owner, at=MORNING, takes=False, reason=reason),
        said=Said.of(brief),
        reason=reason,
        by="UMAYA",
        at=MORNING,
    )


def test_a_correction_needs_its_signal_its_level_and_a_reason() -> None:
    for chosen, missing in (
        ({"signal": "data"}, {"level"}),
        ({"signal": "data", "level": "pass"}, {"reason"}),
        ({"level": "pass"}, {"signal"}),
    ):
        with pytest.raises(Invalid) as caught:
            read_correction(correction(**chosen))
        assert set(caught.value.errors) == missing
    assert read_correction(correction(signal="data", level="derived")).level is None
    assert read_correction(correction(kind="advice")).kind is Problem.ADVICE


def test_a_button_that_stands_for_no_what_if_is_told_so() -> None:
    assert change_of(ButtonValue(subject="b1", version=3, choice="judge")) is Change.JUDGE
    with pytest.raises(Refusal, match="earlier version"):
        change_of(ButtonValue(subject="b1", version=1, choice="gone"))


def test_labels_fit_a_phone() -> None:
    for name, surface in surfaces():
        if isinstance(surface, Message):
            for block in surface.blocks:
                for element in block.get("elements", []):
                    if element.get("type") == "button":
                        assert len(element["text"]["text"]) <= 30, name  # type: ignore[index]


def test_a_surplus_is_never_shown_without_saying_what_is_not_counted() -> None:
    for name, surface in surfaces():
        if isinstance(surface, Message) and "surplus" in str(surface.blocks):
            assert "not counted: what the hire costs" in str(surface.blocks) or name.startswith("thread"), name


def test_an_earlier_hiring_manager_reads_no_title_that_only_the_new_one_has_given_it() -> None:
    shared = brief_of(TRIAGE).model_copy(update={"manager": "UBEN", "room": "G1"})
    private = shared.model_copy(update={"room": ""})
    assert shared.title in str(handed_over_card(shared))
    assert private.title not in str(handed_over_card(private))
    assert "<@UBEN>" in handed_over_card(private).text
