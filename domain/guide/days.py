"""Section 10 of the guide: what the first 30, 60 and 90 days deliver. Evidence, not motion."""

from collections.abc import Mapping
from enum import StrEnum

from domain.model import Value


class Window(StrEnum):
    """The check-ins of one hire; the extension exists only where day 90 asked for more time."""

    DAY_30 = "day_30"
    DAY_60 = "day_60"
    DAY_90 = "day_90"
    EXTENSION = "extension"


class Deliverable(Value):
    """One thing that has to exist by the end of a window."""

    key: str
    label: str
    hint: str


METRIC = "metric"
BOUNDARY = "boundary"
GO_NO_GO = "go_no_go"

DAYS: Mapping[Window, int] = {Window.DAY_30: 30, Window.DAY_60: 60, Window.DAY_90: 90}

_FIRST = (
    Deliverable(key="workflow", label="Workflow clarified", hint="Where the steps, inputs and exceptions are written"),
    Deliverable(key="data", label="Available data audited", hint="What can be read, how clean it is, who allows it"),
    Deliverable(key=METRIC, label="Success metrics defined", hint="The number, today's figure and the target"),
    Deliverable(key=BOUNDARY, label="Risk boundaries written", hint="What it must never read, say or do"),
    Deliverable(
        key="buy",
        label="What can be bought rather than built",
        hint="Which products were looked at, and why or why not",
    ),
)
_SECOND = (
    Deliverable(key="prototype", label="Narrow prototype built", hint="Where it runs, and what it does so far"),
    Deliverable(key="evals", label="Basic evals set up", hint="The test set, and what counts as a pass"),
    Deliverable(key="logic", label="Retrieval or workflow logic tested", hint="What was tested, and what came out"),
    Deliverable(key="failures", label="Failure cases mapped", hint="How it fails, how often, and what happens then"),
)
_THIRD = (
    Deliverable(key="pilot", label="Instrumented pilot launched", hint="Who uses it, and where its logs are"),
    Deliverable(key="monitoring", label="Monitoring", hint="The dashboard or alert, and who looks at it"),
    Deliverable(key="cost", label="Cost review", hint="What it costs to run, and what drives that"),
    Deliverable(key="exceptions", label="Exception handling", hint="What happens when it is wrong or unavailable"),
    Deliverable(key=GO_NO_GO, label="Explicit go or no-go for scale", hint="The decision on day 90"),
)

DELIVERABLES: Mapping[Window, tuple[Deliverable, ...]] = {
    Window.DAY_30: _FIRST,
    Window.DAY_60: _SECOND,
    Window.DAY_90: _THIRD,
    Window.EXTENSION: _THIRD,
}


def asked(window: Window) -> tuple[Deliverable, ...]:
    """The deliverables that a person reports on; the go or no-go is the report's own decision."""
    return tuple(found for found in DELIVERABLES[window] if found.key != GO_NO_GO)


def name_of(window: Window) -> str:
    """How people call the check-in in the middle of a sentence."""
    return "the extended check-in" if window is Window.EXTENSION else f"day {DAYS[window]}"


def title_of(window: Window) -> str:
    """How a card is headed."""
    return "Extended check-in" if window is Window.EXTENSION else f"Day {DAYS[window]}"
