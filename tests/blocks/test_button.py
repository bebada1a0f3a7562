"""What buttons carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.button import ButtonValue
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
