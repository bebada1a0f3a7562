"""The hiring manager's answer to a proposal, version by version: take it, ask again, or decline."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.decision.decision import ANSWER_LIMIT, REASON_LIMIT, flag_field
from domain.model import Value
from domain.panel.result import RaisedFlag
from domain.refusals import Invalid


class ChoiceOutcome(StrEnum):
    """What becomes of an offer."""

    TAKE = "take"
    ASK = "ask"
    DECLINE = "decline"
    WITHDREW = "withdrew"

    @property
    def past(self) -> str:
        """How it reads once it is decided."""
        return _PAST[self]

    @property
    def needs_reviews(self) -> bool:
        """An offer that was withdrawn is gone, whatever the reviewers think."""
        return self is not ChoiceOutcome.WITHDREW


_PAST: Mapping[ChoiceOutcome, str] = {
    ChoiceOutcome.TAKE: "take it",
    ChoiceOutcome.ASK: "ask again",
    ChoiceOutcome.DECLINE: "decline",
    ChoiceOutcome.WITHDREW: "the offer was withdrawn",
}


class Choice(Value):
    """The answer, why, and what stood against it. A correction is a new one with its own reason; the last one counts."""

    outcome: ChoiceOutcome
    reason: str
    flag_answers: Mapping[int, str] = {}
    override: str = ""
    #: Why one more, where the brief was filled already.
    another: str = ""
    #: What the reviews said, and why taking it needed a reason of its own.
    headline: str = ""
    why_not: str = ""
    correction: str = ""
    decided_by: str
    decided_at: datetime


class ChoiceDraft(Value):
    """What the form of a decision holds when it is sent."""

    outcome: ChoiceOutcome | None = None
    reason: str = ""
    flag_answers: Mapping[int, str] = {}
    override: str = ""
    another: str = ""
    correction: str = ""


class Reviewed(Protocol):
    """What an open review says, as far as a decision asks."""

    @property
    def flags(self) -> Sequence[RaisedFlag]: ...

    @property
    def headline(self) -> str: ...

    @property
    def why_not(self) -> str: ...


def check_choice(
    draft: ChoiceDraft, reviewed: Reviewed | None, *, is_correction: bool, filled_by: Sequence[str] = ()
) -> ChoiceOutcome:
    """Raises Invalid with a sentence for each field that is missing; the reasons are those that a hire asks.

    `filled_by` names those whom the brief has hired, and the offers that were taken for it, already.
    """
    outcome = draft.outcome
    if outcome is None:
        raise Invalid({"outcome": "Please pick one."})
    if outcome.needs_reviews and reviewed is None:
        raise Invalid({"outcome": "The reviews are still sealed. Until they open, only “withdrawn” can be recorded."})
    errors: dict[str, str] = {}
    _require(errors, "reason", draft.reason, "One or two sentences, please: why?")
    if is_correction:
        _require(errors, "correction", draft.correction, "Please say why the decision changes.")
    if outcome is ChoiceOutcome.TAKE and reviewed is not None:
        for flag in reviewed.flags:
            answer = draft.flag_answers.get(flag.number, "")
            ask = "This flag was raised: what is your answer to it?"
            _require(errors, flag_field(flag.number), answer, ask, ANSWER_LIMIT)
        if reviewed.why_not:
            _require(errors, "override", draft.override, f"{reviewed.why_not}: why take it all the same?")
        if filled_by:
            _require(errors, "another", draft.another, f"{filled(filled_by)}: why one more?")
    if errors:
        raise Invalid(errors)
    return outcome


def filled(by: Sequence[str]) -> str:
    """That the brief has what it looked for already (our rule)."""
    return f"This brief is filled already, by {', '.join(by)}"


def made(draft: ChoiceDraft, outcome: ChoiceOutcome, reviewed: Reviewed | None, by: str, now: datetime) -> Choice:
    """The decision on record, with what the reviews said beside it."""
    taking = reviewed if outcome is ChoiceOutcome.TAKE else None
    return Choice(
        outcome=outcome,
        reason=draft.reason.strip(),
        flag_answers={flag.number: draft.flag_answers[flag.number].strip() for flag in taking.flags} if taking else {},
        override=draft.override.strip() if taking and taking.why_not else "",
        another=draft.another.strip() if taking else "",
        headline=reviewed.headline if reviewed else "",
        why_not=taking.why_not if taking else "",
        correction=draft.correction.strip(),
        decided_by=by,
        decided_at=now,
    )


def _require(errors: dict[str, str], field: str, typed: str, sentence: str, limit: int = REASON_LIMIT) -> None:
    if not typed.strip():
        errors[field] = sentence
    elif len(typed) > limit:
        errors[field] = f"Please keep it under {limit:,} characters."
