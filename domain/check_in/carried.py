"""What an earlier check-in has left open is asked again at the next one."""

from collections.abc import Iterable, Mapping

from domain.check_in.check_in import CheckIn, in_order
from domain.check_in.report import Item, Progress, Promise, prefilled
from domain.guide.milestone import Deliverable, Milestone
from domain.model import Value

# So that a form of the longest guide still fits into what Slack allows.
MOST = 30


class Carried(Value):
    """A deliverable that is still open from `since`, with what was last said of it."""

    since: Milestone
    deliverable: Deliverable
    item: Item | None = None

    @property
    def key(self) -> str:
        """Deliverables of two milestones may have one key."""
        return carried_key(self.since, self.deliverable)


def carried_key(since: Milestone, deliverable: Deliverable) -> str:
    return f"{since.key}-{deliverable.key}"


def still_open(check_in: CheckIn, others: Iterable[CheckIn], promise: Promise) -> tuple[Carried, ...]:
    """What the check-ins before this one asked and nobody has called done, at most thirty, in their order."""
    earlier = [each for each in in_order(others) if each.position < check_in.position]
    own = {check_in.milestone.key, check_in.milestone.extends}
    found = [
        Carried(since=each.milestone, deliverable=deliverable, item=item)
        for each in earlier
        if each.milestone.key not in own
        for deliverable in each.milestone.asked
        if not (item := _last_said(each, deliverable, earlier, promise))
        or item.progress is not Progress.DONE
        or (each.report is None and item.is_from_brief)
    ]
    return tuple(found[:MOST])


def _last_said(since: CheckIn, deliverable: Deliverable, earlier: Iterable[CheckIn], promise: Promise) -> Item | None:
    """Done where somebody has called it done, else what was said last."""
    known: list[Item | None] = []
    if since.report is not None:
        known.append(since.report.items.get(deliverable.key))
    else:
        known.append(prefilled(since.milestone, since.evidence, promise, None).get(deliverable.key))
    key = carried_key(since.milestone, deliverable)
    known += [each.report.carried.get(key) for each in earlier if each.report is not None]
    said = [item for item in known if item is not None]
    return next((item for item in reversed(said) if item.progress is Progress.DONE), said[-1] if said else None)


def items_of(carried: Iterable[Carried]) -> Mapping[str, Item]:
    """What a report starts from."""
    return {each.key: each.item for each in carried if each.item is not None}
