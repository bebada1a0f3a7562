"""A workspace's own guide is the shipped one, changed: it always fits together, and no number or key is used twice."""

import pytest

from blocks.gallery.workspace import FAIRNESS
from domain.guide.own import MOST_CATEGORIES, CategoryDraft, FlagsDraft, with_category, with_flags, without_category
from domain.guide.shipped import SHIPPED
from domain.refusals import Invalid

EVALUATION = CategoryDraft.of(SHIPPED, "evaluation")


def test_a_new_category_comes_last_with_its_questions_and_the_guide_is_another_one() -> None:
    guide = with_category(SHIPPED, "", FAIRNESS)
    assert guide.category_keys == (*SHIPPED.category_keys, "fair_treatment")
    assert [question.text for question in guide.questions_for(["fair_treatment"])] == list(FAIRNESS.questions)
    assert guide.id != with_category(SHIPPED, "", FAIRNESS).id
    assert CategoryDraft.of(guide, "fair_treatment") == FAIRNESS


def test_what_an_edit_leaves_alone_stays_as_it_was() -> None:
    same = with_category(SHIPPED, "evaluation", EVALUATION)
    assert same.model_copy(update={"id": ""}) == SHIPPED


def test_own_words_come_without_what_was_said_beside_the_shipped_ones() -> None:
    own = EVALUATION.model_copy(update={"strong": "Shows us a dashboard."})
    category = with_category(SHIPPED, "evaluation", own).category("evaluation")
    assert (category.strong, category.signal, category.practitioners) == ("Shows us a dashboard.", None, "")
    assert category.follow_up == SHIPPED.category("evaluation").follow_up


def test_a_question_of_two_categories_stays_with_the_other_one() -> None:
    shared = "Tell me about a system that failed or drifted. What changed first?"
    assert shared in EVALUATION.questions
    guide = with_category(SHIPPED, "evaluation", EVALUATION.model_copy(update={"questions": ("And why?",)}))
    assert [question.text for question in guide.questions_for(["evaluation"])] == ["And why?"]
    assert shared in [question.text for question in guide.questions_for(["production"])]
    again = with_category(guide, "evaluation", EVALUATION)
    [both] = [question for question in again.questions if question.text == shared]
    assert set(both.categories) == {"production", "evaluation"}


@pytest.mark.parametrize("name", ["Recommendation", "Flags", "Security", "Security note", "公平", "3 things", "!"])
def test_whatever_it_is_called_no_other_field_of_the_scorecard_has_its_name(name: str) -> None:
    guide = with_category(SHIPPED, "", FAIRNESS.model_copy(update={"name": name}))
    assert len(guide.categories) == len(SHIPPED.categories) + 1


def test_what_cannot_be_is_said_at_its_field() -> None:
    def wrong(key: str, **typed: object) -> set[str]:
        with pytest.raises(Invalid) as caught:
            with_category(full if not key and not typed else SHIPPED, key, FAIRNESS.model_copy(update=typed))
        return set(caught.value.errors)

    full = SHIPPED
    for number in range(MOST_CATEGORIES - len(SHIPPED.categories)):
        full = with_category(full, "", FAIRNESS.model_copy(update={"name": f"Number {number}"}))
    assert wrong("", name="cost and OBSERVABILITY") == {"name"}
    assert wrong("") == {"name"}
    for key in ("security", "cost"):
        full = without_category(full, key)
    for each in [category.key for category in full.gate if category.key != "evaluation"]:
        full = without_category(full, each)
    with pytest.raises(Invalid) as caught:
        with_category(full, "evaluation", EVALUATION.model_copy(update={"in_gate": False}))
    assert set(caught.value.errors) == {"in_gate"}
    with pytest.raises(Invalid):
        without_category(full, "evaluation")


def test_what_is_left_out_takes_its_questions_along_and_contradicts_nothing_any_more() -> None:
    guide = without_category(SHIPPED, "cost")
    assert "cost" not in guide.category_keys
    assert not guide.questions_for(["cost"])
    assert [flag.contradicts for flag in guide.flags if flag.number == 5] == [""]


def test_a_flag_that_stays_keeps_its_number_and_no_number_is_used_again() -> None:
    first, *_, last = (flag.text for flag in SHIPPED.flags)
    guide = with_flags(SHIPPED, FlagsDraft(flags=(last, "Never asks a question", first), plan_question="And then?"))
    assert [flag.number for flag in guide.flags] == [5, 6, 1]
    assert guide.flags[0] == SHIPPED.flags[-1]
    assert guide.plan_question == "And then?"
    assert with_flags(guide, FlagsDraft(plan_question="And then?")).flags == ()
