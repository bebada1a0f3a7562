"""What a panel's scorecards say together: verdict, disagreement, flags, what came late or was corrected."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field

from domain.guide.first_hire import HardPart
from domain.guide.guide import Category, Guide
from domain.model import Value
from domain.panel.gate import VERDICT_TEXTS, CategoryResult, GateState, Verdict, Voice, explain, listed, verdict
from domain.scorecard import PlanDescribed, Scorecard, Version

BLIND = "(Our rule; the gate does not cover it.)"


class RaisedFlag(Value):
    """A red flag of the guide, who raised it, and what they heard where they noted it."""

    number: int
    by: tuple[str, ...]
    heard: Mapping[str, str] = Field(default_factory=dict)


class FlagDispute(Value):
    """A red flag of one, and colleagues who scored what it is about high (our rule)."""

    flag: RaisedFlag
    category: Category
    high: tuple[Voice, ...]


class Correction(Value):
    """A score that was changed after opening; None stands for "not assessed"."""

    interviewer: str
    category: Category
    sealed: int | None
    now: int | None
    reason: str
    #: It is in the figures: the manager included it, or nobody had scored this before the panel opened.
    counts: bool = True


class PanelResult(Value):
    """A panel that is open, computed. Decisions and cards read it; nobody gets one before it is open."""

    guide: Guide
    opened_at: datetime
    opened_reason: str = ""
    results: tuple[CategoryResult, ...]
    sealed_results: tuple[CategoryResult, ...]
    #: As they would be if everything counted that came after opening.
    latest_results: tuple[CategoryResult, ...] = ()
    recommend: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    flags: tuple[RaisedFlag, ...] = ()
    #: Who heard no description of the first days.
    without_plan: tuple[str, ...] = ()
    counted: int
    seats: int
    outstanding: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    #: What the gate does not cover, as the guide says it (our rule).
    warnings: tuple[str, ...] = ()
    #: W9: our questions are for people who build on existing models.
    fits_partly: bool = False
    is_agency: bool = False

    def result(self, key: str) -> CategoryResult:
        return next(result for result in self.results if result.category.key == key)

    @property
    def gates(self) -> tuple[CategoryResult, ...]:
        """The gate categories, worst first."""
        order = list(GateState)
        return tuple(sorted(_in_gate(self.results), key=lambda result: order.index(result.gate)))

    @property
    def verdict(self) -> Verdict:
        return verdict(self.results)

    @property
    def sealed_verdict(self) -> Verdict | None:
        """What the sealed scores alone had said, where it differs."""
        before = verdict(self.sealed_results)
        return before if before is not self.verdict else None

    @property
    def latest_verdict(self) -> Verdict | None:
        """What it would be if everything counted that came after opening, where that differs."""
        after = verdict(self.latest_results) if self.latest_results else self.verdict
        return after if after is not self.verdict else None

    @property
    def disagreements(self) -> tuple[CategoryResult, ...]:
        return tuple(result for result in self.results if result.is_disputed)

    @property
    def flag_disputes(self) -> tuple[FlagDispute, ...]:
        """Where a red flag stands against a colleague's high score in the same matter."""
        found = []
        for raised in self.flags:
            flag = self.guide.flag(raised.number)
            if flag is None or not flag.contradicts:
                continue
            result = self.result(flag.contradicts)
            high = tuple(
                voice for voice in result.voices if voice.score >= flag.at and voice.interviewer not in raised.by
            )
            if high:
                found.append(FlagDispute(flag=raised, category=result.category, high=high))
        return tuple(found)

    @property
    def is_split(self) -> bool:
        """Some recommend the hire and some do not."""
        return bool(self.recommend) and bool(self.against)

    @property
    def is_yes_against_gate(self) -> bool:
        """Everybody recommends the hire, and the gate says no."""
        return self.verdict is Verdict.RISKY and bool(self.recommend) and not self.against

    @property
    def is_no_against_gate(self) -> bool:
        """The gate says yes, and most of the panel says no."""
        return self.verdict is Verdict.CLEARS and len(self.against) > len(self.recommend)

    @property
    def needs_override(self) -> bool:
        """Hiring for production needs a reason of its own."""
        return self.verdict is not Verdict.CLEARS or self.is_no_against_gate

    @property
    def remarks(self) -> tuple[str, ...]:
        """What belongs to the verdict wherever it is said: how the panel came to be open, and what came after."""
        early = f"Opened early: {self.opened_reason}" if self.opened_reason else ""
        return tuple(filter(None, (early, self.sealed_sentence, self.latest_sentence)))

    @property
    def hire_words(self) -> str:
        """ "first build" where a team of an agency was interviewed, "first hire" otherwise."""
        return "first build" if self.is_agency else "first hire"

    @property
    def headline(self) -> str:
        """The verdict in one sentence, with its conditions."""
        text = VERDICT_TEXTS[self.verdict].format(what=self.hire_words)
        return f"{text}, {condition}" if (condition := self._condition()) else text

    @property
    def arithmetic(self) -> str:
        """The verdict's arithmetic in full, worst first, e.g. "… = 7, ÷ 3 = 2.3, below 3; two points short".

        What rests on one voice is said here unless the headline says it.
        """
        return explain(self.gates, with_voices=self.verdict is not Verdict.CLEARS)

    @property
    def sealed_sentence(self) -> str:
        """What the sealed scores alone had said, in full; empty where it is the same."""
        return self._said("As sealed", self.sealed_verdict, self.sealed_results)

    @property
    def latest_sentence(self) -> str:
        """What it would be with everything that came after opening; empty where it is the same."""
        return self._said("With what came after opening", self.latest_verdict, self.latest_results)

    def _said(self, when: str, other: Verdict | None, results: Sequence[CategoryResult]) -> str:
        if other is None:
            return ""
        gates = _in_gate(results)
        told = [result for result in gates if result.gate is not GateState.CLEAR] or gates
        return f"{when}: {VERDICT_TEXTS[other].format(what=self.hire_words)} ({explain(told)})."

    def _condition(self) -> str:
        parts = []
        if self.counted < self.seats:
            parts.append(f"on {self.counted} of {self.seats} scorecards")
        if self.verdict is Verdict.CLEARS:
            single = [result.category.short for result in self.gates if result.n == 1]
            if len(single) == len(self.gates):
                parts.append("on one voice")
            elif single:
                parts.append(f"with {listed(single)} on one voice")
        return ", ".join(parts)


