"""What is said at a check-in: the hire's evidence first, then the owner's report on it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.guide.days import BOUNDARY, GO_NO_GO, METRIC, Window, asked
from domain.model import Value
from domain.refusals import Invalid

EVIDENCE_LIMIT = 1000
TEXT_LIMIT = 1500
# O: an extension longer than this is a new onboarding.
LONGEST_EXTENSION = timedelta(days=180)


class Progress(StrEnum):
    """How far a deliverable is."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"


class Item(Value):
    """One deliverable with what shows it: a link or a sentence."""

    progress: Progress
    evidence: str = ""


class Call(StrEnum):
    """What day 90 ends with."""

    GO = "go"
    NO_GO = "no_go"
    EXTEND = "extend"


_DECIDED: Mapping[Call, str] = {
    Call.GO: "Decided: go",
    Call.NO_GO: "Decided: no-go",
    Call.EXTEND: "Extended once",
}


class Promise(Value):
    """What the brief promised, as far as it did; day 90 is measured against it.

    `was_corrected`: day 30 found another figure for `today`.
    """

    title: str = ""
    metric: str = ""
    today: str = ""
    was_corrected: bool = False
    target: str = ""
    never: str = ""
    running_cost: Decimal | None = None
    currency: str = ""

    @property
    def goal(self) -> str:
        """The metric in one line, e.g. "median first reply: 6 h → 1 h"."""
        figures = " → ".join(figure for figure in (self.today, self.target) if figure)
        return ": ".join(part for part in (self.metric, figures) if part)


class Report(Value):
    """The owner's answer at one check-in. `baseline` is a corrected figure, `condition` what must be true by then."""

    items: Mapping[str, Item]
    blockers: str = ""
    baseline_holds: bool | None = None
    baseline: str = ""
    metric: str = ""
    unmeasured: str = ""
    running_cost: Decimal | None = None
    uncosted: str = ""
    call: Call | None = None
    extended_to: date | None = None
    condition: str = ""
    reported_by: str = ""
    reported_at: datetime | None = None

    def signed(self, by: str, at: datetime) -> "Report":
        """The report as it is kept; the go or no-go is a deliverable of its own."""
        items = dict(self.items)
        if self.call is not None:
            progress = Progress.UNDER_WAY if self.call is Call.EXTEND else Progress.DONE
            items[GO_NO_GO] = Item(progress=progress, evidence=_DECIDED[self.call])
        return self.model_copy(update={"items": items, "reported_by": by, "reported_at": at})

    @property
    def done(self) -> int:
        """How many deliverables are done."""
        return sum(item.progress is Progress.DONE for item in self.items.values())


def progress_field(key: str) -> str:
    """The form's field for how far a deliverable is."""
    return f"{key}_progress"


def evidence_field(key: str) -> str:
    """The form's field for what shows it."""
    return f"{key}_evidence"


def is_last(window: Window) -> bool:
    """Whether this check-in decides: day 90 and its extension."""
    return window in (Window.DAY_90, Window.EXTENSION)


def said(key: str, done: bool, evidence: str) -> Item | None:
    """What one line of the evidence form means; None where nothing was said."""
    if done:
        return Item(progress=Progress.DONE, evidence=evidence)
    return Item(progress=Progress.UNDER_WAY, evidence=evidence) if evidence else None


def prefilled(window: Window, evidence: Mapping[str, Item], promise: Promise, before: Report | None) -> dict[str, Item]:
    """What the report form starts from: what the hire said, else the last report, else what the brief answers."""
    answers = {key: item for key, item in before.items.items() if key != GO_NO_GO} if before is not None else {}
    if window is Window.DAY_30:
        if promise.metric and promise.today and promise.target:
            answers[METRIC] = Item(progress=Progress.DONE, evidence=f"From the brief: {promise.goal}"[:EVIDENCE_LIMIT])
        if promise.never:
            answers[BOUNDARY] = Item(
                progress=Progress.DONE, evidence=f"From the brief: {promise.never}"[:EVIDENCE_LIMIT]
            )
    return answers | dict(evidence)


def check_evidence(items: Mapping[str, Item]) -> None:
    """Raises Invalid where "done" has nothing to show, or a text is too long."""
    if errors := _item_errors(items):
        raise Invalid(errors)


def check_report(report: Report, window: Window, promise: Promise, today: date) -> None:
    """Raises Invalid with a sentence at each field that is missing or cannot be."""
    missing = [deliverable.key for deliverable in asked(window) if deliverable.key not in report.items]
    errors = {progress_field(key): "Please say how far this is; “not started” is a fine answer." for key in missing}
    errors |= _item_errors(report.items)
    for field in ("blockers", "baseline", "metric", "unmeasured", "uncosted", "condition"):
        if len(getattr(report, field)) > TEXT_LIMIT:
            errors[field] = f"Please keep this under {TEXT_LIMIT} characters."
    if window is Window.DAY_30 and not report.baseline:
        if not promise.today:
            errors["baseline"] = "What is the figure today? Without it, nobody can tell on day 90 what changed."
        elif report.baseline_holds is False:
            errors["baseline"] = "What is the right figure?"
    if is_last(window):
        errors |= _ending_errors(report, window, today)
    if errors:
        raise Invalid(errors)


def _item_errors(items: Mapping[str, Item]) -> dict[str, str]:
    errors = {}
    for key, item in items.items():
        if item.progress is Progress.DONE and not item.evidence.strip():
            errors[evidence_field(key)] = "“Done” needs something to show: a link or one sentence."
        elif len(item.evidence) > EVIDENCE_LIMIT:
            errors[evidence_field(key)] = f"Please keep this under {EVIDENCE_LIMIT} characters; a link says it all."
    return errors


def _ending_errors(report: Report, window: Window, today: date) -> dict[str, str]:
    errors = {}
    if not report.metric and not report.unmeasured:
        errors["metric"] = "Give the number, or say below why it could not be measured."
    if report.running_cost is None and not report.uncosted:
        errors["running_cost"] = "Give the month's cost, or say below why it is not known."
    elif report.running_cost is not None and report.running_cost < 0:
        errors["running_cost"] = "A cost cannot be below zero."
    if report.call is None:
        errors["call"] = "Please choose: this is what day 90 is for."
    if report.call is Call.EXTEND:
        if window is Window.EXTENSION:
            errors["call"] = "It was extended once already. Please choose go or no-go."
            return errors
        if report.extended_to is None:
            errors["extended_to"] = "Until when? Please pick the new date."
        elif report.extended_to <= today:
            errors["extended_to"] = "That day has passed. Please pick a later one."
        elif report.extended_to > today + LONGEST_EXTENSION:
            errors["extended_to"] = f"Please pick a day within the next {LONGEST_EXTENSION.days} days."
        if not report.condition:
            errors["condition"] = "What is the one thing that must be true by then?"
    return errors
