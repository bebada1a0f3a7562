"""A decision, version by version, and the to-dos that come with a hire."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.calendar import Holidays, add_working_days, at_nine, last_working_day
from domain.guide.before_signing import HANDOVER, RECHECKS
from domain.model import Value
from domain.panel.gate import Verdict
from domain.panel.result import PanelResult, RaisedFlag
from domain.permissions import People
from domain.refusals import Invalid, NotAllowed, Refusal

REASON_LIMIT = 1500
ANSWER_LIMIT = 600
FOUND_LIMIT = 600
DUE_IN_WORKING_DAYS = 5
FAR = timedelta(days=366)


class Outcome(StrEnum):
    """How it ended with one candidate."""

    PRODUCTION = "production"
    PROTOTYPING = "prototyping"
    NO = "no"
    WITHDREW = "withdrew"
    DECLINED = "declined"

    @property
    def is_hire(self) -> bool:
        return self in (Outcome.PRODUCTION, Outcome.PROTOTYPING)

    @property
    def needs_panel(self) -> bool:
        """The candidate's own choice stands without a gate, whatever the panel thinks."""
        return self not in (Outcome.WITHDREW, Outcome.DECLINED)

    @property
    def past(self) -> str:
        """How it reads once it is decided."""
        return _PAST[self]


_PAST: Mapping[Outcome, str] = {
    Outcome.PRODUCTION: "hire for production",
    Outcome.PROTOTYPING: "hire for prototyping",
    Outcome.NO: "no",
    Outcome.WITHDREW: "the candidate withdrew",
    Outcome.DECLINED: "the candidate declined our offer",
}


class TodoKind(StrEnum):
    """Guide §11: the re-checks in the guide's order, then the hand-over, on outside routes only."""

    PRICING = "pricing"
    POLICY = "policy"
    DUTIES = "duties"
    HANDOVER = "handover"

    @property
    def heading(self) -> str:
        """Its name on cards and forms."""
        return _HEADINGS[self]

    @property
    def task(self) -> str:
        """What is to be done, as a sentence."""
        if self is TodoKind.HANDOVER:
            return f"Make the contract hand over all five: {', '.join(HANDOVER)}."
        return f"Check again: {RECHECKS[list(TodoKind).index(self)]}."

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is asked when it is done, as field and question; never a mere tick."""
        if self is TodoKind.HANDOVER:
            return tuple((f"found_{item.split()[0]}", item.capitalize()) for item in HANDOVER)
        return (("found", "What did you find, and where is it written down?"),)


_HEADINGS: Mapping[TodoKind, str] = {
    TodoKind.PRICING: "Model pricing",
    TodoKind.POLICY: "Data-policy terms",
    TodoKind.DUTIES: "Compliance duties",
    TodoKind.HANDOVER: "Hand-over terms",
}


#: What people write where they mean to tick a box.
_TICKS: Final = frozenset(
    [
        "check",
        "checked",
        "done",
        "erledigt",
        "finished",
        "ja",
        "later",
        "n",
        "na",
        "nada",
        "nil",
        "no",
        "none",
        "nothing",
        "ok",
        "okay",
        "si",
        "sure",
        "tbd",
        "todo",
        "yes",
        "y",
        "x",
        "notapplicable",
        "asabove",
        "seeabove",
    ]
)
TICK: Final = (
    "That is a tick. Please say what was found, or where it is written down; where it does not apply, why not."
)


def is_tick(text: str) -> bool:
    """Whether nothing was found in it: no word at all, or one that only ticks it off (our rule)."""
    bare = "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())
    return not bare or bare in _TICKS


class Todo(Value):
    """One thing to do before a role is published or a contract signed."""

    id: str
    workspace: str
    candidate_id: str
    brief_id: str
    manager: str
    kind: TodoKind
    owner: str
    due_on: date
    due_at: datetime
    zone: str
    version: int = 1
    #: The decision was corrected and there is no hire any more.
    is_dropped: bool = False
    done_at: datetime | None = None
    done_by: str = ""
    found: Mapping[str, str] = {}

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def people(self) -> People:
        return People(manager=self.manager, assignee=self.owner)

    def done(self, found: Mapping[str, str], by: str, now: datetime) -> "Todo":
        """Done, with one line for each thing asked."""
        self.check_open()
        errors = {
            field: "One line, please: what was found, or where it is written down." for field, _ in self.kind.lines
        }
        for field, _ in self.kind.lines:
            if is_tick(found.get(field, "")):
                errors[field] = TICK if found.get(field, "").strip() else errors[field]
            elif len(found[field].strip()) <= FOUND_LIMIT:
                del errors[field]
            elif found.get(field, "").strip():
                errors[field] = f"Please keep it under {FOUND_LIMIT} characters."
        if errors:
            raise Invalid(errors)
        lines = {field: found[field].strip() for field, _ in self.kind.lines}
        return self._next(done_at=now, done_by=by, found=lines)

    def move(self, owner: str, zone: str, due_on: date, now: datetime, holidays: Holidays) -> "Todo":
        """Another day, or another person."""
        self.check_open()
        check_due(due_on, zone, now)
        due_at = reminder_at(due_on, zone, now, holidays)
        return self._next(owner=owner, zone=zone, due_on=due_on, due_at=due_at)

    def drop(self) -> "Todo":
        """No longer needed."""
        return self._next(is_dropped=True)

    def check_open(self) -> None:
        """Raises Refusal where there is nothing left to do."""
        if self.is_dropped:
            raise Refusal(f"“{self.kind.heading}” is not needed any more: the decision was corrected.")
        if self.is_done:
            raise Refusal(f"“{self.kind.heading}” is already done. Nothing is left to do here.")

    def _next(self, **changes: object) -> "Todo":
        return self.model_copy(update={**changes, "version": self.version + 1})


class Decision(Value):
    """The manager's answer. A correction is a new version with its own reason; the last one counts."""

    candidate_id: str
    workspace: str
    brief_id: str
    version: int = 1
    outcome: Outcome
    reason: str
    flag_answers: Mapping[int, str] = {}
    override: str = ""
    #: Why one more is hired for production where the brief had somebody already.
    another: str = ""
    verdict: Verdict | None = None
    flags: tuple[RaisedFlag, ...] = ()
    arithmetic: str = ""
    #: The verdict with its conditions; empty in the first release.
    headline: str = ""
    #: As sealed, opened early, after opening.
    remarks: tuple[str, ...] = ()
    correction: str = ""
    decided_by: str
    decided_at: datetime


