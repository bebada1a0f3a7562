"""What is said at a check-in: the hire's evidence first, then the owner's report on it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.decision.todo import is_tick
from domain.guide.milestone import Answer, Milestone
from domain.model import Value
from domain.refusals import Invalid
from domain.typed.figures import holds_number
from domain.typed.links import why_not_links_in

EVIDENCE_LIMIT = 2000
TEXT_LIMIT = 1500
FROM_BRIEF = "From the brief: "
PLEASE_CHOOSE = "Please choose: this check-in decides."
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

    @property
    def is_from_brief(self) -> bool:
        """Nobody has shown more than what the brief says."""
        return self.evidence.startswith(FROM_BRIEF)


class Call(StrEnum):
    """What a check-in that decides ends with."""

    GO = "go"
    NO_GO = "no_go"
    EXTEND = "extend"


class Promise(Value):
    """What the brief promised, as far as it did; the end is measured against it.

    `corrected_on`: the check-in that found another figure for `today`, as a sentence calls it.
    """

    title: str = ""
    metric: str = ""
    today: str = ""
    corrected_on: str = ""
    target: str = ""
    never: str = ""
    running_cost: Decimal | None = None
    currency: str = ""

    @property
    def goal(self) -> str:
        """The metric in one line, e.g. "median first reply: 6 h → 1 h"."""
        figures = " → ".join(figure for figure in (self.today, self.target) if figure)
        return ": ".join(part for part in (self.metric, figures) if part)

    def answer(self, asked: Answer) -> str:
        """What the brief says to that in full; empty where it does not."""
        if asked is Answer.NEVER:
            return self.never
        return self.goal if self.metric and self.today and self.target else ""


class Report(Value):
    """The owner's answer at one check-in. `baseline` is a corrected figure, `condition` what must be true by then.

    `carried` are what was still open from earlier ones. `condition_met`: whether what an extension was for is true, and
    what shows it. `correction` says why there is a newer version of a report; the first one has none.
    """

    items: Mapping[str, Item]
    carried: Mapping[str, Item] = {}
    blockers: str = ""
    baseline_holds: bool | None = None
    baseline: str = ""
    metric: str = ""
    unmeasured: str = ""
    running_cost: Decimal | None = None
    uncosted: str = ""
    condition_met: bool | None = None
    condition_shows: str = ""
    call: Call | None = None
    reason: str = ""
    extended_to: date | None = None
    condition: str = ""
    correction: str = ""
    reported_by: str = ""
    reported_at: datetime | None = None

    def signed(self, by: str, at: datetime, correction: str = "") -> "Report":
        """The report as it is kept."""
        return self.model_copy(update={"reported_by": by, "reported_at": at, "correction": correction})

    def within(self, milestone: Milestone) -> "Report":
        """Deliverables alone: reports of the first release counted the go or no-go among them."""
        asked = {deliverable.key for deliverable in milestone.asked}
        return self.model_copy(update={"items": {key: item for key, item in self.items.items() if key in asked}})

    @property
    def asks_until(self) -> bool:
        """Whether "extend" was chosen and its two questions have not been answered, since they did not show yet."""
        return self.call is Call.EXTEND and self.extended_to is None and not self.condition

    @property
    def done(self) -> int:
        """How many deliverables are done."""
        return sum(item.progress is Progress.DONE for item in self.items.values())

    @property
    def from_brief(self) -> int:
        """How many of these nobody has shown more of than what the brief says."""
        return sum(item.progress is Progress.DONE and item.is_from_brief for item in self.items.values())


def progress_field(key: str) -> str:
    """The form's field for how far a deliverable is."""
    return f"{key}_progress"


def evidence_field(key: str) -> str:
    """The form's field for what shows it."""
    return f"{key}_evidence"


def said(key: str, done: bool, evidence: str) -> Item | None:
    """What one line of the evidence form means; None where nothing was said."""
    if done:
        return Item(progress=Progress.DONE, evidence=evidence)
    return Item(progress=Progress.UNDER_WAY, evidence=evidence) if evidence else None


def prefilled(
    milestone: Milestone, evidence: Mapping[str, Item], promise: Promise, before: Report | None
) -> dict[str, Item]:
    """What the report form starts from: what the hire said, else the last report, else what the brief answers."""
    answers = {}
    for found in milestone.asked:
        if found.starts_from is not None and (text := promise.answer(found.starts_from)):
            answers[found.key] = Item(progress=Progress.DONE, evidence=f"{FROM_BRIEF}{text}"[:EVIDENCE_LIMIT])
        if before is not None and found.key in before.items:
            answers[found.key] = before.items[found.key]
    return answers | dict(evidence)


