"""What a panel's scorecards say together: sums, gate, verdict, disagreement. Never a total over categories.

Integers decide (sum < 3 x n); means are only shown.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from domain.guide.interview import GATE, PASS_LINE, Category
from domain.model import Value
from domain.scorecards import Marks, Scorecard


class GateState(StrEnum):
    """How one gate category stands."""

    BELOW = "below"
    OPEN = "open"
    CONTESTED = "contested"
    CLEAR = "clear"


class Verdict(StrEnum):
    """The gate rule's answer, worst first."""

    RISKY = "risky"
    NO_VERDICT = "no_verdict"
    NOT_SETTLED = "not_settled"
    CLEARS = "clears"


class Voice(Value):
    """What one interviewer gave."""

    interviewer: str
    score: int


class CategoryResult(Value):
    """One category over all scorecards that count; `voices` in the order in which they were sent."""

    category: Category
    voices: tuple[Voice, ...]

    @property
    def n(self) -> int:
        return len(self.voices)

    @property
    def sum(self) -> int:
        return sum(voice.score for voice in self.voices)

    @property
    def mean(self) -> str:
        """To one decimal, half up; empty when nobody assessed it."""
        return mean(self.sum, self.n)

    @property
    def spread(self) -> int | None:
        """Highest minus lowest; None below two voices."""
        scores = [voice.score for voice in self.voices]
        return max(scores) - min(scores) if len(scores) >= 2 else None

    @property
    def is_below(self) -> bool:
        return self.n > 0 and self.sum < PASS_LINE * self.n

    @property
    def short(self) -> int:
        """Points that are missing to the line of 3; zero where none are."""
        return max(0, PASS_LINE * self.n - self.sum)

    @property
    def gate(self) -> GateState:
        if self.n == 0:
            return GateState.OPEN
        if self.is_below:
            return GateState.BELOW
        if any(voice.score < PASS_LINE for voice in self.voices):
            return GateState.CONTESTED
        return GateState.CLEAR

    @property
    def is_disputed(self) -> bool:
        """Two or more apart, with the line of 3 between the two ends; 3 against 5 is not one."""
        scores = [voice.score for voice in self.voices]
        return len(scores) >= 2 and min(scores) < PASS_LINE <= max(scores) and max(scores) - min(scores) >= 2

    @property
    def lowest_first(self) -> tuple[Voice, ...]:
        return tuple(sorted(self.voices, key=lambda voice: voice.score))

    @property
    def arithmetic(self) -> str:
        """E.g. "security 2+2+3 = 7, ÷ 3 = 2.3"."""
        name = str(self.category)
        if self.n == 0:
            return f"{name}: nobody assessed it"
        if self.n == 1:
            return f"{name} {self.sum}, one voice"
        return f"{name} {'+'.join(str(voice.score) for voice in self.voices)} = {self.sum}, ÷ {self.n} = {self.mean}"


class RaisedFlag(Value):
    """A red flag of the guide and who raised it."""

    number: int
    by: tuple[str, ...]


class Correction(Value):
    """A score that was changed after opening; None stands for "not assessed"."""

    interviewer: str
    category: Category
    sealed: int | None
    now: int | None
    reason: str


class PanelWarning(StrEnum):
    """What the gate does not cover (our rule)."""

    PRODUCTION = "production"
    DATA = "data"


class PanelView(Value):
    """A panel that is open, computed. Decisions and cards read it; nobody gets one before it is open."""

    candidate_id: str
    opened_at: datetime
    opened_reason: str = ""
    results: tuple[CategoryResult, ...]
    sealed_results: tuple[CategoryResult, ...]
    recommend: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    flags: tuple[RaisedFlag, ...] = ()
    counted: int
    seats: int
    outstanding: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[PanelWarning, ...] = ()
    is_agency: bool = False

    def result(self, category: Category) -> CategoryResult:
        return next(result for result in self.results if result.category is category)

    @property
    def gates(self) -> tuple[CategoryResult, ...]:
        """The gate categories, worst first."""
        order = list(GateState)
        return tuple(sorted((self.result(category) for category in GATE), key=lambda result: order.index(result.gate)))

    @property
    def verdict(self) -> Verdict:
        return verdict(self.results)

    @property
    def sealed_verdict(self) -> Verdict | None:
        """What the sealed scores alone had said, where it differs."""
        before = verdict(self.sealed_results)
        return before if before is not self.verdict else None

    @property
    def disagreements(self) -> tuple[CategoryResult, ...]:
        return tuple(result for result in self.results if result.is_disputed)

    @property
    def is_split(self) -> bool:
        """Some recommend the hire and some do not."""
        return bool(self.recommend) and bool(self.against)

    @property
    def is_yes_against_gate(self) -> bool:
        """Everybody recommends the hire, and the gate says no."""
        return self.verdict is Verdict.RISKY and bool(self.recommend) and not self.against

    @property
    def is_early(self) -> bool:
        return bool(self.outstanding) or bool(self.late)

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
        """The verdict's arithmetic in full, worst first, e.g. "… = 7, ÷ 3 = 2.3, below 3; two points short"."""
        return explain(self.gates)

    @property
    def sealed_sentence(self) -> str:
        """What the sealed scores alone had said, in full; empty where it is the same."""
        if (before := self.sealed_verdict) is None:
            return ""
        gates = [result for result in self.sealed_results if result.category in GATE]
        told = [result for result in gates if result.gate is not GateState.CLEAR] or gates
        return f"As sealed: {VERDICT_TEXTS[before].format(what=self.hire_words)} ({explain(told)})."

    def _condition(self) -> str:
        parts = []
        if self.counted < self.seats:
            parts.append(f"on {self.counted} of {self.seats} scorecards")
        if self.verdict is Verdict.CLEARS:
            single = [result.category for result in self.gates if result.n == 1]
            if len(single) == len(GATE):
                parts.append("on one voice")
            elif single:
                parts.append(f"with {listed([str(category) for category in single])} on one voice")
        return ", ".join(parts)


