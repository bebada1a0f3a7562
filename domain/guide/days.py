"""Section 10 of the guide: what the first 30, 60 and 90 days deliver; and what that means by each route (O)."""

from typing import Final

from domain.guide.milestone import Answer, Deliverable, Milestone, Milestones, for_route
from domain.guide.route import HireRoute

_BOUGHT: Final = (HireRoute.PLATFORM,)
_ON_TRIAL: Final = (HireRoute.CONTRACT_TO_HIRE,)
_BUILT: Final = tuple(route for route in HireRoute if route not in _BOUGHT)

_METRIC: Final = Deliverable(
    key="metric",
    label="Success metrics defined",
    hint="The number, today's figure and the target",
    starts_from=Answer.METRIC,
)
_BOUNDARY: Final = Deliverable(
    key="boundary",
    label="Risk boundaries written",
    hint="What it must never read, say or do",
    starts_from=Answer.NEVER,
)

DAY_30: Final = Milestone(
    key="day_30",
    day=30,
    routes=_BUILT,
    asks_baseline=True,
    deliverables=(
        Deliverable(
            key="workflow", label="Workflow clarified", hint="Where the steps, inputs and exceptions are written"
        ),
        Deliverable(
            key="data", label="Available data audited", hint="What can be read, how clean it is, who allows it"
        ),
        _METRIC,
        _BOUNDARY,
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
    routes=tuple(route for route in _BUILT if route not in _ON_TRIAL),
    asks_metric=True,
    asks_cost=True,
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
    routes=tuple(route for route in HireRoute if route not in _ON_TRIAL),
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


#: Whoever hires on contract decides twice whether it becomes a position.
DAY_60_CONVERTING: Final = DAY_60.model_copy(
    update={
        "key": "day_60_converting",
        "routes": _ON_TRIAL,
        "deliverables": (
            *DAY_60.deliverables,
            Deliverable(
                key="converting",
                label="Converting: where you stand",
                hint="Into a position, on as a contract, or an end; and what would settle it by day 90",
            ),
        ),
    }
)
DAY_90_CONVERTING: Final = DAY_90.model_copy(
    update={
        "key": "day_90_converting",
        "routes": _ON_TRIAL,
        "deliverables": (
            *DAY_90.asked,
            Deliverable(
                key="converting",
                label="Converting decided",
                hint="Into a position or not, from when, and on which terms",
            ),
            *DAY_90.deliverables[-1:],
        ),
    }
)

#: What was built outside comes inside, while whoever built it is still there to ask.
HAND_OVER: Final = Milestone(
    key="hand_over",
    day=75,
    routes=(HireRoute.FREELANCER, HireRoute.AGENCY),
    deliverables=(
        Deliverable(
            key="repository",
            label="Repository handed over",
            hint="Where it is in your own account, and who can change it",
        ),
        Deliverable(key="prompts", label="Prompts handed over", hint="Where they are kept, with their versions"),
        Deliverable(
            key="retrieval",
            label="Retrieval set-up handed over",
            hint="Sources, index, settings; who can build it anew",
        ),
        Deliverable(
            key="eval_logic",
            label="Evaluation logic handed over",
            hint="The test set, what counts as a pass, and who inside has run it",
        ),
        Deliverable(
            key="notes", label="Operating notes handed over", hint="What to do when it is wrong, down or too expensive"
        ),
        Deliverable(
            key="keeper",
            label="Who keeps it running is named",
            hint="Who inside, and what help from outside costs then",
        ),
    ),
)
#: A partner builds the first one, and somebody of your own goes on with it.
HAND_OVER_TO_HIRE: Final = HAND_OVER.model_copy(
    update={
        "key": "hand_over_to_hire",
        "routes": (HireRoute.PARTNER,),
        "deliverables": (
            *HAND_OVER.deliverables,
            Deliverable(
                key="second_hire",
                label="The direct hire planned",
                hint="Whom you hire next, from when, and how long both work side by side",
            ),
        ),
    }
)

#: Nothing is built, so it is set up, tried on real cases, and could be left again.
SET_UP: Final = Milestone(
    key="set_up",
    day=30,
    routes=_BOUGHT,
    asks_baseline=True,
    deliverables=(
        Deliverable(
            key="set_up", label="The workflow set up in it", hint="Which steps it takes on, and who still does what"
        ),
        Deliverable(
            key="terms", label="Data terms and access settled", hint="What it reads, who allowed it, what it keeps"
        ),
        _METRIC,
        _BOUNDARY,
    ),
)
IN_USE: Final = Milestone(
    key="in_use",
    day=60,
    routes=_BOUGHT,
    asks_metric=True,
    asks_cost=True,
    deliverables=(
        Deliverable(key="cases", label="Run on real cases", hint="How many, beside the old way, and what came out"),
        DAY_60.deliverables[-1],
        Deliverable(
            key="exit", label="Exit test done", hint="What came out of it again, how long that took, what stays behind"
        ),
    ),
)

EVERY_ROUTE: Final[Milestones] = (
    DAY_30,
    SET_UP,
    DAY_60,
    DAY_60_CONVERTING,
    IN_USE,
    HAND_OVER,
    HAND_OVER_TO_HIRE,
    DAY_90,
    DAY_90_CONVERTING,
)
"""What each route has of them."""

MILESTONES: Final[Milestones] = for_route(EVERY_ROUTE, HireRoute.DIRECT)
"""Of a direct hire: the guide's own three."""
