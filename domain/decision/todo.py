"""What must be done before a role is published or a contract signed (guide §11)."""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.calendar import Holidays, add_working_days, at_nine, last_working_day
from domain.guide.before_signing import HANDOVER, RECHECKS
from domain.model import Value
from domain.permissions import People
from domain.refusals import Invalid, Refusal

FOUND_LIMIT = 600
DUE_IN_WORKING_DAYS = 5
FAR = timedelta(days=366)
#: What was found longer ago is looked up again before somebody is hired (our rule).
HOLDS_FOR = timedelta(days=30)


class TodoKind(StrEnum):
    """Guide §11: the re-checks in the guide's order, then the hand-over, on outside routes only."""

    PRICING = "pricing"
    POLICY = "policy"
    DUTIES = "duties"
    HANDOVER = "handover"

    @property
    def heading(self) -> str:
        """Its name on cards and forms."""
        return _HEADINGS[self]

    @property
    def task(self) -> str:
        """What is to be done, as a sentence."""
        if self is TodoKind.HANDOVER:
            return f"Make the contract hand over all five: {', '.join(HANDOVER)}."
        return f"Check again: {RECHECKS[list(TodoKind).index(self)]}."

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is asked when it is done, as field and question; never a mere tick."""
        if self is TodoKind.HANDOVER:
            return tuple((f"found_{item.split()[0]}", item.capitalize()) for item in HANDOVER)
        return (("found", "What did you find, and where is it written down?"),)


_HEADINGS: Mapping[TodoKind, str] = {
    TodoKind.PRICING: "Model pricing",
    TodoKind.POLICY: "Data-policy terms",
    TodoKind.DUTIES: "Compliance duties",
    TodoKind.HANDOVER: "Hand-over terms",
}


#: What people write where they mean to tick a box.
_TICKS: Final = frozenset(
    [
        "allgood",
        "approved",
        "asabove",
        "check",
        "checked",
        "checkedit",
        "complete",
        "completed",
        "confirmed",
        "done",
        "erledigt",
        "fait",
        "feito",
        "fertig",
        "finished",
        "gut",
        "hecho",
        "ja",
        "keine",
        "later",
        "lgtm",
        "listo",
        "looksgood",
        "n",
        "na",
        "nada",
        "nein",
        "nichts",
        "nil",
        "no",
        "nofindings",
        "noissues",
        "non",
        "none",
        "noproblem",
        "noproblems",
        "notapplicable",
        "notnecessary",
        "notneeded",
        "nothing",
        "nothingfound",
        "ok",
        "okay",
        "okey",
        "oui",
        "passed",
        "passt",
        "rien",
        "same",
        "seeabove",
        "si",
        "sim",
        "sure",
        "tbd",
        "test",
        "todo",
        "verified",
        "x",
        "y",
        "yeah",
        "yep",
        "yes",
    ]
)
TICK: Final = (
    "That is a tick. Please say what was found, or where it is written down; where it does not apply, why not."
)


def is_tick(text: str) -> bool:
    """Whether nothing was found in it: no word at all, one letter again and again, or what only ticks it off (our rule)."""
    bare = "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())
    return not bare or bare in _TICKS or (bare.isalpha() and len(set(bare)) == 1 and 1 < len(bare) <= 5)


class Todo(Value):
    """One thing to do before a role is published or a contract signed.

    A re-check is the brief's, whoever is hired; the hand-over is one candidate's, as all were in the first release.
    """

    id: str
    workspace: str
    brief_id: str
    #: Whose; empty for the brief's.
    candidate_id: str = ""
    manager: str
    kind: TodoKind
    owner: str
    due_on: date
    due_at: datetime
    zone: str
    version: int = 1
    #: Nobody is hired any more, as a corrected decision or a brief that was let be says.
    is_dropped: bool = False
    done_at: datetime | None = None
    done_by: str = ""
    found: Mapping[str, str] = {}

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def why_dropped(self) -> str:
        """Why it is not needed any more, as a clause."""
        return "the decision was corrected" if self.candidate_id else "its brief is closed"

    @property
    def people(self) -> People:
        return People(manager=self.manager, assignee=self.owner)

    def done(self, found: Mapping[str, str], by: str, now: datetime) -> "Todo":
        """Done, with one line for each thing asked."""
        self.check_open()
        errors = {
            field: "One line, please: what was found, or where it is written down." for field, _ in self.kind.lines
        }
        for field, _ in self.kind.lines:
            if is_tick(found.get(field, "")):
                errors[field] = TICK if found.get(field, "").strip() else errors[field]
            elif len(found[field].strip()) <= FOUND_LIMIT:
                del errors[field]
            elif found.get(field, "").strip():
                errors[field] = f"Please keep it under {FOUND_LIMIT} characters."
        if errors:
            raise Invalid(errors)
        lines = {field: found[field].strip() for field, _ in self.kind.lines}
        return self._next(done_at=now, done_by=by, found=lines)

    def move(self, owner: str, zone: str, due_on: date, now: datetime, holidays: Holidays) -> "Todo":
        """Another day, or another person."""
        self.check_open()
        check_due(due_on, zone, now)
        due_at = reminder_at(due_on, zone, now, holidays)
        return self._next(owner=owner, zone=zone, due_on=due_on, due_at=due_at)

    def holds(self, now: datetime) -> bool:
        """Whether it need not be asked again: it is open, or was done not long ago."""
        return self.done_at is None or now - self.done_at <= HOLDS_FOR

    def drop(self) -> "Todo":
        """No longer needed."""
        return self._next(is_dropped=True)

    def restore(self) -> "Todo":
        """Needed after all."""
        return self._next(is_dropped=False)

    def check_open(self) -> None:
        """Raises Refusal where there is nothing left to do."""
        if self.is_dropped:
            raise Refusal(f"“{self.kind.heading}” is not needed any more: {self.why_dropped}.")
        if self.is_done:
            raise Refusal(f"“{self.kind.heading}” is already done. Nothing is left to do here.")

    def _next(self, **changes: object) -> "Todo":
        return self.model_copy(update={**changes, "version": self.version + 1})


def owner_field(kind: TodoKind) -> str:
    """The form's field for who does it."""
    return f"owner_{kind.value}"


