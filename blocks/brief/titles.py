"""Two briefs of one title are told apart wherever one of several is picked or listed: by the day each was begun."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from blocks.text import Cut, is_cut, one_line, whole_of
from domain.brief.brief import Brief
from domain.typed.names import name_key
from domain.typed.writing import written_day


class Titled(NamedTuple):
    """A brief that stands among others; `since` is when it was begun, where that is known."""

    id: str
    title: str
    since: datetime | None = None

    @classmethod
    def of(cls, brief: Brief) -> "Titled":
        return cls(brief.id, brief.title, brief.created_at)


def told_apart(briefs: Iterable[Titled], limit: int = 100) -> Mapping[str, str]:
    """The title of each by its id; of those that are called alike with its day, and of one day with a number."""
    known = {each.id: each for each in briefs}
    alike: dict[str, list[Titled]] = defaultdict(list)
    for each in sorted(known.values(), key=lambda each: (each.since or datetime.min.replace(tzinfo=UTC), each.id)):
        alike[name_key(one_line(each.title, limit))].append(each)
    found = {}
    for several in alike.values():
        days = [_day(each) for each in several] if len(several) > 1 else [""]
        alike_days, seen = Counter(days), Counter[str]()
        for each, day in zip(several, days, strict=True):
            seen[day] += 1
            number = f"no. {seen[day]}" if alike_days[day] > 1 else ""
            told = ", ".join(filter(None, (day, number)))
            which = f" · {told}" if told else ""
            shown = one_line(each.title, limit - len(which))
            found[each.id] = Cut(shown + which, whole_of(shown) + which) if is_cut(shown) else shown + which
    return found


def _day(brief: Titled) -> str:
    return f"begun {written_day(brief.since)}" if brief.since else ""
