"""Guide §11: what to check again before a role is published or a contract signed."""

from typing import Final

GUIDE_DATE: Final = "June 2026"

RECHECKS: Final[tuple[str, ...]] = (
    "model pricing",
    "the provider's enterprise data-policy terms",
    "your own compliance duties, with whoever owns compliance",
)

HANDOVER: Final[tuple[str, ...]] = (
    "repository",
    "prompts",
    "retrieval set-up",
    "evaluation logic",
    "operating notes",
)
