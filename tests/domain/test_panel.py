"""The worked panel cases of the hiring rules."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.guide.first_hire import HardPart
from domain.guide.shipped import SHIPPED
from domain.panel.gate import GateState, Verdict, mean
from domain.panel.result import PanelResult, panel_result
from domain.panel.sent import Inclusion
from domain.scorecard import Mark, Marks, PlanDescribed, Recommendation, Scorecard, Version

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, tzinfo=UTC)
PRODUCTION, DATA = (category.warning.text for category in SHIPPED.categories if category.warning)
YES, NO, STRONG = Recommendation.YES, Recommendation.NO, Recommendation.STRONG_YES


def marks(scores: str, recommendation: Recommendation = YES, flags: tuple[int, ...] = ()) -> Marks:
    """Scores in the guide's order, e.g. "44434"; a dash is not assessed."""
    given = {
        category: Mark(score=None if digit == "-" else int(digit), note="heard it")
        for category, digit in zip(SHIPPED.category_keys, scores, strict=True)
    }
    return Marks(marks=given, chosen=frozenset(SHIPPED.category_keys), recommendation=recommendation, flags=flags)


def card(
    who: str, scores: str, recommendation: Recommendation = YES, flags: tuple[int, ...] = (), *, late: bool = False
) -> Scorecard:
    version = Version(number=1, marks=marks(scores, recommendation, flags), sent_at=NOW, after_opening=late)
    return Scorecard(id=f"s-{who}", panel_id="p1", interviewer=who, versions=(version,))


def corrected(before: Scorecard, scores: str, reason: str = "Misheard") -> Scorecard:
    version = Version(number=2, marks=marks(scores), sent_at=LATER, after_opening=True, reason=reason)
    return before.model_copy(update={"versions": (*before.versions, version)})


def included(late: Scorecard) -> Scorecard:
    return late.model_copy(update={"included": Inclusion(by="maya", reason="She was ill", at=LATER)})


def panel(
    *cards: Scorecard, seated: tuple[str, ...] = (), is_agency: bool = False, hard_part: HardPart | None = None
) -> PanelResult:
    return panel_result(
        guide=SHIPPED,
        opened_at=NOW,
        scorecards=cards,
        seated=seated or tuple(card.interviewer for card in cards),
        is_agency=is_agency,
        hard_part=hard_part,
    )


def clean_yes(flags: tuple[int, ...] = ()) -> tuple[Scorecard, ...]:
    return card("ana", "44434", flags=flags), card("ben", "54343", STRONG), card("chloe", "43444")


def test_panel_a_is_a_clean_yes() -> None:
    view = panel(*clean_yes())
    assert [(r.sum, r.n, r.mean, r.spread) for r in view.results] == [(13, 3, "4.3", 1)] + [(11, 3, "3.7", 1)] * 4
    assert view.verdict is Verdict.CLEARS
    assert view.headline == "Clears the gate"
    assert view.arithmetic == (
        "evaluation 4+4+3 = 11, ÷ 3 = 3.7 · security 3+4+4 = 11, ÷ 3 = 3.7 · cost 4+3+4 = 11, ÷ 3 = 3.7; none below 3"
    )
    assert view.disagreements == ()
    assert view.flags == ()
    assert view.recommend == ("ana", "ben", "chloe")
    assert not view.is_split
    assert not view.is_yes_against_gate


def test_panel_c_fails_the_gate_by_one_category_though_all_recommend() -> None:
    view = panel(card("ana", "54424"), card("ben", "54423"), card("chloe", "44534", STRONG))
    assert [(r.sum, r.mean, r.spread) for r in view.results] == [
        (14, "4.7", 1),
        (12, "4.0", 0),
        (13, "4.3", 1),
        (7, "2.3", 1),
        (11, "3.7", 1),
    ]
    assert view.verdict is Verdict.RISKY
    assert view.arithmetic.startswith("security 2+2+3 = 7, ÷ 3 = 2.3, below 3; two points short")
    assert view.headline == "May serve for prototyping; a risky first hire for a production workflow"
    assert view.disagreements == ()
    assert view.is_yes_against_gate


