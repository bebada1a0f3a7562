"""Candidate cards, kits and forms hold whatever people type, within Slack's limits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.candidate.card import candidate_card
from blocks.candidate.form import (
    CandidateState,
    add_form,
    another_room,
    brief_menu,
    edit_form,
    not_ready,
    read_candidate_form,
    what_changed,
)
from blocks.candidate.interview_kit import kit_card
from blocks.candidate.status import candidate_status
from blocks.forms import Element, Fields
from blocks.gallery.candidate import NOW, PANEL_A, candidate, page, panel, record, result, stands
from blocks.kit import View
from blocks.text import moment
from domain.brief.outcome import Outcome
from domain.candidate.candidate import CandidateDraft
from domain.candidate.record import CandidateRecord
from domain.guide.first_hire import HardPart
from domain.guide.readiness import MustHave
from domain.guide.shipped import SHIPPED
from domain.panel.panel import deal, field_of
from domain.refusals import Refusal
from sandbox.blockkit import check_message, check_view
from tests.worlds import with_fairness

STATE = CandidateState(form_id="f1", version=3, brief_id="b1")

HOSTILE = st.one_of(
    st.text(max_size=600),
    st.sampled_from(
        ["", " ", "<!channel>", "<@UANA> & <https://x|y>", "*_~`" * 90, "😀" * 400, "שלום " * 200, "{name}"]
    ),
)
INSTANT = st.none() | st.integers(1_600_000_000, 2_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))


@st.composite
def records(draw: st.DrawFn) -> CandidateRecord:
    people = draw(st.lists(st.sampled_from(["UANA", "UBEN", "UCHLOE", "UDAN", "UEVE"]), min_size=1, max_size=5))
    seats = panel(*people)
    if draw(st.booleans()):
        seats = seats.free_seat(people[0], draw(HOSTILE), NOW)
    made = candidate(name=draw(HOSTILE), link=draw(HOSTILE), interview_at=draw(INSTANT), added_reason=draw(HOSTILE))
    return record(candidate=made, panel=seats, brief_title=draw(HOSTILE), hard_part=draw(st.sampled_from(HardPart)))


@given(records(), HOSTILE, st.booleans())
def test_the_card_is_what_slack_accepts(made: CandidateRecord, role: str, is_open: bool) -> None:
    shown = candidate_card(made.model_copy(update={"role": role, "result": result(PANEL_A) if is_open else None}))
    assert check_message(shown.blocks) == []
    assert shown.text


@given(records())
def test_the_kit_is_what_slack_accepts(made: CandidateRecord) -> None:
    for user in ("UANA", "UNOBODY"):
        shown = kit_card(made, user)
        assert check_message(shown.blocks) == []


@given(records(), HOSTILE, st.sampled_from(Outcome), st.booleans())
def test_the_forms_are_what_slack_accepts(made: CandidateRecord, title: str, outcome: Outcome, has_room: bool) -> None:
    priya = made.candidate
    typed = CandidateDraft(
        name=priya.name,
        link=priya.link,
        interview_at=priya.interview_at,
        panel=made.panel.coverage,
        reason=priya.added_reason,
    )
    shown = page(brief_title=title, outcome=outcome, room="G0ROOM" if has_room else "", draft=stands())
    assert check_view(add_form(shown, STATE, typed)) == []
    assert check_view(edit_form(shown, STATE, typed, notice=what_changed(shown, typed))) == []


@given(HOSTILE, st.integers(0, 30))
def test_the_choice_of_briefs_is_what_slack_accepts(title: str, count: int) -> None:
    briefs = [page(brief_id=f"b{n}", brief_title=title) for n in range(count)]
    assert check_message(brief_menu(briefs).blocks) == []
    refused = not_ready(page(brief_title=title, outcome=Outcome.DISCOVERY, missing=tuple(MustHave)))
    assert check_message(refused.blocks) == []


def test_a_name_cannot_call_the_channel() -> None:
    shown = candidate_card(record(candidate=candidate(name="<!channel> Priya")))
    assert "<!channel>" not in shown.text
    # Where it is shown as typed, it is plain text.
    assert [block["type"] for block in shown.blocks if "<!channel>" in str(block)] == ["header"]


def test_a_link_that_is_none_is_shown_as_text() -> None:
    assert "<javascript" not in str(candidate_card(record(candidate=candidate(link="javascript:alert(1)"))))


def test_the_card_says_who_is_missing_and_offers_their_button() -> None:
    shown = str(candidate_card(record(panel=panel(submitted=frozenset({"UANA"})))).blocks)
    assert "<@UBEN>, <@UCHLOE>: press Score" in shown
    assert "1 of 3 in, sealed" in shown


def test_a_sealed_card_shows_no_figure() -> None:
    assert "÷" not in str(candidate_card(record(panel=panel(submitted=frozenset({"UANA", "UBEN"})))))


def test_security_and_data_are_dealt_their_follow_ups() -> None:
    ana, chloe = kit_card(record(), "UANA"), kit_card(record(), "UCHLOE")
    assert "prompt injection, unsafe tool use and leaks" in str(ana)
    assert "how are they permissioned" in str(chloe)
    assert "how are they permissioned" not in str(ana)


def test_a_kit_holds_the_questions_of_its_own_categories_only() -> None:
    chloe = str(kit_card(record(), "UCHLOE"))
    assert "retrieval rather than fine-tuning" in chloe
    assert "What did you own after launch" not in chloe


def test_a_model_brief_warns_that_our_questions_fit_only_partly() -> None:
    kit = str(kit_card(record(hard_part=HardPart.MODEL), "UCHLOE"))
    assert "_Our interview questions are for people who build on existing models." in kit
    assert "training data and labels" in kit
    assert "(Our rule.)_" in kit


def test_a_kit_says_what_strong_and_weak_answers_sound_like() -> None:
    ben = str(kit_card(record(), "UBEN"))
    assert "Gives numbers from production, and says how they were measured." in ben
    assert "Confidence without evidence." in ben


def test_who_gave_up_the_seat_is_asked_for_nothing() -> None:
    freed = panel().free_seat("UANA", "knows them", NOW)
    shown = str(kit_card(record(panel=freed), "UANA"))
    assert "nothing to do" in shown
    assert "'Score'" not in shown
    assert "Take the seat back" in shown


def test_a_seat_that_somebody_else_freed_or_of_an_open_panel_has_no_way_back() -> None:
    taken = panel().free_seat("UANA", "has left", NOW, by="UMAYA")
    gone = panel(submitted=frozenset({"UBEN", "UCHLOE"})).free_seat("UANA", "knows them", NOW).open("UANA", NOW)
    for freed in (taken, gone):
        assert "button" not in str(kit_card(record(panel=freed), "UANA"))


def fields_of(view: View, **typed: Element) -> Fields:
    """The form's fields as they would come back: initial values, and what was typed."""
    found = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            channel = element.get("initial_conversation")
            picked = tuple(element.get("initial_users") or ([channel] if channel else []))
            value = element.get("initial_value") or (str(at) if (at := element.get("initial_date_time")) else None)
            found[block["block_id"]] = Element(type=element["type"], value=value, selected=picked)
    found |= typed
    return Fields(by_name=found, block_ids={name: name for name in found})


