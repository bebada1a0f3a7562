"""The gate rule: sums, means and spreads of each category, and the verdict. Never a total over categories.

Integers decide (sum < 3 x n); means are only shown.
"""

from collections.abc import Sequence
from enum import StrEnum

from domain.guide.guide import PASS_LINE, Category
from domain.model import Value
from domain.typed.writing import written


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
    #: It counts although it was given when the others' scores could be read.
    after_opening: bool = False


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
        """E.g. "security 2+2+3 = 7, ÷ 3 = 2.3"; a single score stands alone."""
        name = self.category.short
        if self.n == 0:
            return f"{name}: nobody assessed it"
        if self.n == 1:
            return f"{name} {self.sum}{', after opening' if self.voices[0].after_opening else ''}"
        scores, mean = "+".join(str(voice.score) for voice in self.voices), written(self.mean)
        return f"{name} {scores} = {self.sum}, ÷ {self.n} = {mean}"


VERDICT_TEXTS = {
    Verdict.RISKY: "May serve for prototyping; a risky {what} for a production workflow",
    Verdict.NO_VERDICT: "No verdict yet",
    Verdict.NOT_SETTLED: "Not settled",
    Verdict.CLEARS: "Clears the gate",
}

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def verdict(results: Sequence[CategoryResult]) -> Verdict:
    """The gate rule over these results; the worst state of a gate category decides."""
    states = {result.gate for result in results if result.category.in_gate}
    if GateState.BELOW in states:
        return Verdict.RISKY
    if GateState.OPEN in states:
        return Verdict.NO_VERDICT
    if GateState.CONTESTED in states:
        return Verdict.NOT_SETTLED
    return Verdict.CLEARS


def explain(gates: Sequence[CategoryResult], *, with_voices: bool = True) -> str:
    """Sum, n and mean of each gate category, and what that means for it; what rests on one voice is said once, if asked."""
    text = " · ".join(_explain(result) for result in gates)
    if all(result.gate is GateState.CLEAR for result in gates):
        text = f"{text}; none below {PASS_LINE}"
    voices = one_voice(gates) if with_voices else ""
    return f"{text}; {voices}" if voices else text


def one_voice(results: Sequence[CategoryResult]) -> str:
    """Which of what was assessed rests on a single score, e.g. "one voice each"; empty where nothing does."""
    heard = [result for result in results if result.n]
    single = [result for result in heard if result.n == 1]
    if not single:
        return ""
    if len(single) == len(heard):
        return "one voice each" if len(single) > 1 else "one voice"
    return f"one voice on {listed([result.category.short for result in single])}"


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