def test_one_point_short_is_said_in_the_singular() -> None:
    view = panel(card("ana", "44424"), card("ben", "44434"))
    assert "security 2+3 = 5, ÷ 2 = 2.5, below 3; one point short" in view.arithmetic


def test_a_panel_of_one_clears_on_one_voice() -> None:
    view = panel(card("ana", "44444"))
    assert view.headline == "Clears the gate, on one voice"
    assert view.arithmetic == "evaluation 4 · security 4 · cost 4; none below 3"
    assert all(result.spread is None for result in view.results)
    assert view.disagreements == ()


def test_what_rests_on_one_voice_is_said_once() -> None:
    each = panel(card("ana", "4-42-"), card("ben", "-4--4"))
    assert each.arithmetic == "security 2, below 3; one point short · evaluation 4 · cost 4; one voice each"
    some = panel(card("ana", "44424"), card("ben", "-4---"))
    assert some.arithmetic.endswith("cost 4; one voice on security and cost")
    assert panel(card("ana", "444-4"), card("ben", "4---4")).arithmetic.endswith("; one voice on evaluation")
    assert "voice" not in panel(*clean_yes()).headline + panel(*clean_yes()).arithmetic


def test_a_gate_category_with_one_voice_is_named_among_several_interviewers() -> None:
    view = panel(card("ana", "44444"), card("ben", "444-4"))
    assert view.headline == "Clears the gate, with security on one voice"


def test_an_early_opening_says_two_of_three() -> None:
    view = panel(*clean_yes()[:2], seated=("ana", "ben", "chloe"))
    assert view.headline == "Clears the gate, on 2 of 3 scorecards"
    assert view.outstanding == ("chloe",)


def test_a_late_score_stays_out_of_the_mean_until_it_is_included() -> None:
    late = card("chloe", "41111", NO, flags=(1,), late=True)
    before = panel(*clean_yes()[:2], late)
    assert before.result("security").n == 2
    assert before.late == ("chloe",)
    assert before.against == ()
    assert before.flags == ()
    assert before.headline == "Clears the gate, on 2 of 3 scorecards"
    after = panel(*clean_yes()[:2], included(late))
    assert after.result("security").n == 3
    assert after.against == ("chloe",)
    assert after.late == ()
    assert after.verdict is Verdict.RISKY
    assert after.sealed_verdict is Verdict.CLEARS


def test_a_correction_after_opening_shows_both_figures_and_counts_only_when_included() -> None:
    fixed, ben = corrected(card("ana", "44424"), "44444"), card("ben", "44434")
    view = panel(fixed, ben)
    assert fixed.waits
    assert view.verdict is Verdict.RISKY
    assert view.latest_verdict is Verdict.CLEARS
    assert view.latest_sentence.startswith("With what came after opening: Clears the gate (")
    [correction] = view.corrections
    assert (correction.category.key, correction.sealed, correction.now) == ("security", 2, 4)
    assert (correction.reason, correction.counts) == ("Misheard", False)
    after = panel(fixed.include("maya", "Ben heard it too", LATER), ben)
    assert after.verdict is Verdict.CLEARS
    assert after.latest_verdict is None
    assert after.sealed_verdict is Verdict.RISKY
    assert "security 2+3 = 5, ÷ 2 = 2.5, below 3; one point short" in after.sealed_sentence
    assert [each.counts for each in after.corrections] == [True]


def test_what_is_corrected_after_it_was_included_waits_again() -> None:
    let_in = corrected(card("ana", "44424"), "44434").include("maya", "Ben heard it too", LATER)
    again = Version(number=3, marks=marks("44454"), sent_at=LATER, after_opening=True, reason="Better still")
    twice = let_in.model_copy(update={"versions": (*let_in.versions, again)})
    assert twice.waits
    assert panel(twice).result("security").sum == 3
    assert panel(twice.include("maya", "So it is", LATER)).result("security").sum == 5


def test_whoever_corrects_everything_down_after_reading_moves_no_mean() -> None:
    """attacks.md 6: means 4,4,4,3,4 became 1,1,1,1,1 at once."""
    view = panel(corrected(card("ana", "44434"), "11111", "r"))
    assert [result.sum for result in view.results] == [4, 4, 4, 3, 4]
    assert view.latest_verdict is Verdict.RISKY


