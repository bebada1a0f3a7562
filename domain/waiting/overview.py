"""What waits for one person, and which briefs they have a part in."""

from datetime import datetime
from enum import StrEnum

from domain.model import Value
from domain.trouble import Trouble

# The newest briefs, which are named one by one; the others are counted.
LISTED = 15


class Task(StrEnum):
    """What somebody can be waited for, most pressing first."""

    REPORT = "report"
    EVIDENCE = "evidence"
    TODO = "todo"
    SCORE = "score"
    REVIEW = "review"
    ANSWER = "answer"
    FIND_OUT = "find_out"
    CHOOSE = "choose"
    DECIDE = "decide"
    ONBOARD = "onboard"
    RESUME = "resume"
    #: An edit of an answered brief that is not published.
    EDIT = "edit"


class Waiting(Value):
    """One thing that waits for this person. `subject` is the id that its button carries, `due_at` is UTC."""

    task: Task
    subject: str
    title: str
    due_at: datetime | None = None
    is_overdue: bool = False
    version: int = 0
    is_begun: bool = False


class ScoredByOthers(Value):
    """A candidate of this person's whose panel still waits for these others; `scored` of `seats` are in."""

    candidate_id: str
    name: str
    scored: int
    seats: int
    missing: tuple[str, ...]


class BriefLine(Value):
    """One brief of this person, in a line, with the outcome's word."""

    brief_id: str
    title: str
    outcome: str
    version: int = 0


class Overview(Value):
    """Everything that `/ai-hire` and `/ai-hire list` show to one person: of `brief_count` briefs, the newest."""

    waiting: tuple[Waiting, ...] = ()
    #: Of the candidates that this person decides on, those whom others have still to score.
    others: tuple[ScoredByOthers, ...] = ()
    briefs: tuple[BriefLine, ...] = ()
    #: Messages that cannot get to their place, for which this person is responsible.
    troubles: tuple[Trouble, ...] = ()
    brief_count: int = 0

    def most_pressing(self) -> tuple[Waiting, ...]:
        """What waits, by kind of task and then by due date."""
        order = list(Task)
        return tuple(
            sorted(
                self.waiting,
                key=lambda item: (order.index(item.task), item.due_at.timestamp() if item.due_at else float("inf")),
            )
        )