#: What the first candidate of a brief brings, as a role is about to be published (our rule).
RECHECKED = tuple(kind for kind in TodoKind if kind is not TodoKind.HANDOVER)


def todo_kinds(*, is_outside: bool) -> tuple[TodoKind, ...]:
    """What must be done before a hire signs: the hand-over terms, too, where somebody outside builds."""
    return tuple(TodoKind) if is_outside else RECHECKED


def in_force(todos: Iterable[Todo]) -> tuple[Todo, ...]:
    """Of each kind the one that counts, in the guide's order: what is open, else what was done last."""
    counts = {todo.kind: todo for todo in sorted(todos, key=_when_done)}
    return tuple(counts[kind] for kind in TodoKind if kind in counts)


def _when_done(todo: Todo) -> tuple[bool, datetime]:
    return todo.done_at is None, todo.done_at or todo.due_at


def default_due(today: date, holidays: Holidays) -> date:
    """A working week to get the papers together (our rule)."""
    return add_working_days(today, DUE_IN_WORKING_DAYS, holidays)


def reminder_at(due_on: date, zone: str, now: datetime, holidays: Holidays) -> datetime:
    """Nine in the morning of that day; on a day off, of the last working day before it that is still to come."""
    early = at_nine(last_working_day(due_on, holidays), zone)
    return early if early > now else at_nine(due_on, zone)


def check_due(due_on: date | None, zone: str, now: datetime) -> None:
    """A day that is still to come, at nine there, within a year."""
    if due_on is None:
        raise Invalid({"due_on": "By when? It should be before anything is signed."})
    if at_nine(due_on, zone) <= now:
        raise Invalid({"due_on": "Nine o'clock of that day has passed. Please pick a later day."})
    if at_nine(due_on, zone) - now > FAR:
        raise Invalid({"due_on": "That is more than a year away. Please check the year."})