def test_where_nobody_had_scored_the_first_score_after_opening_counts_at_once() -> None:
    ana = card("ana", "444-4")
    ben = card("ben", "55533", late=True)
    chloe = card("chloe", "11111", late=True)
    view = panel(ana, ben, chloe)
    assert [result.n for result in view.results] == [1, 1, 1, 1, 1]
    security = view.result("security")
    assert [(voice.interviewer, voice.score, voice.after_opening) for voice in security.voices] == [("ben", 3, True)]
    assert security.arithmetic == "security 3, after opening"
    assert view.verdict is Verdict.CLEARS
    assert view.sealed_verdict is Verdict.NO_VERDICT
    assert view.late == ("ben", "chloe")


def test_the_first_score_after_opening_may_be_a_correction_and_a_second_one_waits() -> None:
    fixed = corrected(card("ana", "444-4"), "44424")
    again = Version(number=3, marks=marks("44454"), sent_at=LATER, after_opening=True, reason="Better still")
    view = panel(fixed.model_copy(update={"versions": (*fixed.versions, again)}))
    assert view.result("security").sum == 2
    assert view.verdict is Verdict.RISKY
    assert view.latest_verdict is Verdict.CLEARS


def test_a_correction_that_changes_nothing_of_the_verdict_gives_one_verdict() -> None:
    view = panel(corrected(card("ana", "44434"), "44444"), card("ben", "44434"))
    assert view.sealed_verdict is None
    assert view.sealed_sentence == ""
    assert len(view.corrections) == 1


def test_flags_name_who_raised_them_and_change_no_arithmetic() -> None:
    first, second, third = clean_yes(flags=(1, 3))
    flagged = second.model_copy(
        update={"versions": (second.current.model_copy(update={"marks": marks("54343", STRONG, (3, 5))}),)}
    )
    view = panel(first, flagged, third)
    assert view.verdict is Verdict.CLEARS
    assert [(flag.number, flag.by) for flag in view.flags] == [(1, ("ana",)), (3, ("ana", "ben")), (5, ("ben",))]


def test_a_flag_carries_what_was_heard_and_stands_against_a_colleagues_high_score() -> None:
    noted = marks("4-434", flags=(2, 3)).model_copy(update={"flag_notes": {2: " “We look at it.” ", 4: "Not raised."}})
    chloe = Scorecard(
        id="s-chloe", panel_id="p1", interviewer="chloe", versions=(Version(number=1, marks=noted, sent_at=NOW),)
    )
    result = panel(card("ana", "44434"), card("ben", "53343"), chloe)
    assert [(flag.number, dict(flag.heard)) for flag in result.flags] == [(2, {"chloe": "“We look at it.”"}), (3, {})]
    # A 3 is no contradiction, nor is one's own score: that was asked about at send.
    [dispute] = result.flag_disputes
    assert (dispute.flag.number, dispute.category.key) == (2, "evaluation")
    assert [(voice.interviewer, voice.score) for voice in dispute.high] == [("ana", 4)]
    assert panel(card("ana", "44434", flags=(2,))).flag_disputes == ()


def test_a_gate_category_that_nobody_assessed_gives_no_verdict_yet() -> None:
    view = panel(card("ana", "444-4"), card("ben", "444-4"))
    assert view.verdict is Verdict.NO_VERDICT
    assert view.result("security").gate is GateState.OPEN
    assert "security: nobody assessed it" in view.arithmetic


def test_a_two_among_high_scores_is_not_settled() -> None:
    view = panel(card("ana", "44424"), card("ben", "44454"))
    assert view.verdict is Verdict.NOT_SETTLED
    assert view.arithmetic.startswith("security 2+5 = 7, ÷ 2 = 3.5, but with a 2")
    [dispute] = view.disagreements
    assert [(voice.interviewer, voice.score) for voice in dispute.lowest_first] == [("ana", 2), ("ben", 5)]


def test_below_wins_over_open_and_contested() -> None:
    view = panel(card("ana", "41-2-"), card("ben", "41-5-"))
    assert [result.gate for result in view.gates] == [GateState.BELOW, GateState.OPEN, GateState.CONTESTED]
    assert view.verdict is Verdict.RISKY