def test_what_is_written_is_what_is_read() -> None:
    typed = CandidateDraft(
        name="Priya Nair",
        link="https://example.com",
        interview_at=datetime(2026, 11, 26, 14, tzinfo=UTC),
        panel=deal(SHIPPED, ["UANA", "UBEN", "UDAN"]),
        room="G0ROOM",
        reason="We want to know the market.",
    )
    assert read_candidate_form(fields_of(add_form(page(room="", outcome=Outcome.NOT_YET), STATE, typed))) == typed


def test_a_field_that_did_not_arrive_is_no_blank() -> None:
    fields = fields_of(add_form(page(), STATE))
    del fields.by_name["name"]  # type: ignore[attr-defined]
    with pytest.raises(Refusal, match="did not arrive"):
        read_candidate_form(fields)


def test_the_room_is_asked_only_while_the_brief_has_none() -> None:
    assert "room" not in fields_of(add_form(page(), STATE)).by_name
    assert "room" in fields_of(add_form(page(room=""), STATE)).by_name


def test_the_reason_is_asked_where_the_brief_says_wait_or_buy() -> None:
    assert "reason" not in fields_of(add_form(page(), STATE)).by_name
    for outcome in (Outcome.NOT_YET, Outcome.BUY):
        assert "reason" in fields_of(add_form(page(outcome=outcome), STATE)).by_name


def test_the_form_says_how_many_people_read_along() -> None:
    assert "6 people will read along" in str(add_form(page(), STATE, readers=6))


def test_a_form_carries_the_room_and_the_guide_that_it_was_drawn_with() -> None:
    own = with_fairness()
    state = CandidateState.load(add_form(page(guide=own), STATE)["private_metadata"])
    assert (state.room, state.guide) == ("G0ROOM", own.id)


def test_the_card_and_the_status_say_every_time_at_which_somebody_interviews() -> None:
    first, then = NOW + timedelta(days=1), NOW + timedelta(days=2)
    seats = panel("UANA", "UBEN").meeting({"UANA": then, "UBEN": first})
    timed = record(candidate=candidate(interview_at=None), panel=seats)
    for shown in (str(candidate_card(timed).blocks), candidate_status(timed, "UMAYA").text):
        assert "date yet" not in shown
        assert shown.index(moment(first)) < shown.index(moment(then))
    undated = record(candidate=candidate(interview_at=None))
    assert "no date yet" in str(candidate_card(undated).blocks)
    assert "No interview date yet" in candidate_status(undated, "UMAYA").text


def test_an_open_panel_is_not_asked_again() -> None:
    shown = fields_of(edit_form(page(is_sealed=False), STATE)).by_name
    assert not [name for name in shown if name.startswith("panel_")]


def test_what_changed_names_what_stands_now() -> None:
    typed = stands(name="Priya", panel={**stands().panel, "data": ("UDAN",)})
    changed = what_changed(page(draft=stands()), typed)
    assert "Name: Priya Nair" in changed
    assert "Data and retrieval design: <@UCHLOE>" in changed
    assert "Evaluation" not in changed
    assert field_of("data") not in changed


def test_whoever_picked_another_room_is_told_which_one_was_chosen() -> None:
    assert "G0ROOM" in another_room(page(), stands(room="G0OTHER"))
    assert another_room(page(), stands(room="G0ROOM")) == ""
    assert another_room(page(room=""), stands(room="G0OTHER")) == ""
