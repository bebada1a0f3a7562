"""What a panel's scorecards say together: verdict, disagreement, flags, what came late or was corrected."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from domain.guide.first_hire import HardPart
from domain.guide.interview import GATE, Category
from domain.model import Value
from domain.panel.gate import VERDICT_TEXTS, CategoryResult, GateState, Verdict, Voice, explain, listed, verdict
from domain.scorecard import Marks, Scorecard


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
    #: W9: our questions are for people who build on existing models.
    MODEL = "model"


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


def panel_view(
    *,
    candidate_id: str,
    opened_at: datetime,
    scorecards: Sequence[Scorecard],
    seated: Sequence[str],
    opened_reason: str = "",
    hard_part: HardPart | None = None,
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
        warnings=_warnings(results, hard_part),
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


def _warnings(results: Sequence[CategoryResult], hard_part: HardPart | None) -> tuple[PanelWarning, ...]:
    below = {result.category for result in results if result.is_below}
    warnings = []
    if Category.PRODUCTION in below:
        warnings.append(PanelWarning.PRODUCTION)
    if Category.DATA in below and hard_part is HardPart.RETRIEVAL:
        warnings.append(PanelWarning.DATA)
    if hard_part is HardPart.MODEL:
        warnings.append(PanelWarning.MODEL)
    return tuple(warnings)
