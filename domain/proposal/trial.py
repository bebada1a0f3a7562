"""A platform on trial, as a plan: permission first, thirty days against the metric, an exit test, a verdict (our rule)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.brief.discovery import TRIAL_DAYS
from domain.calendar import Holidays, at_nine, day_of, last_working_day, next_working_day
from domain.model import Value
from domain.refusals import Invalid, Refusal

PERMISSION_LIMIT: Final = 300
EXIT_LIMIT: Final = 600
REASON_LIMIT: Final = 1500
#: Early enough to act on what it finds.
EXIT_TEST_BEFORE: Final = timedelta(days=7)
LONGEST: Final = timedelta(days=92)


class TrialVerdict(StrEnum):
    """What a trial ends with; it can be extended once."""

    BUY = "buy"
    DONT = "dont"
    EXTEND = "extend"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Mapping[TrialVerdict, str] = {
    TrialVerdict.BUY: "buy",
    TrialVerdict.DONT: "don't buy",
    TrialVerdict.EXTEND: "extended once",
}


class Trial(Value):
    """The plan and how it goes. Without permission it waits, and has no days yet.

    `permission` is who allowed the data for the trial and where that is written; `metric` is the brief's, as it was.
    """

    permission: str = ""
    metric: str
    exit_test: str
    zone: str
    starts_on: date | None = None
    ends_on: date | None = None
    exit_found: str = ""
    exit_by: str = ""
    #: What must be true by the later end.
    condition: str = ""
    extended_by: str = ""
    #: Whether that is true at the end, and what shows it.
    condition_met: bool | None = None
    condition_shows: str = ""
    verdict: TrialVerdict | None = None
    measured: str = ""
    reason: str = ""
    #: Why the verdict is another one than it was; blank for the first.
    correction: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Nobody has allowed it yet, so nothing runs."""
        return self.starts_on is None and not self.is_over

    @property
    def runs(self) -> bool:
        return self.starts_on is not None and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.verdict in (TrialVerdict.BUY, TrialVerdict.DONT)

    @property
    def is_extended(self) -> bool:
        return bool(self.condition)

    def exit_at(self, holidays: Holidays) -> datetime | None:
        """Nine in the morning of the day on which the exit test is due; None where it is done, or nothing runs."""
        if self.ends_on is None or self.exit_found or self.is_over:
            return None
        day = last_working_day(self.ends_on - EXIT_TEST_BEFORE, holidays)
        return at_nine(max(day, self.starts_on or day), self.zone)

    @property
    def verdict_at(self) -> datetime | None:
        """Nine in the morning of its last day; None where nothing runs."""
        return at_nine(self.ends_on, self.zone) if self.ends_on is not None and self.runs else None

    def check_runs(self) -> None:
        """Raises Refusal before it has begun, and once it is over."""
        if self.is_over:
            raise Refusal("This trial is over. Its verdict stands on the card.")
        if self.waits:
            raise Refusal("This trial has not begun: the permission is missing. Press Permission is there on its card.")

    def allowed(self, permission: str, now: datetime, holidays: Holidays) -> "Trial":
        """Permission is there: it starts today, for so many days, to the next working day."""
        start = day_of(now, self.zone)
        end = next_working_day(start + timedelta(days=TRIAL_DAYS), holidays)
        return self.model_copy(update={"permission": permission, "starts_on": start, "ends_on": end})


class TrialDraft(Value):
    """What the form of the plan holds."""

    permission: str = ""
    exit_test: str = ""


class ExitDraft(Value):
    """What the exit test found."""

    found: str = ""


class VerdictDraft(Value):
    """What the form of the verdict holds; `until` and `condition` belong to an extension."""

    verdict: TrialVerdict | None = None
    measured: str = ""
    reason: str = ""
    until: date | None = None
    condition: str = ""
    condition_met: bool | None = None
    condition_shows: str = ""
    correction: str = ""


def planned(draft: TrialDraft, *, metric: str, zone: str, now: datetime, holidays: Holidays) -> Trial:
    """The plan; it starts at once where permission is there. Raises Invalid at what is missing."""
    errors: dict[str, str] = {}
    permission, exit_test = draft.permission.strip(), draft.exit_test.strip()
    if not exit_test:
        errors["exit_test"] = "How do you find out that you could leave again? One thing to try."
    elif len(exit_test) > EXIT_LIMIT:
        errors["exit_test"] = f"Please keep it under {EXIT_LIMIT} characters."
    if len(permission) > PERMISSION_LIMIT:
        errors["permission"] = f"Please keep it under {PERMISSION_LIMIT} characters."
    if errors:
        raise Invalid(errors)
    plan = Trial(metric=metric, exit_test=exit_test, zone=zone)
    return plan.allowed(permission, now, holidays) if permission else plan


