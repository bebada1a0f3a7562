"""A candidate, the panel that interviews them, and what a form about them may hold."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from domain.guide.guide import Category, Guide
from domain.guide.shipped import SHIPPED
from domain.model import Value
from domain.permissions import People
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.rooms import AGAIN, Conversation, why_not_hiring_room, why_not_readable

NAME_LIMIT = 80
LINK_LIMIT = 500
REASON_LIMIT = 600
FAR = timedelta(days=366)

Coverage = Mapping[str, str]
"""Who covers which category, by its key, as the form asks it; a panel keeps seats."""


class Status(StrEnum):
    OPEN = "open"
    DECIDED = "decided"


class Seat(Value):
    """One interviewer's place on a panel, with the categories that are theirs to find out."""

    interviewer: str
    categories: tuple[str, ...]
    freed_at: datetime | None = None
    freed_reason: str = ""

    @property
    def is_free(self) -> bool:
        return self.freed_at is not None


class CandidateDraft(Value):
    """What the candidate form holds when it is sent."""

    name: str
    link: str = ""
    interview_at: datetime | None = None
    panel: Coverage
    room: str = ""
    reason: str = ""


class Candidate(Value):
    """One person who is interviewed for one brief. Every change is a new version."""

    id: str
    workspace: str
    brief_id: str
    manager: str
    name: str
    link: str = ""
    interview_at: datetime | None = None
    room: str
    panel: tuple[Seat, ...]
    guide: Guide = SHIPPED
    version: int = 1
    added_by: str
    added_reason: str = ""
    created_at: datetime
    status: Status = Status.OPEN
    opened_at: datetime | None = None
    opened_by: str = ""
    opened_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether all scorecards are visible."""
        return self.opened_at is not None

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats that are still held."""
        return tuple(seat for seat in self.panel if not seat.is_free)

    @property
    def interviewers(self) -> tuple[str, ...]:
        """Everybody who holds a seat."""
        return tuple(seat.interviewer for seat in self.seats)

    @property
    def everybody_seated(self) -> frozenset[str]:
        """Everybody who holds a seat or gave one up."""
        return frozenset(seat.interviewer for seat in self.panel)

    @property
    def coverage(self) -> Coverage:
        """Who covers which category now; a category without a held seat is missing."""
        return {category: seat.interviewer for seat in self.seats for category in seat.categories}

    @property
    def uncovered(self) -> tuple[Category, ...]:
        """Categories that nobody covers since a seat was freed."""
        return self.guide.several(set(self.guide.category_keys) - set(self.coverage))

    def seat_of(self, user: str) -> Seat | None:
        """The seat that this person holds."""
        return next((seat for seat in self.seats if seat.interviewer == user), None)

    def people(self, owner: str = "") -> People:
        """Who has a part in this candidate's record."""
        return People(manager=self.manager, owner=owner, panel=frozenset(self.interviewers))

    def free_seat(self, user: str, reason: str, now: datetime) -> "Candidate":
        """The panel without this interviewer; the seat stays on record with its reason."""
        if self.seat_of(user) is None:
            raise Refusal(f"That seat on {self.name}'s panel is not held any more, so there is nothing to free.")
        freed = {"freed_at": now, "freed_reason": reason}
        panel = tuple(
            seat.model_copy(update=freed) if seat.interviewer == user and not seat.is_free else seat
            for seat in self.panel
        )
        return self._next(panel=panel)

    def open_panel(self, by: str, now: datetime, reason: str = "") -> "Candidate":
        """All scorecards become visible; a reason is given where it happens early."""
        if self.is_open:
            return self
        return self._next(opened_at=now, opened_by=by, opened_reason=reason)

    def decide(self) -> "Candidate":
        """The candidate with a decision on record."""
        return self._next(status=Status.DECIDED)

    def edit(self, draft: CandidateDraft, submitted: frozenset[str]) -> "Candidate":
        """Name, link, date and panel as typed; who has scored keeps their seat."""
        if self.status is Status.DECIDED:
            raise NotAllowed(f"The decision on {self.name} is made, so the panel and the date stay as they were.")
        panel = seats_of(self.guide, draft.panel)
        if self.is_open:
            panel = self.panel
        else:
            leaving = [seat for seat in self.seats if seat.interviewer in submitted]
            leaving = [seat for seat in leaving if seat.interviewer not in draft.panel.values()]
            if leaving:
                raise Invalid(
                    {
                        field_of(category): "Whoever had this has already scored, so they keep a seat."
                        for seat in leaving
                        for category in seat.categories
                    }
                )
            seated = {seat.interviewer for seat in panel}
            panel += tuple(seat for seat in self.panel if seat.is_free and seat.interviewer not in seated)
        return self._next(name=draft.name, link=draft.link, interview_at=draft.interview_at, panel=panel)

    def panel_changed(self) -> "Candidate":
        """After opening, scores came in or counted: whoever decides must have seen them."""
        return self._next()

    def _next(self, **changes: object) -> "Candidate":
        return self.model_copy(update={**changes, "version": self.version + 1})


