"""Guide §5 to §8: the scorecard's categories, the questions, the red flags, the proposal review.

Texts that the source has not are marked "our rule": the middle anchors, what a topic's strong and weak answers
sound like, and who is dealt which follow-up.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.model import Value


class Category(StrEnum):
    """The five things that an AI developer has to own, in the guide's order."""

    PRODUCTION = "production"
    EVALUATION = "evaluation"
    DATA = "data"
    SECURITY = "security"
    COST = "cost"


class CategoryGuide(Value):
    """What the guide says of one category. `anchors` holds a text for each score, 1 to 5 (2 to 4: our rule)."""

    category: Category
    name: str
    strong: str
    fail: str
    anchors: tuple[str, str, str, str, str]


def _guide(
    category: Category, name: str, strong: str, fail: str, anchors: tuple[str, str, str, str, str]
) -> CategoryGuide:
    return CategoryGuide(category=category, name=name, strong=strong, fail=fail, anchors=anchors)


CATEGORIES: Mapping[Category, CategoryGuide] = MappingProxyType(
    {
        Category.PRODUCTION: _guide(
            Category.PRODUCTION,
            "Production shipping",
            "Walks through a live or shipped system, roll-out and upkeep included.",
            "Only prototypes, hackathons, notebooks.",
            (
                "Only prototypes, hackathons or notebooks",
                "Knows the words, but no system of their own went live",
                "One live system of their own, gaps when probed",
                "Live system with roll-out, upkeep, trade-offs and numbers",
                "As 4, plus what broke in production and what they changed",
            ),
        ),
        Category.EVALUATION: _guide(
            Category.EVALUATION,
            "Evaluation discipline",
            "Says how outputs were tested, compared and improved; has pass/fail criteria.",
            "Looks at results by eye; only manual spot checks.",
            (
                "Looks at results by eye, only spot checks",
                "Knows the words, but no evaluation of their own",
                "One evaluation of their own, gaps when probed",
                "Tested and compared with pass/fail criteria and numbers",
                "As 4, plus an evaluation that failed and what they changed",
            ),
        ),
        Category.DATA: _guide(
            Category.DATA,
            "Data and retrieval design",
            "Knows when to use retrieval, how to chunk, which sources are safe, what stays out.",
            "Retrieval as a checkbox; no source or access logic.",
            (
                "Retrieval as a checkbox, no source or access logic",
                "Knows the words, but no case of their own",
                "One case of their own, gaps when probed",
                "Why retrieval, how to chunk, what stays out, with numbers",
                "As 4, plus a source that failed and what they changed",
            ),
        ),
        Category.SECURITY: _guide(
            Category.SECURITY,
            "Security and guardrails",
            "Prompt injection, access boundaries, unsafe outputs, sensitive data, tool misuse, rollback.",
            "“Guardrails later.”",
            (
                "“Guardrails later”",
                "Knows the words, but no case of their own",
                "One guardrail of their own, gaps when probed",
                "Injection, access, tool misuse, rollback, with trade-offs",
                "As 4, plus an incident and what they changed",
            ),
        ),
        Category.COST: _guide(
            Category.COST,
            "Cost and observability",
            "Logging, model routing, caching, retries, latency and cost monitoring; a plan to see cost, not a perfect forecast.",
            "Cannot say how spend or quality drift would be seen.",
            (
                "Cannot say how spend or drift would be seen",
                "Knows the words, but no case of their own",
                "A plan to see cost; forecasts are not asked",
                "Logging, routing, caching, monitoring, with numbers",
                "As 4, plus a cost or drift surprise and what they changed",
            ),
        ),
    }
)

GATE: tuple[Category, ...] = (Category.EVALUATION, Category.SECURITY, Category.COST)
"""Below 3 on one of these: a risky first hire for a production workflow."""

PASS_LINE = 3


class Question(Value):
    """One interview question and the categories that it tells about."""

    number: int
    text: str
    categories: tuple[Category, ...]


QUESTIONS: tuple[Question, ...] = (
    Question(
        number=1,
        text="Tell me about the last AI system you shipped. What did you own after launch?",
        categories=(Category.PRODUCTION,),
    ),
    Question(
        number=2,
        text="What was your evaluation set-up, and what changed because of it?",
        categories=(Category.EVALUATION,),
    ),
    Question(
        number=3,
        text="When would you use retrieval rather than fine-tuning? What source-quality problems came up?",
        categories=(Category.DATA,),
    ),
    Question(
        number=4,
        text="What is the most common failure mode in workflows like ours?",
        categories=(Category.SECURITY, Category.PRODUCTION),
    ),
    Question(
        number=5,
        text="How did you control model cost without losing quality?",
        categories=(Category.COST,),
    ),
    Question(
        number=6,
        text="Which logs and dashboards would you want before roll-out?",
        categories=(Category.COST,),
    ),
    Question(
        number=7,
        text="Tell me about a system that failed or drifted. What changed first?",
        categories=(Category.EVALUATION, Category.PRODUCTION),
    ),
)

