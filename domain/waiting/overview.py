"""What waits for one person and for others, what comes, and what they have a part in: of the list and the home tab."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.calendar import day_of
from domain.command import Command, Tap
from domain.model import Value
from domain.outgoing.subject import About
from domain.trouble import Trouble
from domain.waiting.reminders import is_overdue

#: So many things of somebody's stand on one page.
LISTED: Final = 12
#: Of what waits, so many are read; nobody does more in a day, and the others are counted.
READ: Final = 100
#: What is ahead is shown so far.
AHEAD: Final = timedelta(days=14)
#: So many briefs can be chosen from in the filter, the newest.
OFFERED: Final = 50


class Task(StrEnum):
    """What somebody can be waited for, most pressing first."""

    REPORT = "report"
    EVIDENCE = "evidence"
    TODO = "todo"
    SCORE = "score"
    REVIEW = "review"
    #: Somebody asks whether they own what is built.
    OWN = "own"
    ANSWER = "answer"
    FIND_OUT = "find_out"
    #: The next step of a trial.
    TRIAL = "trial"
    CHOOSE = "choose"
    DECIDE = "decide"
    ONBOARD = "onboard"
    RESUME = "resume"
    #: An edit of an answered brief that is not published.
    EDIT = "edit"


class Waiting(Value):
    """One thing that waits for this person. `subject` is the id that its button carries; `due_at`, `since` are UTC."""

    task: Task
    subject: str
    title: str
    due_at: datetime | None = None
    since: datetime | None = None
    version: int = 0
    is_begun: bool = False

    def is_overdue(self, now: datetime | None) -> bool:
        """Whether its day has passed."""
        return now is not None and self.due_at is not None and is_overdue(self.due_at, now)


class Awaited(Value):
    """One thing for which this person waits. Of `seats` scorecards or reviews `done` are in.

    `is_asked`: they were asked again today already, which is as often as that can be done.
    """

    task: Task
    subject: str
    title: str
    who: tuple[str, ...]
    due_at: datetime | None = None
    since: datetime | None = None
    done: int = 0
    seats: int = 0
    is_asked: bool = False


class Coming(Value):
    """What is on its day in the next two weeks; without a task it is an interview."""

    task: Task | None
    title: str
    at: datetime


class Stage(StrEnum):
    """How far a brief, or what came of it, has got."""

    WRITING = "writing"
    ANSWERED = "answered"
    #: Its panel is sealed.
    JUDGING = "judging"
    DECIDING = "deciding"
    STARTING = "starting"
    ONBOARDING = "onboarding"
    OVER = "over"


class Thing(Value):
    """A brief, a candidate, an offer or an onboarding. `brief` is the title of its brief, `url` where its card is.

    `outcome` is what a brief's answer comes to, in its word.
    """

    about: About
    id: str
    name: str
    stage: Stage
    brief: str = ""
    outcome: str = ""
    version: int = 0
    url: str = ""
    brief_id: str = ""
    #: When its brief was begun.
    since: datetime | None = None


class Looks(Value):
    """What somebody looks at: of one brief, of one person, at one stage, by part of a name; which page of it."""

    brief: str = ""
    person: str = ""
    stage: Stage | None = None
    words: str = ""
    page: int = 0

    @property
    def is_narrow(self) -> bool:
        """Whether something is left out."""
        return bool(self.brief or self.person or self.stage or self.words)


class Things(Value):
    """One page of what somebody has a part in, the last one where there are no more; `count` are all of them. `briefs` can be chosen from: id, title, since when."""

    shown: tuple[Thing, ...] = ()
    count: int = 0
    page: int = 0
    briefs: tuple[tuple[str, str, datetime | None], ...] = ()
    #: What is over; it is shown where it is asked for.
    archived: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // LISTED))


class Overview(Value):
    """Everything that `/ai-hire`, its list and the home tab show to one person."""

    waiting: tuple[Waiting, ...] = ()
    waiting_count: int = 0
    others: tuple[Awaited, ...] = ()
    coming: tuple[Coming, ...] = ()
    things: Things = Things()
    looks: Looks = Looks()
    #: As of when.
    now: datetime | None = None
    #: Messages that cannot get to their place, for which this person is responsible.
    troubles: tuple[Trouble, ...] = ()

    @property
    def has_more(self) -> int:
        """What waits for this person beside what was read."""
        return max(0, self.waiting_count - len(self.waiting))

    def most_pressing(self) -> tuple[Waiting, ...]:
        """What waits: what is overdue and what waits longest first."""
        return tuple(sorted(self.waiting, key=_moment))


class LookAt(Tap):
    """The actor looks at something else on their home tab; what is None stays, and another choice begins at its top."""

    brief: str | None = None
    person: str | None = None
    stage: Stage | None = None
    words: str | None = None
    page: int = 0
    is_all: bool = False

    def after(self, looks: Looks) -> Looks:
        """What they look at then."""
        chosen = {"brief": self.brief, "person": self.person, "stage": self.stage, "words": self.words}
        kept = Looks() if self.is_all else looks
        return kept.model_copy(
            update={**{name: value for name, value in chosen.items() if value is not None}, "page": max(0, self.page)}
        )


class AskAgain(Command):
    """The actor asks others once more for what they owe, at most once a day."""

    task: Task
    subject: str


def asked_again(now: datetime, zone: str) -> str:
    """What tells one day's asking from another's, where whoever asks lives."""
    return f"again {day_of(now, zone)}"


def in_time(coming: Iterable[Coming]) -> tuple[Coming, ...]:
    return tuple(sorted(coming, key=lambda each: each.at))


def _moment(item: Waiting) -> tuple[float, int]:
    at = item.due_at or item.since
    return (at.timestamp() if at else float("inf"), list(Task).index(item.task))