def deal(guide: Guide, people: Sequence[str]) -> dict[str, str]:
    """Every category gets somebody, in turn: of five, two people cover three and two, three cover two, two and one."""
    several = list(dict.fromkeys(person for person in people if person))[: len(guide.category_keys)]
    if not several:
        return {}
    return {category: several[index % len(several)] for index, category in enumerate(guide.category_keys)}


def seats_of(guide: Guide, coverage: Coverage) -> tuple[Seat, ...]:
    """One seat a person, in the guide's order of the categories."""
    people = dict.fromkeys(coverage[category] for category in guide.category_keys if coverage.get(category))
    return tuple(
        Seat(
            interviewer=person,
            categories=tuple(category for category in guide.category_keys if coverage.get(category) == person),
        )
        for person in people
    )


FIELD = "panel_"


def field_of(category: str) -> str:
    """The form's field that asks who covers this category."""
    return f"{FIELD}{category}"


def people_errors(panel: Coverage, owner: str, room: Conversation | None) -> dict[str, str]:
    """Sentences for a room that cannot be the hiring room, and for interviewers and an owner who are not in it."""
    if room is None or (why_not_hiring_room(room)) is not None:
        return {"room": why_not_readable(room, owner) or ""}
    errors = {
        field_of(
            category
        ): f"Not in #{room.name} yet, so they could not read along. Type /invite with their name there, {AGAIN}"
        for category, person in panel.items()
        if person not in room.members
    }
    if (reason := why_not_readable(room, owner)) is not None:
        errors["room"] = reason
    return errors


def name_key(name: str) -> str:
    """Two names with the same key are the same name to a reader."""
    return " ".join(name.split()).casefold()


def check_draft(
    draft: CandidateDraft,
    *,
    guide: Guide,
    now: datetime,
    taken: Sequence[str] = (),
    reason_needed: bool = False,
    panel_asked: bool = True,
) -> CandidateDraft:
    """The draft tidied up; raises Invalid with a sentence for each field that cannot be used."""
    draft = draft.model_copy(
        update={
            "name": " ".join(draft.name.split()),
            "link": draft.link.strip(),
            "reason": draft.reason.strip(),
        }
    )
    errors: dict[str, str] = {}
    if not draft.name:
        errors["name"] = "Please give a name."
    elif len(draft.name) > NAME_LIMIT:
        errors["name"] = f"Please keep the name under {NAME_LIMIT} characters."
    elif name_key(draft.name) in {name_key(name) for name in taken}:
        errors["name"] = (
            f"{draft.name} is already a candidate for this brief. If this is somebody else, add a word to the name."
        )
    if (link := why_not_link(draft.link)) is not None:
        errors["link"] = link
    if draft.interview_at is not None and abs(draft.interview_at - now) > FAR:
        errors["interview_at"] = "That is more than a year from today. Please check the year."
    for category in guide.categories:
        if panel_asked and not draft.panel.get(category.key):
            errors[field_of(category.key)] = f"Who finds out about {category.name.lower()}? Pick one person."
    if reason_needed and not draft.reason:
        errors["reason"] = "One sentence, please: why meet candidates now?"
    elif len(draft.reason) > REASON_LIMIT:
        errors["reason"] = f"Please keep the reason under {REASON_LIMIT} characters."
    if errors:
        raise Invalid(errors)
    return draft


def check_stays_sealed(before: Candidate, after: Candidate, submitted: frozenset[str]) -> None:
    """Raises Refusal where dropping somebody would open the panel: that asks for a reason that everybody reads."""
    waited = set(before.interviewers) - submitted
    if before.opened_at is None and waited and not set(after.interviewers) - submitted and submitted:
        raise Refusal(
            "Everybody left on this panel has scored, so this would open it. "
            "Press “Free a seat” on the candidate's card instead: it asks for the reason."
        )


def why_not_link(link: str) -> str | None:
    """Why this is no link that people can open; None for an empty one too."""
    if not link:
        return None
    if len(link) > LINK_LIMIT:
        return f"Please keep the link under {LINK_LIMIT} characters."
    wrong = "Please paste a whole link that starts with https:// (or leave it empty)."
    try:
        parts = urlsplit(link)
    except ValueError:
        return wrong
    spaced = any(character.isspace() or character in "<>|" for character in link)
    if parts.scheme not in ("http", "https") or not parts.hostname or spaced:
        return wrong
    return None
