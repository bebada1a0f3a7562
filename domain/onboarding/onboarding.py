"""An onboarding: who started when, who owns the system, and how it ended."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import NINE, Holidays, next_working_day
from domain.guide.milestone import Milestone
from domain.model import Value
from domain.onboarding.place import NO_HIRE_ACCOUNT, Seen, why_not_place
from domain.outgoing.subject import Subject
from domain.permissions import People
from domain.refusals import Invalid, Why
from domain.typed.writing import written_day

# O: a guard against a slip of the finger, generous enough for every real start.
LONGEST = timedelta(days=366)


class Ending(StrEnum):
    """How an onboarding ended."""

    GO = "go"
    NO_GO = "no_go"
    #: Before anything was decided: the hire left, or the plan changed.
    STOPPED = "stopped"


class Pause(Value):
    """From this day on nobody is asked; `until` is the day on which it went on, None as long as it lasts."""

    since: date
    until: date | None = None
    by: str
    reason: str


def judged_of(candidate_id: str, *, is_offer: bool) -> Subject:
    """The candidate or the proposal with this id."""
    return Subject.proposal(candidate_id) if is_offer else Subject.candidate(candidate_id)


class OnboardingDraft(Value):
    """What the onboarding form asks. `place` is a channel id, empty for the owner's direct message."""

    start_date: date | None = None
    owner: str = ""
    hire_user: str = ""
    place: str = ""


class Onboarding(Value):
    """Somebody who was hired and whose first days are followed. A decided candidate's name is final.

    `candidate_id` is whom was decided on; where it `is_offer`, the proposal that was taken.
    `guide` is the id of the guide whose milestones it has, empty for the shipped one.
    """

    id: str
    workspace: str
    brief_id: str
    candidate_id: str
    name: str
    manager: str
    owner: str
    hire_user: str = ""
    start_date: date
    zone: str
    country: str = ""
    place: str = ""
    guide: str = ""
    #: At which hour of its day a check-in is asked, where its owner lives.
    hour: int = NINE.hour
    is_offer: bool = False
    #: Where its people live, by user; whoever is missing lives where the owner does.
    zones: Mapping[str, str] = {}
    pauses: tuple[Pause, ...] = ()
    ending: Ending | None = None
    #: Why it ended early, and by whom; a go or no-go has its reason in its report.
    ended_reason: str = ""
    ended_by: str = ""
    version: int = 1

    @property
    def closed(self) -> bool:
        """The check-in that decides has said go or no-go, or it was ended early."""
        return self.ending is not None

    @property
    def paused(self) -> Pause | None:
        """The pause that lasts; None where it goes on."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].until is None and not self.closed else None

    def pause(self, by: str, reason: str, today: date) -> "Onboarding":
        """Paused from that day on."""
        return self._next(pauses=(*self.pauses, Pause(since=today, by=by, reason=reason)))

    def resume(self, today: date) -> "Onboarding":
        """Going on from that day."""
        return self._next(pauses=(*self.pauses[:-1], self.pauses[-1].model_copy(update={"until": today})))

    def stop(self, by: str, reason: str) -> "Onboarding":
        """Ended early."""
        return self._next(ending=Ending.STOPPED, ended_by=by, ended_reason=reason)

    def _next(self, **changes: object) -> "Onboarding":
        return self.model_copy(update={**changes, "version": self.version + 1})

    @property
    def room(self) -> str:
        """Where the onboarding thread lives: a channel, or the owner, whose direct message it is."""
        return self.place or self.owner

    @property
    def answerer(self) -> str:
        """Who is asked for evidence: the hire if in Slack, else the owner."""
        return self.hire_user or self.owner

    @property
    def everybody(self) -> frozenset[str]:
        """All who are asked or told something."""
        return frozenset(user for user in (self.owner, self.hire_user, self.manager) if user)

    def living_at(self, zones: Mapping[str, str]) -> "Onboarding":
        """The same where these people live in these zones."""
        known = {user: zones[user] for user in self.everybody if user in zones}
        return self.model_copy(update={"zone": known.get(self.owner, self.zone), "zones": {**self.zones, **known}})

    def zone_of(self, user: str) -> str:
        """The zone in whose day this person is asked."""
        return self.zone if user == self.owner else self.zones.get(user, self.zone)

    @property
    def subject(self) -> Subject:
        return Subject.onboarding(self.id)

    @property
    def judged(self) -> Subject:
        """What was decided on before: a candidate, or an offer from outside."""
        return judged_of(self.candidate_id, is_offer=self.is_offer)

    @property
    def people(self) -> People:
        """Who has a part in this onboarding."""
        return People(manager=self.manager, owner=self.owner, hire=self.hire_user)

    def draft(self) -> OnboardingDraft:
        """What the form shows when it is opened again."""
        return OnboardingDraft(start_date=self.start_date, owner=self.owner, hire_user=self.hire_user, place=self.place)


def due_days(
    start: date, milestones: Iterable[Milestone], holidays: Holidays, pauses: Sequence[Pause] = ()
) -> Mapping[Milestone, date]:
    """Calendar days after the start, moved on by the pauses before them, each to the next working day."""
    return {
        each: next_working_day(moved_on_by(pauses, start + timedelta(days=each.day)), holidays) for each in milestones
    }


def moved_on_by(pauses: Sequence[Pause], day: date) -> date:
    """The day after all pauses that began by then."""
    for pause in pauses:
        if pause.until is not None and pause.since <= day:
            day += pause.until - pause.since
    return day


def check_draft(draft: OnboardingDraft, seen: Seen, manager: str, panel: Collection[str], today: date) -> date:
    """The first day. Raises Invalid, with a sentence at each field that cannot be as typed.

    `panel` is whoever held a seat, `seen` what Slack says of those who are named.
    """
    errors: dict[str, str | Why] = {}
    if draft.start_date is None:
        errors["start_date"] = "When is the first day? The dates follow from it."
    elif abs(draft.start_date - today) > LONGEST:
        errors["start_date"] = "That is more than a year away. Please check the year."
    if not draft.owner:
        errors["owner"] = "Please pick who owns the system: I ask this person at each check-in."
    elif seen.owner_refused:
        errors["owner"] = seen.owner_refused
    if why := _why_not_hire(draft, seen, manager, panel):
        errors["hire_user"] = why
    if draft.place and (unfit := why_not_place(seen.place, draft.owner)):
        errors["place"] = unfit
    if errors or draft.start_date is None:
        raise Invalid(errors)
    return draft.start_date


def _why_not_hire(draft: OnboardingDraft, seen: Seen, manager: str, panel: Collection[str]) -> str | None:
    if not draft.hire_user:
        return None
    if seen.hire_refused:
        return seen.hire_refused + NO_HIRE_ACCOUNT
    if draft.hire_user == draft.owner:
        return "That is the owner, who reports on the hire. Pick the hire, or leave this empty."
    if draft.hire_user == manager:
        return "That is the hiring manager, who reads the reports. Pick the hire, or leave this empty."
    if draft.hire_user in panel:
        return "That is somebody who reads the scores. Pick the hire, or leave this empty."
    return None


def moved_on(onboarding: Onboarding) -> str:
    """What is said to whoever changes an onboarding that somebody else has changed meanwhile."""
    # Refusals are plain text, so people are not named here; the form names them.
    return (
        "Somebody changed this onboarding in between. What you typed is still here: "
        f"check it against how it stands now (first day {written_day(onboarding.start_date)}), then save again."
    )
