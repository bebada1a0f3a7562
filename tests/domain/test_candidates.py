"""The panel and what the candidate form may hold."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.candidate.candidate import (
    Candidate,
    CandidateDraft,
    check_draft,
    check_stays_sealed,
    deal,
    field_of,
    name_key,
    people_errors,
    seats_of,
    why_not_link,
)
from domain.guide.shipped import SHIPPED
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.rooms import Conversation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PANEL = {
    "production": "UANA",
    "evaluation": "UBEN",
    "data": "UCHLOE",
    "security": "UANA",
    "cost": "UBEN",
}
DRAFT = CandidateDraft(name="Priya Nair", panel=PANEL)


def a_candidate(**changes: object) -> Candidate:
    values: dict[str, object] = {
        "id": "c1",
        "workspace": "T1",
        "brief_id": "b1",
        "manager": "UMAYA",
        "name": "Priya Nair",
        "room": "G1",
        "panel": seats_of(SHIPPED, PANEL),
        "added_by": "UMAYA",
        "created_at": NOW,
    }
    return Candidate.model_validate(values | changes)


def test_one_person_is_dealt_everything() -> None:
    assert deal(SHIPPED, ["UANA"]) == dict.fromkeys(SHIPPED.category_keys, "UANA")


def test_two_people_are_dealt_three_and_two() -> None:
    assert [len(seat.categories) for seat in seats_of(SHIPPED, deal(SHIPPED, ["UANA", "UBEN"]))] == [3, 2]


def test_the_same_person_twice_is_dealt_once() -> None:
    assert set(deal(SHIPPED, ["UANA", "UANA", "", "UBEN"]).values()) == {"UANA", "UBEN"}


def test_nobody_is_dealt_nothing() -> None:
    assert deal(SHIPPED, []) == {}


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=12))
def test_every_category_has_somebody_and_the_load_is_even(people: list[str]) -> None:
    seats = seats_of(SHIPPED, deal(SHIPPED, people))
    assert sorted(category for seat in seats for category in seat.categories) == sorted(SHIPPED.category_keys)
    loads = [len(seat.categories) for seat in seats]
    assert max(loads) - min(loads) <= 1


def test_who_covers_two_categories_has_one_seat() -> None:
    ana, ben, chloe = seats_of(SHIPPED, PANEL)
    assert ana.categories == ("production", "security")
    assert ben.categories == ("evaluation", "cost")
    assert chloe.categories == ("data",)


def test_a_freed_seat_leaves_its_categories_uncovered_and_stays_on_record() -> None:
    candidate = a_candidate().free_seat("UANA", "knows them", NOW)
    assert candidate.interviewers == ("UBEN", "UCHLOE")
    assert [category.key for category in candidate.uncovered] == ["production", "security"]
    assert candidate.panel[0].freed_reason == "knows them"
    assert candidate.version == 2


def test_a_seat_is_freed_once() -> None:
    candidate = a_candidate().free_seat("UANA", "did not interview", NOW)
    with pytest.raises(Refusal, match="nothing to free"):
        candidate.free_seat("UANA", "again", NOW)


def test_opening_twice_keeps_the_first_reason() -> None:
    opened = a_candidate().open_panel("UMAYA", NOW, "offer is due")
    assert opened.open_panel("UBEN", NOW + timedelta(days=1)) == opened


def test_an_interviewer_who_has_scored_keeps_the_seat() -> None:
    without_chloe = DRAFT.model_copy(update={"panel": PANEL | {"data": "UBEN"}})
    with pytest.raises(Invalid) as refusal:
        a_candidate().edit(without_chloe, frozenset({"UCHLOE"}))
    assert set(refusal.value.errors) == {field_of("data")}


def test_a_changed_panel_keeps_the_seats_that_were_freed() -> None:
    freed = a_candidate().free_seat("UCHLOE", "knows them", NOW)
    edited = freed.edit(DRAFT.model_copy(update={"panel": PANEL | {"data": "UDAN"}}), frozenset())
    assert edited.interviewers == ("UANA", "UBEN", "UDAN")
    assert edited.panel[-1].interviewer == "UCHLOE"
    assert edited.panel[-1].is_free


def test_an_open_panel_stays_as_it_was_when_the_name_is_mended() -> None:
    opened = a_candidate().open_panel("UMAYA", NOW)
    edited = opened.edit(CandidateDraft(name="Priya N.", panel=deal(SHIPPED, ["UEVE"])), frozenset())
    assert edited.name == "Priya N."
    assert edited.panel == opened.panel


def test_after_the_decision_nothing_is_edited() -> None:
    with pytest.raises(NotAllowed):
        a_candidate().decide().edit(DRAFT, frozenset())


def test_a_name_is_tidied_up() -> None:
    assert (
        check_draft(DRAFT.model_copy(update={"name": "  Priya   Nair "}), guide=SHIPPED, now=NOW).name == "Priya Nair"
    )


def test_each_field_that_cannot_be_used_gets_its_sentence() -> None:
    wrong = CandidateDraft(name="   ", link="ftp://x", interview_at=NOW + timedelta(days=800), panel={"data": "UANA"})
    with pytest.raises(Invalid) as refusal:
        check_draft(wrong, guide=SHIPPED, now=NOW, reason_needed=True)
    assert set(refusal.value.errors) == {
        "name",
        "link",
        "interview_at",
        "reason",
        *(field_of(category) for category in SHIPPED.category_keys if category != "data"),
    }


def test_the_same_name_again_is_asked_about() -> None:
    with pytest.raises(Invalid, match="already a candidate"):
        check_draft(DRAFT.model_copy(update={"name": "priya NAIR"}), guide=SHIPPED, now=NOW, taken=["Priya Nair"])


def test_an_interview_in_the_past_is_welcome() -> None:
    check_draft(DRAFT.model_copy(update={"interview_at": NOW - timedelta(days=9)}), guide=SHIPPED, now=NOW)


@pytest.mark.parametrize("link", ["", "https://example.com/cv.pdf", "http://example.com?q=1"])
def test_a_web_link_is_taken(link: str) -> None:
    assert why_not_link(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "example.com",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://x|y",
        "https://[",
        "https://" + "x" * 600,
    ],
)
def test_what_is_no_web_link_is_refused(link: str) -> None:
    assert why_not_link(link) is not None


def test_names_are_compared_as_a_reader_does() -> None:
    assert name_key(" Priya  NAIR") == name_key("priya nair")


def test_who_is_not_in_the_room_is_named_at_their_field() -> None:
    room = Conversation(
        id="G1", name="hiring", is_private=True, has_bot=True, members=frozenset({"UANA", "UBEN", "UOTTO"})
    )
    assert set(people_errors(PANEL, "UOTTO", room)) == {field_of("data")}
    assert "/invite" in people_errors(PANEL, "UEVE", room)["room"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"is_private": False}, "public"),
        ({"is_archived": True}, "archived"),
        ({"is_shared": True}, "another company"),
        ({"has_bot": False}, "/invite @AI Hire"),
        ({"is_direct": True}, "private channel"),
    ],
)
def test_a_room_that_cannot_hold_a_record_is_refused_with_the_next_step(changes: dict[str, bool], says: str) -> None:
    room = Conversation(id="G1", name="hiring", is_private=True, has_bot=True).model_copy(update=changes)
    assert says in people_errors(PANEL, "", room)["room"]


def test_a_room_that_the_bot_cannot_see_needs_an_invitation() -> None:
    assert "/invite @AI Hire" in people_errors(PANEL, "", None)["room"]


def test_dropping_the_last_who_has_not_scored_is_refused_since_it_would_open_the_panel() -> None:
    before = a_candidate()
    without_ben = a_candidate(panel=seats_of(SHIPPED, dict.fromkeys(SHIPPED.category_keys, "UANA")))
    scored = frozenset({"UANA"})
    with pytest.raises(Refusal, match="Free a seat"):
        check_stays_sealed(before, without_ben, scored)
    check_stays_sealed(before, without_ben, frozenset())
    check_stays_sealed(before, before, scored)
    check_stays_sealed(a_candidate(opened_at=NOW), without_ben, scored)