VERDICT_TEXTS = {
    Verdict.RISKY: "May serve for prototyping; a risky {what} for a production workflow",
    Verdict.NO_VERDICT: "No verdict yet",
    Verdict.NOT_SETTLED: "Not settled",
    Verdict.CLEARS: "Clears the gate",
}

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def verdict(results: Sequence[CategoryResult]) -> Verdict:
    """The gate rule over these results; the worst state of a gate category decides."""
    states = {result.gate for result in results if result.category in GATE}
    if GateState.BELOW in states:
        return Verdict.RISKY
    if GateState.OPEN in states:
        return Verdict.NO_VERDICT
    if GateState.CONTESTED in states:
        return Verdict.NOT_SETTLED
    return Verdict.CLEARS


def explain(gates: Sequence[CategoryResult]) -> str:
    """Sum, n and mean of each gate category, and what that means for it."""
    text = " · ".join(_explain(result) for result in gates)
    if all(result.gate is GateState.CLEAR for result in gates):
        return f"{text}; none below {PASS_LINE}"
    return text


def _explain(result: CategoryResult) -> str:
    match result.gate:
        case GateState.BELOW:
            count = NUMBERS[result.short] if result.short < len(NUMBERS) else str(result.short)
            points = f"{count} point{'' if result.short == 1 else 's'} short"
            return f"{result.arithmetic}, below {PASS_LINE}; {points}"
        case GateState.CONTESTED:
            low = [str(voice.score) for voice in result.lowest_first if voice.score < PASS_LINE]
            return f"{result.arithmetic}, but with a {' and a '.join(low)}"
        case _:
            return result.arithmetic


def mean(total: int, n: int) -> str:
    """Sum over n to one decimal, half up, without floats; empty for n = 0."""
    if n == 0:
        return ""
    tenths = (20 * total + n) // (2 * n)
    return f"{tenths // 10}.{tenths % 10}"


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def panel_view(
    *,
    candidate_id: str,
    opened_at: datetime,
    scorecards: Sequence[Scorecard],
    seated: Sequence[str],
    opened_reason: str = "",
    is_retrieval: bool = False,
    is_agency: bool = False,
) -> PanelView:
    """The open panel, computed. `seated` are the interviewers who still hold a seat, scored or not."""
    counting = [card for card in scorecards if card.counts]
    sealed = [(card.interviewer, card.sealed.marks) for card in scorecards if card.sealed is not None]
    results = _results([(card.interviewer, card.marks) for card in counting])
    sent = {card.interviewer for card in scorecards}
    return PanelView(
        candidate_id=candidate_id,
        opened_at=opened_at,
        opened_reason=opened_reason,
        results=results,
        sealed_results=_results(sealed),
        recommend=tuple(card.interviewer for card in counting if _side(card) is True),
        against=tuple(card.interviewer for card in counting if _side(card) is False),
        flags=_flags(counting),
        counted=len(counting),
        seats=len(set(seated) | {card.interviewer for card in counting}),
        outstanding=tuple(user for user in seated if user not in sent),
        late=tuple(card.interviewer for card in scorecards if not card.counts),
        corrections=tuple(correction for card in scorecards for correction in _corrections(card)),
        warnings=_warnings(results, is_retrieval),
        is_agency=is_agency,
    )


def _results(cards: Sequence[tuple[str, Marks]]) -> tuple[CategoryResult, ...]:
    return tuple(
        CategoryResult(
            category=category,
            voices=tuple(
                Voice(interviewer=interviewer, score=score)
                for interviewer, marks in cards
                if (score := marks.score(category)) is not None
            ),
        )
        for category in Category
    )


def _side(card: Scorecard) -> bool | None:
    recommendation = card.marks.recommendation
    return None if recommendation is None else recommendation.is_for


def _flags(cards: Sequence[Scorecard]) -> tuple[RaisedFlag, ...]:
    numbers = sorted({number for card in cards for number in card.marks.flags})
    return tuple(
        RaisedFlag(number=number, by=tuple(card.interviewer for card in cards if number in card.marks.flags))
        for number in numbers
    )


def _corrections(card: Scorecard) -> list[Correction]:
    if card.sealed is None:
        return []
    return [
        Correction(
            interviewer=card.interviewer,
            category=category,
            sealed=card.sealed.marks.score(category),
            now=card.marks.score(category),
            reason=card.current.reason,
        )
        for category in card.changed
    ]


def _warnings(results: Sequence[CategoryResult], is_retrieval: bool) -> tuple[PanelWarning, ...]:
    below = {result.category for result in results if result.is_below}
    warnings = []
    if Category.PRODUCTION in below:
        warnings.append(PanelWarning.PRODUCTION)
    if Category.DATA in below and is_retrieval:
        warnings.append(PanelWarning.DATA)
    return tuple(warnings)
