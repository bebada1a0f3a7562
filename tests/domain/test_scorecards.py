"""What a scorecard must say before it can be sent."""

import pytest

from domain.guide.shipped import SHIPPED
from domain.refusals import Invalid
from domain.scorecard import (
    NOTE_LIMIT,
    REASON_LIMIT,
    Mark,
    Marks,
    Recommendation,
    check,
    check_reason,
    contradiction,
    doubt,
    holds_fact,
    too_long,
    why_note_needed,
)

FOCUS = ("production", "security")


def marks(given: dict[str, Mark], **rest: object) -> Marks:
    base = Marks(marks=given, chosen=frozenset(given), recommendation=Recommendation.YES)
    return base.model_copy(update=rest)


def errors_of(given: Marks, focus: tuple[str, ...] = FOCUS) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check(given, guide=SHIPPED, focus=focus)
    return refused.value.errors


def test_a_gate_category_needs_a_note_whatever_the_score() -> None:
    for score in range(1, 6):
        given = marks({"production": Mark(score=3), "security": Mark(score=score, note="  ")})
        assert set(errors_of(given)) == {"security_note"}


def test_elsewhere_only_one_two_and_five_need_a_note() -> None:
    assert [score for score in range(1, 6) if why_note_needed(SHIPPED.category("data"), score)] == [1, 2, 5]
    assert why_note_needed(SHIPPED.category("data"), None) is None


def test_a_focus_category_must_be_scored_or_marked_not_assessed() -> None:
    given = marks({"production": Mark(score=3)})
    assert set(errors_of(given)) == {"security"}
    check(marks({"production": Mark(score=3), "security": Mark()}), guide=SHIPPED, focus=FOCUS)


def test_the_other_categories_may_stay_blank() -> None:
    check(marks({"production": Mark(score=4), "security": Mark(score=3, note="Named two")}), guide=SHIPPED, focus=FOCUS)


def test_a_scorecard_without_any_score_is_refused() -> None:
    assert "production" in errors_of(marks({"production": Mark(), "security": Mark()}))


def test_the_recommendation_is_asked_apart() -> None:
    given = marks({"production": Mark(score=3), "security": Mark()}, recommendation=None)
    assert set(errors_of(given)) == {"recommendation"}


def test_a_note_beyond_the_limit_is_an_error_at_that_note() -> None:
    long = Mark(score=3, note="x" * (NOTE_LIMIT + 1))
    assert set(errors_of(marks({"production": long, "security": Mark()}))) == {"production_note"}


def test_a_note_on_a_flag_goes_with_it_and_has_a_limit() -> None:
    noted = Marks(flags=(2,), flag_notes={2: "x" * (NOTE_LIMIT + 1), 3: "Not raised."})
    assert set(too_long(noted)) == {"flag_2_note"}
    assert set(noted.within(SHIPPED).flag_notes) == {2}
    assert too_long(Marks(flags=(2,), flag_notes={2: "x" * NOTE_LIMIT})) == {}


def test_a_flag_on_validation_beside_a_high_evaluation_is_asked_and_not_blocked() -> None:
    given = marks({"evaluation": Mark(score=4, note="Golden set")}, flags=(2,))
    assert contradiction(given, SHIPPED) is not None
    check(given, guide=SHIPPED, focus=("evaluation",))
    assert contradiction(marks({"evaluation": Mark(score=3, note="-")}, flags=(2,)), SHIPPED) is None
    assert contradiction(marks({"evaluation": Mark(score=5, note="-")}, flags=(1, 3)), SHIPPED) is None


def test_a_reason_is_tidied_and_must_say_something() -> None:
    assert check_reason("  misheard ") == "misheard"
    for wrong in ("   ", "x" * (REASON_LIMIT + 1)):
        with pytest.raises(Invalid):
            check_reason(wrong)


def test_marks_survive_the_way_through_json() -> None:
    given = marks({"cost": Mark(score=4, note="Dashboards")}, flags=(1, 5))
    assert Marks.model_validate_json(given.model_dump_json()) == given


def test_what_the_guide_does_not_ask_is_left_out() -> None:
    strange = marks({"charm": Mark(score=5), "cost": Mark(score=4, note="Dashboards")}, flags=(1, 99))
    assert strange.within(SHIPPED) == marks({"cost": Mark(score=4, note="Dashboards")}, flags=(1,))


@pytest.mark.parametrize(("flag", "category"), [(1, "production"), (2, "evaluation"), (4, "data"), (5, "cost")])
def test_a_flag_beside_a_four_in_its_category_is_asked_about(flag: int, category: str) -> None:
    assert contradiction(marks({category: Mark(score=4, note="-")}, flags=(flag,)), SHIPPED) is not None
    assert contradiction(marks({category: Mark(score=3, note="-")}, flags=(flag,)), SHIPPED) is None


def test_a_recommendation_against_ones_own_scores_is_asked_about() -> None:
    def said(recommendation: Recommendation, **scores: int) -> str:
        given = marks({category: Mark(score=score, note="-") for category, score in scores.items()})
        return contradiction(given.model_copy(update={"recommendation": recommendation}), SHIPPED) or ""

    assert "security" in said(Recommendation.STRONG_YES, production=5, security=2)
    assert said(Recommendation.YES, production=5, security=2) == ""
    assert said(Recommendation.STRONG_YES, production=2, security=3) == ""
    assert "strong no" in said(Recommendation.STRONG_NO, production=5, security=4)
    assert said(Recommendation.STRONG_NO, production=5, security=3) == ""


FACT = "Showed 200 labelled mails"


@pytest.mark.parametrize(
    "note", ["-", "heard it", "Very strong, great impression!", "I liked them a lot.", "ok", "Solid"]
)
def test_praise_and_blame_are_no_fact(note: str) -> None:
    assert not holds_fact(note)


@pytest.mark.parametrize(
    "note", [FACT, "Golden set", "92 %", "Named a rollback", "用二百封带标签的邮件检验了每次提示词改动并记录失败"]
)
def test_what_was_heard_is_one(note: str) -> None:
    assert holds_fact(note)


def test_five_equal_scores_are_asked_about_and_four_are_not() -> None:
    five = {category: Mark(score=4, note=FACT) for category in SHIPPED.category_keys}
    assert doubt(marks(five), SHIPPED).startswith("All 5 scores are a 4")
    four = {category: mark for category, mark in five.items() if category != "data"}
    assert doubt(marks(four), SHIPPED) == ""
    assert doubt(marks(five | {"data": Mark(score=3, note=FACT)}), SHIPPED) == ""


def test_a_note_without_a_fact_is_asked_about_and_never_blocks() -> None:
    given = marks({"security": Mark(score=3, note="Very solid"), "evaluation": Mark(score=4, note=FACT)})
    assert "What did you hear about security?" in doubt(given, SHIPPED)
    check(given, guide=SHIPPED, focus=("security", "evaluation"))


def test_a_score_that_needs_no_note_is_asked_about_only_where_nothing_tells_anything() -> None:
    bare = {"production": Mark(score=4), "data": Mark(score=3)}
    assert "production, data" in doubt(marks(bare), SHIPPED)
    assert doubt(marks(bare | {"security": Mark(score=3, note=FACT)}), SHIPPED) == ""


def test_all_doubts_are_asked_in_one_go() -> None:
    given = {category: Mark(score=4, note="Good") for category in SHIPPED.category_keys}
    asked = doubt(marks(given, recommendation=Recommendation.STRONG_NO), SHIPPED)
    assert "strong no" in asked
    assert "All 5 scores" in asked
    assert "What did you hear" in asked
    assert asked.count("send again") == 1
