"""What the forms of a decision and of a to-do need to know."""

from datetime import date

from domain.candidate.record import CandidateRecord
from domain.decision.todo import Todo, TodoKind
from domain.model import Value


class DecisionPage(Value):
    """A candidate to decide on, what a hire still needs somebody for, and the day that the form proposes for it."""

    record: CandidateRecord
    due_on: date
    todos: tuple[TodoKind, ...] = ()

    @property
    def version(self) -> int:
        return self.record.version


class TodoPage(Value):
    """A to-do as its messages and forms show it; never the candidate's name."""

    todo: Todo
    brief_title: str

    @property
    def version(self) -> int:
        return self.todo.version


class BriefTodos(Value):
    """What is to be done for a brief before its role is published or somebody signs, done or not."""

    brief_title: str
    manager: str
    todos: tuple[Todo, ...]
    #: Nobody is hired for it any more.
    is_closed: bool = False
