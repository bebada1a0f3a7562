"""A message as evidence: where it can stand, and how it is added there."""

from typing import Final

from domain.check_in.report import TEXT_LIMIT, Item, Progress
from domain.model import Value
from domain.refusals import Refusal
from domain.scorecard import NOTE_LIMIT, Marks
from domain.waiting.reminders import Ask

#: The most that a form offers.
OFFERED: Final = 100


class Target(Value):
    """A deliverable of a check-in that is open, or a category of one's own scorecard; `subject` is the panel's then."""

    ask: Ask
    subject: str
    key: str
    whose: str
    what: str

    @property
    def id(self) -> str:
        return f"{self.ask}.{self.subject}.{self.key}"


class Attachable(Value):
    """The address of a message, and everything that it can be evidence for."""

    link: str
    targets: tuple[Target, ...]


def with_evidence(items: dict[str, Item], key: str, link: str) -> dict[str, Item]:
    """The link below what is said of this deliverable already. Raises Refusal where that is full."""
    before = items.get(key)
    text = _below("" if before is None or before.is_from_brief else before.evidence, link, TEXT_LIMIT)
    progress = Progress.UNDER_WAY if before is None else before.progress
    return items | {key: Item(progress=progress, evidence=text)}


def with_note(marks: Marks, key: str, link: str) -> Marks:
    """The link below what is noted on this category already. Raises Refusal where that is full."""
    mark = marks.mark(key)
    noted = mark.model_copy(update={"note": _below(mark.note, link, NOTE_LIMIT)})
    return marks.model_copy(update={"marks": {**marks.marks, key: noted}})


def _below(text: str, link: str, limit: int) -> str:
    if link in text.split():
        return text
    if len(longer := f"{text}\n{link}".strip()) > limit:
        raise Refusal("There is no room left for another link there: open it, and say it more shortly.")
    return longer
