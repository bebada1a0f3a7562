"""Commands as the person at this terminal types them: from a checkout, or from an installed bot."""

from bot.cli.manifest import COPY

IS_INSTALLED = COPY.exists()
PROGRAM = "ai-hire" if IS_INSTALLED else "python -m bot"


def typed(command: str) -> str:
    """`make run`, or `ai-hire run` where there is no Makefile."""
    return f"{'ai-hire' if IS_INSTALLED else 'make'} {command}"


def typed_with(arguments: str) -> str:
    """A command that has arguments, so that make cannot pass them on: as `PROGRAM` is called here."""
    return f"{PROGRAM if IS_INSTALLED else '.venv/bin/python -m bot'} {arguments}"
