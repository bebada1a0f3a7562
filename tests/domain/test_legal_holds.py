"""What a legal hold keeps: what it is on, what belongs to that, and all else that is kept of the same person."""

import pytest

from domain.keeping.holds import LegalHolds
from domain.outgoing.subject import Subject

ABOVE = {
    "c1": frozenset({"b1"}),
    "c2": frozenset({"b2"}),
    "h1": frozenset({"c1"}),
    "o1": frozenset({"b1", "o2"}),
    "o2": frozenset({"b1", "o1"}),
    "h2": frozenset({"o2"}),
}
#: One person, in two briefs.
PEOPLE = {"c1": "c1", "c2": "c1"}


@pytest.mark.parametrize(
    ("held", "kept"),
    [
        (Subject.brief("b1"), {"b1", "c1", "h1", "o1", "o2", "h2"}),
        (Subject.brief("b2"), {"b2", "c2"}),
        (Subject.candidate("c1"), {"c1", "c2", "h1"}),
        (Subject.candidate("c2"), {"c1", "c2", "h1"}),
        (Subject.onboarding("h1"), {"h1"}),
        (Subject.proposal("o1"), {"o1", "o2", "h2"}),
    ],
)
def test_a_hold_keeps_what_belongs_to_it_and_what_is_about_the_same_person(held: Subject, kept: set[str]) -> None:
    holds = LegalHolds(on=(held,), above=ABOVE, people=PEOPLE)
    assert {each for each in ("b1", "b2", *ABOVE) if holds.over([each])} == kept
    assert holds.over(list(ABOVE)) == (held,)