def check_evidence(items: Mapping[str, Item], milestone: Milestone) -> None:
    """Raises Invalid where nothing is said at all, "done" has nothing to show, or a text is too long."""
    if not items:
        nothing = "Nothing is said yet. A link or one sentence for one of these is enough; or close this form."
        raise Invalid({evidence_field(milestone.asked[0].key): nothing})
    if errors := _item_errors(items):
        raise Invalid(errors)


def check_report(
    report: Report,
    milestone: Milestone,
    promise: Promise,
    today: date,
    *,
    condition: str = "",
    before: Report | None = None,
) -> None:
    """Raises Invalid with a sentence at each field that is missing or cannot be.

    `condition` is what an extension was for, `before` the report that this one corrects.
    """
    missing = [deliverable.key for deliverable in milestone.asked if deliverable.key not in report.items]
    errors = {progress_field(key): "Please say how far this is; “not started” is a fine answer." for key in missing}
    errors |= _item_errors(report.items) | _item_errors(report.carried)
    for field in ("blockers", "baseline", "metric", "unmeasured", "uncosted", "reason", "condition", "condition_shows"):
        if len(getattr(report, field)) > TEXT_LIMIT:
            errors[field] = f"Please keep this under {TEXT_LIMIT} characters."
    if milestone.asks_baseline and not report.baseline:
        if not promise.today:
            errors["baseline"] = "What is the figure today? Without it, nobody can tell in the end what changed."
        elif report.baseline_holds is False:
            errors["baseline"] = "What is the right figure?"
    if milestone.decides and milestone.asks_metric and not report.metric and not report.unmeasured:
        errors["metric"] = "Give the number, or say below why it could not be measured."
    # By the rule of the brief: what no figure is there, is none here.
    for field in ("baseline", "metric"):
        if (said := getattr(report, field)) and not holds_number(said):
            errors.setdefault(field, "Please write the figure with digits, like 7 h or 12 %.")
    if milestone.asks_cost:
        errors |= _cost_errors(report, milestone)
    if condition and report.condition_met is None:
        errors["condition_met"] = "Is it true now? That is what the extension was for."
    if condition and not report.condition_shows:
        errors["condition_shows"] = "What shows it: a link or a sentence?"
    elif (hiding := why_not_links_in(report.condition_shows)) is not None:
        errors.setdefault("condition_shows", hiding)
    if milestone.decides:
        errors |= _call_errors(report, milestone, today, before)
    if errors:
        raise Invalid(errors)


def _item_errors(items: Mapping[str, Item]) -> dict[str, str]:
    errors = {}
    for key, item in items.items():
        if item.progress is Progress.DONE and is_tick(item.evidence):
            errors[evidence_field(key)] = "“Done” needs something to show: a link or one sentence."
        elif len(item.evidence) > EVIDENCE_LIMIT:
            errors[evidence_field(key)] = f"Please keep this under {EVIDENCE_LIMIT} characters; a link says it all."
        elif (hiding := why_not_links_in(item.evidence)) is not None:
            errors[evidence_field(key)] = hiding
    return errors


def _cost_errors(report: Report, milestone: Milestone) -> dict[str, str]:
    """Before the end a figure is welcome, and asked of nobody."""
    if report.running_cost is None:
        return (
            {}
            if report.uncosted or not milestone.decides
            else {"running_cost": "Give the month's cost, or say below why it is not known."}
        )
    return {"running_cost": "A cost cannot be below zero."} if report.running_cost < 0 else {}


def _call_errors(report: Report, milestone: Milestone, today: date, before: Report | None) -> dict[str, str]:
    errors = {}
    if report.call is None:
        errors["call"] = PLEASE_CHOOSE
    if not report.reason:
        errors["reason"] = "Why? Everybody who reads the report reads this."
    if report.call is Call.EXTEND:
        if not milestone.may_extend:
            why = "It was extended once already" if milestone.extends else "This onboarding cannot be extended"
            return {"call": f"{why}. Please choose go or no-go."}
        if report.extended_to is None:
            errors["extended_to"] = "Until when? Please pick the new date."
        elif before is not None and report.extended_to == before.extended_to:
            pass
        elif report.extended_to <= today:
            errors["extended_to"] = "That day has passed. Please pick a later one."
        elif report.extended_to > today + LONGEST_EXTENSION:
            errors["extended_to"] = f"Please pick a day within the next {LONGEST_EXTENSION.days} days."
        if not report.condition:
            errors["condition"] = "What is the one thing that must be true by then?"
    return errors
