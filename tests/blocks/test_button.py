"""What buttons carry."""

from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.button import ButtonValue
from blocks.kit import Block, Element, button, confirm, steps, tools
from blocks.routes import Route
from domain.refusals import Refusal

ids = st.text("0123456789abcdefUWC", min_size=1, max_size=32)


@given(ids, st.integers(0, 10**6), st.sampled_from(["", "judge", "30"]))
def test_a_button_comes_back_as_it_was_drawn(subject: str, version: int, choice: str) -> None:
    value = ButtonValue(subject=subject, version=version, choice=choice)
    assert ButtonValue.load(value.dump()) == value


def test_buttons_of_the_first_release_still_work() -> None:
    assert ButtonValue.load("b1") == ButtonValue(subject="b1")
    assert ButtonValue.load("b1:7") == ButtonValue(subject="b1", version=7)
    assert ButtonValue.load("b1:7:judge") == ButtonValue(subject="b1", version=7, choice="judge")


@pytest.mark.parametrize("old", ["", ":3", "b1:x", "b1:-1", '{"brief": "b1"}'])
def test_what_no_button_carries_is_refused_in_words(old: str) -> None:
    with pytest.raises(Refusal, match="earlier version"):
        ButtonValue.load(old)


def labels(block: Block) -> list[str]:
    """What stands in a row, and behind its three dots in brackets."""
    return [
        str([option["text"]["text"] for option in each["options"]])
        if each["type"] == "overflow"
        else each["text"]["text"]
        for each in cast("list[Element]", block["elements"])
    ]


def test_what_is_not_the_next_step_stands_behind_three_dots() -> None:
    first, *others = [button(name, Route.BRIEF_EDIT, value=name) for name in "ABCDEFG"]
    assert labels(steps(first, None, behind=[None, *others[:2]], block_id="n")) == ["A", "['B', 'C']"]
    assert labels(steps(first, behind=others[:1], block_id="n")) == ["A", "B"]
    assert labels(steps(first, behind=others, block_id="n")) == ["A", "B", "['C', 'D', 'E', 'F', 'G']"]
    assert labels(steps(first, block_id="n")) == ["A"]


def test_behind_three_dots_all_ask_the_same_question_or_none() -> None:
    asks = [button(name, Route.SEAT_FREE, value=name, ask=confirm("Sure?", "", "Yes")) for name in "BC"]
    row = steps(button("A", Route.BRIEF_EDIT), behind=[button("Q", Route.BRIEF_EDIT), *asks], block_id="n")
    assert labels(row) == ["A", "Q", "['B', 'C']"]
    assert cast("list[Element]", row["elements"])[-1]["confirm"] == asks[0]["confirm"]
    assert tools(None) is None