def test_two_and_three_are_neighbours_and_three_and_five_do_not_disagree() -> None:
    assert panel(card("ana", "42444"), card("ben", "43444")).disagreements == ()
    assert panel(card("ana", "43444"), card("ben", "45444")).disagreements == ()
    assert len(panel(card("ana", "42444"), card("ben", "44444")).disagreements) == 1


def test_recommendations_on_both_sides_are_a_split() -> None:
    view = panel(card("ana", "44424"), card("ben", "44424", NO))
    assert view.is_split
    assert not view.is_yes_against_gate


def test_production_warns_always_and_data_on_a_retrieval_brief() -> None:
    assert panel(card("ana", "24244")).warnings == (PRODUCTION,)
    retrieval = HardPart.RETRIEVAL
    assert panel(card("ana", "24244"), hard_part=retrieval).warnings == (PRODUCTION, DATA)
    assert panel(card("ana", "34344"), hard_part=retrieval).warnings == ()


def test_what_nobody_found_out_warns_like_a_low_mean() -> None:
    """rules.md A6: -4-44 was a bare Clears."""
    [production] = panel(card("ana", "-4-44")).warnings
    assert production.startswith("Nobody found out about production")
    assert len(panel(card("ana", "-4-44"), hard_part=HardPart.RETRIEVAL).warnings) == 2
    assert panel(card("ana", "34-44")).warnings == ()


def test_a_clear_gate_with_most_against_is_said_and_needs_a_reason() -> None:
    """rules.md A7: three cards 44444 with "no"."""
    against = panel(*(card(who, "44444", NO) for who in ("ana", "ben", "chloe")))
    assert against.verdict is Verdict.CLEARS
    assert against.is_no_against_gate
    assert against.needs_override
    even = panel(card("ana", "44444", NO), card("ben", "44444"))
    assert not even.needs_override


def test_a_panel_for_a_model_is_read_with_our_questions_in_mind() -> None:
    assert panel(card("ana", "44244"), hard_part=HardPart.MODEL).fits_partly
    assert not panel(card("ana", "44244")).fits_partly


def test_an_agency_is_a_first_build() -> None:
    view = panel(card("ana", "44414"), is_agency=True)
    assert view.headline == "May serve for prototyping; a risky first build for a production workflow"


def test_a_panel_whose_seats_were_all_freed_has_no_verdict() -> None:
    view = panel()
    assert view.verdict is Verdict.NO_VERDICT
    assert view.counted == view.seats == 0


@pytest.mark.parametrize(
    ("total", "n", "shown"), [(7, 3, "2.3"), (11, 3, "3.7"), (9, 4, "2.3"), (5, 1, "5.0"), (0, 0, "")]
)
def test_a_mean_is_shown_half_up_to_one_decimal(total: int, n: int, shown: str) -> None:
    assert mean(total, n) == shown


@given(st.lists(st.text("12345-", min_size=5, max_size=5), max_size=30))
def test_the_verdict_never_looks_at_the_rounded_mean(rows: list[str]) -> None:
    view = panel(*(card(f"u{index}", row) for index, row in enumerate(rows)))
    gate = [category.key for category in SHIPPED.gate]
    for category in gate:
        place = SHIPPED.category_keys.index(category)
        given = [int(row[place]) for row in rows if row[place] != "-"]
        assert view.result(category).is_below == (bool(given) and sum(given) < 3 * len(given))
    assert (view.verdict is Verdict.RISKY) == any(view.result(category).is_below for category in gate)
    assert view.headline
    assert view.arithmetic


def test_whoever_heard_no_first_days_is_named_and_a_late_card_is_not() -> None:
    heard = {"ana": PlanDescribed.NO, "ben": PlanDescribed.PARTLY, "chloe": PlanDescribed.NOT_ASKED}
    told = [
        card(who, "44434").model_copy(
            update={
                "versions": (Version(number=1, marks=marks("44434").model_copy(update={"plan": plan}), sent_at=NOW),)
            }
        )
        for who, plan in heard.items()
    ]
    late = Version(
        number=1, marks=marks("44434").model_copy(update={"plan": PlanDescribed.NO}), sent_at=LATER, after_opening=True
    )
    result = panel(*told, card("dan", "44434").model_copy(update={"versions": (late,)}))
    assert result.without_plan == ("ana",)
