"""Did we predict well: what was said in interviews, beside how the hire ended. Facts first, a verdict only from ten on (O)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from domain.guide.breaks import Break
from domain.guide.guide import Category
from domain.guide.route import HireRoute
from domain.model import Value
from domain.scorecard import Marks

K = TypeVar("K")

ENOUGH: Final = 10
"""Hires that have come to their end, before anything is concluded (O)."""
OF_EACH: Final = 3
"""And of these, so many of either end: with nobody who failed, nothing tells them apart (O)."""
TELLS: Final = 1.0
"""How far apart the means of both ends have to be, on the scale from 1 to 5 (O)."""


class Sheet(Value):
    """What one interviewer had sent before the panel opened."""

    interviewer: str
    marks: Marks


class Ended(Value):
    """A hire about whom go or no-go was said. `sheets` are empty where nobody was interviewed: an offer was taken."""

    went_well: bool
    route: HireRoute | None = None
    warnings: tuple[Break, ...] = ()
    categories: tuple[Category, ...] = ()
    sheets: tuple[Sheet, ...] = ()


class Told(Value):
    """One category: the scores of those who went well, and of those who did not."""

    category: Category
    well: tuple[int, ...] = ()
    badly: tuple[int, ...] = ()

    @property
    def apart(self) -> float | None:
        """By how much those who went well were scored higher; None where one side is missing."""
        return mean(self.well) - mean(self.badly) if self.well and self.badly else None


class Share(Value):
    """Of so many hires, so many went well."""

    hires: int
    well: int


class Judge(Value):
    """One interviewer, over all these hires. `distances`: from the mean of the others, score by score."""

    interviewer: str
    hires: int
    scores: tuple[int, ...]
    distances: tuple[float, ...]
    agreed: int
    recommended: int

    @property
    def uses(self) -> int:
        """How many of the five scores they use."""
        return len(set(self.scores))


class Insights(Value):
    """What can be read of the hires that have come to their end; `judges` are those whom the reader may see."""

    ended: tuple[Ended, ...] = ()
    judges: tuple[Judge, ...] = ()

    @property
    def well(self) -> int:
        return sum(each.went_well for each in self.ended)

    @property
    def is_enough(self) -> bool:
        """Whether anything may be concluded."""
        return len(self.ended) >= ENOUGH and OF_EACH <= self.well <= len(self.ended) - OF_EACH

    @property
    def categories(self) -> tuple[Told, ...]:
        """Each category that anybody was scored on, in the order of the guides."""
        return categories_of(self.ended)

    @property
    def telling(self) -> tuple[Told, ...]:
        """Those that told both ends apart; empty where nothing may be concluded."""
        return tuple(each for each in self.categories if self.is_enough and (each.apart or 0) >= TELLS)

    @property
    def warnings(self) -> Mapping[Break, Share]:
        """How hires ended whose brief had this warning, the most frequent first."""
        return _shares((warning, each) for each in self.ended for warning in each.warnings)

    @property
    def routes(self) -> Mapping[HireRoute, Share]:
        """How hires ended by route, the most frequent first."""
        return _shares((each.route, each) for each in self.ended if each.route is not None)


def mean(scores: Sequence[float]) -> float:
    """Raises ZeroDivisionError for none."""
    return sum(scores) / len(scores)


def categories_of(ended: Iterable[Ended]) -> tuple[Told, ...]:
    """The scores of each category by how the hire ended."""
    found: dict[str, Told] = {}
    for each in ended:
        side = "well" if each.went_well else "badly"
        for category in each.categories:
            scores = tuple(score for sheet in each.sheets if (score := sheet.marks.score(category.key)) is not None)
            told = found.setdefault(category.key, Told(category=category))
            found[category.key] = told.model_copy(update={side: (*getattr(told, side), *scores)})
    return tuple(told for told in found.values() if told.well or told.badly)


def judges_of(ended: Sequence[Ended], only: str = "") -> tuple[Judge, ...]:
    """Each interviewer, or one alone, in the order of their names."""
    names = sorted({sheet.interviewer for each in ended for sheet in each.sheets if only in ("", sheet.interviewer)})
    return tuple(_judge(name, ended) for name in names)


def _judge(name: str, ended: Sequence[Ended]) -> Judge:
    scores: list[int] = []
    distances: list[float] = []
    agreed = recommended = hires = 0
    for each in ended:
        own = next((sheet for sheet in each.sheets if sheet.interviewer == name), None)
        if own is None:
            continue
        hires += 1
        for category in each.categories:
            if (score := own.marks.score(category.key)) is None:
                continue
            scores.append(score)
            others = [
                other
                for sheet in each.sheets
                if sheet is not own and (other := sheet.marks.score(category.key)) is not None
            ]
            distances += [abs(score - mean(others))] if others else []
        if own.marks.recommendation is not None:
            recommended += 1
            agreed += own.marks.recommendation.is_for is each.went_well
    return Judge(
        interviewer=name,
        hires=hires,
        scores=tuple(scores),
        distances=tuple(distances),
        agreed=agreed,
        recommended=recommended,
    )


def _shares(pairs: Iterable[tuple[K, Ended]]) -> Mapping[K, Share]:
    found = list(pairs)
    hires, well = Counter(key for key, _ in found), Counter(key for key, each in found if each.went_well)
    return {key: Share(hires=count, well=well[key]) for key, count in hires.most_common()}
