"""Guide §5 to §7 as shipped: the scorecard's categories, the questions, the red flags.

Texts that the source has not are our rule: the middle anchors, what strong and weak answers to a topic sound like,
which topic goes with which category, and who is dealt which follow-up.
"""

from typing import Final

from domain.guide.days import MILESTONES
from domain.guide.first_hire import HardPart
from domain.guide.guide import Category, Flag, Guide, Question, Sign, Warning, plan_question
from domain.guide.milestone import days_of
from domain.guide.proposals import PROPOSAL_QUESTIONS
from domain.guide.sources import OPENAI_EVALS, OWASP

_PRODUCTION = Category(
    key="production",
    name="Production shipping",
    short="production",
    strong="Walks through a live or shipped system, roll-out and upkeep included.",
    fail="Only prototypes, hackathons, notebooks.",
    anchors=(
        "Only prototypes, hackathons or notebooks",
        "Knows the words, but no system of their own went live",
        "One live system of their own, gaps when probed",
        "Live system with roll-out, upkeep, trade-offs and numbers",
        "As 4, plus what broke in production and what they changed",
    ),
    signal=Sign(
        topic="Failures",
        strong="Tells a failure of their own and what changed because of it.",
        weak="Nothing ever failed.",
    ),
    warning=Warning(
        text="Production is below 3 on average: this may be a prototype builder. "
        "(Our rule; the gate does not cover it.)"
    ),
    follow_up="What changes operationally after launch: who does what differently, and what had to be cleaned up?",
    practitioners="shipped work counts more than demos; the strongest own the whole life of a feature: prompts, evals, "
    "retrieval, deployment, monitoring, clean-up after launch",
)
_EVALUATION = Category(
    key="evaluation",
    name="Evaluation discipline",
    short="evaluation",
    strong="Says how outputs were tested, compared and improved; has pass/fail criteria.",
    fail="Looks at results by eye; only manual spot checks.",
    anchors=(
        "Looks at results by eye, only spot checks",
        "Knows the words, but no evaluation of their own",
        "One evaluation of their own, gaps when probed",
        "Tested and compared with pass/fail criteria and numbers",
        "As 4, plus an evaluation that failed and what they changed",
    ),
    in_gate=True,
    signal=Sign(
        topic="Metrics",
        strong="Gives numbers from production, and says how they were measured.",
        weak="Confidence without evidence.",
    ),
    follow_up=PROPOSAL_QUESTIONS[0].text,
    practitioners="executives expect it too fast: evaluation, data preparation and iteration take time, also after a "
    "good demo",
    source=OPENAI_EVALS,
)
_DATA = Category(
    key="data",
    name="Data and retrieval design",
    short="data",
    strong="Knows when to use retrieval, how to chunk, which sources are safe, what stays out.",
    fail="Retrieval as a checkbox; no source or access logic.",
    anchors=(
        "Retrieval as a checkbox, no source or access logic",
        "Knows the words, but no case of their own",
        "One case of their own, gaps when probed",
        "Why retrieval, how to chunk, what stays out, with numbers",
        "As 4, plus a source that failed and what they changed",
    ),
    signal=Sign(
        topic="Retrieval",
        strong="Names the trade-offs, the sources left out and why.",
        weak="Names a vector database.",
    ),
    follow_up=PROPOSAL_QUESTIONS[1].text,
    warning=Warning(
        text="Data is below 3 on average, and this workflow lives on retrieval. "
        "(Our rule; the gate does not cover it.)",
        hard_part=HardPart.RETRIEVAL,
    ),
    practitioners="where the stakes are high, retrieval quality and the domain's own constraints decide",
)
_SECURITY = Category(
    key="security",
    name="Security and guardrails",
    short="security",
    strong="Prompt injection, access boundaries, unsafe outputs, sensitive data, tool misuse, rollback.",
    fail="“Guardrails later.”",
    anchors=(
        "“Guardrails later”",
        "Knows the words, but no case of their own",
        "One guardrail of their own, gaps when probed",
        "Injection, access, tool misuse, rollback, with trade-offs",
        "As 4, plus an incident and what they changed",
    ),
    in_gate=True,
    signal=Sign(
        topic="Guardrails",
        strong="Designs access, unsafe outputs and rollback in from the start.",
        weak="“Guardrails later.”",
    ),
    follow_up=PROPOSAL_QUESTIONS[3].text,
    practitioners="where the stakes are high, guardrails and observability are there from the first day",
    source=OWASP,
)
_COST = Category(
    key="cost",
    name="Cost and observability",
    short="cost",
    strong="Logging, model routing, caching, retries, latency and cost monitoring; "
    "a plan to see cost, not a perfect forecast.",
    fail="Cannot say how spend or quality drift would be seen.",
    anchors=(
        "Cannot say how spend or drift would be seen",
        "Knows the words, but no case of their own",
        "A plan to see cost; forecasts are not asked",
        "Logging, routing, caching, monitoring, with numbers",
        "As 4, plus a cost or drift surprise and what they changed",
    ),
    in_gate=True,
    signal=Sign(
        topic="Model trade-offs",
        strong="Compares models under constraints: quality, latency, cost.",
        weak="Has a favourite model.",
    ),
    follow_up=PROPOSAL_QUESTIONS[2].text,
    practitioners="agent builds full of jargon burn the budget",
)

SHIPPED: Final = Guide(
    categories=(_PRODUCTION, _EVALUATION, _DATA, _SECURITY, _COST),
    questions=(
        Question(
            text="Tell me about the last AI system you shipped. What did you own after launch?",
            categories=("production",),
        ),
        Question(
            text="What was your evaluation set-up, and what changed because of it?",
            categories=("evaluation",),
        ),
        Question(
            text="When would you use retrieval rather than fine-tuning? What source-quality problems came up?",
            categories=("data",),
        ),
        Question(
            text="What is the most common failure mode in workflows like ours?",
            categories=("security", "production"),
        ),
        Question(
            text="How did you control model cost without losing quality?",
            categories=("cost",),
        ),
        Question(
            text="Which logs and dashboards would you want before roll-out?",
            categories=("cost",),
        ),
        Question(
            text="Tell me about a system that failed or drifted. What changed first?",
            categories=("evaluation", "production"),
        ),
    ),
    plan_question=plan_question(days_of(MILESTONES)),
    flags=(
        Flag(number=1, text="Talks of tools, not of outputs, monitoring, rollback", contradicts="production"),
        Flag(
            number=2,
            text="Cannot say how quality is validated beyond manual checks",
            said="cannot say how quality is validated",
            contradicts="evaluation",
        ),
        Flag(number=3, text="Jumps to multi-agent designs before one step is proven"),
        Flag(
            number=4,
            text="Does not ask about data cleanliness, permissions, ownership after launch",
            contradicts="data",
        ),
        Flag(number=5, text="Sure of the savings, cannot model the running cost", contradicts="cost"),
    ),
    strong_answers="trade-offs, constraints, failure stories, production evidence",
    weak_answers="buzzwords, tool familiarity, confidence without evidence",
)
