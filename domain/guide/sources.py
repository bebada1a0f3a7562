"""Guide §11: the public sources on which its expectations rest."""

from typing import Final

from domain.model import Value


class Source(Value):
    """A page that anybody can read."""

    name: str
    url: str


OPENAI_EVALS: Final = Source(name="OpenAI on evals", url="https://platform.openai.com/docs/guides/evals")
NIST: Final = Source(
    name="NIST's AI Risk Management Framework", url="https://www.nist.gov/itl/ai-risk-management-framework"
)
OWASP: Final = Source(
    name="OWASP's Top 10 for LLM applications",
    url="https://owasp.org/www-project-top-10-for-large-language-model-applications/",
)
