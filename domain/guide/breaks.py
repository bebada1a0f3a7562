"""Guide §9: where hiring breaks, and what we add (O). A brief is checked against these eleven."""

from enum import StrEnum
from typing import Final

from domain.guide.before_signing import GUIDE_DATE, HANDOVER, RECHECKS
from domain.guide.sources import NIST, OWASP, Source
from domain.model import Value


class Break(StrEnum):
    VAGUE_WORKFLOW = "W1"
    UNPRICED = "W2"
    ONE_FOR_EVERYTHING = "W3"
    TOO_FAST = "W4"
    SECURITY_LATER = "W5"
    NO_JUDGE = "W6"
    NO_HANDOVER = "W7"
    THIN_VALUE = "W8"
    SCORECARD_FIT = "W9"
    RECHECK = "W10"
    NOT_LOOKED = "W11"


class BreakRow(Value):
    """The short line for the card, the detail for its thread; `ours` where the source does not say it."""

    short: str
    detail: str
    ours: bool = False
    sources: tuple[Source, ...] = ()


def _listed(items: tuple[str, ...]) -> str:
    return ", ".join(items[:-1]) + " and " + items[-1]


BREAKS: Final[dict[Break, BreakRow]] = {
    Break.VAGUE_WORKFLOW: BreakRow(
        short="The workflow is still vague",
        detail="Hiring before the workflow is clear makes the vagueness more expensive. Settle one workflow first.",
    ),
    Break.UNPRICED: BreakRow(
        short="Nobody has priced the work after launch",
        detail="Model calls, upkeep of the evaluations and monitoring cost money every month. "
        "Fill in “Is it worth it?”: runs, cost a run, hours and rate.",
    ),
    Break.ONE_FOR_EVERYTHING: BreakRow(
        short="One person for everything",
        detail="AI, backend, infrastructure, product judgement and change management together are rarely one "
        "junior or mid-level person. Drop a part, or bring in a team.",
    ),
    Break.TOO_FAST: BreakRow(
        short="Within weeks is too fast",
        detail="Evaluation, data preparation and iteration take time even after a good demo. "
        "Promise a narrow first step, not the whole.",
    ),
    Break.SECURITY_LATER: BreakRow(
        short="Security from day one",
        detail="Logging, guardrails, access control and a review path belong in the first version, not in a later "
        "layer.",
        sources=(NIST, OWASP),
    ),
    Break.NO_JUDGE: BreakRow(
        short="Somebody inside must judge the work",
        detail="Without such a person a marketplace looks cheaper than it is: rework, cost drift, "
        "delay. So an agency or a de-risking partner comes first.",
    ),
    Break.NO_HANDOVER: BreakRow(
        short="Put the hand-over into the contract",
        detail=f"An outside build is only sound when the contract hands over the knowledge: {_listed(HANDOVER)}.",
    ),
    Break.THIN_VALUE: BreakRow(
        short="The value is thin",
        detail="Look for a bigger number, or a cheaper way.",
        ours=True,
    ),
    Break.SCORECARD_FIT: BreakRow(
        short="The interview kit only partly fits",
        detail="Our interview questions are for people who build on existing models. Keep evaluation, cost and "
        "production; swap the retrieval question for one on training data and labels; read security as access and "
        "failure, not prompt injection.",
        ours=True,
    ),
    Break.RECHECK: BreakRow(
        short="Check again before you publish or sign",
        detail=f"Look up {_listed(RECHECKS)}: they change faster than hiring advice; "
        f"the guide itself dates from {GUIDE_DATE}.",
    ),
    Break.NOT_LOOKED: BreakRow(
        short="Nobody has looked for a product: often the safer first move",
        detail="The guide's answer to “buy instead of hire?” is “often, yes”. An hour of looking comes before a search "
        "of months.",
        ours=True,
    ),
}