class DecisionDraft(Value):
    """What the decision form holds when it is sent. `owners` and `due_on` are asked with a hire only."""

    outcome: Outcome | None
    reason: str = ""
    flag_answers: Mapping[int, str] = {}
    override: str = ""
    another: str = ""
    owners: Mapping[TodoKind, str] = {}
    due_on: date | None = None
    correction: str = ""


def owner_field(kind: TodoKind) -> str:
    """The form's field for who does it."""
    return f"owner_{kind.value}"


def flag_field(number: int) -> str:
    """The form's field for the answer to a red flag."""
    return f"flag_{number}"


def flag_number(field: str) -> int | None:
    """The red flag that this field asks about; None for any other field."""
    kind, _, number = field.partition("_")
    return int(number) if kind == "flag" and number.isdecimal() else None


def todo_kinds(*, is_outside: bool) -> tuple[TodoKind, ...]:
    """Which to-dos a hire brings: the hand-over terms where somebody outside builds."""
    return tuple(kind for kind in TodoKind if is_outside or kind is not TodoKind.HANDOVER)


def default_due(today: date, holidays: Holidays) -> date:
    """A working week to get the papers together (our rule)."""
    return add_working_days(today, DUE_IN_WORKING_DAYS, holidays)


def reminder_at(due_on: date, zone: str, now: datetime, holidays: Holidays) -> datetime:
    """Nine in the morning of that day; on a day off, of the last working day before it that is still to come."""
    early = at_nine(last_working_day(due_on, holidays), zone)
    return early if early > now else at_nine(due_on, zone)


def is_another(outcome: Outcome | None, hired: Sequence[str]) -> bool:
    """Whether the brief has whom it looked for already, so that one more needs a reason of its own (our rule)."""
    return outcome is Outcome.PRODUCTION and bool(hired)


def needs_override(outcome: Outcome | None, panel: PanelResult | None) -> bool:
    """Whether hiring goes against the gate or most of the panel, or before they have spoken."""
    return outcome is Outcome.PRODUCTION and (panel is None or panel.needs_override)