PLAN_QUESTION = "Describe your first 30, 60 and 90 days with us."
"""Someone who cannot may be talented, but is not yet showing an operator's judgement."""


class Signal(Value):
    """One topic of the guide's signal map. What strong and weak answers to it sound like is in our words (our rule)."""

    topic: str
    strong: str
    weak: str


SIGNALS: tuple[Signal, ...] = (
    Signal(
        topic="Retrieval",
        strong="Names the trade-offs, the sources left out and why.",
        weak="Names a vector database.",
    ),
    Signal(
        topic="Model trade-offs",
        strong="Compares models under constraints: quality, latency, cost.",
        weak="Has a favourite model.",
    ),
    Signal(
        topic="Failures",
        strong="Tells a failure of their own and what changed because of it.",
        weak="Nothing ever failed.",
    ),
    Signal(
        topic="Guardrails",
        strong="Designs access, unsafe outputs and rollback in from the start.",
        weak="“Guardrails later.”",
    ),
    Signal(
        topic="Metrics",
        strong="Gives numbers from production, and says how they were measured.",
        weak="Confidence without evidence.",
    ),
)

STRONG_ANSWERS = "trade-offs, constraints, failure stories, production evidence"
WEAK_ANSWERS = "buzzwords, tool familiarity, confidence without evidence"


class RedFlag(Value):
    """One of the guide's five warnings about a candidate."""

    number: int
    text: str


RED_FLAGS: tuple[RedFlag, ...] = (
    RedFlag(number=1, text="Talks of tools, not of outputs, monitoring, rollback"),
    RedFlag(number=2, text="Cannot say how quality is validated beyond manual checks"),
    RedFlag(number=3, text="Jumps to multi-agent designs before one step is proven"),
    RedFlag(number=4, text="Does not ask about data cleanliness, permissions, ownership after launch"),
    RedFlag(number=5, text="Sure of the savings, cannot model the running cost"),
)

FLAG_TEXTS: Mapping[int, str] = MappingProxyType({flag.number: flag.text for flag in RED_FLAGS})


class ProposalQuestion(Value):
    """A question to a vendor, agency or freelancer that needs a concrete answer."""

    number: int
    text: str


PROPOSAL_QUESTIONS: tuple[ProposalQuestion, ...] = (
    ProposalQuestion(number=1, text="How are outputs evaluated before and after release?"),
    ProposalQuestion(number=2, text="Which sources does it use, and how are they permissioned?"),
    ProposalQuestion(number=3, text="What happens when the model is wrong, unavailable, or too dear for the task?"),
    ProposalQuestion(number=4, text="How are prompt injection, unsafe tool use and leaks of sensitive data handled?"),
    ProposalQuestion(number=5, text="Who owns prompts, retrieval set-up and evaluation logic after hand-off?"),
)

FOLLOW_UPS: Mapping[Category, ProposalQuestion] = MappingProxyType(
    {Category.DATA: PROPOSAL_QUESTIONS[1], Category.SECURITY: PROPOSAL_QUESTIONS[3]}
)
"""Dealt to whoever covers these, because the questions above touch them only in passing."""


class Factor(Value):
    """Commodity or not: what survives production is the second column."""

    name: str
    commodity: str
    non_commodity: str


FACTORS: tuple[Factor, ...] = (
    Factor(
        name="Role design",
        commodity="“Build us something with AI”",
        non_commodity="Workflow, metric and ownership boundary set first",
    ),
    Factor(
        name="Technical depth",
        commodity="Prompt wrappers, surface integration",
        non_commodity="Retrieval, evals, deployment, monitoring, failure handling",
    ),
    Factor(
        name="Security thinking",
        commodity="After launch, if at all",
        non_commodity="In design and in the interview",
    ),
    Factor(
        name="Cost discipline",
        commodity="Spend is a later problem",
        non_commodity="Usage, routing, caching, observability in the plan",
    ),
    Factor(
        name="Hand-off quality",
        commodity="In one person's head",
        non_commodity="Repo, prompts, eval logic, operating notes transferable",
    ),
)


def questions_for(categories: tuple[Category, ...]) -> tuple[Question, ...]:
    """The interview questions that tell about these categories, in the guide's order."""
    return tuple(question for question in QUESTIONS if set(question.categories) & set(categories))


def follow_ups_for(categories: tuple[Category, ...]) -> tuple[ProposalQuestion, ...]:
    """The proposal questions dealt to whoever covers these categories."""
    return tuple(FOLLOW_UPS[category] for category in categories if category in FOLLOW_UPS)
