"""What a scorecard must say before it can be sent."""

import pytest

from domain.guide.interview import CATEGORIES, QUESTIONS, RED_FLAGS, Category, follow_ups_for, questions_for
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
    why_note_needed,
)

FOCUS = (Category.PRODUCTION, Category.SECURITY)


def marks(given: dict[Category, Mark], **rest: object) -> Marks:
    base = Marks(marks=given, chosen=frozenset(given), recommendation=Recommendation.YES)
    return base.model_copy(update=rest)


def errors_of(given: Marks, focus: tuple[Category, ...] = FOCUS) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check(given, focus=focus)
    return refused.value.errors


def test_a_gate_category_needs_a_note_whatever_the_score() -> None:
    for score in range(1, 6):
        given = marks({Category.PRODUCTION: Mark(score=3), Category.SECURITY: Mark(score=score, note="  ")})
        assert set(errors_of(given)) == {"security_note"}


def test_elsewhere_only_one_two_and_five_need_a_note() -> None:
    assert [score for score in range(1, 6) if why_note_needed(Category.DATA, score)] == [1, 2, 5]
    assert why_note_needed(Category.DATA, None) is None


def test_a_focus_category_must_be_scored_or_marked_not_assessed() -> None:
    given = marks({Category.PRODUCTION: Mark(score=3)})
    assert set(errors_of(given)) == {"security"}
    check(marks({Category.PRODUCTION: Mark(score=3), Category.SECURITY: Mark()}), focus=FOCUS)


def test_the_other_categories_may_stay_blank() -> None:
    check(marks({Category.PRODUCTION: Mark(score=4), Category.SECURITY: Mark(score=3, note="Named two")}), focus=FOCUS)


def test_a_scorecard_without_any_score_is_refused() -> None:
    assert "production" in errors_of(marks({Category.PRODUCTION: Mark(), Category.SECURITY: Mark()}))


def test_the_recommendation_is_asked_apart() -> None:
    given = marks({Category.PRODUCTION: Mark(score=3), Category.SECURITY: Mark()}, recommendation=None)
    assert set(errors_of(given)) == {"recommendation"}


def test_a_note_beyond_the_limit_is_an_error_at_that_note() -> None:
    long = Mark(score=3, note="x" * (NOTE_LIMIT + 1))
    assert set(errors_of(marks({Category.PRODUCTION: long, Category.SECURITY: Mark()}))) == {"production_note"}


def test_a_flag_on_validation_beside_a_high_evaluation_is_asked_and_not_blocked() -> None:
    given = marks({Category.EVALUATION: Mark(score=4, note="Golden set")}, flags=(2,))
    assert contradiction(given) is not None
    check(given, focus=(Category.EVALUATION,))
    assert contradiction(marks({Category.EVALUATION: Mark(score=3, note="-")}, flags=(2,))) is None
    assert contradiction(marks({Category.EVALUATION: Mark(score=5, note="-")}, flags=(1, 3))) is None


def test_a_reason_is_tidied_and_must_say_something() -> None:
    assert check_reason("  misheard ") == "misheard"
    for wrong in ("   ", "x" * (REASON_LIMIT + 1)):
        with pytest.raises(Invalid):
            check_reason(wrong)


def test_marks_survive_the_way_through_json() -> None:
    given = marks({Category.COST: Mark(score=4, note="Dashboards")}, flags=(1, 5))
    assert Marks.model_validate_json(given.model_dump_json()) == given


def test_every_category_has_an_anchor_a_question_and_short_texts() -> None:
    for category in Category:
        assert all(len(f"5 · {anchor}") <= 75 for anchor in CATEGORIES[category].anchors)
        assert questions_for((category,))
    assert all(len(flag.text) <= 75 for flag in RED_FLAGS)
    assert [question.number for question in QUESTIONS] == list(range(1, 8))


def test_security_and_data_are_dealt_a_proposal_question() -> None:
    assert [question.number for question in follow_ups_for(tuple(Category))] == [2, 4]
