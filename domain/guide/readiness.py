"""Guide §1 and §2: the kinds of problem, what must be written down, and the five signals."""

from enum import StrEnum
from typing import Final

from domain.model import Value


class Problem(StrEnum):
    """The three kinds of problem; buying one kind when the blocker is another is the usual mistake."""

    ADVICE = "advice"
    IMPLEMENTATION = "implementation"
    OWNERSHIP = "ownership"


PROBLEMS: Final[dict[Problem, str]] = {
    Problem.ADVICE: "which workflow deserves a budget is not known yet",
    Problem.IMPLEMENTATION: "the workflow is clear; systems, data and approvals are not connected",
    Problem.OWNERSHIP: "a first version can launch; somebody must watch quality, cost, permissions and edge cases",
}


#: What people buy where the blocker is another.
USUAL_MISTAKE: Final[dict[Problem, str]] = {
    Problem.ADVICE: "buying delivery when the blocker is strategy",
    Problem.IMPLEMENTATION: "buying strategy when the blocker is delivery",
    Problem.OWNERSHIP: "buying another build when the blocker is who watches what runs",
}


class MustHave(StrEnum):
    """What must be written down before any interview."""

    WORKFLOW = "workflow"
    METRIC = "metric"
    BOUNDARY = "boundary"
    OWNER = "owner"


MUST_HAVES: Final[dict[MustHave, str]] = {
    MustHave.WORKFLOW: "the workflow",
    MustHave.METRIC: "the number that should move",
    MustHave.BOUNDARY: "what it may read and must never see",
    MustHave.OWNER: "the owner after launch",
}


class Signal(StrEnum):
    """The five signals of the readiness scorecard."""

    FREQUENCY = "frequency"
    METRIC = "metric"
    DATA = "data"
    MISTAKES = "mistakes"
    OWNER = "owner"


class Level(StrEnum):
    """How a signal stands. The source knows pass and fail; "not sure" is our rule."""

    PASS = "pass"  # noqa: S105  # a level, no password
    NOT_SURE = "not sure"
    FAIL = "fail"


class SignalRow(Value):
    """One row of the scorecard. The five signals are the source's, the two columns are ours."""

    name: str
    passes: str
    fails: str


SIGNALS: Final[dict[Signal, SignalRow]] = {
    Signal.FREQUENCY: SignalRow(
        name="Workflow frequency", passes="it runs often enough to have volume", fails="it is rare or one-off"
    ),
    Signal.METRIC: SignalRow(
        name="Metric value",
        passes="the improvement is measurable and worth the money",
        fails="there is no number, or a number nobody values",
    ),
    Signal.DATA: SignalRow(
        name="Data access",
        passes="the data can be reached and may be used",
        fails="the data is unreachable, or the rights are unclear",
    ),
    Signal.MISTAKES: SignalRow(
        name="Mistake tolerance",
        passes="a wrong answer is caught or cheap",
        fails="a wrong answer is costly and nobody reviews it",
    ),
    Signal.OWNER: SignalRow(
        name="Owner model", passes="a named person owns quality after release", fails="nobody owns it, or a committee"
    ),
}