def panel_result(
    *,
    guide: Guide,
    opened_at: datetime,
    scorecards: Sequence[Scorecard],
    seated: Sequence[str],
    opened_reason: str = "",
    hard_part: HardPart | None = None,
    is_agency: bool = False,
) -> PanelResult:
    """The open panel, computed by its guide. `seated` are the interviewers who still hold a seat, scored or not."""
    sealed = [(card.interviewer, card.sealed) for card in scorecards if card.sealed is not None]
    counted = [(card.interviewer, card.counted) for card in scorecards if card.counted is not None]
    sealed_results = _results(guide, sealed)
    results = _with_first_voices(_results(guide, counted), sealed_results, scorecards)
    sent = {card.interviewer for card in scorecards}
    return PanelResult(
        guide=guide,
        opened_at=opened_at,
        opened_reason=opened_reason,
        results=results,
        sealed_results=sealed_results,
        latest_results=_results(guide, [(card.interviewer, card.current) for card in scorecards]),
        recommend=tuple(user for user, version in counted if _side(version) is True),
        against=tuple(user for user, version in counted if _side(version) is False),
        flags=_flags(counted),
        without_plan=tuple(user for user, version in counted if version.marks.plan is PlanDescribed.NO),
        counted=len(counted),
        seats=len(set(seated) | {user for user, _ in counted}),
        outstanding=tuple(user for user in seated if user not in sent),
        late=tuple(card.interviewer for card in scorecards if card.counted is None),
        corrections=tuple(correction for card in scorecards for correction in _corrections(card, results)),
        warnings=_warnings(results, hard_part) if counted else (),
        fits_partly=hard_part is HardPart.MODEL,
        is_agency=is_agency,
    )


def _results(guide: Guide, cards: Sequence[tuple[str, Version]]) -> tuple[CategoryResult, ...]:
    return tuple(
        CategoryResult(
            category=category,
            voices=tuple(
                Voice(interviewer=interviewer, score=score, after_opening=version.after_opening)
                for interviewer, version in cards
                if (score := version.marks.score(category.key)) is not None
            ),
        )
        for category in guide.categories
    )


def _with_first_voices(
    results: Sequence[CategoryResult], sealed: Sequence[CategoryResult], cards: Sequence[Scorecard]
) -> tuple[CategoryResult, ...]:
    """Where nobody had scored before opening there is nothing to protect: the first score after it counts (our rule)."""
    late = sorted(
        ((version, card.interviewer) for card in cards for version in card.versions if version.after_opening),
        key=lambda each: each[0].sent_at,
    )
    return tuple(
        result if before.voices else _with_first(result, late) for result, before in zip(results, sealed, strict=True)
    )


def _with_first(result: CategoryResult, late: Sequence[tuple[Version, str]]) -> CategoryResult:
    for version, user in late:
        score = version.marks.score(result.category.key)
        if score is None:
            continue
        if user in {voice.interviewer for voice in result.voices}:
            return result
        first = Voice(interviewer=user, score=score, after_opening=True)
        return result.model_copy(update={"voices": (first, *result.voices)})
    return result


def _side(version: Version) -> bool | None:
    recommendation = version.marks.recommendation
    return None if recommendation is None else recommendation.is_for


def _flags(counted: Sequence[tuple[str, Version]]) -> tuple[RaisedFlag, ...]:
    numbers = sorted({number for _, version in counted for number in version.marks.flags})
    raised = {number: [(u, v.marks) for u, v in counted if number in v.marks.flags] for number in numbers}
    return tuple(
        RaisedFlag(
            number=number,
            by=tuple(user for user, _ in those),
            heard={user: note for user, marks in those if (note := marks.flag_notes.get(number, "").strip())},
        )
        for number, those in raised.items()
    )


def _corrections(card: Scorecard, results: Sequence[CategoryResult]) -> list[Correction]:
    if card.sealed is None:
        return []
    return [
        Correction(
            interviewer=card.interviewer,
            category=result.category,
            sealed=card.sealed.marks.score(result.category.key),
            now=card.marks.score(result.category.key),
            reason=card.current.reason,
            counts=_voice_of(card.interviewer, result) == card.marks.score(result.category.key),
        )
        for result in results
        if result.category.key in card.changed
    ]


def _voice_of(user: str, result: CategoryResult) -> int | None:
    return next((voice.score for voice in result.voices if voice.interviewer == user), None)


def _warnings(results: Sequence[CategoryResult], hard_part: HardPart | None) -> tuple[str, ...]:
    return tuple(
        warning.text if result.n else f"Nobody found out about {result.category.short}. {BLIND}"
        for result in results
        if (warning := result.category.warning) is not None
        and (result.is_below or not result.n)
        and warning.applies(hard_part)
    )


def _in_gate(results: Sequence[CategoryResult]) -> list[CategoryResult]:
    return [result for result in results if result.category.in_gate]
