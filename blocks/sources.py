"""The public sources that a rule rests on, as links."""

from collections.abc import Sequence

from blocks.text import Mrkdwn, join, link
from domain.guide.sources import Source


def linked(sources: Sequence[Source]) -> Mrkdwn:
    """`OpenAI on evals, NIST's …`, each a link; empty where there is none."""
    return join((link(source.url, source.name) for source in sources), ", ")
