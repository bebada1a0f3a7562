"""An unknown word leads to the nearest known one."""

import pytest

from domain.typed.words import Word, did_you_mean


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("breif", Word.BRIEF), ("Candidates", Word.CANDIDATE), ("scroe", Word.SCORE), ("onbord", Word.ONBOARD),
     ("lst", Word.LIST), ("hlep", Word.HELP), ("review", Word.SCORE), ("checkin", Word.ONBOARD)],
)  # fmt: skip
def test_a_misspelt_word_finds_its_neighbour(typed: str, meant: Word) -> None:
    assert did_you_mean(typed) is meant


def test_a_word_that_is_near_to_nothing_finds_nothing() -> None:
    assert did_you_mean("xyzzy") is None
