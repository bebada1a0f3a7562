"""A panel: who finds out what, who still owes a scorecard, and whether its scores are sealed or open to read.

It judges a subject and knows nothing else of it. Scores are sealed here and nowhere else (docs/rules.md, "The panel").
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.guide.guide import Category, Guide
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.refusals import Invalid, Refusal

FIELD = "panel_"

Coverage = Mapping[str, tuple[str, ...]]
"""Who covers which category, by its key, as a form asks it; a panel keeps seats."""

MOST_VOICES = 3
"""Of one category (our rule)."""

SECOND_VOICE_FROM = 3
"""From so many interviewers on, each category of the gate is dealt to two (our rule)."""


class Seat(Value):
    """One interviewer's place on a panel, with the keys of the categories that are theirs to find out."""

    interviewer: str
    categories: tuple[str, ...]
    #: Of their own; None where it is that of whom they judge.
    interview_at: datetime | None = None
    #: Added to an open panel, so that they could have read the others' scores.
    is_second_round: bool = False
    freed_at: datetime | None = None
    freed_by: str = ""
    freed_reason: str = ""

    @property
    def is_free(self) -> bool:
        return self.freed_at is not None

    @property
    def is_given_up(self) -> bool:
        """Freed by whoever held it; nobody says who freed those of the first release."""
        return self.freed_by in ("", self.interviewer)

    def free(self, by: str, reason: str, now: datetime) -> "Seat":
        """On record, and nobody's any more."""
        return self.model_copy(update={"freed_at": now, "freed_by": by, "freed_reason": reason})