def check_decision(
    draft: DecisionDraft,
    *,
    panel: PanelResult | None,
    hired: Sequence[str] = (),
    kinds: Sequence[TodoKind] = (),
    zone: str,
    now: datetime,
    is_correction: bool = False,
    refused: Mapping[str, str] | None = None,
) -> Outcome:
    """Raises Invalid with a sentence for each field that is missing; `kinds` are the to-dos still to be dealt out.

    `hired` are the names of those whom the brief has hired for production already.

    `refused` says why somebody who was picked cannot take part.
    """
    errors: dict[str, str] = {}
    outcome = draft.outcome
    if outcome is None:
        raise Invalid({"outcome": "Please pick one."})
    if outcome.needs_panel and panel is None:
        raise Invalid(
            {"outcome": "The panel is still sealed. Only “withdrew” and “declined” can be recorded before it opens."}
        )
    _require(errors, "reason", draft.reason, "One or two sentences, please: why?")
    if is_correction:
        _require(errors, "correction", draft.correction, "Please say why the decision changes.")
    if outcome.is_hire:
        for flag in panel.flags if panel else ():
            answer = draft.flag_answers.get(flag.number, "")
            _require(
                errors,
                flag_field(flag.number),
                answer,
                "This flag was raised: what is your answer to it?",
                ANSWER_LIMIT,
            )
        if needs_override(outcome, panel):
            says_no = (
                "Most of the panel says no" if panel and panel.is_no_against_gate else "The gate does not clear this"
            )
            _require(errors, "override", draft.override, f"{says_no}: why hire for production all the same?")
        if is_another(outcome, hired):
            told = f"Already hired: {', '.join(hired)}. Why one more?"
            _require(errors, "another", draft.another, told)
        for kind in kinds:
            owner = draft.owners.get(kind, "")
            if not owner:
                errors[owner_field(kind)] = "Who does this? Pick one person."
            elif refused and owner in refused:
                errors[owner_field(kind)] = refused[owner]
        if kinds:
            try:
                check_due(draft.due_on, zone, now)
            except Invalid as invalid:
                errors |= invalid.errors
    if errors:
        raise Invalid(errors)
    return outcome


def check_due(due_on: date | None, zone: str, now: datetime) -> None:
    """A day that is still to come, at nine there, within a year."""
    if due_on is None:
        raise Invalid({"due_on": "By when? It should be before anything is signed."})
    if at_nine(due_on, zone) <= now:
        raise Invalid({"due_on": "Nine o'clock of that day has passed. Please pick a later day."})
    if at_nine(due_on, zone) - now > FAR:
        raise Invalid({"due_on": "That is more than a year away. Please check the year."})


def check_correctable(decision: Decision, *, has_onboarding: bool) -> None:
    """A decision can be corrected until the onboarding has started."""
    if has_onboarding:
        raise NotAllowed("The onboarding has started on this decision, so it stays as it is.")


def made(
    draft: DecisionDraft,
    outcome: Outcome,
    previous: Decision | None,
    panel: PanelResult | None,
    hired: Sequence[str] = (),
    /,
    **known: object,
) -> Decision:
    """The decision on record, with the panel's inputs kept beside it."""
    kept = panel if outcome.needs_panel else None
    flags = kept.flags if kept and outcome.is_hire else ()
    return Decision.model_validate(
        {
            **known,
            "version": previous.version + 1 if previous else 1,
            "outcome": outcome,
            "reason": draft.reason.strip(),
            "flag_answers": {flag.number: draft.flag_answers[flag.number].strip() for flag in flags},
            "override": draft.override.strip() if needs_override(outcome, kept) else "",
            "another": draft.another.strip() if is_another(outcome, hired) else "",
            "verdict": kept.verdict if kept else None,
            "flags": kept.flags if kept else (),
            "arithmetic": kept.arithmetic if kept else "",
            "headline": kept.headline if kept else "",
            "remarks": kept.remarks if kept else (),
            "correction": draft.correction.strip() if previous else "",
        }
    )


def _require(errors: dict[str, str], field: str, typed: str, sentence: str, limit: int = REASON_LIMIT) -> None:
    if not typed.strip():
        errors[field] = sentence
    elif len(typed) > limit:
        errors[field] = f"Please keep it under {limit:,} characters."
