"""What an admin chooses for the whole workspace. A further section is a field of `WorkspaceSettings` with a default."""

from datetime import date
from enum import StrEnum
from typing import Final

from pydantic import Field

from domain.brief.brief import Brief
from domain.calendar import NINE, Hours
from domain.command import Command
from domain.guide.guide import Guide
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.waiting.reminders import Rhythm, Soon

#: As many as a guide has categories at most.
MOST_PRESELECTED: Final = 9


class Years(StrEnum):
    """How long something is kept once it is over."""

    HALF = "0.5"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    SEVEN = "7"
    FOR_EVER = "ever"

    @property
    def months(self) -> int | None:
        """In months; None for ever."""
        return None if self is Years.FOR_EVER else round(float(self) * 12)


class Chosen(Value):
    """What is chosen. A release before this one reads what a later one has kept."""

    model_config = Value.model_config | {"extra": "ignore"}


class Retention(Chosen):
    """How long records are kept; of several rules that fit one record, the longest wins (docs/privacy.md, "How long").

    `candidates`: after the decision on a candidate or an offer. `onboardings`: after the last word on one. `verdicts`:
    what was computed of a panel's scores, with all scores that it rests on, after it was computed; None is no rule.
    """

    candidates: Years = Years.ONE
    onboardings: Years = Years.ONE
    verdicts: Years | None = None


class BeforeCandidates(Chosen):
    """Who approves a brief that says HIRE or BUY before it takes candidates; empty where nobody has to."""

    approver: str = ""


class WorkHours(Chosen):
    """When messages may arrive and check-ins are asked, by the clock where the reader lives."""

    working: Hours = Hours()
    check_ins: int = Field(NINE.hour, ge=0, le=23)


class CheckInDays(Chosen):
    """After how many days check-ins come, in order. Kept with the guide, so what has begun keeps its own."""

    days: tuple[int, ...] = ()


class Reminders(Chosen):
    """How soon somebody is asked for a scorecard, and how often whoever owes something is reminded."""

    soon: Soon = Soon.HOUR
    rhythm: Rhythm = Rhythm.USUAL


class Language(Chosen):
    """How channels write figures and days: Slack's name of a locale; empty, English as shipped."""

    locale: str = ""


class Names(Chosen):
    """Whether candidates are called by their initials wherever several people read along."""

    initials: bool = False


class DefaultPanel(Chosen):
    """Whom the form of a brief's first candidate proposes; empty, its hiring manager and owner."""

    people: tuple[str, ...] = Field((), max_length=MOST_PRESELECTED)


class Place(Chosen):
    """Whose public holidays count where nobody has said where they work: `DE`, `DE-BY`; empty, as it was installed."""

    place: str = ""


class WorkspaceSettings(Chosen):
    """Everything that can be chosen, as it is where nobody chose. Each field is a topic of its own."""

    retention: Retention = Retention()
    before_candidates: BeforeCandidates = BeforeCandidates()
    check_ins: CheckInDays = CheckInDays()
    hours: WorkHours = WorkHours()
    reminders: Reminders = Reminders()
    place: Place = Place()
    panel: DefaultPanel = DefaultPanel()
    names: Names = Names()
    language: Language = Language()


class Topic(StrEnum):
    """What is chosen in one form: a field of `WorkspaceSettings`."""

    HOURS = "hours"
    PLACE = "place"
    REMINDERS = "reminders"
    CHECK_INS = "check_ins"
    PANEL = "panel"
    NAMES = "names"
    LANGUAGE = "language"
    BEFORE_CANDIDATES = "before_candidates"
    RETENTION = "retention"

    @property
    def is_shown_first(self) -> bool:
        """Whether what follows from it is shown before it counts."""
        return self in (Topic.CHECK_INS, Topic.PANEL, Topic.NAMES, Topic.PLACE)

    def into(self, before: WorkspaceSettings, chosen: WorkspaceSettings) -> WorkspaceSettings:
        """The settings before, with this topic as it was chosen."""
        return before.model_copy(update={self.value: getattr(chosen, self.value)})


class KeptSettings(Value):
    """The settings as they are, and how often they were changed."""

    workspace: str
    settings: WorkspaceSettings = WorkspaceSettings()
    version: int = 0

    @property
    def subject(self) -> Subject:
        return Subject.of_workspace(self.workspace)


class DayOff(Value):
    """A public holiday, as it is called where it is one."""

    day: date
    name: str


class SettingsPage(KeptSettings):
    """The same for a form; its check-in days are those of the guide by which the workspace judges."""

    guide: Guide
    #: Of the place that is asked about, the next ones.
    days_off: tuple[DayOff, ...] = ()
    #: Of whoever chooses, newest first.
    briefs: tuple[Brief, ...] = ()
    weekly: bool = True

    @property
    def overview(self) -> "Overview":
        return Overview(page=self, briefs=self.briefs, weekly=self.weekly)


class Overview(Value):
    """What somebody may choose: for the workspace, where they are its admin, and for their own briefs, newest first."""

    page: SettingsPage | None = None
    briefs: tuple[Brief, ...] = ()
    #: Whether they want to read on Mondays what moved.
    weekly: bool = True


class OwnPage(Value):
    """A brief for the form of its own settings, with what counts where it has none."""

    brief: Brief
    guide: Guide
    workspace: WorkspaceSettings
    overview: Overview

    @property
    def version(self) -> int:
        return self.brief.own.version


class TakeWeekly(Command):
    """The actor wants to read again on Mondays what moved."""


class ChangeSettings(Command):
    """One topic as it stands in its form; of the others, `settings` says nothing.

    `is_sure`: they have seen what follows from it.
    """

    topic: Topic
    settings: WorkspaceSettings
    is_sure: bool = False