def replanned(before: Trial, draft: TrialDraft, now: datetime, holidays: Holidays) -> Trial:
    """Another exit test, or the permission that was missing. Raises Invalid, Refusal once it is over."""
    if before.is_over:
        raise Refusal("This trial is over. Its verdict stands on the card.")
    after = planned(draft, metric=before.metric, zone=before.zone, now=now, holidays=holidays)
    if not before.waits:
        if not after.permission:
            raise Invalid({"permission": "It runs already, so its permission stays on record: who gave it?"})
        after = after.model_copy(update={"starts_on": before.starts_on, "ends_on": before.ends_on})
    kept = {field: getattr(before, field) for field in ("exit_found", "exit_by", "condition", "extended_by")}
    return after.model_copy(update=kept)


def exit_tested(trial: Trial, draft: ExitDraft, by: str) -> Trial:
    """What the exit test found. Raises Invalid, Refusal where nothing runs."""
    trial.check_runs()
    found = draft.found.strip()
    if not found:
        raise Invalid({"found": "What came out of it? One sentence, or a link."})
    if len(found) > EXIT_LIMIT:
        raise Invalid({"found": f"Please keep it under {EXIT_LIMIT} characters."})
    return trial.model_copy(update={"exit_found": found, "exit_by": by})


def ended(trial: Trial, draft: VerdictDraft, by: str, now: datetime, holidays: Holidays) -> Trial:
    """The verdict, its correction, or the one extension. Raises Invalid at what is missing, Refusal where nothing runs."""
    if not trial.is_over:
        trial.check_runs()
    errors: dict[str, str] = {}
    verdict = draft.verdict
    if verdict is None:
        raise Invalid({"verdict": "Please pick one."})
    for field, sentence in (
        ("measured", "Where is the number now? “Not measured”, and why, is an answer too."),
        ("reason", "One or two sentences, please: why?"),
        *((("condition_shows", "What shows it: a link or a sentence?"),) if trial.is_extended else ()),
        *((("correction", "Please say why the verdict changes."),) if trial.is_over else ()),
    ):
        typed = getattr(draft, field).strip()
        if not typed:
            errors[field] = sentence
        elif len(typed) > REASON_LIMIT:
            errors[field] = f"Please keep it under {REASON_LIMIT:,} characters."
    if trial.is_extended and draft.condition_met is None:
        errors["condition_met"] = "Is it true now? That is what the extension was for."
    if verdict is TrialVerdict.BUY and not trial.exit_found:
        errors["verdict"] = "First the exit test: press “Exit test” on the trial and say what came out of it."
    if verdict is TrialVerdict.EXTEND and trial.is_over:
        errors["verdict"] = "It is over. Please correct it to buy, or don't."
    elif verdict is TrialVerdict.EXTEND:
        errors |= _extension_errors(trial, draft, now)
    if errors:
        raise Invalid(errors)
    held: dict[str, object] = {"measured": draft.measured.strip(), "reason": draft.reason.strip()}
    if trial.is_extended:
        held |= {"condition_met": draft.condition_met, "condition_shows": draft.condition_shows.strip()}
    if trial.is_over:
        held["correction"] = draft.correction.strip()
    if verdict is TrialVerdict.EXTEND and draft.until is not None:
        until = next_working_day(draft.until, holidays)
        return trial.model_copy(
            update=held | {"ends_on": until, "condition": draft.condition.strip(), "extended_by": by}
        )
    return trial.model_copy(update=held | {"verdict": verdict, "ended_by": by, "ended_at": now})


def _extension_errors(trial: Trial, draft: VerdictDraft, now: datetime) -> dict[str, str]:
    if trial.is_extended:
        return {"verdict": "It was extended once already. Please decide: buy, or don't."}
    errors = {}
    if not draft.condition.strip():
        errors["condition"] = "Which one thing must be true by then?"
    elif len(draft.condition) > EXIT_LIMIT:
        errors["condition"] = f"Please keep it under {EXIT_LIMIT} characters."
    today = day_of(now, trial.zone)
    last = max(today, trial.ends_on or today)
    if draft.until is None:
        errors["until"] = "Until when?"
    elif not last < draft.until <= today + LONGEST:
        errors["until"] = "Please pick a day after its end today, and within three months."
    return errors
