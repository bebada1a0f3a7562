"""Seats, sealing and opening."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from domain.panel.panel import MOST_VOICES, Panel, deal, field_of, people_of, seats_of
from domain.refusals import Invalid, Refusal
from tests.worlds import with_fairness

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
COVERAGE = {
    "production": ("UANA",),
    "evaluation": ("UBEN",),
    "data": ("UCHLOE",),
    "security": ("UANA",),
    "cost": ("UBEN",),
}


def a_panel(*submitted: str, **changes: object) -> Panel:
    values: dict[str, object] = {
        "id": "p1",
        "workspace": "T1",
        "about": Subject.candidate("c1"),
        "guide": SHIPPED,
        "seats": seats_of(SHIPPED, COVERAGE),
        "submitted": frozenset(submitted),
    }
    return Panel.model_validate(values | changes)


def test_one_person_is_dealt_everything() -> None:
    assert deal(SHIPPED, ["UANA"]) == dict.fromkeys(SHIPPED.category_keys, ("UANA",))


def test_two_people_are_dealt_three_and_two() -> None:
    assert [len(seat.categories) for seat in seats_of(SHIPPED, deal(SHIPPED, ["UANA", "UBEN"]))] == [3, 2]


def test_the_same_person_twice_is_dealt_once() -> None:
    assert people_of(deal(SHIPPED, ["UANA", "UANA", "", "UBEN"])) == {"UANA", "UBEN"}


def test_nobody_is_dealt_nothing() -> None:
    assert deal(SHIPPED, []) == {}


@given(st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=12, unique=True), st.booleans())
def test_every_category_has_somebody_and_the_load_is_even(people: list[str], own: bool) -> None:
    guide = with_fairness() if own else SHIPPED
    dealt = deal(guide, people)
    voices = {category.key: 2 if category.in_gate and len(people) >= 3 else 1 for category in guide.categories}
    assert {category: len(set(covering)) for category, covering in dealt.items()} == voices
    loads = [len(seat.categories) for seat in seats_of(guide, dealt)]
    assert max(loads) - min(loads) <= 1


def test_three_people_cover_eight_seats_with_two_voices_on_the_gate() -> None:
    assert deal(SHIPPED, ["UANA", "UBEN", "UCHLOE"]) == {
        "production": ("UANA",),
        "evaluation": ("UBEN", "UCHLOE"),
        "data": ("UCHLOE",),
        "security": ("UANA", "UBEN"),
        "cost": ("UBEN", "UANA"),
    }


def test_several_people_on_one_category_have_a_seat_each() -> None:
    seats = seats_of(SHIPPED, COVERAGE | {"security": ("UANA", "UBEN", "UDAN")})
    assert {seat.interviewer: seat.categories for seat in seats} == {
        "UANA": ("production", "security"),
        "UBEN": ("evaluation", "security", "cost"),
        "UCHLOE": ("data",),
        "UDAN": ("security",),
    }
    assert a_panel(seats=seats).free_seat("UANA", "ill", NOW).coverage["security"] == ("UBEN", "UDAN")
    assert MOST_VOICES == 3


def test_who_covers_two_categories_has_one_seat() -> None:
    ana, ben, chloe = seats_of(SHIPPED, COVERAGE)
    assert ana.categories == ("production", "security")
    assert ben.categories == ("evaluation", "cost")
    assert chloe.categories == ("data",)


def test_a_freed_seat_leaves_its_categories_uncovered_and_stays_on_record() -> None:
    panel = a_panel().free_seat("UANA", "knows them", NOW)
    assert panel.interviewers == ("UBEN", "UCHLOE")
    assert panel.everybody == {"UANA", "UBEN", "UCHLOE"}
    assert [category.key for category in panel.uncovered] == ["production", "security"]
    assert panel.seats[0].freed_reason == "knows them"
    assert panel.version == 1


def test_a_seat_is_freed_once() -> None:
    panel = a_panel().free_seat("UANA", "did not interview", NOW)
    with pytest.raises(Refusal, match="nothing to free"):
        panel.free_seat("UANA", "again", NOW)


def test_a_panel_is_complete_when_the_last_seat_is_filled_or_freed() -> None:
    assert not a_panel("UANA", "UBEN").is_complete
    assert a_panel("UANA", "UBEN").outstanding == ("UCHLOE",)
    assert a_panel("UANA", "UBEN").scored("UCHLOE").is_complete
    assert a_panel("UANA", "UBEN").free_seat("UCHLOE", "ill", NOW).is_complete


def test_what_everybody_has_left_is_not_complete() -> None:
    left = a_panel(seats=seats_of(SHIPPED, deal(SHIPPED, ["UANA"]))).free_seat("UANA", "ill", NOW)
    assert left.outstanding == ()
    assert not left.is_complete


def test_opening_twice_keeps_the_first_reason() -> None:
    opened = a_panel().open("UMAYA", NOW, "offer is due")
    assert opened.open("UBEN", NOW + timedelta(days=1)) == opened


def test_nothing_opens_early_without_a_reason() -> None:
    with pytest.raises(RuntimeError):
        a_panel("UANA", "UBEN").open("UBEN", NOW)
    assert a_panel("UANA", "UBEN", "UCHLOE").open("UCHLOE", NOW).is_open


def test_a_sealed_scorecard_is_never_shown() -> None:
    with pytest.raises(RuntimeError, match="never shown"):
        a_panel("UANA").check_unsealed()
    a_panel("UANA").open("UMAYA", NOW, "offer is due").check_unsealed()


def test_a_score_counts_as_a_change_only_once_the_panel_is_open() -> None:
    assert a_panel().scored("UANA").version == 0
    opened = a_panel("UANA").open("UMAYA", NOW, "offer is due")
    assert opened.scored("UBEN").version == opened.version + 1


def test_an_interviewer_who_has_scored_keeps_the_seat() -> None:
    with pytest.raises(Invalid) as refusal:
        a_panel("UCHLOE").seated(COVERAGE | {"data": ("UBEN",)}, "UMAYA", NOW)
    assert set(refusal.value.errors) == {field_of("data")}


def test_a_changed_panel_keeps_the_seats_that_were_freed() -> None:
    changed = a_panel().free_seat("UCHLOE", "knows them", NOW).seated(COVERAGE | {"data": ("UDAN",)}, "UMAYA", NOW)
    assert changed.interviewers == ("UANA", "UBEN", "UDAN")
    assert changed.seats[-1].interviewer == "UCHLOE"
    assert changed.seats[-1].is_free


def test_an_open_panel_stays_as_it_is() -> None:
    opened = a_panel().open("UMAYA", NOW, "offer is due")
    assert opened.seated(deal(SHIPPED, ["UEVE"]), "UMAYA", NOW) == opened


def test_before_anybody_scored_a_seat_is_dealt_anew_without_a_trace() -> None:
    alone = dict.fromkeys(SHIPPED.category_keys, ("UANA",))
    assert a_panel().dropped(alone) == ()
    assert [seat.interviewer for seat in a_panel().seated(alone, "UMAYA", NOW).seats] == ["UANA"]


@pytest.mark.parametrize("instead", ["UANA", "UMAYA", "UDAN"])
def test_once_somebody_has_scored_whoever_is_dropped_is_freed_for_a_reason(instead: str) -> None:
    fewer = COVERAGE | {"evaluation": (instead,), "cost": (instead,)}
    panel = a_panel("UANA")
    assert panel.dropped(fewer) == ("UBEN",)
    with pytest.raises(RuntimeError, match="for a reason"):
        panel.seated(fewer, "UOTTO", NOW)
    changed = panel.seated(fewer, "UOTTO", NOW, "Left the company")
    [ben] = [seat for seat in changed.seats if seat.interviewer == "UBEN"]
    assert (ben.is_free, ben.freed_by, ben.freed_reason) == (True, "UOTTO", "Left the company")
    assert not ben.is_given_up
    assert changed.everybody == panel.everybody | {instead}


def test_a_panel_that_keeps_everybody_needs_no_reason() -> None:
    moved = COVERAGE | {"cost": ("UCHLOE",)}
    assert a_panel("UANA").seated(moved, "UMAYA", NOW).interviewers == ("UANA", "UBEN", "UCHLOE")


def test_a_closed_panel_stays_as_it_was() -> None:
    with pytest.raises(Refusal, match="decision is made"):
        a_panel().close().free_seat("UANA", "ill", NOW)


def test_an_open_panel_takes_a_further_interviewer_as_a_second_round() -> None:
    opened = a_panel("UANA", "UBEN", "UCHLOE").open("UCHLOE", NOW)
    more = opened.add_seat("UDAN", ("security",), NOW)
    seat = more.seat_of("UDAN")
    assert seat is not None
    assert (seat.categories, seat.interview_at, seat.is_second_round) == (("security",), NOW, True)
    assert more.outstanding == ("UDAN",)
    assert more.version == opened.version + 1
    with pytest.raises(Invalid):
        more.add_seat("UDAN", ("cost",))
    with pytest.raises(Refusal, match="sealed"):
        a_panel("UANA").add_seat("UDAN", ("security",))
    with pytest.raises(Refusal, match="decision is made"):
        opened.close().add_seat("UDAN", ("security",))


def test_a_seat_has_a_time_of_its_own_and_keeps_it_when_the_panel_is_dealt_anew() -> None:
    moved = a_panel().meeting({"UBEN": NOW + timedelta(days=7), "UEVE": NOW})
    assert [seat.interview_at for seat in moved.seats] == [None, NOW + timedelta(days=7), None]
    again = moved.seated(COVERAGE | {"data": ("UDAN",)}, "UMAYA", NOW)
    assert {seat.interviewer: seat.interview_at for seat in again.held} == {
        "UANA": None,
        "UBEN": NOW + timedelta(days=7),
        "UDAN": None,
    }
    assert moved.meeting({"UBEN": None}).seats[1].interview_at is None


def test_who_interviews_together_is_known_by_the_time_and_a_shared_one_that_nobody_keeps_is_none() -> None:
    day = timedelta(days=1)
    own = a_panel().meeting({"UANA": NOW + 2 * day, "UBEN": NOW + day, "UCHLOE": NOW + 2 * day})
    assert own.meetings(NOW) == {NOW + day: ("UBEN",), NOW + 2 * day: ("UANA", "UCHLOE")}
    assert own.meeting({"UANA": None}).meetings(None) == {NOW + day: ("UBEN",), NOW + 2 * day: ("UCHLOE",)}
    assert a_panel().meetings(NOW) == {NOW: ("UANA", "UBEN", "UCHLOE")}
    assert a_panel().meetings(None) == {}
    assert a_panel(seats=()).meetings(NOW) == {NOW: ()}
