"""What holds for every brief that can be written, by hand and by form."""

import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.brief.assessment import assess
from domain.brief.outcome import Outcome
from tests.briefs import EXCLUDE, any_brief, complaints, drawn, every_voice


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_brief_has_an_answer_to_smile_at(random: Random) -> None:
    assert list(complaints(any_brief(random.choice))) == []


def test_the_text_of_each_outcome_route_and_money_reads_as_one_voice() -> None:
    briefs = list(every_voice())
    assert {assess(brief).outcome for brief in briefs} == {Outcome.BUY, Outcome.NOT_YET, Outcome.HIRE}
    assert [said for brief in briefs for said in complaints(brief)] == []


def test_each_sentence_that_excludes_another_is_one_that_cards_say() -> None:
    random = Random(7)
    briefs = [*every_voice(), *(any_brief(random.choice) for _ in range(400))]
    words = "\n".join(text for brief in briefs for text in drawn(brief))
    assert [one for one, _ in EXCLUDE if not re.search(one, words, re.MULTILINE)] == []
