import pytest
from pydantic import ValidationError

from domain.guide.guide import Category, Flag, Guide, Question
from domain.guide.proposals import PROPOSAL_QUESTIONS
from domain.guide.shipped import SHIPPED
from tests.worlds import FAIRNESS, with_fairness


def changed(**changes: object) -> Guide:
    return Guide.model_validate(dict(SHIPPED) | changes)


def test_the_shipped_guide_has_the_source_s_five_categories_seven_questions_and_five_flags() -> None:
    assert SHIPPED.category_keys == ("production", "evaluation", "data", "security", "cost")
    assert [category.key for category in SHIPPED.gate] == ["evaluation", "security", "cost"]
    assert len(SHIPPED.questions) == 7
    assert [flag.number for flag in SHIPPED.flags] == [1, 2, 3, 4, 5]


def test_every_shipped_category_has_a_question_of_its_own() -> None:
    for category in SHIPPED.categories:
        assert SHIPPED.questions_for([category.key])


def test_every_category_is_dealt_a_follow_up_and_four_of_them_a_proposal_question() -> None:
    asked = {question.text for question in PROPOSAL_QUESTIONS}
    dealt = {category.key: category.follow_up in asked for category in SHIPPED.categories}
    assert dealt == {"production": False, "evaluation": True, "data": True, "security": True, "cost": True}
    assert len({*SHIPPED.follow_ups_for(SHIPPED.category_keys)}) == 5


def test_questions_and_categories_come_in_the_guide_s_order() -> None:
    guide = with_fairness()
    assert [category.key for category in guide.several(["fairness", "production"])] == ["production", "fairness"]
    assert guide.questions_for(["fairness"]) == (guide.questions[-1],)


def test_a_guide_survives_the_way_through_json() -> None:
    guide = with_fairness()
    assert Guide.model_validate_json(guide.model_dump_json()) == guide


def test_a_flag_that_the_guide_has_not_is_called_by_its_number() -> None:
    assert SHIPPED.flag_text(99) == "Flag 99"


@pytest.mark.parametrize(
    "wrong",
    [
        {"categories": (FAIRNESS, FAIRNESS)},
        {"categories": tuple(each.model_copy(update={"in_gate": False}) for each in SHIPPED.categories)},
        {"categories": (*SHIPPED.categories, FAIRNESS.model_copy(update={"key": "reason"}))},
        {"categories": (*SHIPPED.categories, FAIRNESS.model_copy(update={"key": "cost_note"}))},
        {"questions": (Question(text="Why?", categories=("charm",)),)},
        {"flags": (Flag(number=1, text="Vague", contradicts="charm"),)},
        {"flags": (Flag(number=1, text="Vague"), Flag(number=1, text="Late"))},
    ],
)
def test_a_guide_that_does_not_fit_together_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        changed(**wrong)


@pytest.mark.parametrize("key", ["", "Big", "with space", "x" * 41, "1st"])
def test_a_key_is_a_plain_word(key: str) -> None:
    with pytest.raises(ValidationError):
        Category.model_validate(dict(FAIRNESS) | {"key": key})
