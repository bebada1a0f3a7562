"""A brief's candidates beside each other: what each open panel says, and how far the sealed ones are. Never a total."""

from collections import Counter
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Final

from domain.candidate.candidate import Candidate, Status
from domain.guide.guide import Category
from domain.model import Value
from domain.panel.panel import Panel
from domain.panel.result import PanelResult
from domain.scorecard import PlanDescribed, Scorecard

SIDE_BY_SIDE: Final = 4
"""Of whom a page shows the figures: Slack's charts have four colours."""


class Entry(Value):
    """A candidate of the brief with their panel, sealed or open; no scores."""

    candidate: Candidate
    panel: Panel

    @property
    def version(self) -> int:
        """Counts every change of both."""
        return self.candidate.version + self.panel.version

    @property
    def is_open(self) -> bool:
        return self.panel.is_open

    @property
    def sent(self) -> int:
        """Of how many seats the scorecard is in."""
        return len(self.panel.interviewers) - len(self.panel.outstanding)


class Side(Value):
    """One candidate with what their open panel says. `plans`: how many heard a plan for the first days, how well."""

    candidate: Candidate
    panel: Panel
    result: PanelResult
    plans: Mapping[PlanDescribed, int] = {}

    @property
    def judges(self) -> frozenset[str]:
        """Whose scores are in the figures."""
        return frozenset(voice.interviewer for each in self.result.results for voice in each.voices)

    @property
    def is_decided(self) -> bool:
        return self.candidate.status is Status.DECIDED


class Comparison(Value):
    """One page of a comparison, in the order in which the candidates were added; `first` counts from zero."""

    brief_id: str
    brief_title: str
    sides: tuple[Side, ...] = ()
    first: int = 0
    in_all: int = 0
    sealed: tuple[Entry, ...] = ()

    @property
    def categories(self) -> tuple[Category, ...]:
        """All that any of them was judged on; those of the gate first."""
        by_key = {category.key: category for side in self.sides for category in side.panel.guide.categories}
        return tuple(sorted(by_key.values(), key=lambda category: not category.in_gate))

    @property
    def panels(self) -> Mapping[str, Side]:
        """The panels that judged, each by its letter with the first whom it judged: other people, or another guide."""
        found: dict[tuple[frozenset[str], str], Side] = {}
        for side in self.sides:
            found.setdefault(_panel(side), side)
        return dict(zip(ascii_uppercase, found.values(), strict=False))

    def letter(self, side: Side) -> str:
        """Of the panel that judged this candidate."""
        return next(letter for letter, first in self.panels.items() if _panel(first) == _panel(side))

    @property
    def more_from(self) -> int | None:
        """Where the next page begins; None on the last one."""
        after = self.first + SIDE_BY_SIDE
        return after if after < self.in_all else None


def page_of(entries: Sequence[Entry], first: int) -> Sequence[Entry]:
    """Those of the open panels that a page shows."""
    opened = [entry for entry in entries if entry.is_open]
    return opened[first : first + SIDE_BY_SIDE]


def plans_of(cards: Sequence[Scorecard]) -> Mapping[PlanDescribed, int]:
    """How many of the scorecards that count say what of the plan; who did not ask says nothing."""
    said = [card.counted.marks.plan for card in cards if card.counted is not None]
    return Counter(plan for plan in said if plan not in (None, PlanDescribed.NOT_ASKED))


def _panel(side: Side) -> tuple[frozenset[str], str]:
    return side.judges, side.panel.guide.id
