"""Section 10 of the guide: what the first 30, 60 and 90 days deliver."""

from typing import Final

from domain.guide.milestone import Answer, Deliverable, Milestone, Milestones

DAY_30: Final = Milestone(
    key="day_30",
    day=30,
    asks_baseline=True,
    deliverables=(
        Deliverable(
            key="workflow", label="Workflow clarified", hint="Where the steps, inputs and exceptions are written"
        ),
        Deliverable(
            key="data", label="Available data audited", hint="What can be read, how clean it is, who allows it"
        ),
        Deliverable(
            key="metric",
            label="Success metrics defined",
            hint="The number, today's figure and the target",
            starts_from=Answer.METRIC,
        ),
        Deliverable(
            key="boundary",
            label="Risk boundaries written",
            hint="What it must never read, say or do",
            starts_from=Answer.NEVER,
        ),
        Deliverable(
            key="buy",
            label="What can be bought rather than built",
            hint="Which products were looked at, and why or why not",
        ),
    ),
)
DAY_60: Final = Milestone(
    key="day_60",
    day=60,
    asks_metric=True,
    deliverables=(
        Deliverable(key="prototype", label="Narrow prototype built", hint="Where it runs, and what it does so far"),
        Deliverable(key="evals", label="Basic evals set up", hint="The test set, and what counts as a pass"),
        Deliverable(key="logic", label="Retrieval or workflow logic tested", hint="What was tested, and what came out"),
        Deliverable(
            key="failures", label="Failure cases mapped", hint="How it fails, how often, and what happens then"
        ),
    ),
)
DAY_90: Final = Milestone(
    key="day_90",
    day=90,
    asks_metric=True,
    asks_cost=True,
    decides=True,
    may_extend=True,
    deliverables=(
        Deliverable(
            key="pilot",
            label="Instrumented pilot launched",
            hint="Who uses it, what changed in their work, where its logs are",
        ),
        Deliverable(
            key="monitoring",
            label="Monitoring",
            hint="Who watches quality, cost, permissions and edge cases, and where they see it",
        ),
        Deliverable(key="cost", label="Cost review", hint="What it costs to run, and what drives that"),
        Deliverable(
            key="exceptions",
            label="Exception handling",
            hint="What they do when it is wrong, unavailable or too expensive",
        ),
        Deliverable(
            key="go_no_go", label="Explicit go or no-go for scale", hint="The decision on day 90", is_call=True
        ),
    ),
)

MILESTONES: Final[Milestones] = (DAY_30, DAY_60, DAY_90)
"""Of every route."""
