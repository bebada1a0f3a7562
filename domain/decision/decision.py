"""A decision on a candidate, version by version."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from domain.decision.todo import TodoKind, check_due, owner_field
from domain.model import Value
from domain.panel.gate import Verdict
from domain.panel.result import PanelResult, RaisedFlag
from domain.refusals import Invalid, NotAllowed

REASON_LIMIT = 1500
ANSWER_LIMIT = 600


class DecisionOutcome(StrEnum):
    """How it ended with one candidate."""

    PRODUCTION = "production"
    PROTOTYPING = "prototyping"
    NO = "no"
    WITHDREW = "withdrew"
    DECLINED = "declined"

    @property
    def is_hire(self) -> bool:
        return self in (DecisionOutcome.PRODUCTION, DecisionOutcome.PROTOTYPING)

    @property
    def needs_panel(self) -> bool:
        """The candidate's own choice stands without a gate, whatever the panel thinks."""
        return self not in (DecisionOutcome.WITHDREW, DecisionOutcome.DECLINED)

    @property
    def past(self) -> str:
        """How it reads once it is decided."""
        return _PAST[self]


_PAST: Mapping[DecisionOutcome, str] = {
    DecisionOutcome.PRODUCTION: "hire for production",
    DecisionOutcome.PROTOTYPING: "hire for prototyping",
    DecisionOutcome.NO: "no",
    DecisionOutcome.WITHDREW: "the candidate withdrew",
    DecisionOutcome.DECLINED: "the candidate declined our offer",
}


class Decision(Value):
    """The manager's answer. A correction is a new version with its own reason; the last one counts."""

    candidate_id: str
    workspace: str
    brief_id: str
    version: int = 1
    outcome: DecisionOutcome
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

    outcome: DecisionOutcome | None
    reason: str = ""
    flag_answers: Mapping[int, str] = {}
    override: str = ""
    another: str = ""
    owners: Mapping[TodoKind, str] = {}
    due_on: date | None = None
    correction: str = ""


def flag_field(number: int) -> str:
    """The form's field for the answer to a red flag."""
    return f"flag_{number}"


def flag_number(field: str) -> int | None:
    """The red flag that this field asks about; None for any other field."""
    kind, _, number = field.partition("_")
    return int(number) if kind == "flag" and number.isdecimal() else None


def is_another(outcome: DecisionOutcome | None, hired: Sequence[str]) -> bool:
    """Whether the brief has whom it looked for already, so that one more needs a reason of its own (our rule)."""
    return outcome is DecisionOutcome.PRODUCTION and bool(hired)


def needs_override(outcome: DecisionOutcome | None, panel: PanelResult | None) -> bool:
    """Whether hiring goes against the gate or most of the panel, or before they have spoken."""
    return outcome is DecisionOutcome.PRODUCTION and (panel is None or panel.needs_override)


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
) -> DecisionOutcome:
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


def check_correctable(decision: Decision, *, has_onboarding: bool) -> None:
    """A decision can be corrected until the onboarding has started."""
    if has_onboarding:
        raise NotAllowed("The onboarding has started on this decision, so it stays as it is.")


def made(
    draft: DecisionDraft,
    outcome: DecisionOutcome,
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
