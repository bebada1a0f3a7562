"""A candidate, and what a form about them may hold; who interviews them is a panel's."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from unicodedata import normalize

from pydantic import Field

from domain.guide.guide import Guide
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.panel.panel import MOST_VOICES, Coverage, field_of
from domain.permissions import People
from domain.refusals import Invalid, NotAllowed, Why
from domain.rooms import OWNER, Conversation, why_not_hiring_room, why_not_readable
from domain.typed.links import why_not_link
from domain.typed.names import name_key, trimmed

NAME_LIMIT = 80
REASON_LIMIT = 600
FAR = timedelta(days=366)
#: Said of a namesake.
NOBODY = "nobody"


class Status(StrEnum):
    OPEN = "open"
    DECIDED = "decided"


class CandidateDraft(Value):
    """What stands in the candidate form, finished or not."""

    name: str = ""
    link: str = ""
    interview_at: datetime | None = None
    panel: Coverage = Field(default_factory=dict)
    room: str = ""
    reason: str = ""
    #: Which record of another brief is of the same person; `NOBODY` where they are somebody else.
    same: str = ""


class Details(Value):
    """What a candidate was called from one change on, when they were met and whose they were; `by` is empty where
    nobody noted it."""

    name: str
    link: str = ""
    interview_at: datetime | None = None
    manager: str
    by: str = ""
    at: datetime


class Candidate(Value):
    """One person who is interviewed for one brief. Every change is a new version.

    `details` are all versions of what may change of them, oldest first; empty while nothing has.
    """

    id: str
    workspace: str
    brief_id: str
    manager: str
    name: str
    link: str = ""
    interview_at: datetime | None = None
    room: str
    version: int = 1
    added_by: str
    added_reason: str = ""
    created_at: datetime
    #: What all records of one person share, each for its brief; empty where this is the only one.
    person: str = ""
    status: Status = Status.OPEN
    details: tuple[Details, ...] = ()
    #: The account of whoever starts, once they do: they never read what was said about them.
    hire: str = ""

    @property
    def subject(self) -> Subject:
        return Subject.candidate(self.id)

    def people(self, owner: str = "", panel: Collection[str] = ()) -> People:
        """Who has a part in what is said about this candidate: who decides, and who interviews them."""
        return People(manager=self.manager, owner=owner, panel=frozenset(panel), hire=self.hire)

    def decide(self) -> "Candidate":
        """The candidate with a decision on record."""
        return self._next(status=Status.DECIDED)

    @property
    def shared(self) -> str:
        """What a further record of this person shares with this one."""
        return self.person or self.id

    def edit(self, draft: CandidateDraft, by: str, at: datetime) -> "Candidate":
        """Name, link and date as typed. Raises NotAllowed once it is decided."""
        self.check_editable()
        typed = {"name": draft.name, "link": draft.link, "interview_at": draft.interview_at}
        return self._next(**typed, details=self._kept(by, at, **typed))

    def handed_over(self, manager: str, by: str, at: datetime) -> "Candidate":
        """With another hiring manager."""
        return self.model_copy(update={"manager": manager, "details": self._kept(by, at, manager=manager)})

    def _kept(self, by: str, at: datetime, **changes: object) -> tuple[Details, ...]:
        """The details with one version more, where that says anything else."""
        known = {"name": self.name, "link": self.link, "interview_at": self.interview_at, "manager": self.manager}
        if known | changes == known:
            return self.details
        first = Details.model_validate(known | {"by": self.added_by, "at": self.created_at})
        return (*(self.details or (first,)), Details.model_validate(known | changes | {"by": by, "at": at}))

    def check_editable(self) -> None:
        """Raises NotAllowed once it is decided."""
        if self.status is Status.DECIDED:
            raise NotAllowed(f"The decision on {self.name} is made, so the panel and the date stay as they were.")

    def _next(self, **changes: object) -> "Candidate":
        return self.model_copy(update={**changes, "version": self.version + 1})


def people_errors(panel: Coverage, owner: str, room: Conversation | None) -> dict[str, str | Why]:
    """Sentences for a room that cannot be the hiring room, and for interviewers and an owner who are not in it."""
    reason = why_not_readable(room, {owner: OWNER})
    if room is None or why_not_hiring_room(room) is not None:
        return {"room": reason or ""}
    errors: dict[str, str | Why] = {}
    for category, people in panel.items():
        if missing := [person for person in people if person not in room.members]:
            who = "Not" if len(missing) == len(people) else f"{len(missing)} of {len(people)} not"
            text = f"{who} in #{room.name} yet, so they could not read along."
            errors[field_of(category)] = Why(text=text, room=room.id, people=tuple(missing))
    if reason is not None:
        errors["room"] = reason
    return errors


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
            "name": " ".join(normalize("NFC", trimmed(draft.name)).split()),
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
    try:
        check_interview(draft.interview_at, now)
    except Invalid as invalid:
        errors |= invalid.errors
    for category in guide.categories:
        covering = draft.panel.get(category.key, ())
        if panel_asked and not covering:
            errors[field_of(category.key)] = f"Who finds out about {category.name.lower()}? Pick somebody."
        elif panel_asked and len(covering) > MOST_VOICES:
            errors[field_of(category.key)] = f"{MOST_VOICES} people at most, please: more hear the same answers."
    if reason_needed and not draft.reason:
        errors["reason"] = "One sentence, please: why meet candidates now?"
    elif len(draft.reason) > REASON_LIMIT:
        errors["reason"] = f"Please keep the reason under {REASON_LIMIT} characters."
    if errors:
        raise Invalid(errors)
    return draft


def is_long_over(at: datetime | None, now: datetime) -> bool:
    """Whether it may be a slip of the calendar: scorecards are written on the day (our rule)."""
    return at is not None and now - at > timedelta(days=1)


def check_interview(at: datetime | None, now: datetime, field: str = "interview_at") -> None:
    """Raises Invalid for a time that nobody can mean."""
    if at is not None and abs(at - now) > FAR:
        raise Invalid({field: "That is more than a year from today. Please check the year."})