class Panel(Value):
    """Seats around one subject. Every change is a new version; freed seats stay on record with their reason.

    `submitted` are those whose scorecard is in, and nothing of what it says. It is closed by the decision.
    """

    id: str
    workspace: str
    about: Subject
    guide: Guide
    seats: tuple[Seat, ...]
    submitted: frozenset[str] = frozenset()
    version: int = 0
    opened_at: datetime | None = None
    opened_by: str = ""
    opened_reason: str = ""
    is_closed: bool = False

    @property
    def subject(self) -> Subject:
        """Of the messages about it, and of the trail."""
        return Subject.panel(self.id)

    @property
    def is_open(self) -> bool:
        """Whether all scorecards are visible."""
        return self.opened_at is not None

    @property
    def held(self) -> tuple[Seat, ...]:
        """The seats that are not freed."""
        return tuple(seat for seat in self.seats if not seat.is_free)

    @property
    def interviewers(self) -> tuple[str, ...]:
        """Everybody who holds a seat."""
        return tuple(seat.interviewer for seat in self.held)

    @property
    def everybody(self) -> frozenset[str]:
        """Everybody who holds a seat or gave one up."""
        return frozenset(seat.interviewer for seat in self.seats)

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Who holds a seat and has not sent a scorecard."""
        return tuple(user for user in self.interviewers if user not in self.submitted)

    @property
    def is_complete(self) -> bool:
        """The last seat is filled or freed. What everybody has left is not: there is nothing to read."""
        return bool(self.submitted) and not self.outstanding

    @property
    def coverage(self) -> Coverage:
        """Who covers which category now; a category without a held seat is missing."""
        return {
            category: covering
            for category in self.guide.category_keys
            if (covering := tuple(seat.interviewer for seat in self.held if category in seat.categories))
        }

    @property
    def uncovered(self) -> tuple[Category, ...]:
        """Categories that nobody covers since a seat was freed."""
        return self.guide.several(set(self.guide.category_keys) - set(self.coverage))

    def seat_of(self, user: str) -> Seat | None:
        """The seat that this person holds."""
        return next((seat for seat in self.held if seat.interviewer == user), None)

    def interview_at(self, user: str, shared: datetime | None) -> datetime | None:
        """When this person interviews: at their own time, else at the one of whom they judge."""
        seat = self.seat_of(user)
        return seat.interview_at if seat and seat.interview_at else shared

    def meetings(self, shared: datetime | None) -> Mapping[datetime, tuple[str, ...]]:
        """Who interviews together, by when, the earliest first; who has no time yet is not among them.

        A shared time is nobody's once all have others, and stands while there is nobody to interview.
        """
        if shared is not None and not self.held:
            return {shared: ()}
        times = {user: self.interview_at(user, shared) for user in self.interviewers}
        return {
            at: tuple(user for user, theirs in times.items() if theirs == at)
            for at in sorted({at for at in times.values() if at is not None})
        }

    def free_seat(self, user: str, reason: str, now: datetime, by: str = "") -> "Panel":
        """Without this interviewer; raises Refusal where they hold no seat or the panel is closed."""
        self.check_going_on()
        if self.seat_of(user) is None:
            raise Refusal("That seat is not held any more, so there is nothing to free.")
        seats = [
            seat.free(by or user, reason, now) if seat.interviewer == user and not seat.is_free else seat
            for seat in self.seats
        ]
        return self._next(seats=tuple(seats))

    def can_take_back(self, user: str) -> bool:
        """Whether this person gave up a seat by themselves, and nothing could be read since."""
        mine = [seat for seat in self.seats if seat.interviewer == user]
        return bool(mine) and all(seat.is_free and seat.is_given_up for seat in mine) and not self.is_open

    def take_back(self, user: str) -> "Panel":
        """Whoever gave up the seat holds it again. Raises Refusal once the panel is open, or where others freed it."""
        self.check_going_on()
        if self.seat_of(user) is not None:
            return self
        if self.is_open:
            raise Refusal("The panel is open by now, so the seat stays free. The hiring manager can ask you once more.")
        if not self.can_take_back(user):
            raise Refusal(
                "Somebody else freed this seat. If you did interview, ask the hiring manager to add you again."
            )
        held = {"freed_at": None, "freed_by": "", "freed_reason": ""}
        seats = [seat.model_copy(update=held) if seat.interviewer == user else seat for seat in self.seats]
        return self._next(seats=tuple(seats))

    def add_seat(self, user: str, categories: tuple[str, ...], interview_at: datetime | None = None) -> "Panel":
        """A further interviewer on an open panel: a second round, in which the others' scores could be read.

        Raises Refusal while it is sealed or once it is closed, Invalid at somebody who holds a seat.
        """
        self.check_going_on()
        if not self.is_open:
            raise Refusal("The panel is still sealed: press Edit on the candidate's card to change who interviews.")
        if self.seat_of(user) is not None:
            raise Invalid({"interviewer": "They hold a seat already: Score is in their kit."})
        seat = Seat(interviewer=user, categories=categories, interview_at=interview_at, is_second_round=True)
        return self._next(seats=(*self.seats, seat))

    def meeting(self, times: Mapping[str, datetime | None]) -> "Panel":
        """With interviews at other times than the subject's; None is the subject's own."""
        self.check_going_on()
        seats = [
            seat.model_copy(update={"interview_at": times[seat.interviewer]})
            if not seat.is_free and seat.interviewer in times
            else seat
            for seat in self.seats
        ]
        return self._next(seats=tuple(seats))

    def scored(self, user: str) -> "Panel":
        """A scorecard was sent or corrected; once the panel is open, whoever decides must have seen it."""
        sent = self.model_copy(update={"submitted": self.submitted | {user}})
        return sent.counted_anew() if self.is_open else sent

    def counted_anew(self) -> "Panel":
        """After opening, scores came in or count now."""
        return self._next()

    def open(self, by: str, now: datetime, reason: str = "") -> "Panel":
        """All scorecards become visible, once. Raises RuntimeError where it is early and nobody says why."""
        if self.is_open:
            return self
        if not self.is_complete and not reason:
            raise RuntimeError("a panel opens when it is complete, or for a reason that everybody reads")
        return self._next(opened_at=now, opened_by=by, opened_reason=reason)

    def close(self) -> "Panel":
        """The decision is made: nothing is owed any more."""
        return self.model_copy(update={"is_closed": True})

    def dropped(self, coverage: Coverage) -> tuple[str, ...]:
        """Who still owes a scorecard and would lose the seat although somebody has scored: that needs a reason."""
        if self.is_open or not self.submitted:
            return ()
        kept = people_of(coverage)
        return tuple(user for user in self.outstanding if user not in kept)

    def seated(self, coverage: Coverage, by: str, now: datetime, reason: str = "") -> "Panel":
        """Dealt anew as a form says it; an open panel stays as it is. Whoever is dropped stays on record as freed.

        Raises Invalid at the seats of those who scored, RuntimeError where somebody is dropped and nobody says why.
        """
        if self.is_open:
            return self
        kept = people_of(coverage)
        leaving = [seat for seat in self.held if seat.interviewer in self.submitted and seat.interviewer not in kept]
        if leaving:
            told = "Whoever had this has already scored, so they keep a seat."
            raise Invalid({field_of(category): told for seat in leaving for category in seat.categories})
        dropped = self.dropped(coverage)
        if dropped and not reason:
            raise RuntimeError("a seat that still owes a scorecard is freed for a reason that everybody reads")
        seats = seats_of(self.guide, coverage)
        again = {seat.interviewer for seat in seats}
        own_times = {seat.interviewer: seat.interview_at for seat in self.held}
        seats = tuple(seat.model_copy(update={"interview_at": own_times.get(seat.interviewer)}) for seat in seats)
        before = [
            seat.free(by, reason, now) if seat.interviewer in dropped and not seat.is_free else seat
            for seat in self.seats
        ]
        freed = tuple(seat for seat in before if seat.is_free and seat.interviewer not in again)
        return self._next(seats=(*seats, *freed))

    def joined(self, other: "Panel", times: Mapping[str, datetime]) -> "Panel":
        """With the seats of another panel on the same person; `times` are those of whoever comes along.

        Opened when the first of both was. Raises RuntimeError where scores would be shown that are sealed, or sealed anew.
        """
        if other.is_open != self.is_open and (other.is_open or other.submitted):
            raise RuntimeError("a sealed scorecard is never shown, and what was read is not sealed again")
        held = {seat.interviewer: seat for seat in self.held}
        for seat in other.held:
            mine = held.get(seat.interviewer)
            both = {*seat.categories, *(mine.categories if mine else ())}
            held[seat.interviewer] = (mine or seat).model_copy(
                update={
                    "categories": tuple(key for key in self.guide.category_keys if key in both),
                    "interview_at": mine.interview_at if mine else times.get(seat.interviewer),
                    # Whoever comes to an open panel could have read its scores.
                    "is_second_round": (mine or seat).is_second_round
                    or (mine is None and self.is_open > other.is_open),
                }
            )
        freed = [seat for seat in (*self.seats, *other.seats) if seat.is_free and seat.interviewer not in held]
        opened = [(panel.opened_at, panel) for panel in (self, other) if panel.opened_at is not None]
        first = min(opened, key=lambda each: each[0])[1] if opened else self
        return self._next(
            seats=(*held.values(), *freed),
            submitted=self.submitted | other.submitted,
            opened_at=first.opened_at,
            opened_by=first.opened_by,
            opened_reason=first.opened_reason,
        )

    def check_going_on(self) -> None:
        """Raises Refusal once it is closed."""
        if self.is_closed:
            raise Refusal("The decision is made, so the panel and what it found stay as they were.")

    def check_unsealed(self) -> None:
        """Raises RuntimeError before scores would be shown that nobody may see yet."""
        if not self.is_open:
            raise RuntimeError("a sealed scorecard is never shown")

    def _next(self, **changes: object) -> "Panel":
        return self.model_copy(update={**changes, "version": self.version + 1})


def deal(guide: Guide, people: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Every category gets somebody, in turn; from three people on, those of the gate get a second voice (our rule)."""
    several = list(dict.fromkeys(person for person in people if person))[: len(guide.category_keys)]
    if not several:
        return {}
    dealt: dict[str, tuple[str, ...]] = {
        category: (several[index % len(several)],) for index, category in enumerate(guide.category_keys)
    }
    if len(several) < SECOND_VOICE_FROM:
        return dealt
    for category in guide.gate:
        load = Counter(person for covering in dealt.values() for person in covering)
        others = [person for person in several if person not in dealt[category.key]]
        dealt[category.key] += (min(others, key=lambda person: load[person]),)
    return dealt


def people_of(coverage: Coverage) -> frozenset[str]:
    """Everybody who covers something."""
    return frozenset(person for covering in coverage.values() for person in covering)


def seats_of(guide: Guide, coverage: Coverage) -> tuple[Seat, ...]:
    """One seat a person, in the guide's order of the categories."""
    people = dict.fromkeys(person for category in guide.category_keys for person in coverage.get(category, ()))
    return tuple(
        Seat(
            interviewer=person,
            categories=tuple(category for category in guide.category_keys if person in coverage.get(category, ())),
        )
        for person in people
    )


def field_of(category: str) -> str:
    """The form's field that asks who covers this category."""
    return f"{FIELD}{category}"
