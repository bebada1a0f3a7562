"""Guide §3: who to hire first, by the hard part of the project."""

from enum import StrEnum
from typing import Final

from domain.model import Value


class HardPart(StrEnum):
    """What the difficulty is made of."""

    AUTOMATION = "automation"
    RETRIEVAL = "retrieval"
    MODEL = "model"
    UNKNOWN = "unknown"


class FirstHire(Value):
    """The role to hire first, for which project, and why.

    `support` is the overlay of high stakes; `mind` is what the role is easily mistaken for.
    """

    role: str
    shape: str
    because: str
    support: str = ""
    mind: str = ""

    @property
    def text(self) -> str:
        return f"{self.role}, plus {self.support}" if self.support else self.role


FIRST_HIRES: Final[dict[HardPart, FirstHire]] = {
    HardPart.AUTOMATION: FirstHire(
        role="applied AI engineer, or a strong full-stack AI builder",
        shape="internal workflow automation on existing APIs and SaaS tools",
        because="the hard part is workflow design, integration and a safe roll-out, not model research",
    ),
    HardPart.RETRIEVAL: FirstHire(
        role="AI engineer with retrieval, evaluation and observability experience",
        shape="a knowledge assistant or internal search, heavy on retrieval",
        because="retrieval quality and evaluation discipline decide the result",
    ),
    HardPart.MODEL: FirstHire(
        role="ML engineer or research team",
        shape="custom training, deep optimisation, model-level experiments",
        because="it needs custom models, training pipelines and data infrastructure",
        mind="this is not an “AI developer” role",
    ),
}

# O: the source's table makes "regulated" a fourth shape; ours lays it over the other three.
HIGH_STAKES_SUPPORT: Final = "platform or compliance support"
HIGH_STAKES_SIGNAL: Final = (
    "Practitioner signal, not statistics: observability, retrieval quality and the domain's own constraints decide"
)
HIGH_STAKES_BECAUSE: Final = "logging, guardrails, access control and review paths are needed from the first day"
