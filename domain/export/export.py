"""What somebody takes along as a file: never more than they may read where it stands."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from domain.brief.brief import Brief
from domain.candidate.candidate import Candidate
from domain.check_in.check_in import CheckIn
from domain.decision.decision import Decision
from domain.model import Value
from domain.onboarding.onboarding import Onboarding
from domain.panel.panel import Panel
from domain.panel.result import PanelResult
from domain.refusals import Invalid
from domain.scorecard import Scorecard


class Content(StrEnum):
    """What a file is about."""

    PAGE = "brief"
    INTERVIEWS = "interviews"
    CHECK_INS = "check-ins"
    CALENDAR = "calendar"


class FileKind(StrEnum):
    """Every file that can be had: what it is about, and how it is written."""

    PAGE_PDF = "brief.pdf"
    PAGE_MARKDOWN = "brief.md"
    #: Not a file: a page in Slack itself, where the workspace allows it.
    PAGE_CANVAS = "brief.canvas"
    INTERVIEWS_CSV = "interviews.csv"
    INTERVIEWS_JSON = "interviews.json"
    CHECK_INS_CSV = "check-ins.csv"
    CHECK_INS_JSON = "check-ins.json"
    CALENDAR = "calendar.ics"

    @property
    def content(self) -> Content:
        return Content(self.value.partition(".")[0])

    @property
    def suffix(self) -> str:
        """As file names end, without the dot."""
        return self.value.partition(".")[2]


_NOTHING = {
    Content.INTERVIEWS: "This brief has no candidate whose record you may read.",
    Content.CHECK_INS: "This brief has no onboarding that you may read.",
    Content.CALENDAR: "Nothing of this brief has a day yet: no interview, and no onboarding that you may read.",
}


class Interviewed(Value):
    """A candidate as a file shows them: scorecards and result once the panel is open, never before."""

    candidate: Candidate
    panel: Panel
    cards: tuple[Scorecard, ...] = ()
    result: PanelResult | None = None
    decision: Decision | None = None

    @property
    def interviews(self) -> Mapping[datetime, tuple[str, ...]]:
        """Who interviews together, by when; once it is decided nobody does any more."""
        meetings = self.panel.meetings(self.candidate.interview_at)
        until = self.decision.decided_at if self.decision is not None else None
        return {at: who for at, who in meetings.items() if until is None or at <= until}


class Onboarded(Value):
    """An onboarding with its check-ins, in order."""

    onboarding: Onboarding
    check_ins: tuple[CheckIn, ...]

    @property
    def days(self) -> tuple[CheckIn, ...]:
        """Those that came or still come: once the onboarding has ended, what nobody reported does not."""
        return tuple(each for each in self.check_ins if each.report is not None or not self.onboarding.closed)


class Export(Value):
    """A brief with what one person may read of it, or a part of that: so far of `in_all` candidates."""

    brief: Brief
    interviewed: tuple[Interviewed, ...] = ()
    onboarded: tuple[Onboarded, ...] = ()
    in_all: int = 0

    @property
    def has_more(self) -> bool:
        return len(self.interviewed) < self.in_all

    def and_then(self, part: "Export") -> "Export":
        """With the part that follows."""
        return part.model_copy(update={"interviewed": (*self.interviewed, *part.interviewed)})

    @property
    def people(self) -> frozenset[str]:
        """Whoever a file names, by their Slack id."""
        seats = {user for each in self.interviewed for user in each.panel.everybody}
        deciders = {each.decision.decided_by for each in self.interviewed if each.decision is not None}
        reports = [check_in.report for each in self.onboarded for check_in in each.check_ins]
        reporters = {report.reported_by for report in reports if report is not None}
        owners = {self.brief.owner, *(each.onboarding.owner for each in self.onboarded)}
        return frozenset(user for user in (*seats, *deciders, *reporters, *owners) if user)

    def check_holds(self, content: Content) -> None:
        """Raises Invalid at the field where nothing would be in the file."""
        timed = any(each.interviews for each in self.interviewed)
        held = {
            Content.PAGE: True,
            Content.INTERVIEWS: bool(self.interviewed),
            Content.CHECK_INS: bool(self.onboarded),
            Content.CALENDAR: timed or bool(self.onboarded),
        }
        if not held[content]:
            raise Invalid({"kind": _NOTHING[content]})


class ExportPage(Value):
    """What the form offers: this person's finished briefs, newest first, and the one that was named."""

    briefs: tuple[Brief, ...]
    chosen: str = ""
    version: int = 0


class ExportDraft(Value):
    """What stands in the form."""

    brief_id: str = ""
    kind: FileKind | None = None
