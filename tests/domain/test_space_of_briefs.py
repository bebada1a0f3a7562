"""What holds for every brief that can be written, by hand and by form."""

from itertools import chain
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.brief.assessment import assess
from domain.brief.brief import Brief
from domain.brief.outcome import Outcome
from tests.briefs import EXCLUDE, any_brief, complaints, drawn, every_voice, of_the_answer, of_the_words


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_brief_has_an_answer_to_smile_at(random: Random) -> None:
    assert list(complaints(any_brief(random.choice))) == []


@pytest.fixture(scope="module")
def voices() -> list[tuple[Brief, list[str]]]:
    """A brief of each outcome, route and money, and what its card and its thread say."""
    return [(brief, list(drawn(brief))) for brief in every_voice()]


def test_the_text_of_each_outcome_route_and_money_reads_as_one_voice(voices: list[tuple[Brief, list[str]]]) -> None:
    answers = [assess(brief) for brief, _ in voices]
    assert {answer.outcome for answer in answers} == {Outcome.BUY, Outcome.NOT_YET, Outcome.HIRE}
    for (brief, texts), answer in zip(voices, answers, strict=True):
        assert [*of_the_answer(brief, answer), *of_the_words(texts)] == []


def test_each_sentence_that_excludes_another_is_one_that_cards_say(voices: list[tuple[Brief, list[str]]]) -> None:
    random = Random(7)
    others = (list(drawn(any_brief(random.choice))) for _ in range(400))
    unsaid = [one for one, _ in EXCLUDE]
    for texts in chain((texts for _, texts in voices), others):
        unsaid = [one for one in unsaid if not any(map(one.search, texts))]
        if not unsaid:
            return
    assert unsaid == []
