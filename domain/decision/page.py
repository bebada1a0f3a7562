"""What the forms of a decision and of a to-do need to know."""

from datetime import date

from domain.candidate.record import CandidateRecord
from domain.decision.decision import Todo
from domain.model import Value


class DecisionPage(Value):
    """A candidate to decide on, and the day that the form proposes for the to-dos."""

    record: CandidateRecord
    due_on: date

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
