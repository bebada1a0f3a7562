"""Commands as the person at this terminal types them: from a checkout, or from an installed bot."""

from bot.manifest import COPY

IS_INSTALLED = COPY.exists()
PROGRAM = "ai-hire" if IS_INSTALLED else "python -m bot"


def typed(command: str) -> str:
    """`make run`, or `ai-hire run` where there is no Makefile."""
    return f"{'ai-hire' if IS_INSTALLED else 'make'} {command}"
