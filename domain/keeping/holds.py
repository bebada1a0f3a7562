"""Legal holds: whatever belongs to what is held is not erased either."""

from collections.abc import Collection, Mapping

from domain.model import Value
from domain.outgoing.subject import Subject


class LegalHolds(Value):
    """The holds of a workspace, and what belongs to what there."""

    on: tuple[Subject, ...] = ()
    #: To what each belongs: a candidate to the brief, an onboarding to whoever was hired, a round of an offer to the others.
    above: Mapping[str, frozenset[str]] = {}
    #: Whom a candidate's record is about: a hold on one is on the person.
    people: Mapping[str, str] = {}

    def over(self, ids: Collection[str]) -> tuple[Subject, ...]:
        """Which holds keep any of these."""
        found: set[str] = set()
        more = set(ids)
        while more:
            found |= more
            more = {above for each in more for above in self.above.get(each, ())} - found
        about = {self.people[each] for each in found if each in self.people}
        return tuple(hold for hold in self.on if hold.id in found or self.people.get(hold.id) in about)
